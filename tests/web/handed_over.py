"""A business with leads handed over, for tests of the screens that Sales works with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zlib import crc32

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.members import add_member, create_team, create_user, seat_member
from testigo.actions.pacts import load_pact_draft, sign_pact
from testigo.actions.ticking import tick
from testigo.actions.workspaces import create_workspace
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.store.models import FactRow, Membership, PersonKey, User, Workspace

# A Tuesday, 10:00 in Madrid.
NOW = datetime(2026, 10, 6, 8, tzinfo=UTC)
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
definitions:
  lead: {means: Datos mínimos, when: {trait: email, exists: true}}
  mql:
    means: Supera el umbral y encaja
    when: {all: [{score: total, over: 70}, {score: fit, at_least: 20}]}
  sql: {means: Investigado, when: {fact: lead.qualified}}
  opportunity:
    means: Necesidad y presupuesto
    when: {all: [{fact: need.confirmed}, {fact: budget.confirmed}]}
  customer: {means: Firmado, when: {fact: contract.signed}}
scoring:
  rules:
    - {id: pricing, kind: interest, points: 20, when: {fact: page.viewed, path: "/precios*"},
       once_per: day, at_most: 2, expires_after: 30d}
    - {id: demo, kind: interest, points: 50, when: {fact: demo.requested}, expires_after: 90d}
    - {id: one-more, kind: interest, points: 1, when: {fact: webinar.attended}}
    - {id: sector, kind: fit, points: 20, when: {trait: sector, is: Industria}}
    - {id: student, kind: fit, points: -50, when: {trait: occupation, is: Estudiante}}
routing:
  mql:
    - {to: "team:sdr", by: round_robin}
  sql:
    - {to: "team:ventas"}
commitments:
  - {id: first-contact, side: sales, promise: response, starts: lead.handed_over,
     ends: contact.attempted, within: 2h}
  - {id: follow-up, side: sales, promise: attempts, starts: lead.handed_over, at_least: 5,
     within: 10d, on_days: 3, by_channels: 2, unless: [conversation, disposition]}
  - {id: verdict, side: sales, promise: response, starts: lead.handed_over,
     ends: [lead.accepted, lead.rejected], within: 2d}
dispositions:
  rejected: [wrong_role, student, not_a_fit]
  recycled: [timing]
  lost: [price]
"""
# With which feedback is owed a day after a return.
OWING_FEEDBACK = PACT.replace(
    "dispositions:",
    "  - {id: feedback, side: sales, promise: response, starts: [lead.rejected, deal.lost],\n"
    "     ends: feedback.given, within: 1d}\ndispositions:",
)


@dataclass(frozen=True)
class Shop:
    """A workspace and who works there."""

    workspace: Workspace
    ana: User
    vera: User
    dora: User

    def member(self, user: User) -> Membership:
        """The membership of one of them."""
        found: Membership = Membership.objects.of(self.workspace.id).get(user=user)
        return found

    def facts(self, name: str) -> list[FactRow]:
        """The facts of one name in the log, oldest first."""
        return list(FactRow.objects.of(self.workspace.id).filter(name=name).order_by("seq"))


def open_shop(slug: str = "nortia", *, seated: bool = True, pact: str = "") -> Shop:
    """Ana receives every lead (when seated), Vera heads the team, Dora protects data and only
    reads; the pact is in force since September 2026."""
    opened = NOW - timedelta(days=60)
    workspace = create_workspace(
        slug=slug,
        name=slug.title(),
        language="es",
        timezone="Europe/Madrid",
        currency="EUR",
        country="ES",
        now=opened,
    )
    users = [
        _hire(workspace, f"{key}@{slug}.example", name, role)
        for key, name, role in (
            ("ana", "Ana Ruiz", "sdr"),
            ("vera", "Vera Sol", "lead"),
            ("dora", "Dora Paz", "dpo"),
        )
    ]
    sdr = create_team(workspace=workspace, slug="sdr", name="SDR")
    create_team(workspace=workspace, slug="ventas", name="Ventas")
    if seated:
        seat_member(workspace=workspace, team=sdr, user=users[0])
    version = load_pact_draft(workspace=workspace, text=pact or PACT, by="operator", now=opened)
    for email in ("laura@nortia.example", "pablo@nortia.example"):
        sign_pact(
            workspace=workspace, number=version.number, email=email, by="operator", now=opened
        )
    return Shop(workspace, *users)


def _hire(workspace: Workspace, email: str, name: str, role: str) -> User:
    user = create_user(email=email, name=name, password=PASSWORD, now=NOW - timedelta(days=60))
    add_member(workspace=workspace, user=user, role=role)
    return user


def tell(
    shop: Shop, email: str, name: str, at: datetime, props: Mapping[str, Any] | None = None
) -> None:
    """One fact about a person, recorded as it happens."""
    draft = FactDraft(
        name,
        at,
        f"{email}|{name}|{at.isoformat()}|{props}",
        person=PersonKeys(email=email, phone=phone_of(email)),
        props=props or {},
    )
    record_facts(workspace=shop.workspace, drafts=[draft], source="form", now=at)


def phone_of(email: str) -> str:
    """A phone of their own for everybody."""
    return f"+3460{crc32(email.encode()) % 10**7:07}"


def hand_over(
    shop: Shop,
    email: str = "lucia@ebro.example",
    *,
    at: datetime = NOW - timedelta(minutes=30),
    **traits: object,
) -> str:
    """Somebody of industry looks at the prices twice and asks for a demo at `at`: 40 + 50 + 20 =
    110 points. Returns the person's id."""
    known = {"name": "Lucía Fernández", "job_title": "Gerente", "company": "Envases Ebro"}
    for trait, value in ({"sector": "Industria"} | known | traits).items():
        tell(shop, email, "trait.set", at - timedelta(days=2), {"trait": trait, "value": value})
    for days in (2, 1):
        tell(shop, email, "page.viewed", at - timedelta(days=days), {"path": "/precios"})
    tell(shop, email, "demo.requested", at)
    apply_all(workspace=shop.workspace, now=at)
    tick(workspace=shop.workspace, now=at)
    return person_of(shop, email)


def person_of(shop: Shop, email: str) -> str:
    """The id of the person with an e-mail."""
    keys = PersonKey.objects.of(shop.workspace.id)
    person: str = keys.get(kind="email", value=email).person
    return person
