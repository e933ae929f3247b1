"""A pact and short ways to write facts, for the tables and laws of the core."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from testigo.core.facts import Fact
from testigo.core.pact import Pact, load_pact
from testigo.core.story import Agreement, PactInForce

PACT = """\
schema: 1
title: Pacto de prueba
language: es
currency: EUR
in_force_from: 2026-09-15
review_by: 2026-12-15
parties:
  marketing: {name: Laura, role: Marketing, email: laura@nortia.example}
  sales: {name: Pablo, role: Ventas, email: pablo@nortia.example}
calendar:
  timezone: Europe/Madrid
  hours: {mon-fri: ["09:00-18:00"]}
definitions:
  lead:
    means: Contacto con datos mínimos.
    when: {any: [{trait: email, exists: true}, {trait: phone, exists: true}]}
  mql:
    means: Interés y encaje.
    when: {all: [{score: total, over: 70}, {score: fit, at_least: 20}]}
  sql:
    means: MQL investigado.
    when: {any: [{fact: lead.qualified}, {all: [{fact: demo.requested}, {score: fit, at_least: 25}]}]}
  opportunity:
    means: Necesidad y presupuesto.
    when: {all: [{fact: need.confirmed}, {fact: budget.confirmed}]}
  customer:
    means: Contrato firmado.
    when: {fact: contract.signed}
scoring:
  rules:
    - {id: pricing-page, kind: interest, points: 20, when: {fact: page.viewed, path: "/precios*"}, once_per: day, at_most: 2, expires_after: 30d}
    - {id: demo-request, kind: interest, points: 50, when: {fact: demo.requested}, expires_after: 90d}
    - {id: guide, kind: interest, points: 5, when: {fact: content.downloaded}, at_most: 3, expires_after: 60d}
    - {id: extra, kind: interest, points: 1, when: {fact: webinar.attended}, once_per: cycle}
    - {id: head-of, kind: fit, points: 5, when: {all: [{trait: job_title, matches: ["director*", "jef* de *"]}, {none: [{trait: job_title, matches: ["director* general*"]}]}]}}
    - {id: icp-sector, kind: fit, points: 15, when: {trait: sector, in: [Industria, Logística, Alimentación]}}
    - {id: icp-size, kind: fit, points: 15, when: {trait: employees, between: [20, 250]}}
    - {id: abroad, kind: fit, points: -30, when: {all: [{trait: country, exists: true}, {trait: country, is_not: ES}]}}
    - {id: student, kind: fit, points: -50, when: {trait: occupation, in: [Estudiante, Student]}}
routing:
  mql:
    - {when: {any: [{is: customer}, {is: in_open_deal}]}, to: owner}
    - {to: "team:sdr", by: round_robin}
  sql:
    - {to: "team:ventas", by: round_robin}
commitments:
  - {id: first-contact, side: sales, promise: response, starts: lead.handed_over, ends: contact.attempted, within: 2h}
  - {id: verdict, side: sales, promise: response, starts: lead.handed_over, ends: [lead.accepted, lead.rejected], within: 2d}
  - {id: sql-contact, side: sales, promise: response, starts: "stage:sql", ends: contact.attempted, within: 4h}
dispositions:
  rejected: [student, not_a_fit]
  recycled: [timing, unreachable]
  lost: [price, other]
"""  # noqa: E501  # a rule of the table is one line, as in a real pact

# The same with a promise of several attempts.
PERSISTENT = PACT.replace(
    "dispositions:",
    "  - {id: follow-up, side: sales, promise: attempts, starts: lead.handed_over, at_least: 2, "
    "within: 3d, on_days: 2, unless: [conversation]}\ndispositions:",
)

START = datetime(2026, 9, 21, 7, 0, tzinfo=UTC)  # Monday, 9:00 in Madrid


def pact(text: str = PACT) -> Pact:
    """The pact of a text that has no problems."""
    read, problems = load_pact(text)
    assert read is not None, problems
    return read


def agreement(text: str = PACT, covered: frozenset[str] = frozenset()) -> Agreement:
    """One version in force since long before any fact."""
    since = datetime(2026, 9, 14, 22, tzinfo=UTC)
    return Agreement((PactInForce(1, pact(text), since, since),), covered)


def at(hours: float) -> datetime:
    """An instant so many hours after START."""
    return START + timedelta(hours=hours)


def fact(name: str, hours: float, message: str = "", **more: Any) -> Fact:
    """A fact about one person, recorded at once unless `recorded` says how many hours in."""
    props: Mapping[str, Any] = more.pop("props", {})
    recorded = more.pop("recorded", hours)
    message = message or f"{name}@{hours}"
    return Fact(
        id=f"id-{message}",
        name=name,
        at=at(hours),
        recorded_at=at(recorded),
        message_id=message,
        person="p1",
        props=props,
        **more,
    )


def trait(name: str, value: object, hours: float, **more: Any) -> Fact:
    """A trait set."""
    more.setdefault("message", f"{name}={value}@{hours}")
    return fact("trait.set", hours, props={"trait": name, "value": value}, **more)


def viewed(path: str, hours: float, **more: Any) -> Fact:
    """A page viewed."""
    more.setdefault("message", f"view {path}@{hours}")
    return fact("page.viewed", hours, props={"path": path}, **more)


def director(hours: float = 0) -> list[Fact]:
    """A director of operations of the ideal sector and size, known by e-mail: 35 points of fit."""
    return [
        trait("email", "ana@acme.example", hours),
        trait("job_title", "Directora de operaciones", hours),
        trait("sector", "industria", hours),
        trait("employees", "120", hours),
    ]
