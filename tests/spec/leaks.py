"""Leakage as tables: run as tests and printed in docs/rules/leaks.md."""

from datetime import timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

from testigo.core.followed import Followed, Kept
from testigo.core.leaks import LeakRow, leakage
from tests.spec.agreement import at
from tests.spec.working_time import table

START = at(0)


class Case(NamedTuple):
    """How both clocks of a hand-over stand, what was done, and the leak in which it counts."""

    contact: Kept
    effort: Kept
    attempts: int
    word: str
    reason: str
    leak: str
    because: str


CASES = (
    Case("past_due", "open", 0, "pending", "", "never_contacted", "the first attempt is overdue"),
    Case("open", "open", 0, "pending", "", "", "there is still time"),
    Case("excused", "open", 0, "pending", "", "", "something excuses it"),
    Case("voided", "voided", 0, "rejected", "duplicate", "", "it was settled before it was due"),
    Case("late", "on_time", 2, "accepted", "", "contacted_late", "the first attempt came late"),
    Case("past_due", "open", 1, "pending", "", "contacted_late",
         "somebody tried, but not the side that promised"),
    Case("late", "past_due", 2, "pending", "", "contacted_late", "the first that applies counts"),
    Case("on_time", "past_due", 3, "pending", "", "short_of_attempts",
         "the time for five attempts is over, and nothing was answered"),
    Case("on_time", "past_due", 3, "accepted", "", "", "it was answered all the same"),
    Case("on_time", "late", 5, "pending", "", "", "the attempts were made, if late"),
    Case("on_time", "on_time", 1, "rejected", "", "without_reason", "a no that teaches nothing"),
    Case("on_time", "on_time", 1, "rejected", "student", "", "a no with its reason"),
    Case("no_promise", "past_due", 0, "pending", "", "never_contacted",
         "only the attempts are promised"),
    Case("no_promise", "no_promise", 0, "pending", "", "", "nothing was promised"),
)  # fmt: skip


def hand_over(number: int = 0, *, channel: str = "events", **said: object) -> Followed:
    """A hand-over handled as promised, but for what is said."""
    values: dict[str, object] = {
        "contact": "on_time",
        "effort": "on_time",
        "attempts": 1,
        "word": "accepted",
        "reason": "",
        "amounts": (),
    } | said
    when = START + timedelta(minutes=number)
    values = {"campaign": "", "first_try": when} | values
    return Followed(person=f"p{number:04}", at=when, channel=channel, **values)  # type: ignore[arg-type]


def case_of(case: Case) -> Followed:
    """A row as a hand-over."""
    names = ("contact", "effort", "attempts", "word", "reason")
    return hand_over(**{name: getattr(case, name) for name in names})


class Worth(NamedTuple):
    """Comparable hand-overs and how many of them signed, those of a leak, the mean contract, and
    what the leak is worth."""

    comparable: int
    signed: int
    cases: int
    own_signed: int
    deal: str
    expected: str
    low: str
    value: str
    high: str
    note: Literal["", "few_cases", "no_comparables", "no_deals"]
    because: str


WORTHS = (
    Worth(200, 40, 50, 2, "1000.00", "10.00", "4879.09", "8000.00", "10254.31", "",
          "10 of 50 would have signed, and 2 did"),
    Worth(200, 20, 50, 5, "1000.00", "5.00", "0.00", "0.00", "2607.09", "",
          "they sign as often as the others"),
    Worth(200, 20, 50, 8, "1000.00", "5.00", "0.00", "0.00", "165.06", "",
          "more signed than was to be expected: never less than nothing"),
    Worth(200, 40, 9, 0, "1000.00", "", "", "", "", "few_cases", "under ten cases are no rate"),
    Worth(29, 12, 50, 2, "1000.00", "", "", "", "", "no_comparables",
          "nothing to compare them with"),
    Worth(200, 8, 50, 1, "1000.00", "", "", "", "", "no_deals",
          "nine contracts say little of the next one"),
)  # fmt: skip


def leak_row(row: Worth) -> LeakRow:
    """The leak of late contact among such hand-overs."""
    amount = (Decimal(row.deal),)
    kept = [
        hand_over(number, amounts=amount if number < row.signed else ())
        for number in range(row.comparable)
    ]
    late = [
        hand_over(1000 + number, contact="late", amounts=amount if number < row.own_signed else ())
        for number in range(row.cases)
    ]
    return leakage([*kept, *late]).rows[1]


def written(row: LeakRow) -> tuple[str, ...]:
    """A leak as text, empty where there is nothing to say."""
    worth = row.worth
    ends = (worth.low, worth.value, worth.high) if worth else (None, None, None)
    return tuple("" if value is None else str(value) for value in (row.expected, *ends))


def tables() -> dict[str, str]:
    """The tables of the rule page, by name."""
    clocks = ("First contact", "Attempts promised", "Attempts", "Answer", "Reason", "Leak")
    compared = ("Comparable", "of them signed", "Cases", "of them signed", "Mean contract")
    found = ("Expected", "Low", "Worth", "High", "Note")
    return {
        "cases": table((*clocks, "Because"), map(_printed, CASES)),
        "worth": table((*compared, *found, "Because"), map(_printed, WORTHS)),
    }


def _printed(row: Case | Worth) -> tuple[str, ...]:
    return tuple(map(str, row))
