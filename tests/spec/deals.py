"""What the facts of a deal make of it: rows for docs/rules/deals.md and the tests of the core."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from testigo.core.facts import Fact
from tests.spec.working_time import table

Said = tuple[str, int, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class DealCase:
    """Facts of one deal (name, day of January 2026, props) and how it stands after them."""

    title: str
    facts: Sequence[Said]
    outcome: str
    worth: str
    step: str
    closes: str
    moves: str = ""


def fact_of(said: Said, place: int = 0, deal: str | None = "d1", person: str = "p1") -> Fact:
    """The fact that a row tells."""
    name, day, props = said
    at = datetime(2026, 1, day, 10, tzinfo=UTC)
    key = f"{place}-{name}-{day}-{deal}"
    return Fact(key, name, at, at, key, person=person, deal=deal, props=props)


_OPENED: Said = (
    "deal.opened",
    5,
    {"title": "Envases Ebro", "amount": "12000", "close_on": "2026-02-10", "step": "discovery"},
)

DEALS: tuple[DealCase, ...] = (
    DealCase("As it was opened", [_OPENED], "open", "12000", "discovery", "2026-02-10"),
    DealCase(
        "Only what changed is told; the rest stays",
        [_OPENED, ("deal.changed", 8, {"step": "proposal"})],
        "open",
        "12000",
        "proposal",
        "2026-02-10",
    ),
    DealCase(
        "A later day of close: it slipped",
        [_OPENED, ("deal.changed", 9, {"close_on": "2026-03-01"})],
        "open",
        "12000",
        "discovery",
        "2026-03-01",
        "slipped",
    ),
    DealCase(
        "An earlier day after a later one: slipped, then pulled in",
        [
            _OPENED,
            ("deal.changed", 9, {"close_on": "2026-03-01"}),
            ("deal.changed", 20, {"close_on": "2026-02-20"}),
        ],
        "open",
        "12000",
        "discovery",
        "2026-02-20",
        "slipped, pulled in",
    ),
    DealCase(
        "Told empty: it is not known any more",
        [_OPENED, ("deal.changed", 9, {"amount": "", "close_on": ""})],
        "open",
        "",
        "discovery",
        "",
    ),
    DealCase(
        "What cannot be read changes nothing",
        [_OPENED, ("deal.changed", 9, {"amount": "mucho", "close_on": "pronto"})],
        "open",
        "12000",
        "discovery",
        "2026-02-10",
    ),
    DealCase(
        "Lost",
        [_OPENED, ("deal.lost", 20, {"reason": "price"})],
        "lost",
        "12000",
        "discovery",
        "2026-02-10",
    ),
    DealCase(
        "Won: what was signed counts",
        [_OPENED, ("contract.signed", 20, {"amount": "11500", "term_months": 12})],
        "won",
        "11500",
        "discovery",
        "2026-02-10",
    ),
    DealCase(
        "Opened again after it was lost",
        [_OPENED, ("deal.lost", 20, {"reason": "timing"}), ("deal.opened", 28, {"amount": "9000"})],
        "open",
        "9000",
        "discovery",
        "2026-02-10",
    ),
    DealCase(
        "Told only by its signature, as in an import",
        [("contract.signed", 20, {"amount": "7000"})],
        "won",
        "7000",
        "",
        "",
    ),
)


def tables() -> dict[str, str]:
    """The tables of the page."""
    head = ("", "Facts, with the day of January", "Outcome", "Worth", "Step", "Closes on", "Moved")
    rows = [
        [
            one.title,
            " · ".join(f"{_day(name, day)}{_props(props)}" for name, day, props in one.facts),
            one.outcome,
            one.worth or "–",
            one.step or "–",
            one.closes or "–",
            one.moves or "–",
        ]
        for one in DEALS
    ]
    return {"deals": table(head, rows)}


def _day(name: str, day: int) -> str:
    return f"`{name}` {day}"


def _props(props: dict[str, Any]) -> str:
    told = ", ".join(f"{key} «{value}»" for key, value in props.items() if key != "title")
    return f" ({told})" if told else ""
