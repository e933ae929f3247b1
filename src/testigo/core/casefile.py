"""The case of one person: their story, the obligations it made, the clocks that run for them.

The story depends on the set of facts; obligations on the order of recording (domain.md §2): once
a hand-over is recorded it is never unmade, only voided.
"""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from testigo.core.contracts import DUE, Term
from testigo.core.facts import Fact
from testigo.core.lifecycle import StageEntry
from testigo.core.sla.clocks import Clock
from testigo.core.sla.excuses import FOR_EVER, Cover, Plea
from testigo.core.sla.stretches import Stretch
from testigo.core.story import Story

HANDED_OVER = "lead.handed_over"


@dataclass(slots=True)
class Obligation:
    """Something owed from an instant on: the hand-over of an MQL, or a stage entered.

    `trigger` is `lead.handed_over` or `stage:<stage>`, `at` the instant from which nobody can say
    that they could not see it, `to` where it was sent (`team:<name>`, `owner` or `nobody`; empty
    until routed). `settled` says that it was over when it was first known: rejected, disqualified
    or recycled in what was recorded with it. `voided_at` is set when later facts took away what
    made it.
    """

    trigger: str
    stage: str
    cycle: int
    at: datetime
    cause: str
    clause: str
    pact_version: int
    history: bool
    to: str = ""
    assigned: bool = False
    settled: bool = False
    voided_at: datetime | None = None


@dataclass(slots=True)
class RunningClock:
    """A clock with what the log knew of it: when its end was known, and whether it is history."""

    clock: Clock
    history: bool
    known_end: datetime | None = None


@dataclass(slots=True)
class Told:
    """A derived fact as the log holds it: its content, how often it was told anew, and whether it
    was taken back since."""

    fact: str
    content: str
    times: int
    gone: bool = False


@dataclass(slots=True)
class CaseFile:
    """Everything concluded about one person, enough to go on from without reading their facts.

    `pauses` are the stretches in which their data were restricted; `pleas` the excuses asked or
    given by the other side, `covers` what excuses by itself, each by the key of its clock.
    """

    person: str
    story: Story = field(default_factory=Story)
    owner: str | None = None
    obligations: list[Obligation] = field(default_factory=list)
    clocks: list[RunningClock] = field(default_factory=list)
    told: dict[str, Told] = field(default_factory=dict)
    drawn_at: datetime | None = None
    next_due: datetime | None = None
    pauses: tuple[Stretch, ...] = ()
    pleas: dict[str, Plea] = field(default_factory=dict)
    covers: dict[str, Cover] = field(default_factory=dict)

    def excused_until(self, clock: Clock) -> datetime | None:
        """Until when something excuses a clock, None when nothing does."""
        plea, cover = self.pleas.get(clock.key), self.covers.get(clock.key)
        if plea is not None and plea.standing == "excused":
            return FOR_EVER
        return None if cover is None or cover.gone else cover.until


@dataclass(frozen=True, slots=True)
class Derived:
    """A fact that follows: what `Fact` says of it, without the place that the log gives it."""

    name: str
    at: datetime
    cause: str
    clause: str
    pact_version: int
    cycle: int
    history: bool
    deal: str | None = None
    clock: str = ""
    props: tuple[tuple[str, Any], ...] = ()

    @property
    def key(self) -> str:
        """What makes it the same conclusion when it is drawn again; `clock` is the id of the fact
        that started the clock which it speaks of."""
        return f"{self.name}|{self.clause}|{self.cycle}|{self.cause}|{self.clock}"

    @property
    def content(self) -> str:
        """What must agree for a conclusion to stand as it was told."""
        return f"{self.at.isoformat()}|{self.pact_version}|{self.props!r}"


def derived_id(person: str, message_id: str) -> str:
    """The id of a derived fact: the same conclusion about the same person has the same id."""
    return sha256(f"{person}|{message_id}".encode()).hexdigest()[:32]


def message_id_of(person: str, derived: Derived, times: int) -> str:
    """The message id of a derived fact, always the same; told anew after a retraction, another."""
    again = f"|{times}" if times > 1 else ""
    return "d:" + sha256(f"{person}|{derived.key}{again}".encode()).hexdigest()[:40]


def as_fact(case: CaseFile, derived: Derived, recorded_at: datetime, times: int = 1) -> Fact:
    """The derived fact as it goes to the log."""
    message_id = message_id_of(case.person, derived, times)
    return Fact(
        id=derived_id(case.person, message_id),
        name=derived.name,
        at=derived.at,
        recorded_at=recorded_at,
        message_id=message_id,
        person=case.person,
        deal=derived.deal,
        actor="system",
        source="worker",
        origin="derived",
        cause=derived.cause,
        clause=derived.clause,
        pact_version=derived.pact_version,
        history=derived.history,
        props=dict(derived.props),
    )


def taking_back(person: str, fact: str, now: datetime, cause: str | None) -> Fact:
    """The fact by which Testigo takes back one of its own."""
    message_id = f"r:{fact}"
    return Fact(
        id=derived_id(person, message_id),
        name="fact.retracted",
        at=now,
        recorded_at=now,
        message_id=message_id,
        person=person,
        actor="system",
        source="worker",
        origin="derived",
        cause=cause,
        props={"of": fact},
    )


def from_obligation(obligation: Obligation) -> Derived:
    """The hand-over fact of an obligation."""
    return Derived(
        HANDED_OVER,
        obligation.at,
        obligation.cause,
        obligation.clause,
        obligation.pact_version,
        obligation.cycle,
        obligation.history,
        props=(
            ("cycle", obligation.cycle),
            ("stage", obligation.stage),
            ("to", obligation.to),
        ),
    )


def from_term(term: Term) -> Derived:
    """The fact that a term of a contract falls due for renewal."""
    return Derived(
        DUE,
        term.due_at,
        term.cause,
        term.clause,
        term.pact_version,
        term.cycle,
        term.history,
        deal=term.deal,
        props=(("contract", term.contract), ("due_on", term.due.isoformat())),
    )


def from_entry(entry: StageEntry, at: datetime, history: bool) -> Derived:
    """The `stage.entered` fact of a stage entry."""
    return Derived(
        "stage.entered",
        at,
        entry.cause,
        entry.clause,
        entry.pact_version,
        entry.cycle,
        history,
        props=(
            ("stage", entry.stage),
            ("from", entry.previous),
            ("cycle", entry.cycle),
            ("implied", entry.implied),
        ),
    )
