"""People whose consequences cannot be drawn: set aside, tried again after pauses, and left in the
end until a person has looked."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db import connection

from testigo.store.models import CaseAside

# After the first, second … try in vain; after the last of them a person must look.
PAUSES = (
    timedelta(seconds=1),
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=10),
)
MOST_TRIES = len(PAUSES) + 1


def people_aside(workspace_id: int) -> frozenset[str]:
    """Whom nothing is drawn for now."""
    # Asked for at every batch and click, and hardly ever anybody is.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person FROM testigo_case_aside WHERE workspace_id = %s", [workspace_id]
        )
        return frozenset(row[0] for row in cursor.fetchall())


def problems_of(workspace_id: int) -> dict[str, str]:
    """The same people, each with what went wrong."""
    return dict(CaseAside.objects.of(workspace_id).values_list("person", "problem"))


def next_try(workspace_id: int, now: datetime) -> str | None:
    """Who has waited longest of those that are to be tried again; None when nobody is."""
    rows = CaseAside.objects.of(workspace_id).filter(next_try_at__lte=now)
    person: str | None = rows.order_by("next_try_at").values_list("person", flat=True).first()
    return person


def set_aside(workspace_id: int, problems: Mapping[str, str], now: datetime) -> None:
    """Count a try in vain for each of these people, with what went wrong. Needs the locked log."""
    rows = CaseAside.objects.of(workspace_id)
    held = dict(rows.filter(person__in=list(problems)).values_list("person", "tries"))
    for person, problem in problems.items():
        tries = held.get(person, 0) + 1
        later = now + PAUSES[tries - 1] if tries < MOST_TRIES else None
        values = {"tries": tries, "next_try_at": later, "problem": problem[:300]}
        if person in held:
            rows.filter(person=person).update(**values)
        else:
            rows.create(person=person, failed_at=now, **values)


def suspect(workspace_id: int, person: str, problem: str, now: datetime) -> None:
    """Count a try for somebody over whom a worker may have ended. The first time may be chance, so
    they are tried at once; but alone, when the others are done. Needs the locked log."""
    set_aside(workspace_id, {person: problem}, now)
    row = CaseAside.objects.of(workspace_id).filter(person=person, tries=1)
    row.update(next_try_at=now)


def take_back(workspace_id: int, people: Collection[str]) -> None:
    """They are aside no longer."""
    CaseAside.objects.of(workspace_id).filter(person__in=list(people)).delete()


def try_again(workspace_id: int, now: datetime) -> int:
    """Let everybody whom nothing is tried for any more be tried anew; returns how many they are."""
    rows = CaseAside.objects.of(workspace_id).filter(next_try_at__isnull=True)
    return rows.update(tries=0, next_try_at=now)
