"""What one command says: data on standard output, everything else on standard error.

Texts from outside never act on the terminal: control characters are taken out and nothing in them
is read as markup.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from testigo.cli.language import say, system_language
from testigo.core.problems import Problem
from testigo.wording import sentence

if TYPE_CHECKING:
    from rich.console import Console

# Wide enough that nothing is cut where no terminal sets a width.
_UNBOUNDED = 10_000
Align = Literal["left", "right"]


@dataclass(slots=True)
class Talk:
    """How the running command speaks: as JSON or for people, problems in which language, and
    which file they are about."""

    as_json: bool = False
    language: str = ""
    file: str = ""


# One command runs in a process; `run` begins each with a new one.
talk = Talk()


def begin(*, as_json: bool = False) -> None:
    """Start a command anew."""
    talk.as_json, talk.language, talk.file = as_json, system_language(), ""


def clean(text: str) -> str:
    """The text without characters that act on a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def line(text: str = "") -> None:
    """One line for people, on standard output."""
    print(text)


def go_on_after(mark: str) -> None:
    """How to see the next page of a list; nothing on the last, which has no mark."""
    if mark:
        line(say(f"Sigue con --after {mark}", f"Go on with --after {mark}"))


def note(text: str) -> None:
    """One line beside the result, on standard error."""
    print(text, file=sys.stderr)


def document(value: Any) -> None:
    """The result as JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def table(columns: Sequence[tuple[str, Align]], rows: Sequence[Sequence[Any]]) -> None:
    """A table for people: headers with their side, and one list of values a row."""
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name, align in columns:
        shown.add_column(name, justify=align, no_wrap=not sys.stdout.isatty())
    for row in rows:
        shown.add_row(*(Text(clean("" if cell is None else str(cell))) for cell in row))
    _console().print(shown)


def told(problem: Problem) -> str:
    """A problem as one line: file, line and column where known, code, sentence."""
    place = [talk.file] if talk.file else []
    if problem.line is not None:
        place.append(str(problem.line))
        if problem.column is not None:
            place.append(str(problem.column))
    where = ":".join(place)
    text = f"{problem.code}: {sentence(problem, talk.language or system_language())}"
    return clean(f"{where}: {text}" if where else text)


def problem_document(problem: Problem) -> dict[str, Any]:
    """A problem as JSON."""
    return {
        "file": talk.file or None,
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        "where": problem.where,
        "message": sentence(problem, talk.language or system_language()),
    }


def complain(problems: Sequence[Problem]) -> None:
    """Say every problem: on standard error, or as the JSON result."""
    if talk.as_json:
        document({"problems": [problem_document(problem) for problem in problems]})
        return
    for problem in problems:
        note(told(problem))


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, nothing elsewhere; tell it how much is done and of how much."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.progress import Progress

    with Progress(console=_console(error=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or 1)


def _console(*, error: bool = False) -> "Console":
    from rich.console import Console

    stream = sys.stderr if error else sys.stdout
    width = None if stream.isatty() else _UNBOUNDED
    return Console(file=stream, width=width, markup=False, highlight=False)
