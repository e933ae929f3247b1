"""One small Nortia for all tests of this folder, built as `testigo demo` builds the large one."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pytest_django import DjangoDbBlocker

from testigo.actions.workspaces import remove_sample
from testigo.sample.company import SampleCompany, build
from testigo.sample.plan import Plan, make_plan

# A Wednesday at 10:40 in Madrid, within working hours.
NOW = datetime(2026, 10, 14, 8, 40, tzinfo=UTC)
# The smallest company in which every planted story can be told from chance.
SCALE = 0.08
# (written, in all) as they were told while it was built.
PROGRESS: list[tuple[int, int]] = []


@pytest.fixture(scope="package")
def company(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[SampleCompany]:
    with django_db_blocker.unblock():
        made = build(NOW, lambda *step: PROGRESS.append(step), SCALE)
        yield made
        remove_sample(workspace=made.workspace)


@pytest.fixture(scope="package")
def plan() -> Plan:
    return make_plan(NOW, SCALE)
