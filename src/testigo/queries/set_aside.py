"""People whose consequences could not be drawn and who wait apart, for whoever looks after it."""

from dataclasses import dataclass
from datetime import datetime

from testigo.store.models import CaseAside, Person

# So many are named; the others are counted.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class AsidePerson:
    """Somebody who waits apart since `since`; `problem` is what went wrong, `tries` how often. When
    `ended`, nobody tries any more until somebody says so."""

    person: str
    title: str
    since: datetime
    problem: str
    tries: int
    ended: bool


def people_set_aside(workspace_id: int) -> tuple[list[AsidePerson], int]:
    """The latest of them, and how many there are."""
    rows = CaseAside.objects.of(workspace_id).order_by("-failed_at", "person")
    shown = list(rows[:SHOWN])
    people = Person.objects.of(workspace_id).filter(id__in=[row.person for row in shown])
    titles = {one.id: one.name or one.email or one.company for one in people}
    return [
        AsidePerson(
            row.person,
            titles.get(row.person, ""),
            row.failed_at,
            row.problem,
            row.tries,
            row.next_try_at is None,
        )
        for row in shown
    ], len(shown) if len(shown) < SHOWN else rows.count()
