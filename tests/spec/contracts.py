"""The terms of contracts as a table: run as tests and printed in docs/rules/commitments.md.

A line is read as it stands: whoever a fact is told of, its day, and what was done; each term lasts
twelve months.
"""

import re
from typing import NamedTuple

from testigo.core.contracts import running_contracts
from testigo.core.facts import Fact
from testigo.core.story import retell
from tests.spec.agreement import agreement
from tests.spec.story import MADRID, instant
from tests.spec.working_time import table

_FACTS = {
    "signed": "contract.signed",
    "renewed": "contract.renewed",
    "given up": "contract.churned",
}
_PART = re.compile(r"(\w+) ([0-9-]{10}) (signed|renewed|given up)(?: from ([0-9-]{10}))?\Z")
AGREEMENT = agreement()


class Told(NamedTuple):
    """What is told of one deal, on which days it falls due, and until when it runs."""

    told: str
    due: str
    runs: str
    because: str

    def __str__(self) -> str:
        return self.told


TOLD = (
    Told("Ana 2026-01-10 signed from 2026-02-01", "Ana 2027-02-01", "Ana 2027-02-01",
         "a term after it begins"),
    Told("Ana 2026-01-10 signed from 2026-02-01; Ana 2026-12-10 renewed",
         "Ana 2027-02-01, Ana 2028-02-01", "Ana 2028-02-01",
         "renewed ahead of its day it falls due all the same"),
    Told("Ana 2026-01-10 signed from 2026-02-01; Ana 2026-12-10 given up", "Ana 2027-02-01", "",
         "given up ahead of its day too"),
    Told("Ana 2026-01-10 signed from 2026-02-01; Ana 2026-06-10 renewed from 2026-08-01",
         "Ana 2026-08-01, Ana 2027-08-01", "Ana 2027-08-01",
         "renewed from an earlier day on, it falls due on that day"),
    Told("Ana 2026-01-10 signed from 2026-02-01; Ana 2026-01-20 signed from 2026-03-01",
         "Ana 2027-03-01", "Ana 2027-03-01", "signed anew: what was agreed before holds no more"),
    Told("Ana 2026-01-10 signed from 2026-02-01; Ana 2026-12-10 renewed; Ana 2027-03-01 given up; "
         "Ana 2027-06-01 renewed",
         "Ana 2027-02-01, Ana 2028-02-01, Ana 2028-06-01", "Ana 2028-06-01",
         "taken up again after it was given up: from that day on"),
    Told("Ana 2025-12-01 signed; Ana 2026-09-01 renewed; Ana 2026-09-15 given up; "
         "Ana 2026-10-01 signed",
         "Ana 2026-12-01, Ana 2027-10-01, Ana 2027-12-01", "Ana 2027-10-01",
         "signed after it was given up: the terms before count, even those still to come"),
    Told("Ana 2026-01-10 signed from 2026-02-01; Bea 2027-01-20 renewed",
         "Ana 2027-02-01, Bea 2028-01-20", "Ana 2027-02-01, Bea 2028-01-20",
         "told of two people, it is two contracts"),
)  # fmt: skip


def facts_of(row: Told) -> list[Fact]:
    """The facts of a row, each recorded as it happens, at ten o'clock."""
    return [_fact(part) for part in row.told.split("; ")]


def _fact(part: str) -> Fact:
    match = _PART.match(part)
    assert match is not None, part
    who, day, done, begins = match.groups()
    at = instant(f"{day} 10:00")
    props = {"starts_on": begins} if begins else {}
    return Fact(part, _FACTS[done], at, at, part, person=who, deal="d1", props=props)


def due(row: Told) -> str:
    """The days on which the terms fall due, as the stories of the people have them."""
    facts = facts_of(row)
    people = sorted({fact.person or "" for fact in facts})
    stories = {
        who: retell([fact for fact in facts if fact.person == who], AGREEMENT) for who in people
    }
    days = [(one.due, who) for who, story in stories.items() for one in story.terms]
    return ", ".join(f"{who} {day}" for day, who in sorted(days))


def runs(row: Told) -> str:
    """Which contracts run, and until when, as Today has it."""
    return ", ".join(f"{one.person} {one.due}" for one in running_contracts(facts_of(row), MADRID))


def tables() -> dict[str, str]:
    """The table of the page."""
    return {"contracts": table(("Told of one deal", "Falls due", "Runs until", "Because"), TOLD)}
