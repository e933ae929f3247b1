"""Hand-overs and what follows from them as a table: run as tests and printed in
docs/rules/hand-overs.md.

The pact is that of `agreement.py`: open Monday to Friday, 9 to 18, a first attempt by Sales within
2 hours. The crossing is always that of Monday 21 September 2026, 10:00 in Madrid, unless the row
says otherwise.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from testigo.core.casefile import HANDED_OVER, CaseFile
from testigo.core.decide import decide, needs_history, tick
from testigo.core.facts import Fact
from testigo.core.handing import assignment
from testigo.core.sla.clocks import reading
from testigo.core.story import Agreement, PactInForce
from tests.spec.agreement import agreement, at, director, fact, trait, viewed
from tests.spec.working_time import table

PROMISE = "first-contact"
Group = list[Fact]


def recorded(hours: float, *facts: Fact, history: bool = False) -> Group:
    """Facts written down together, so many hours in."""
    return [replace(told, recorded_at=at(hours), history=history) for told in facts]


def live(*facts: Fact) -> list[Group]:
    """Each fact written down when it happened."""
    return [[told] for told in sorted(facts, key=lambda told: told.at)]


def crossing(hours: float = 1) -> list[Fact]:
    """A director with prices on two days: 75 points at this hour."""
    return [*director(-48), viewed("/precios", -40), viewed("/precios", hours)]


def attempt(hours: float, message: str = "", **more: Any) -> Fact:
    """A call that nobody took."""
    props = {"channel": "phone", "outcome": "no_answer"}
    return fact("contact.attempted", hours, message or f"call@{hours}", props=props, **more)


def undone(target: Fact, hours: float) -> Fact:
    """A fact taken back."""
    return fact("fact.retracted", hours, f"undo {target.id}", props={"of": target.id})


class Run(NamedTuple):
    """A case and its log after everything was recorded."""

    case: CaseFile
    log: list[Fact]

    def derived(self, name: str) -> list[Fact]:
        """The derived facts of a name that nothing takes back."""
        gone = {f.props["of"] for f in self.log if f.name == "fact.retracted"}
        found = [f for f in self.log if f.origin == "derived" and f.name == name]
        return [f for f in found if f.id not in gone]


def run(groups: Sequence[Group], deal: Agreement | None = None, seen: float | None = None) -> Run:
    """Record group after group, assigning hand-overs as they come, and let time pass until
    `seen`."""
    deal = deal or agreement()
    case, log, derived = CaseFile("p1"), list[Fact](), list[Fact]()
    for group in groups:
        history = log if needs_history(case, group, deal) else None
        consequences = decide(case, group, deal, history)
        derived += consequences.facts
        for hand_over in consequences.hand_overs:
            where = hand_over.destination
            owner = where.owner or f"user:{where.team}"
            derived.append(assignment(case, hand_over, owner, where, consequences.known_at))
        log = [*log, *group]
    if seen is not None:
        derived += tick(case, at(seen))
    return Run(case, [*log, *derived])


def signed_late(hours: float) -> Agreement:
    """The first pact, in force since before the facts, its last signature so many hours in."""
    version = agreement().versions[0]
    return Agreement((PactInForce(1, version.pact, version.since, at(hours)),))


class Case(NamedTuple):
    """What was recorded, when it is looked at, and what follows: the hours of the hand-overs and
    to whom, when the first attempt is due (the last clock), and how that clock stands."""

    told: str
    groups: list[Group]
    seen: float
    handed: tuple[float, ...]
    to: str
    due: float | None
    state: str
    because: str
    deal: Agreement | None = None
    marks: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.told


_LATE = attempt(2.5, recorded=6)
_DONE = attempt(2)
_LAST_VIEW = crossing()[-1]
_STUDENT = trait("occupation", "Estudiante", -1, recorded=4)
_NEVER_MIND = fact("lead.recycled", 20, props={"reason": "timing"})

ROWS = [
    Case(
        "the crossing, recorded at once",
        [recorded(1, *crossing())],
        1.5,
        (1,),
        "team:sdr",
        3,
        "running",
        "dated at the crossing",
    ),
    Case(
        "the crossing, recorded at 15:00",
        [recorded(6, *crossing())],
        6.5,
        (6,),
        "team:sdr",
        8,
        "running",
        "nobody is held to a clock that they could not see",
    ),
    Case(
        "the crossing, imported as history at 15:00",
        [recorded(6, *crossing(), history=True)],
        6,
        (1,),
        "team:sdr",
        3,
        "voided",
        "history is dated at its instants; no import brought what ends the clock",
    ),
    Case(
        "the same, in an import that brings what Sales did",
        [recorded(6, *crossing(), attempt(2), history=True)],
        6,
        (1,),
        "team:sdr",
        3,
        "kept",
        "judged, because the import covers it",
        agreement(covered=frozenset({"web", "person", "sales"})),
    ),
    Case(
        "the crossing, before the first pact was signed at 14:00",
        [recorded(1, *crossing())],
        5.5,
        (5,),
        "team:sdr",
        7,
        "running",
        "before any pact is signed nothing is owed",
        signed_late(5),
    ),
    Case(
        "a lead qualified by hand",
        [[*recorded(0, *director())], [fact("lead.qualified", 1)]],
        2,
        (),
        "",
        None,
        "",
        "the MQL is implied: it starts no hand-over",
    ),
    Case(
        "the crossing of somebody in an open deal, whom user:7 owns",
        [
            recorded(-48, *director(-48), fact("deal.opened", -48, deal="d1")),
            [fact("lead.assigned", -47, props={"to": "user:7"})],
            *live(viewed("/precios", -40), _LAST_VIEW),
        ],
        1.5,
        (1,),
        "owner",
        3,
        "running",
        "nobody loses their customer",
    ),
    Case(
        "the crossing, then recycled, then a demo next day at 10:00",
        [recorded(1, *crossing()), [_NEVER_MIND], [fact("demo.requested", 25)]],
        25,
        (1, 25),
        "team:sdr",
        27,
        "running",
        "a new cycle, a new hand-over",
    ),
    Case(
        "the crossing, and the visit that made it taken back at 11:00",
        [recorded(1, *crossing()), [undone(_LAST_VIEW, 2)]],
        9,
        (1,),
        "team:sdr",
        3,
        "voided",
        "a recorded hand-over is never unmade, only voided",
    ),
    Case(
        "the crossing, and known at 13:00 to have been a student before",
        [recorded(1, *crossing()), [_STUDENT]],
        9,
        (1,),
        "team:sdr",
        3,
        "voided",
        "nothing made it after all, yet the warnings were given",
        marks=("clock.warned", "clock.passed_due"),
    ),
    Case(
        "no attempt by 12:00",
        [recorded(1, *crossing())],
        3,
        (1,),
        "team:sdr",
        3,
        "past_due",
        "found at the due second",
        marks=("clock.warned", "clock.passed_due"),
    ),
    Case(
        "an attempt at 11:00",
        [recorded(1, *crossing()), [_DONE]],
        9,
        (1,),
        "team:sdr",
        3,
        "kept",
        "in time",
    ),
    Case(
        "an attempt at 11:30, written down at 15:00",
        [recorded(1, *crossing()), [_LATE]],
        9,
        (1,),
        "team:sdr",
        3,
        "kept",
        "late entry counts at its instant; the warnings stay",
        marks=("clock.warned", "clock.passed_due"),
    ),
    Case(
        "an attempt at 11:00, taken back at 17:00",
        [recorded(1, *crossing()), [_DONE], [undone(_DONE, 8)]],
        8,
        (1,),
        "team:sdr",
        3,
        "past_due",
        "the clock is open again, due when it first was",
        marks=("clock.warned", "clock.passed_due"),
    ),
    Case(
        "rejected at 11:00",
        [recorded(1, *crossing()), [fact("lead.rejected", 2, props={"reason": "student"})]],
        9,
        (1,),
        "team:sdr",
        3,
        "voided",
        "nobody is owed an answer",
    ),
]


def last_clock(case: CaseFile) -> Any:
    """The clock of the last hand-over, None when there is none."""
    found = [r.clock for r in case.clocks if r.clock.commitment == PROMISE]
    return found[-1] if found else None


def state(case: CaseFile, deal: Agreement, seen: float) -> str:
    """How the last clock stands, empty when there is none."""
    clock = last_clock(case)
    if clock is None:
        return ""
    return reading(clock, deal.versions[0].pact.calendar, at(seen)).state


def hours(instant: datetime) -> float:
    """Hours since Monday, 9:00 in Madrid."""
    return (instant - at(0)).total_seconds() / 3600


def handed_over(result: Run) -> list[Fact]:
    """The hand-overs, in order."""
    return sorted(result.derived(HANDED_OVER), key=lambda told: told.at)


def _time(count: float | None) -> str:
    if count is None:
        return ""
    day, hour = divmod(count + 9, 24)
    minutes = round((hour % 1) * 60)
    return f"{('Mon', 'Tue')[int(day)]} {int(hour):02}:{minutes:02}"


def tables() -> dict[str, str]:
    """The tables of the rule page, by name."""
    head = ("Recorded", "Seen", "Handed over", "To", "Attempt due", "Clock", "Because")
    rows = [
        (
            row.told,
            _time(row.seen),
            ", ".join(map(_time, row.handed)) or "never",
            row.to,
            _time(row.due),
            f"`{row.state}`" if row.state else "",
            row.because,
        )
        for row in ROWS
    ]
    return {"hand-overs": table(head, rows)}
