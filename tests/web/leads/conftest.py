"""Leads as rows, for tests of the list."""

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import count

import pytest

from testigo.core.sought import terms_of
from testigo.store import lead_counts
from testigo.store.models import Lead, Person, Sought, Workspace
from testigo.store.sought import within
from tests.web.conftest import BORN

AddLead = Callable[..., str]

_WHO = ("name", "email", "phone", "company", "job_title")


@pytest.fixture
def add_lead(space: Workspace) -> AddLead:
    """Adds a lead of the workspace `nortia`, or of another one, and returns its person."""
    numbers = count(1)

    def add(workspace: Workspace = space, **values: object) -> str:
        person = f"{next(numbers):032x}"
        who = {name: values.pop(name) for name in _WHO if name in values}
        Person.objects.of(workspace.pk).create(id=person, created_at=BORN, **who)
        Lead.objects.of(workspace.pk).create(
            person=person,
            **{"stage": "lead", "case_file": {}, **values},
        )
        find_and_count(workspace.pk, person, who)
        return person

    return add


def find_and_count(workspace_id: int, person: str, who: Mapping[str, object]) -> None:
    """Let a lead that was written as a row be found and counted, as drawing it does."""
    terms = " ".join(within(workspace_id, term) for term in terms_of(who))
    Sought.objects.of(workspace_id).create(person=person, terms=terms)
    lead_counts.move(workspace_id, Counter(), lead_counts.counts_of(workspace_id, [person]))
