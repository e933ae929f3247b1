"""A small business for tests of actions: a workspace, its people, its teams, a pact."""

from datetime import UTC, datetime, timedelta

from testigo.actions.members import add_member, create_team, create_user, seat_member
from testigo.actions.pacts import load_pact_draft, sign_pact
from testigo.actions.workspaces import create_workspace
from testigo.store.models import PactVersion, User, Workspace

NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
PASSWORD = "una frase bastante larga"

PACT = """\
schema: 1
title: Pacto de prueba
language: es
currency: EUR
in_force_from: 2026-09-01
review_by: 2026-11-30
parties:
  marketing: {name: Laura Gil, role: Directora de marketing, email: laura@nortia.example}
  sales: {name: Pablo Ruiz, role: Director comercial, email: pablo@nortia.example}
calendar:
  timezone: Europe/Madrid
  hours: {mon-fri: ["09:00-18:00"]}
  holidays: {country: ES, subdivision: MD}
definitions:
  lead: {means: Datos mínimos, when: {trait: email, exists: true}}
  mql: {means: Supera el umbral, when: {score: total, over: 70}}
  sql: {means: Investigado, when: {fact: lead.qualified}}
  opportunity:
    means: Necesidad y presupuesto
    when: {all: [{fact: need.confirmed}, {fact: budget.confirmed}]}
  customer: {means: Firmado, when: {fact: contract.signed}}
scoring:
  rules:
    - {id: demo, kind: interest, points: 71, when: {fact: demo.requested}}
routing:
  mql:
    - {to: "team:sdr", by: round_robin}
  sql:
    - {to: "team:sdr"}
commitments:
  - id: first-contact
    side: sales
    promise: response
    starts: lead.handed_over
    ends: contact.attempted
    within: 2h
dispositions:
  rejected: [student]
  recycled: [timing]
  lost: [price]
"""


def open_business(
    slug: str = "nortia", *, currency: str = "EUR", is_sample: bool = False
) -> Workspace:
    """A workspace with nobody in it."""
    return create_workspace(
        slug=slug,
        name="Nortia",
        language="es",
        timezone="Europe/Madrid",
        currency=currency,
        country="ES",
        now=NOW - timedelta(days=30),
        is_sample=is_sample,
    )


def hire(workspace: Workspace, email: str, role: str) -> User:
    """A user with a role in the workspace."""
    user = create_user(email=email, name=email.split("@")[0], password=PASSWORD, now=NOW)
    add_member(workspace=workspace, user=user, role=role)
    return user


def staffed_business(slug: str = "nortia") -> Workspace:
    """A workspace with one person in the team that the pact hands leads to."""
    workspace = open_business(slug)
    ana = hire(workspace, f"ana@{slug}.example", "sdr")
    team = create_team(workspace=workspace, slug="sdr", name="SDR")
    seat_member(workspace=workspace, team=team, user=ana)
    return workspace


def sign_by_all(workspace: Workspace, number: int, now: datetime = NOW) -> PactVersion:
    """The version after both parties have signed."""
    for email in ("laura@nortia.example", "pablo@nortia.example"):
        version = sign_pact(workspace=workspace, number=number, email=email, by="operator", now=now)
    return version


def business_with_pact(slug: str = "nortia") -> Workspace:
    """A staffed workspace whose pact is in force since 1 September 2026."""
    workspace = staffed_business(slug)
    version = load_pact_draft(workspace=workspace, text=PACT, by="operator", now=NOW)
    sign_by_all(workspace, version.number)
    return workspace
