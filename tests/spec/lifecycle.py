"""Stages as a table: run as tests and printed in docs/rules/lifecycle.md.

The pact is that of `agreement.py`; hours count from Monday 21 September 2026, 9:00 in Madrid.
"""

from typing import Any, NamedTuple

from testigo.core.facts import Fact
from testigo.core.lifecycle import StageEntry
from tests.spec.agreement import at, director, fact, trait, viewed
from tests.spec.working_time import table

DAY = 24


class Entered(NamedTuple):
    """A stage, its cycle, the hour of entering it, and whether it was skipped."""

    stage: str
    cycle: int
    hours: float
    implied: bool = False

    def __str__(self) -> str:
        skipped = ", implied" if self.implied else ""
        return f"{self.stage} {self.cycle} at {self.hours:g}{skipped}"

    @classmethod
    def of(cls, entry: StageEntry) -> "Entered":
        """A stage entry as the table writes it."""
        hours = (entry.at - at(0)).total_seconds() / 3600
        return cls(entry.stage, entry.cycle, hours, entry.implied)


class Case(NamedTuple):
    """What happened and the stages that were entered, in order."""

    told: str
    facts: list[Fact]
    entered: tuple[Entered, ...]
    because: str

    def __str__(self) -> str:
        return self.told


def known(hours: float = 0) -> Fact:
    """An e-mail address: the minimum data."""
    return trait("email", "ana@acme.example", hours)


def demo(hours: float, **more: Any) -> Fact:
    """A demo asked for."""
    return fact("demo.requested", hours, **more)


def recycled(hours: float, not_before: str = "") -> Fact:
    """Sent back to Marketing for another time."""
    wait = {"not_before": not_before} if not_before else {}
    return fact("lead.recycled", hours, props={"reason": "timing", **wait})


def two_days_of_prices() -> list[Fact]:
    """A director who looked at the prices on two days: 35 + 40 = 75 at hour 25."""
    return [*director(), viewed("/precios", 1), viewed("/precios", 25)]


def exactly_70(hours: float = 1) -> list[Fact]:
    """35 of fit, 20 for the prices, 15 for three guides."""
    guides = [fact("content.downloaded", hours, f"guide {n}") for n in range(3)]
    return [*director(), viewed("/precios", hours), *guides]


_UNFIT = [
    known(),
    trait("sector", "Industria", 0),
    trait("employees", 120, 0),
    trait("occupation", "Estudiante", 0),
]

LEAD, MQL = Entered("lead", 1, 0), Entered("mql", 1, 25)

ROWS = [
    Case("pages viewed by nobody known", [viewed("/precios", 0)], (), "no e-mail, no phone"),
    Case("an e-mail address", [known()], (LEAD,), "the minimum data"),
    Case("a phone number", [trait("phone", "+34600000000", 0)], (LEAD,), "the minimum data"),
    Case("70 points", exactly_70(), (LEAD,), "`over: 70` is strictly greater"),
    Case(
        "70 points, one more at hour 2",
        [*exactly_70(), fact("webinar.attended", 2)],
        (LEAD, Entered("mql", 1, 2)),
        "71 passes",
    ),
    Case(
        "fit −20, a demo, prices on two days: 70 and 16 more",
        [
            *_UNFIT,
            demo(1),
            viewed("/precios", 1),
            viewed("/precios", 25),
            *(fact("content.downloaded", 26, f"guide {n}") for n in range(3)),
            fact("webinar.attended", 26),
        ],
        (LEAD,),
        "86 > 70, but fit −20 < 20",
    ),
    Case(
        "85 points, the e-mail only at hour 3",
        [*director()[1:], demo(1), known(3)],
        (Entered("lead", 1, 3), Entered("mql", 1, 3), Entered("sql", 1, 3)),
        "no crossing without the minimum data",
    ),
    Case(
        "a demo, and 90 days later the e-mail",
        [*director()[1:], demo(0), known(90 * DAY)],
        (Entered("lead", 1, 90 * DAY),),
        "conditions look at the score of that instant",
    ),
    Case(
        "75 points, then found to be a student",
        [*two_days_of_prices(), trait("occupation", "Estudiante", 26)],
        (LEAD, MQL),
        "a stage reached stays",
    ),
    Case(
        "a student with a demo, corrected at hour 5",
        [
            *director(),
            trait("occupation", "Estudiante", 0),
            demo(1),
            trait("occupation", "", 5),
        ],
        (LEAD, Entered("mql", 1, 5), Entered("sql", 1, 5)),
        "it crosses when the points come back",
    ),
    Case(
        "75 points, then a demo",
        [*two_days_of_prices(), demo(26)],
        (LEAD, MQL, Entered("sql", 1, 26)),
        "the automatic rule: demo and fit ≥ 25",
    ),
    Case(
        "a demo and, once it has expired, fit 35",
        [known(), demo(0), *director(91 * DAY)[1:]],
        (LEAD,),
        "an automatic rule takes one stage at a time: no MQL, no SQL",
    ),
    Case(
        "75 points, qualified by a person",
        [*two_days_of_prices(), fact("lead.qualified", 26)],
        (LEAD, MQL, Entered("sql", 1, 26)),
        "an MQL investigated",
    ),
    Case(
        "a lead qualified by a person",
        [known(), fact("lead.qualified", 2)],
        (LEAD, Entered("mql", 1, 2, True), Entered("sql", 1, 2)),
        "a person's evidence may skip; what is skipped is implied",
    ),
    Case(
        "an SQL with need but no budget",
        [known(), fact("lead.qualified", 2), fact("need.confirmed", 3)],
        (LEAD, Entered("mql", 1, 2, True), Entered("sql", 1, 2)),
        "both are asked for",
    ),
    Case(
        "an SQL with need and, later, budget",
        [
            known(),
            fact("lead.qualified", 2),
            fact("need.confirmed", 3),
            fact("budget.confirmed", 4),
        ],
        (
            LEAD,
            Entered("mql", 1, 2, True),
            Entered("sql", 1, 2),
            Entered("opportunity", 1, 4),
        ),
        "with the second it is complete",
    ),
    Case(
        "a lead that signs",
        [known(), fact("contract.signed", 2)],
        (
            LEAD,
            Entered("mql", 1, 2, True),
            Entered("sql", 1, 2, True),
            Entered("opportunity", 1, 2, True),
            Entered("customer", 1, 2),
        ),
        "the direct path",
    ),
    Case(
        "a customer who asks for a demo",
        [known(), fact("contract.signed", 2), *director(3)[1:], demo(3)],
        (
            LEAD,
            Entered("mql", 1, 2, True),
            Entered("sql", 1, 2, True),
            Entered("opportunity", 1, 2, True),
            Entered("customer", 1, 2),
        ),
        "there is no stage after customer",
    ),
    Case(
        "an MQL recycled at hour 30, a page at hour 31",
        [*two_days_of_prices(), recycled(30), viewed("/blog", 31)],
        (LEAD, MQL, Entered("lead", 2, 30)),
        "facts of the first cycle count no more",
    ),
    Case(
        "an MQL recycled at hour 30, a demo at hour 40",
        [*two_days_of_prices(), recycled(30), demo(40)],
        (LEAD, MQL, Entered("lead", 2, 30), Entered("mql", 2, 40), Entered("sql", 2, 40)),
        "35 of fit stay, 50 are new",
    ),
    Case(
        "a demo at the very instant of recycling, a page after it",
        [*director(), demo(2), recycled(2), viewed("/blog", 3)],
        (LEAD, Entered("mql", 1, 2), Entered("sql", 1, 2), Entered("lead", 2, 2)),
        "facts of that instant belong to the cycle that ends",
    ),
    Case(
        "recycled until 23 September; a demo and pages the evening before",
        [*director(), recycled(1, "2026-09-23"), demo(30), viewed("/blog", 38.9)],
        (LEAD, Entered("lead", 2, 1)),
        "a date means its midnight in Madrid, hour 39; time alone moves nobody",
    ),
    Case(
        "the same, and a page at midnight",
        [*director(), recycled(1, "2026-09-23"), demo(30), viewed("/blog", 39)],
        (LEAD, Entered("lead", 2, 1), Entered("mql", 2, 39), Entered("sql", 2, 39)),
        "the first instant that is not too early",
    ),
    Case(
        "the same, and a machine's visit at midnight",
        [
            *director(),
            recycled(1, "2026-09-23"),
            demo(30),
            viewed("/blog", 39, automatic=True),
        ],
        (LEAD, Entered("lead", 2, 1)),
        "automatic facts are no instants",
    ),
    Case(
        "disqualified, then a demo",
        [*director(), fact("lead.disqualified", 1), demo(2)],
        (LEAD,),
        "off the path",
    ),
    Case(
        "the same, reinstated at hour 5",
        [
            *director(),
            fact("lead.disqualified", 1),
            demo(2),
            fact("lead.reinstated", 5),
        ],
        (LEAD, Entered("mql", 1, 5), Entered("sql", 1, 5)),
        "it crosses when it is back on the path",
    ),
    Case(
        "disqualified, yet signs",
        [known(), fact("lead.disqualified", 1), fact("contract.signed", 2)],
        (
            LEAD,
            Entered("mql", 1, 2, True),
            Entered("sql", 1, 2, True),
            Entered("opportunity", 1, 2, True),
            Entered("customer", 1, 2),
        ),
        "a contract is a contract",
    ),
    Case(
        "an MQL rejected, then a demo",
        [*two_days_of_prices(), fact("lead.rejected", 26), demo(27)],
        (LEAD, MQL),
        "a rejected lead stays MQL; no automatic rule moves it",
    ),
    Case(
        "the same, then qualified by a person",
        [
            *two_days_of_prices(),
            fact("lead.rejected", 26),
            demo(27),
            fact("lead.qualified", 28),
        ],
        (LEAD, MQL, Entered("sql", 1, 28)),
        "who rejected it may think again",
    ),
]


def tables() -> dict[str, str]:
    """The tables of the rule page, by name."""
    head = ("What happened", "Stages entered: stage, cycle, hour", "Because")
    rows = [(row.told, "; ".join(map(str, row.entered)) or "none", row.because) for row in ROWS]
    return {"stages": table(head, rows)}
