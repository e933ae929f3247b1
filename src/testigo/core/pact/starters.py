"""What a new entry of a pact begins as, before its values are changed: by the word for its kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from testigo.core.pact.places import value_at
from testigo.core.pact.source import Value

_Entry = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Starter:
    """The list that an entry goes into, and the entry; a rule of routing comes `first`, because
    behind one that takes everybody nobody would reach it."""

    path: str
    entry: Value
    first: bool = False


def starter(kind: str, document: Value, today: date) -> Starter | None:
    """A new entry with an id or a date of its own; None for a kind that there is not."""
    make = _STARTERS.get(kind)
    return make(document, today) if make else None


def _free(document: Value, path: str, base: str) -> str:
    """An id that no entry of the list has."""
    items = value_at(document, path)
    listed = items if isinstance(items, list) else []
    taken = {item.get("id") for item in listed if isinstance(item, dict)}
    names = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


_Make = Callable[[Value, date], Starter]


def _rule(base: str, kind: str, points: int, when: _Entry, **rest: Value) -> _Make:
    def make(document: Value, today: date) -> Starter:
        name = _free(document, "scoring.rules", base)
        entry: _Entry = {"id": name, "kind": kind, "points": points, "when": dict(when), **rest}
        return Starter("scoring.rules", entry)

    return make


def _promise(base: str, side: str, promise: str, **rest: Value) -> _Make:
    def make(document: Value, today: date) -> Starter:
        name = _free(document, "commitments", base)
        entry: _Entry = {"id": name, "side": side, "promise": promise, **rest}
        return Starter("commitments", entry)

    return make


def _entry(path: str, entry: Value) -> _Make:
    return lambda document, today: Starter(path, entry)


def _closed(document: Value, today: date) -> Starter:
    return Starter("calendar.closed", today)


def _season(document: Value, today: date) -> Starter:
    """A part of the year in which no other season begins."""
    seasons = value_at(document, "calendar.seasons")
    listed = seasons if isinstance(seasons, list) else []
    taken = {season.get("from") for season in listed if isinstance(season, dict)}
    first, last = next((one for one in _PARTS_OF_YEAR if one[0] not in taken), _PARTS_OF_YEAR[0])
    hours: _Entry = {"mon-fri": ["08:00-15:00"]}
    return Starter("calendar.seasons", {"from": first, "to": last, "hours": hours})


def _route(leg: str) -> _Make:
    entry: _Entry = {"when": {"trait": "country", "is_not": "ES"}, "to": "owner"}
    return lambda document, today: Starter(f"routing.{leg}", entry, first=True)


def _goal(document: Value, today: date) -> Starter:
    """A goal of the first quarter from today on that has none."""
    goals = value_at(document, "goals")
    listed = goals if isinstance(goals, list) else []
    taken = {goal.get("period") for goal in listed if isinstance(goal, dict)}
    year, quarter = today.year, (today.month + 2) // 3
    while f"{year}-Q{quarter}" in taken:
        year, quarter = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
    entry: _Entry = {
        "period": f"{year}-Q{quarter}",
        "revenue": 300000,
        "average_deal": 10000,
        "lead_to_customer": "2.5%",
    }
    return Starter("goals", entry)


def _response(base: str, side: str, starts: str, ends: str, within: str) -> _Make:
    return _promise(base, side, "response", starts=starts, ends=ends, within=within)


_PARTS_OF_YEAR = (("07-01", "08-31"), ("12-22", "12-31"), ("01-02", "01-07"), ("04-01", "04-10"))
_ALERT: _Entry = {"on": "clock.warned", "to": ["owner"], "by": ["email"]}
_STARTERS: Mapping[str, _Make] = {
    "icp-sector": _entry("ideal_customer", {"trait": "sector", "in": ["Industria"]}),
    "icp-size": _entry("ideal_customer", {"trait": "employees", "between": [20, 250]}),
    "icp-country": _entry("ideal_customer", {"trait": "country", "is": "ES"}),
    "rule-page": _rule("page", "interest", 10, {"fact": "page.viewed", "path": "/precios*"}),
    "rule-demo": _rule("demo", "interest", 50, {"fact": "demo.requested"}),
    "rule-webinar": _rule("webinar", "interest", 10, {"fact": "webinar.attended"}),
    "rule-content": _rule("content", "interest", 5, {"fact": "content.downloaded"}),
    "rule-role": _rule("role", "fit", 10, {"trait": "job_title", "matches": ["director*"]}),
    "rule-sector": _rule("sector", "fit", 15, {"trait": "sector", "in": ["Industria"]}),
    "rule-size": _rule("size", "fit", 15, {"trait": "employees", "between": [20, 250]}),
    "rule-country": _rule("country", "fit", 10, {"trait": "country", "is": "ES"}),
    "volume": _promise("mqls", "marketing", "volume", stage="mql", at_least=100, per="month"),
    "rate": _promise(
        "accepted",
        "marketing",
        "rate",
        of="stage:mql",
        that="lead.accepted",
        within="5d",
        at_least="60%",
        per="month",
    ),
    "revenue": _promise(
        "revenue", "marketing", "revenue", counted="sourced", at_least=100000, per="quarter"
    ),
    "care": _promise("care", "marketing", "care", who=["lead", "recycled"], touched_every="30d"),
    "first-contact": _response(
        "first-contact", "sales", "lead.handed_over", "contact.attempted", "2h"
    ),
    "attempts": _promise(
        "attempts",
        "sales",
        "attempts",
        starts="lead.handed_over",
        at_least=5,
        within="10d",
        unless=["conversation", "disposition"],
    ),
    "verdict": _promise(
        "verdict",
        "sales",
        "response",
        starts="lead.handed_over",
        ends=["lead.accepted", "lead.rejected"],
        within="2d",
    ),
    "welcome": _response("welcome", "success", "contract.signed", "success.contacted", "2d"),
    "retention": _promise(
        "retention",
        "success",
        "rate",
        of="contract.due",
        that="contract.renewed",
        within="30d",
        at_least="90%",
        per="quarter",
    ),
    "closed": _closed,
    "season": _season,
    "route-mql": _route("mql"),
    "route-sql": _route("sql"),
    "alert": _entry("alerts", _ALERT),
    "goal": _goal,
}
KINDS = tuple(_STARTERS)
