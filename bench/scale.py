"""A workspace of 100,000 leads and a million facts: some folded lives, many times over."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from bench import histories
from bench.apply import import_facts
from testigo.core.drafts import FactDraft

if TYPE_CHECKING:
    from testigo.store.models import Workspace

PATTERNS, EACH, COPIES = 640, 8, 200
# In the fourth quarter, for which the pact has a goal; some lives lie ahead.
NOW = histories.START + timedelta(days=92, hours=3)

# Columns that name somebody or something, which is another one in each copy.
_NAMED: dict[str, Sequence[str]] = {
    "testigo_person": ("id",),
    "testigo_lead": ("person",),
    "testigo_stage": ("person",),
    "testigo_clock": ("person", "cause"),
    "testigo_fact": ("id", "person", "holder", "cause"),
}
_ONE_IN = 80


def fill(workspace: "Workspace") -> None:
    """The lives until NOW, then their copies, in the tables that the screens read."""
    from django.db import connection, transaction

    from testigo.actions.applying import apply_all

    told = [*histories.drafts(PATTERNS, EACH), *_contracts()]
    import_facts(workspace, sorted((d for d in told if d.at < NOW), key=lambda d: d.at), NOW)
    apply_all(workspace=workspace, now=NOW)
    with transaction.atomic():
        for table, named in _NAMED.items():
            _multiply(table, named)
    with connection.cursor() as cursor:
        # As the database looks after itself in the course of time.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _multiply(table: str, named: Sequence[str]) -> None:
    from django.apps import apps
    from django.db import connection

    model = next(one for one in apps.get_models() if one._meta.db_table == table)
    columns = [field.column for field in model._meta.local_concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        rows = cursor.fetchone()[0]
        for copy in range(1, COPIES):
            values = ", ".join(_again(column, named, copy, rows) for column in columns)
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) "
                f"SELECT {values} FROM {table} WHERE {named[0]} NOT LIKE 'z%'"
            )


def _again(column: str, named: Sequence[str], copy: int, rows: int) -> str:
    """What a column holds in a copy."""
    if column in named:
        return f"'z{copy:03}' || substr({column}, 5)"
    if column == "message_id":
        return f"'z{copy:03}' || {column}"
    return f"{column} + {copy * rows}" if column == "seq" else column


def _contracts() -> list[FactDraft]:
    """Some sign."""
    random = Random(11)
    last = {draft.person.email: draft for draft in histories.drafts(PATTERNS, EACH)}
    return [
        FactDraft(
            "contract.signed",
            draft.at + timedelta(hours=3),
            f"c{number}",
            person=draft.person,
            props={"amount": random.randrange(4, 18) * 1000, "currency": "EUR", "term_months": 12},
        )
        for number, draft in enumerate(list(last.values())[::_ONE_IN])
    ]
