"""Writes docs/reference/{commands,problems,facts}.md from the code; with --check only compares.

Ends with 1 when what is written is not what the code says.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

for _name in ("LC_ALL", "LC_MESSAGES"):
    os.environ.pop(_name, None)
os.environ["LANG"] = "en"

from typer.main import get_command  # noqa: E402  # the language is chosen when it is imported

from testigo.cli.main import app  # noqa: E402
from testigo.core.facts import FAMILIES  # noqa: E402
from testigo.wording.account_problems import ACCOUNT_PROBLEMS  # noqa: E402
from testigo.wording.facts import FACTS  # noqa: E402
from testigo.wording.health import HEALTH  # noqa: E402
from testigo.wording.import_problems import IMPORT_PROBLEMS  # noqa: E402
from testigo.wording.pact_problems import PACT_PROBLEMS  # noqa: E402
from testigo.wording.reading_problems import READING_PROBLEMS  # noqa: E402

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
MADE = "<!-- Made by scripts/build_reference.py from the code; do not edit. -->\n"

EXIT_CODES = """\
Every command ends with one of these codes: 0 done · 1 our fault · 2 usage · 3 problems in the input
(all printed: file, line, column, code, sentence) · 4 not found · 5 refused.

Output is in the language of the system (`LC_ALL`, `LC_MESSAGES`, `LANG`): Spanish for `es`, else
English. Problems of a pact are told in the pact's language, those of files and facts in the
workspace's.
"""


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` name those that are stale."""
    stale = []
    for name, text in pages().items():
        path = REFERENCE / name
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    if stale and "--check" in arguments:
        print(f"stale: {', '.join(stale)}; run python scripts/build_reference.py", file=sys.stderr)
        return 1
    return 0


def pages() -> dict[str, str]:
    """The text of each page by its file name."""
    return {
        "commands.md": f"# Commands\n\n{MADE}\n{EXIT_CODES}\n" + "\n".join(_commands()),
        "problems.md": f"# Problems\n\n{MADE}\n" + "\n".join(_problems()),
        "facts.md": f"# Facts\n\n{MADE}\n" + "\n".join(_facts()),
    }


def _commands() -> Iterator[str]:
    for name, command in sorted(_walk(get_command(app), "")):
        yield f"## testigo {name}\n"
        yield f"{command.help}\n"
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option"]
        words = " ".join(_metavar(argument) for argument in arguments)
        yield f"```\n{f'testigo {name} {words}'.strip()}{' [OPTIONS]' if options else ''}\n```\n"
        rows = [(f"`{_metavar(one)}`", one.help) for one in arguments]
        rows += [(_option(one), _meaning(one)) for one in options]
        if rows:
            yield "| | |\n|---|---|"
            yield from (f"| {left} | {_cell(right or '')} |" for left, right in rows)
            yield ""
        lines = [line.strip() for line in command.epilog.splitlines() if line.startswith("  ")]
        yield "```\n" + "\n".join(lines) + "\n```\n"


def _walk(group: Any, name: str) -> Iterator[tuple[str, Any]]:
    for word, command in group.commands.items():
        full = f"{name} {word}".strip()
        if hasattr(command, "commands"):
            yield from _walk(command, full)
        else:
            yield full, command


def _metavar(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _option(option: Any) -> str:
    names = ", ".join(f"`{name}`" for name in option.opts)
    return names if option.is_flag else f"{names} {option.metavar or ''}".strip()


def _meaning(option: Any) -> str:
    default = option.default
    shown = default not in (None, "", False) and not callable(default) and default != []
    required = " Required." if option.required else ""
    return f"{option.help or ''}{required}{f' Default: {default}.' if shown else ''}"


def _problems() -> Iterator[str]:
    yield "What can be wrong, by code, as people are told it. `{…}` stands for a value.\n"
    for title, table in (
        ("Documents", READING_PROBLEMS),
        ("Pacts", PACT_PROBLEMS),
        ("Files that come in", IMPORT_PROBLEMS),
        ("Workspaces, people and commands", ACCOUNT_PROBLEMS),
        ("What `testigo doctor` says", HEALTH),
    ):
        yield f"## {title}\n"
        yield from _texts("Code", table)


def _facts() -> Iterator[str]:
    yield "The facts that Testigo knows, by family. Other names are accepted and kept.\n"
    for family, names in FAMILIES.items():
        yield f"## {family}\n"
        yield from _texts("Name", {name: FACTS[name] for name in names})


def _texts(title: str, table: Mapping[str, Any]) -> Iterator[str]:
    yield f"| {title} | Spanish | English |\n|---|---|---|"
    for code, text in table.items():
        yield f"| `{code}` | {_cell(text['es'])} | {_cell(text['en'])} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;").replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
