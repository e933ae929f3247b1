"""Logs as tables: one line is one fact, as the rule pages print it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from testigo.core.facts import Fact

MADRID = ZoneInfo("Europe/Madrid")
_FLAGS = {"yes": True, "no": False}


class Line(NamedTuple):
    """A fact: local time, who, its name, what it says as `key=value`, and its recording where
    that is another time."""

    at: str
    who: str
    fact: str
    says: str = ""
    recorded: str = ""


def instant(text: str) -> datetime:
    """`2026-01-05 10:00` in Madrid."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=MADRID).astimezone(UTC)


def facts_of(lines: Iterable[Line]) -> list[Fact]:
    """The facts of a story; the fact of line n has the id `n`, counted from 1."""
    return [_fact(number, line) for number, line in enumerate(lines, 1)]


def _fact(number: int, line: Line) -> Fact:
    said = dict(part.split("=", 1) for part in line.says.split())
    deal = said.pop("deal", None)
    automatic = said.pop("automatic", "no") == "yes"
    return Fact(
        id=str(number),
        name=line.fact,
        at=instant(line.at),
        recorded_at=instant(line.recorded or line.at),
        message_id=f"m{number:03}",
        person=line.who or None,
        deal=deal,
        origin="derived" if line.fact == "stage.entered" else "reported",
        automatic=automatic,
        props={key: _value(key, value) for key, value in said.items()},
    )


def _value(key: str, value: str) -> Any:
    if key in ("cycle", "claimed"):
        return int(value)
    if key == "people":
        return value.split("+")
    return _FLAGS[value] if key == "implied" else value


def numbered(lines: Iterable[Line]) -> list[tuple[str, ...]]:
    """The lines as they are printed: with their number, which corrections refer to."""
    return [(str(number), *line) for number, line in enumerate(lines, 1)]
