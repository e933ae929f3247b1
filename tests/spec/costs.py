"""Costs recorded more than once, as a table: run as a test and printed in docs/rules/loop.md."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from testigo.core.facts import Fact
from tests.spec.story import instant
from tests.spec.working_time import table


class Told(NamedTuple):
    """A cost of the campaign `guide`: by which file, or by hand, recorded when, for which days."""

    by: str
    recorded: str
    start: str
    end: str
    amount: str


class Case(NamedTuple):
    """Costs of one campaign, and what counts of each and together."""

    costs: tuple[Told, ...]
    counts: tuple[str, ...]
    together: str
    because: str


CASES = (
    Case(
        (
            Told("file 1", "2026-01-20 09:00", "2026-01-01", "2026-01-10", "100.00"),
            Told("file 1", "2026-01-20 09:00", "2026-01-01", "2026-01-10", "40.00"),
        ),
        ("100.00", "40.00"),
        "140.00",
        "rows of one file are parts of one campaign, such as its ads",
    ),
    Case(
        (
            Told("file 1", "2026-01-11 09:00", "2026-01-01", "2026-01-10", "100.00"),
            Told("file 2", "2026-02-01 09:00", "2026-01-01", "2026-01-10", "104.00"),
        ),
        ("0", "104.00"),
        "104.00",
        "of two exports of the same days the one recorded last counts",
    ),
    Case(
        (
            Told("file 1", "2026-02-01 09:00", "2026-01-01", "2026-01-30", "300.00"),
            Told("file 2", "2026-02-02 09:00", "2026-01-11", "2026-01-20", "150.00"),
        ),
        ("200.00", "150.00"),
        "350.00",
        "the month keeps the days that the later export does not speak of",
    ),
    Case(
        (
            Told("by hand", "2026-01-02 09:00", "2026-01-01", "2026-01-10", "90.00"),
            Told("by hand", "2026-01-12 09:00", "2026-01-01", "2026-01-10", "30.00"),
        ),
        ("90.00", "30.00"),
        "120.00",
        "what is written by hand adds up: the stand and the journey of a fair",
    ),
    Case(
        (
            Told("by hand", "2026-01-02 09:00", "2026-01-01", "2026-01-10", "90.00"),
            Told("file 1", "2026-01-12 09:00", "2026-01-01", "2026-01-10", "100.00"),
        ),
        ("0", "100.00"),
        "100.00",
        "the export that came later stands for the estimate",
    ),
)
# What each of them claims.
CLAIMED = 7
SINCE, UNTIL = date(2026, 1, 1), date(2026, 2, 1)


def facts_of(case: Case) -> list[Fact]:
    """The costs of a case as facts."""
    return [_fact(number, told) for number, told in enumerate(case.costs)]


def _fact(number: int, told: Told) -> Fact:
    hand = told.by == "by hand"
    props = {
        "channel": "linkedin_ads",
        "campaign": "guide",
        "from": told.start,
        "to": told.end,
        "amount": told.amount,
        "claimed": CLAIMED,
    }
    return Fact(
        id=str(number),
        name="cost.recorded",
        at=instant(f"{told.start} 00:00"),
        recorded_at=instant(told.recorded),
        message_id=f"m{number}",
        source="screen" if hand else "import",
        props=props if hand else {**props, "export": told.by},
    )


def tables() -> dict[str, str]:
    """The table of the rule page."""
    head = ("Case", "Recorded", "By", "From", "To", "Amount", "Counts", "Because")
    rows = []
    for number, case in enumerate(CASES, 1):
        for told, counts in zip(case.costs, case.counts, strict=True):
            first = (str(number), case.because) if told is case.costs[0] else ("", "")
            rows.append(
                (first[0], told.recorded, told.by, told.start, told.end, told.amount, counts,
                 first[1])
            )  # fmt: skip
    return {"overlaps": table(head, rows)}


def total(case: Case) -> Decimal:
    """What the costs of a case come to together."""
    return Decimal(case.together)
