"""Looks at the rates of a pact as tables: run as tests and printed in docs/rules/drift.md."""

from decimal import Decimal
from typing import NamedTuple

from testigo.core.drift import MEASURES, Baseline, Counts, Delay, Moved
from tests.spec.working_time import table


class Look(NamedTuple):
    """What was known at signing, the months since (the newest last), and what the look finds."""

    signing: str
    months: str
    finds: str
    because: str


LOOKS = (
    Look("300 of 1200", "20 of 100", "nothing", "five fewer are often chance"),
    Look("300 of 1200", "10 of 100", "fell, 1 month", "a leap shows in one month"),
    Look("300 of 1200", "15 of 100", "nothing", "one month like this may be chance"),
    Look(
        "300 of 1200", "15 of 100; 15 of 100; 15 of 100", "fell, 3 months", "three in a row are not"
    ),
    Look("300 of 1200", "25 of 100; 40 of 100; 42 of 100", "rose, 2 months", "a rise is told, too"),
    Look("9 of 36", "10 of 100", "nothing", "a rate known from few cases claims less"),
    Look("300 of 1200", "0 of 9", "nothing", "under ten cases nothing is compared"),
    Look("300 of 1200", "0 of 9; 0 of 9; 0 of 9", "fell, 3 months", "three such months are enough"),
    Look("25 %, a goal", "10 of 100", "fell, 1 month", "a stated rate is not uncertain itself"),
)


class Change(NamedTuple):
    """Of so many cases a month a rate changes; how soon that is found."""

    signing: str
    monthly: int
    now: str
    surely: str
    expected: str


CHANGES = (
    Change("300 of 1200", 100, "15 %", "4 months", "3.3 months"),
    Change("300 of 1200", 100, "40 %", "2 months", "1.8 months"),
    Change("1200 of 4800", 400, "20 %", "4 months", "3.5 months"),
    Change("1200 of 4800", 400, "30 %", "5 months", "3.9 months"),
    Change("720 of 1200", 100, "45 %", "4 months", "2.2 months"),
    Change("144 of 360", 30, "20 %", "4 months", "3.8 months"),
    Change("144 of 360", 30, "35 %", "not within a year", "not within a year"),
)


def counts(text: str) -> Counts:
    """`20 of 100`."""
    reached, cases = text.split(" of ")
    return Counts(int(cases), int(reached))


def baseline(text: str) -> Baseline:
    """`300 of 1200`, or `25 %, a goal`."""
    return Decimal(text.split(" ")[0]) / 100 if text.endswith("a goal") else counts(text)


def found(moved: Moved | None) -> str:
    """What a look finds, as the table says it."""
    if moved is None:
        return "nothing"
    return f"{moved.direction}, {moved.months} month{'s' if moved.months > 1 else ''}"


def soon(delay: Delay | None) -> tuple[str, str]:
    """A delay as the table says it."""
    if delay is None:
        return "never", "never"
    if delay.surely is None:
        return "not within a year", "not within a year"
    return f"{delay.surely} months", f"{delay.expected:.1f} months"


def tables() -> dict[str, str]:
    """The tables of the rule page, by name."""
    rates = ((one.code, one.of, one.that, f"{one.within.days} days") for one in MEASURES)
    changes = ((one.signing, str(one.monthly), *one[2:]) for one in CHANGES)
    return {
        "rates": table(("Rate", "Of those who enter", "who reach", "within"), rates),
        "looks": table(("At signing", "Months since", "The look finds", "Because"), LOOKS),
        "changes": table(
            ("At signing", "Cases a month", "Now", "Found within", "On average within"), changes
        ),
    }
