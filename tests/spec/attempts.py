"""Attempts as a table: run as tests and printed in docs/rules/attempts.md."""

from datetime import timedelta
from typing import NamedTuple

from testigo.core.facts import Fact
from tests.spec.agreement import at
from tests.spec.working_time import table

START = at(0)


def fact(name: str, minute: float, **props: object) -> Fact:
    """A fact so many minutes after the first one."""
    when = START + timedelta(minutes=minute)
    mark = f"{name}{minute}{props}"
    return Fact(mark, name, when, when, mark, props=props)


def call(minute: float, **props: object) -> Fact:
    """A call made so many minutes after the first one."""
    return fact("contact.attempted", minute, **{"channel": "phone", **props})


def signed(minute: float) -> Fact:
    """A contract signed so many minutes after the first call."""
    return fact("contract.signed", minute)


class Case(NamedTuple):
    """What happened to one person, in words and as facts, and how it counts."""

    what: str
    told: tuple[Fact, ...]
    attempts: int
    customer: bool


CASES = (
    Case("one call", (call(0),), 1, False),
    Case("a call, and a contract five minutes later", (call(0), signed(5)), 1, True),
    Case("a call and a contract in one instant", (signed(0), call(0)), 1, True),
    Case("calls at 0, 14 and 15 minutes", (call(0), call(14), call(15)), 2, False),
    Case("a call, and a mail a minute later", (call(0), call(1, channel="email")), 2, False),
    Case("a call, a contract, another call", (call(0), signed(10), call(60)), 1, True),
    Case("a call, and one that a machine made", (call(0), call(60, human=False)), 1, False),
    Case(
        "two calls, the second taken back",
        (call(0), call(60), fact("fact.retracted", 61, of=call(60).id)),
        1,
        False,
    ),
    Case("a contract, and a call afterwards", (signed(0), call(60)), 1, False),
)


def tables() -> dict[str, str]:
    """The tables of the page."""
    rows = [[c.what, str(c.attempts), "yes" if c.customer else "no"] for c in CASES]
    return {"cases": table(("What happened", "Attempts", "Customer"), rows)}
