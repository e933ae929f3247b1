"""A page of 50 leads among 100,000."""

import json
import sys
from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING, Any

from bench import histories
from bench.apply import NOW, import_facts
from bench.business import open_business
from bench.databases import run_in_databases, start_django
from bench.measuring import Figure, wall_median

if TYPE_CHECKING:
    from testigo.store.models import Workspace

LEADS = 100_000
PATTERNS = 500
LIMIT_MS = 50
COMPANIES = 25_000

_SECTORS = ("industria", "industria", "logística", "sanidad", "educación", "retail")
_NAMES = ("Ana", "Luis", "Marta", "Pablo", "Inés", "Jorge", "Nuria", "Óscar", "Sofía", "Raúl")
_SURNAMES = (
    "García",
    "Rodríguez",
    "González",
    "Fernández",
    "López",
    "Martínez",
    "Sánchez",
    "Pérez",
    "Gómez",
    "Martín",
    "Jiménez",
    "Hernández",
    "Díaz",
    "Moreno",
    "Muñoz",
    "Álvarez",
    "Romero",
    "Gutiérrez",
    "Alonso",
    "Navarro",
    "Torres",
    "Domínguez",
    "Ramos",
    "Vázquez",
    "Ramírez",
    "Gil",
    "Serrano",
    "Morales",
    "Molina",
    "Blanco",
    "Suárez",
    "Castro",
    "Ortega",
    "Delgado",
    "Ortiz",
    "Marín",
    "Rubio",
    "Núñez",
    "Soto",
    "Medina",
    "Iglesias",
    "Castillo",
    "Cortés",
    "Garrido",
    "Santos",
    "Guerrero",
    "Lozano",
    "Cano",
    "Cruz",
    "Méndez",
    "Flores",
    "Prieto",
    "Peña",
    "Herrera",
    "Calvo",
    "Cabrera",
    "Vidal",
    "Ruiz",
    "Vega",
    "Zabala",
)


def run() -> list[Figure]:
    """Both databases, each in a process of its own."""
    return run_in_databases("bench.lists")


def _measure(engine: str) -> list[Figure]:
    from testigo.queries.lead_filters import LeadFilters
    from testigo.queries.leads import lead_page
    from testigo.store.models import Lead

    workspace = open_business()
    fill(workspace)
    ranked = Lead.objects.of(workspace.id).exclude(stage="").order_by("-score", "person")
    deep: Any = ranked[len(ranked) // 2]
    owner = ranked.filter(owner__isnull=False).first().owner_id
    asked: list[tuple[str, LeadFilters, str]] = [
        ("first page", LeadFilters(), ""),
        ("page in the middle", LeadFilters(), f"{deep.score}~{deep.person}"),
        ("of one stage", LeadFilters(stage="mql"), ""),
        ("of one owner", LeadFilters(owner=owner), ""),
        ("of nobody", LeadFilters(owner=0), ""),
        ("of one status", LeadFilters(status="connected"), ""),
        ("search, many found", LeadFilters(search="ruiz"), ""),
        ("search, one found", LeadFilters(search="p77777 zabala"), ""),
        ("search, none found", LeadFilters(search="xyzzy"), ""),
    ]
    figures = []
    for what, filters, after in asked:
        seconds = wall_median(
            lambda f=filters, a=after: lead_page(workspace.id, f, now=NOW, after=a)
        )
        figures.append(Figure(f"lists, {engine}", what, seconds * 1000, "ms", LIMIT_MS, False))
    return [*figures, *_companies(workspace, engine)]


def _companies(workspace: "Workspace", engine: str) -> list[Figure]:
    from testigo.queries.companies import company_page

    middle = company_page(workspace.id, limit=COMPANIES // 2).next_after
    asked: list[tuple[str, dict[str, str]]] = [
        ("companies, first page", {}),
        ("companies, page in the middle", {"after": middle}),
        ("companies, most people first", {"order": "people"}),
        ("companies, by name", {"order": "name"}),
        ("companies, search, many found", {"search": "firma"}),
        ("companies, search, one found", {"search": "firma7777.example"}),
        ("companies, search, none found", {"search": "xyzzy"}),
    ]
    return [
        Figure(
            f"lists, {engine}",
            what,
            wall_median(lambda a=arguments: company_page(workspace.id, **a)) * 1000,
            "ms",
            LIMIT_MS,
            False,
        )
        for what, arguments in asked
    ]


def fill(workspace: "Workspace", leads: int = LEADS) -> None:
    """Leads like some that were folded, each with its own person, score and owner."""
    from django.db import connection, transaction

    from testigo.actions.applying import apply_all
    from testigo.store import companies
    from testigo.store.bulk import insert_rows
    from testigo.store.models import Lead, Person

    import_facts(workspace, histories.drafts(PATTERNS, 12), NOW)
    apply_all(workspace=workspace, now=NOW)
    with transaction.atomic():
        for model, key, change in ((Lead, "person", _lead), (Person, "id", _person)):
            columns = [f.column for f in model._meta.local_concrete_fields]
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {', '.join(columns)} FROM {model._meta.db_table}")
                patterns = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
                cursor.execute(f"DELETE FROM {model._meta.db_table}")
            rows = [tuple(row.values()) for row in _many(patterns, key, change, leads)]
            insert_rows(model._meta.db_table, columns, rows)
        find_them(workspace.id)
        count_them()
        domains = [f"firma{number}.example" for number in range(COMPANIES)]
        companies.draw(workspace.id, domains, NOW)
    with connection.cursor() as cursor:
        # As the database looks after itself in the course of time.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def find_them(workspace_id: int) -> None:
    """The terms of everybody, whose case does not say what is written of them."""
    from django.db import connection

    from testigo.core.sought import terms_of
    from testigo.store.bulk import insert_rows
    from testigo.store.sought import within

    columns = ("name", "email", "phone", "company", "job_title")
    random = Random(4)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {', '.join(columns)} FROM testigo_person ORDER BY id")
        people = cursor.fetchall()
    rows = []
    for person, *told in people:
        traits = dict(zip(columns, told, strict=True))
        terms = terms_of({**traits, "sector": random.choice(_SECTORS)})
        rows.append((workspace_id, person, " ".join(within(workspace_id, t) for t in terms)))
    insert_rows("testigo_sought", ("workspace_id", "person", "terms"), rows)


def count_them() -> None:
    """How many people stand where."""
    from importlib import import_module

    from django.db import connection

    made = import_module("testigo.store.migrations.0019_leads_found_and_counted")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM testigo_lead_count")
        cursor.execute(made.COUNTED)


def _many(
    patterns: list[dict[str, Any]], key: str, change: Any, leads: int
) -> Iterator[dict[str, Any]]:
    random = Random(3)
    for number in range(leads):
        pattern = patterns[number % len(patterns)]
        yield {**pattern, key: f"{number:032x}", **change(random, number, pattern)}


def _lead(random: Random, number: int, pattern: dict[str, Any]) -> dict[str, Any]:
    return {"score": pattern["score"] + random.randrange(20)}


def _person(random: Random, number: int, pattern: dict[str, Any]) -> dict[str, Any]:
    name = f"{random.choice(_NAMES)} {random.choice(_SURNAMES)} {random.choice(_SURNAMES)}"
    return {
        "name": name,
        "email": f"p{number}@acme{number % 997}.example",
        "phone": f"+346{number:08d}",
        "domain": f"firma{number % COMPANIES}.example",
    }


if __name__ == "__main__":
    start_django()
    print(json.dumps([figure.as_data() for figure in _measure(sys.argv[1])]))
