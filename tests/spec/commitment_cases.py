"""The cases of commitments as a story: run as tests and printed in docs/rules/commitments.md."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from testigo.core.durations import Duration
from testigo.core.sla.cases import Timing
from testigo.core.sla.commitments import (
    Attempts,
    Care,
    Commitment,
    Rate,
    Response,
    Revenue,
    Volume,
)
from testigo.core.sla.ledger import Ledger
from testigo.core.sla.periods import period_of
from testigo.core.sla.verdicts import tally
from tests.spec.story import MADRID, Line, facts_of, instant, numbered
from tests.spec.working_time import table

SEPTEMBER = period_of("month", date(2026, 9, 1), MADRID)

VOLUME = Volume(id="mql-volume", side="marketing", stage="mql", at_least=100, per="month")
RATE = Rate(
    id="mql-quality", side="marketing", of=("stage:mql",), that=("lead.accepted",),
    within=Duration(5, "d"), at_least=Decimal("0.6"), per="month",
)  # fmt: skip
RETENTION = Rate(
    id="retention", side="success", of=("contract.due",), that=("contract.renewed",),
    within=Duration(30, "d"), at_least=Decimal("0.9"), per="month",
)  # fmt: skip
SOURCED = Revenue(
    id="mkt-revenue", side="marketing", counted="sourced", at_least=Decimal(120000), per="quarter"
)
INFLUENCED = Revenue(
    id="influenced", side="marketing", counted="influenced", at_least=Decimal(1), per="month"
)
CARE = Care(id="care", side="marketing", who=("lead", "recycled"), touched_every=Duration(30, "d"))
RESPONSE = Response(
    id="first-contact", side="sales", starts=("lead.handed_over",), ends=("contact.attempted",),
    within=Duration(2, "h"),
)  # fmt: skip
NINE_OF_TEN = Response(
    id="nine-of-ten", side="sales", starts=("lead.handed_over",), ends=("contact.attempted",),
    within=Duration(2, "h"), share=Decimal("0.9"),
)  # fmt: skip
ATTEMPTS = Attempts(
    id="follow-up", side="sales", starts=("lead.handed_over",), at_least=5,
    within=Duration(10, "d"),
)  # fmt: skip

STORY = (
    Line("2026-09-03 10:00", "Ana", "stage.entered", "stage=mql cycle=1"),
    Line("2026-09-04 12:00", "Ana", "lead.accepted"),
    Line("2026-09-03 10:00", "Bea", "stage.entered", "stage=mql cycle=1"),
    Line("2026-09-05 09:00", "Bea", "lead.rejected", "reason=student"),
    Line("2026-09-03 10:00", "Carla", "stage.entered", "stage=mql cycle=1"),
    Line("2026-09-10 10:00", "Carla", "lead.qualified"),
    Line("2026-09-03 10:00", "Dani", "stage.entered", "stage=mql cycle=1"),
    Line("2026-09-08 10:00", "Dani", "lead.recycled", "reason=timing"),
    Line("2026-09-08 10:00", "Dani", "stage.entered", "stage=lead cycle=2"),
    Line("2026-09-30 10:00", "Dani", "stage.entered", "stage=mql cycle=2"),
    Line("2026-09-03 10:00", "Eva", "stage.entered", "stage=mql cycle=1 implied=yes"),
    Line("2026-09-07 10:00", "Gus", "stage.entered", "stage=mql cycle=1"),
    Line("2026-09-08 10:00", "Gus", "lead.accepted", "", "2026-09-14 10:00"),
    Line("2026-08-20 10:00", "Hugo", "contract.renewed", "deal=d1"),
    Line("2026-09-10 10:00", "Hugo", "contract.due", "deal=d1"),
    Line("2026-09-01 10:00", "Iris", "contract.due", "deal=d2"),
    Line("2026-09-20 10:00", "Iris", "contract.renewed", "deal=d3"),
    Line("2026-09-15 10:00", "Juan", "contract.due", "deal=d4"),
    Line("2026-09-01 10:00", "Kai", "page.viewed", "utm_campaign=guide"),
    Line("2026-09-02 10:00", "Kai", "contact.attempted", "channel=phone"),
    Line("2026-09-10 10:00", "Kai", "contract.signed", "amount=9000.00"),
    Line("2026-09-01 10:00", "Lola", "contact.attempted", "channel=phone"),
    Line("2026-09-02 10:00", "Lola", "page.viewed"),
    Line("2026-09-10 10:00", "Lola", "contract.signed", "amount=4000.00"),
    Line("2026-09-10 10:00", "Max", "contract.signed", "amount=2000.00"),
    Line("2026-09-10 10:00", "Nil", "contract.signed", "amount=7000.00 currency=USD"),
    Line("2026-08-20 10:00", "Olga", "stage.entered", "stage=lead cycle=1"),
    Line("2026-09-01 10:00", "Olga", "email.delivered"),
    Line("2026-09-10 10:00", "Pia", "stage.entered", "stage=lead cycle=1"),
    Line("2026-08-20 10:00", "Quin", "stage.entered", "stage=lead cycle=1"),
    Line("2026-08-21 10:00", "Quin", "lead.disqualified", "reason=student"),
)


class Clock(NamedTuple):
    """A clock of first contact: when it started, when it is due, how it ended; empty while it
    runs."""

    who: str
    started: str
    due: str
    ending: str


CLOCKS = (
    Clock("Rosa", "2026-09-14 09:00", "2026-09-14 11:00", "kept"),
    Clock("Sara", "2026-09-14 09:00", "2026-09-14 11:00", "kept_late"),
    Clock("Tom", "2026-09-14 09:00", "2026-09-14 11:00", ""),
    Clock("Uma", "2026-09-14 09:00", "2026-09-14 11:00", "voided"),
    Clock("Vera", "2026-09-30 17:30", "2026-10-05 10:30", ""),
    Clock("Zoe", "2026-08-31 09:00", "2026-08-31 11:00", "kept"),
)


class Told(NamedTuple):
    """In which part of a promise somebody of the story falls, and why."""

    promise: str
    who: str
    part: str
    because: str


# September, with what was known before 3 October began.
ASOF = "2026-10-03 00:00"
CASES = (
    Told("mql-volume", "Ana", "accepted", ""),
    Told("mql-volume", "Bea", "rejected", ""),
    Told("mql-volume", "Carla", "accepted", "qualifying is accepting"),
    Told("mql-volume", "Dani", "rejected", "returned without having been accepted"),
    Told("mql-volume", "Dani", "pending", "the second cycle is a case of its own"),
    Told("mql-volume", "Gus", "accepted", "Eva is none: she skipped the stage"),
    Told("mql-quality", "Ana", "met", ""),
    Told("mql-quality", "Bea", "lapsed", ""),
    Told("mql-quality", "Carla", "lapsed", "accepted after 7 days"),
    Told("mql-quality", "Dani", "lapsed", ""),
    Told("mql-quality", "Dani", "open", "until 5 October"),
    Told("mql-quality", "Gus", "lapsed", "written down six days later, so it counts then"),
    Told("retention", "Hugo", "met", "renewed before it was due"),
    Told("retention", "Iris", "lapsed", "another contract was renewed"),
    Told("retention", "Juan", "open", "until 15 October"),
    Told("mkt-revenue", "Kai", "counted", "a touch is the first that is known"),
    Told("mkt-revenue", "Lola", "other", "Sales was there before"),
    Told("mkt-revenue", "Max", "other", "Nil is none: another currency"),
    Told("influenced", "Kai", "counted", ""),
    Told("influenced", "Lola", "counted", "touched before the signature"),
    Told("influenced", "Max", "other", ""),
    Told("care", "Olga", "out_of_care", "32 days since the last touch"),
    Told("care", "Pia", "in_care", "a lead for 22 days; Quin is none: disqualified"),
    Told("first-contact", "Rosa", "kept", "Zoe is none: hers started in August"),
    Told("first-contact", "Sara", "kept_late", ""),
    Told("first-contact", "Tom", "past_due", ""),
    Told("first-contact", "Uma", "voided", ""),
    Told("first-contact", "Vera", "open", ""),
)

TOLD: tuple[Commitment, ...] = (
    VOLUME, RATE, RETENTION, SOURCED, INFLUENCED, CARE, RESPONSE,
)  # fmt: skip


def told(promise: Commitment) -> list[tuple[str, str]]:
    """Who of the story falls in which part of a promise, as the rule has it."""
    clocks = [
        Timing(*(who, RESPONSE.id, who, instant(started), instant(due)), ending=ending or None)
        for who, started, due, ending in CLOCKS
    ]
    ledger = Ledger(facts_of(STORY), clocks, instant(ASOF), "EUR")
    cases = ledger.cases(promise, SEPTEMBER)
    assert sum(tally(cases).counts.values()) == len(cases)
    return sorted((case.person, case.part) for case in cases)


def tables() -> dict[str, str]:
    """The tables of the page that tell the story."""
    return {
        "story": table(("Line", "At", "Who", "Fact", "Says", "Recorded"), numbered(STORY)),
        "clocks": table(("Who", "Started", "Due", "Ended"), CLOCKS),
        "cases": table(("Promise", "Who", "Part", "Because"), CASES),
    }
