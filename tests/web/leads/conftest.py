"""Leads as rows, for tests of the list."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from testigo.store.models import Lead, Person, Workspace
from tests.factories.leads import find_and_count
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
        traits: Any = values.pop("traits", {})
        Person.objects.of(workspace.pk).create(id=person, created_at=BORN, **who)
        Lead.objects.of(workspace.pk).create(
            person=person,
            **{"stage": "lead", "case_file": {}, **values},
        )
        find_and_count(workspace.pk, person, {**who, **traits})
        return person

    return add
