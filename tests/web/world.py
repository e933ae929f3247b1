"""Two businesses side by side, each with one of everything that a screen shows or changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

from testigo.actions.absences import record_absence
from testigo.actions.applying import apply_all
from testigo.actions.backtests import Asked, ask
from testigo.actions.companies import merge_companies
from testigo.actions.content import add_piece
from testigo.actions.deals import DealTold, open_deal
from testigo.actions.duplicates import join_pair, look_at_newcomers
from testigo.actions.fields import create_field
from testigo.actions.import_runs import upload
from testigo.actions.keys import create_key
from testigo.actions.mail_copies import log_mail
from testigo.actions.members import create_team
from testigo.actions.saved_views import save_view
from testigo.actions.standstills import close_day
from testigo.connect.received import Received
from testigo.core.companies import company_id
from testigo.store.models import Delivery, FactRow, Form, MailAside, Membership, Workspace
from tests.actions.import_files import SHEET
from tests.factories.business import business, hire, membership
from tests.factories.facts import crossing, draft, person_with, tell, trait
from tests.factories.forms import published
from tests.spec.agreement import at

# Once everything is there; the pages are asked for by the real clock, which is later or earlier.
BORN = at(2)
# A working day.
CLOSED = date(2026, 10, 1)


@dataclass(frozen=True, slots=True)
class Place:
    """A workspace, who rules it, and the ids that stand in addresses, by the name of the
    parameter; those of people and companies who were joined begin with `joined_`."""

    workspace: Workspace
    boss: Membership
    ids: dict[str, str]


def open_place(slug: str) -> Place:
    """A business where Ana is there twice, Eva was joined into Iris, and two companies are one."""
    workspace = business(slug)
    boss = membership(workspace, hire(workspace, f"boss@{slug}.example", "admin"))
    ids = _people(workspace, slug) | _companies(workspace, boss, slug)
    form: Form = published(workspace, boss, BORN, name=f"Demo {slug}")
    ids |= {
        "form": form.id,
        "address": form.address,
        "trait": create_field(
            workspace=workspace, label=f"Color {slug}", kind="text", values=[], by=boss, now=BORN
        ).trait,
        "run": upload(
            workspace=workspace,
            kind="leads",
            file_name="feria.csv",
            chunks=[SHEET.encode("cp1252")],
            by=f"user:{boss.user_id}",
            now=BORN,
        ).id,
        "backtest": ask(
            workspace=workspace,
            asked=Asked(1, date(2026, 10, 1), date(2026, 11, 1)),
            by=boss,
            now=BORN,
        ).id,
        "piece": add_piece(
            workspace=workspace, title="Guía", path="/guia", kind="guide", by="user:1", now=BORN
        ),
        "delivery": _delivery(workspace, slug),
        "view": save_view(
            workspace=workspace, name="MQL", query="?stage=mql", shared=True, by=boss, now=BORN
        ).id,
        "key": create_key(workspace=workspace, name="CRM", scope="write", now=BORN)[0].id,
    }
    ids |= _teams(workspace, slug)
    ids["deal"] = _deal(workspace, boss, ids["person"])
    ids["mail"] = _mail(workspace, boss)
    return Place(workspace, boss, ids)


def _deal(workspace: Workspace, boss: Membership, person: str) -> str:
    """An open deal with Ana."""
    opened = open_deal(
        workspace=workspace,
        person=person,
        told=DealTold(title="Almacén", amount="1000", close_on="2026-12-01"),
        by=boss,
        now=BORN + timedelta(minutes=2),
        once="press-deal",
    )
    return str(opened.deal)


def _mail(workspace: Workspace, boss: Membership) -> str:
    """A copy of a mail of the boss that nobody here received."""
    log_mail(by=boss, mail=Received("m" * 40, (boss.user.email,)), now=BORN)
    row: MailAside = MailAside.objects.of(workspace.pk).get()
    return row.id


def _delivery(workspace: Workspace, slug: str) -> str:
    """An alert that is set aside."""
    mark = sha256(slug.encode()).hexdigest()
    row = Delivery(
        workspace_id=workspace.pk,
        id=mark,
        alert=mark,
        event="clock.warned",
        channel="email",
        cause=mark,
        created_at=BORN,
        since=BORN,
        not_before=BORN,
        state="aside",
    )
    Delivery.objects.of(workspace.pk).bulk_create([row])
    return mark


def _teams(workspace: Workspace, slug: str) -> dict[str, str]:
    member = Membership.objects.of(workspace.pk).get(user__name="sdr1").user_id
    absence = record_absence(
        workspace=workspace,
        user=member,
        start=at(2000),
        end=at(2100),
        reason="holiday",
        by=None,
        now=BORN,
    )
    team = create_team(workspace=workspace, slug=f"norte-{slug}", name="Norte")
    closed = close_day(
        workspace=workspace, day=CLOSED.isoformat(), reason="Fiesta", by=None, now=BORN
    )
    return {
        "member": f"u{member}",
        "absence": absence.id,
        "team": team.slug,
        "closed_day": closed.id,
    }


def _people(workspace: Workspace, slug: str) -> dict[str, str]:
    ana, again = f"ana.ruiz@{slug}.example", f"anaruiz@correo-{slug}.example"
    eva, iris = f"eva@{slug}.example", f"iris@{slug}.example"
    told = [trait("name", "Ana Ruiz", BORN, who) for who in (ana, again)]
    tell(workspace, [*told, *crossing(BORN, ana), *crossing(BORN, again)], BORN)
    tell(workspace, [draft("demo.requested", BORN, who) for who in (eva, iris)], BORN)
    apply_all(workspace=workspace, now=BORN)
    look_at_newcomers(workspace=workspace, now=BORN)
    pair = [person_with(workspace, who) for who in (eva, iris)]
    joined = join_pair(workspace=workspace, one=pair[0], other=pair[1], by="system", now=BORN)
    person = person_with(workspace, ana)
    fact: FactRow = FactRow.objects.of(workspace.pk).filter(person=person).latest("seq")
    other = person_with(workspace, again)
    return {"person": person, "other": other, "joined_person": joined.merged, "fact": fact.id}


def _companies(workspace: Workspace, boss: Membership, slug: str) -> dict[str, str]:
    for name in (f"beta-{slug}", f"gama-{slug}"):
        tell(workspace, [draft("demo.requested", BORN, f"jon@{name}.example")], BORN)
    apply_all(workspace=workspace, now=BORN)
    beta, gama = (company_id(f"{name}-{slug}.example") for name in ("beta", "gama"))
    joined = merge_companies(
        workspace=workspace, one=beta, other=gama, by=boss, now=BORN + timedelta(minutes=1)
    )
    return {"company": joined.survivor, "joined_company": joined.merged}


def routes(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    """Every route that the resolver knows."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            yield route


def state() -> str:
    """A digest of every row of ours but when people signed in and when keys were used."""
    digest = sha256()
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        for table in sorted(name for name in names if name.startswith("testigo_")):
            found = connection.introspection.get_table_description(cursor, table)
            kept = [c.name for c in found if c.name not in ("last_used_at", "last_login")]
            columns = ", ".join(f'"{name}"' for name in kept)
            cursor.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}")
            digest.update(repr((table, cursor.fetchall())).encode())
    return digest.hexdigest()
