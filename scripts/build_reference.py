"""Writes the pages of docs/reference that say what the code says; with --check only compares.

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

from api_reference import api  # noqa: E402
from typer.main import get_command  # noqa: E402  # the language is chosen when it is imported

from testigo.alerts.channels import BY_KIND, Option  # noqa: E402
from testigo.alerts.channels.push.services import SERVICES  # noqa: E402
from testigo.cli.main import app  # noqa: E402
from testigo.connect.deal_headers import DEAL_HEADERS  # noqa: E402
from testigo.connect.headers import COST_HEADERS, LEAD_HEADERS  # noqa: E402
from testigo.connect.segment import MAX_EVENT_BYTES  # noqa: E402
from testigo.core.channel_rules import TESTS  # noqa: E402
from testigo.core.channels import BUILT_IN, PAID_MEDIA  # noqa: E402
from testigo.core.events import EVENTS, GROUP_TRAITS, TRAITS  # noqa: E402
from testigo.core.facts import FAMILIES  # noqa: E402
from testigo.ingest.reading import KINDS, MAX_BODY, MAX_MESSAGES, MOST_OF_A_KEY  # noqa: E402
from testigo.wording.account_problems import ACCOUNT_PROBLEMS  # noqa: E402
from testigo.wording.alert_channels import (  # noqa: E402
    ALERT_CHANNELS,
    ALERT_CHOICES,
    ALERT_OPTIONS,
    ALERT_PROBLEMS,
)
from testigo.wording.alert_words import ALERTING_PROBLEMS  # noqa: E402
from testigo.wording.channels import CHANNEL_GROUPS, CHANNELS  # noqa: E402
from testigo.wording.deals import DEAL_PROBLEMS  # noqa: E402
from testigo.wording.event_problems import EVENT_PROBLEMS  # noqa: E402
from testigo.wording.facts import FACTS  # noqa: E402
from testigo.wording.health import HEALTH  # noqa: E402
from testigo.wording.import_columns import COLUMN_MEANINGS  # noqa: E402
from testigo.wording.import_problems import IMPORT_PROBLEMS  # noqa: E402
from testigo.wording.import_runs import IMPORT_RUN_PROBLEMS  # noqa: E402
from testigo.wording.pact_problems import PACT_PROBLEMS  # noqa: E402
from testigo.wording.reading_problems import READING_PROBLEMS  # noqa: E402
from testigo.wording.review_problems import REVIEW_PROBLEMS  # noqa: E402

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
MADE = "<!-- Made by scripts/build_reference.py from the code; do not edit. -->\n"

EXIT_CODES = """\
Every command ends with one of these codes: 0 done · 1 our fault · 2 usage · 3 problems in the input
(all printed: file, line, column, code, sentence) · 4 not found · 5 refused.

Output is in the language of the system (`LC_ALL`, `LC_MESSAGES`, `LANG`): Spanish for `es`, else
English. Problems of a pact are told in the pact's language, those of files and facts in the
workspace's.
"""

HEADERS = """\
The columns that are understood without a mapping, by their header, the likeliest first. Case,
accents, marks, `_` and a currency at the end make no difference, nor does the `property_` of
HubSpot: `LeadSource`, `lead_source` and `LEAD SOURCE*` are one. A column means one thing, and two
columns never mean the same.
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
        "channels.md": f"# Channels\n\n{MADE}\n" + "\n".join(_channels()),
        "alert_channels.md": f"# Channels of alerts\n\n{MADE}\n" + "\n".join(_ways()),
        "api.md": f"# API\n\n{MADE}\n" + "\n".join(api()),
        "facts.md": f"# Facts\n\n{MADE}\n" + "\n".join(_facts()),
        "import_headers.md": f"# Headers of imports\n\n{MADE}\n" + "\n".join(_headers()),
        "events.md": f"# Events of other programs\n\n{MADE}\n" + "\n".join(_events()),
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
        ("Reviews, comments and proposals", REVIEW_PROBLEMS),
        ("Files that come in", IMPORT_PROBLEMS),
        ("Imports", IMPORT_RUN_PROBLEMS),
        ("Workspaces, people and commands", ACCOUNT_PROBLEMS),
        ("Deals", DEAL_PROBLEMS),
        ("Ways to tell people", ALERT_PROBLEMS),
        ("Alerts", ALERTING_PROBLEMS),
        ("What `testigo doctor` says", HEALTH),
    ):
        yield f"## {title}\n"
        yield from _texts("Code", table)


def _channels() -> Iterator[str]:
    yield (
        "Where a touch came from, by the first rule that speaks. A fact that names its channel "
        "keeps it; then come the rules of the workspace (*Web and keys › Channels*), then these, "
        "in this order. A referrer of the same site says nothing; what says nothing is `direct`. "
        "A name that ends in a point stands for every country.\n"
    )
    yield f"Paid media: {', '.join(f'`{one}`' for one in sorted(PAID_MEDIA))}.\n"
    for group, rules in BUILT_IN.items():
        yield f"## {CHANNEL_GROUPS[group]['en']}\n"
        yield "| Value | Channel | Spanish | English |\n|---|---|---|---|"
        for value, channel in rules:
            text, said = CHANNELS[channel], "any other" if value == "*" else f"`{value}`"
            yield f"| {said} | `{channel}` | {text['es']} | {text['en']} |"
        yield ""
    yield "## A workspace's own rules\n"
    yield (
        "Up to 100, in their order: each looks at one of "
        f"{', '.join(f'`{one}`' for one in TESTS)}. Case and accents do not count; `*` stands for "
        "anything in a source, a medium or a campaign; a site is found with everything under it. "
        "They count for touches recorded from their change on; each change is a fact, "
        "`channels.changed`.\n"
    )


def _ways() -> Iterator[str]:
    yield "What each channel asks; how to set them up: [channels](../how-to/channels.md).\n"
    for kind, channel in BY_KIND.items():
        said = ALERT_CHANNELS[kind]
        yield f"## {said['en']} (`{kind}`)\n\nSpanish: {said['es']}.\n"
        yield "| Key | Spanish | English | Value |\n|---|---|---|---|"
        for option in channel.options:
            text = ALERT_OPTIONS[f"{kind}.{option.key}"]
            yield f"| `{option.key}` | {text['es']} | {text['en']} | {_asked(kind, option)} |"
        yield ""
    yield "## Services of Apprise\n"
    yield "| Address, for example | May connect to |\n|---|---|"
    for service in SERVICES.values():
        hosts = ", ".join(f"`{'*' * (host[0] == '.')}{host}`" for host in service.hosts)
        yield f"| `{service.example}` | {hosts} |"
    yield ""


FORMS = {
    "text": "text",
    "secret": "secret",
    "bot_token": "secret",
    "address": "address",
    "base": "address",
    "secret_address": "secret address",
    "service_url": "secret address of Apprise",
    "phone": "number such as `+34600111222`",
    "sender": "number, name of up to 11 characters, or `MG…`",
    "signing": "secret, `whsec_…`",
}


def _asked(kind: str, option: Option) -> str:
    """The form of a value, when it is asked, and whether it may be left out."""
    if option.form == "choice":
        names = {one: ALERT_CHOICES[f"{kind}.{option.key}.{one}"]["en"] for one in option.choices}
        value = ", ".join(f"`{one}` ({name})" for one, name in names.items())
    else:
        value = FORMS[option.form]
    within = f"; with `{option.within[0]}: {option.within[1]}`" if option.within else ""
    return f"{value}{within}{'' if option.required else '; may be left out'}"


def _facts() -> Iterator[str]:
    yield "The facts that Testigo knows, by family. Other names are accepted and kept.\n"
    for family, names in FAMILIES.items():
        yield f"## {family}\n"
        yield from _texts("Name", {name: FACTS[name] for name in names})


def _headers() -> Iterator[str]:
    yield HEADERS
    for title, known in (
        ("Leads", LEAD_HEADERS),
        ("Deals", DEAL_HEADERS),
        ("Costs", COST_HEADERS),
    ):
        yield f"## {title}\n"
        yield "| Meaning | Spanish | English | Headers |\n|---|---|---|---|"
        for meaning, names in known.items():
            said = COLUMN_MEANINGS[meaning]
            yield f"| `{meaning}` | {said['es']} | {said['en']} | {' · '.join(names)} |"
        yield ""


ANSWERS = {
    200: "Everything is durable; what could not be used is kept aside with its reasons.",
    204: "The answer to a browser that asks whether it may send (`OPTIONS`).",
    400: "The body is no JSON around its messages, is not one whole gzip, or has no `batch`.",
    401: "The key opens nothing: unknown, revoked or expired.",
    403: "The key may not send events, or not from this site.",
    405: "Only `POST` tells anything.",
    408: "The body did not come within 30 seconds.",
    413: f"Over {MAX_EVENT_BYTES:,} bytes for one message, {MAX_BODY:,} bytes or "
    f"{MAX_MESSAGES:,} messages for a batch; compressed bodies count with what they hold.",
    429: f"{MOST_OF_A_KEY} requests wait with this key: try again after `Retry-After` seconds.",
    503: "It cannot be made durable now: try again after `Retry-After` seconds.",
}


def _events() -> Iterator[str]:
    yield "The tracking API: how messages are sent is told in [how to](../how-to/segment.md).\n"
    yield "## Addresses\n\n| Message | `POST` to |\n|---|---|"
    for kind in dict.fromkeys(KINDS.values()):
        yield f"| `{kind}` | {', '.join(f'`{path}`' for path, of in KINDS.items() if of == kind)} |"
    yield "\n## Answers\n\n| Status | Meaning |\n|---|---|"
    yield from (f"| {status} | {meaning} |" for status, meaning in ANSWERS.items())
    yield "\n## What is said about messages and mappings\n"
    yield from _texts("Code", EVENT_PROBLEMS)
    yield "## From events to facts\n"
    yield "Names are compared without case and marks; others are kept under their own name.\n"
    yield from _pairs("Event", "Fact", EVENTS)
    yield "## From traits to what is known of people\n"
    yield "Others are kept in small letters with `_` between words.\n"
    yield from _pairs("Trait of `identify`", "Kept as", TRAITS)
    yield from _pairs("Trait of `group`", "Kept as", GROUP_TRAITS)


def _pairs(left: str, right: str, table: Mapping[str, str]) -> Iterator[str]:
    yield f"| {left} | {right} |\n|---|---|"
    yield from (f"| `{one}` | `{other}` |" for one, other in table.items())
    yield ""


def _texts(title: str, table: Mapping[str, Any]) -> Iterator[str]:
    yield f"| {title} | Spanish | English |\n|---|---|---|"
    for code, text in table.items():
        yield f"| `{code}` | {_cell(text['es'])} | {_cell(text['en'])} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;").replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
