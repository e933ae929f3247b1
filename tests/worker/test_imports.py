"""What the worker does about imports: nothing twice, and what nobody can take up is told."""

from datetime import timedelta

import pytest

from testigo.actions.holding import claim
from testigo.queries.imports import import_line, runs_to_work_on
from testigo.store.models import ImportRun, Workspace
from testigo.worker.imports import Importers
from tests.actions.business import NOW, business_with_pact
from tests.actions.import_files import Hands, chosen, uploaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def space() -> Workspace:
    return business_with_pact()


def test_what_was_only_uploaded_is_left_alone(space: Workspace) -> None:
    run = uploaded(space)
    chosen(space, run)
    assert Importers().look_after(space, NOW) == 0
    assert import_line(space.pk, run).state == "uploaded"


def test_what_somebody_works_on_is_not_taken_up_until_they_are_gone(space: Workspace) -> None:
    run = uploaded(space)
    ImportRun.objects.of(space.pk).filter(id=run).update(state="waiting")
    assert runs_to_work_on(space.pk, NOW) == [run]
    holding = claim(space.pk, run, Hands())
    assert holding is not None
    assert runs_to_work_on(space.pk, NOW) == []
    assert claim(space.pk, run, Hands()) is None
    later = NOW + timedelta(hours=1)
    assert runs_to_work_on(space.pk, later) == [run]


def test_a_run_of_the_command_line_that_was_cut_short_says_so(space: Workspace) -> None:
    run = uploaded(space)
    rows = ImportRun.objects.of(space.pk).filter(id=run)
    rows.update(state="running", stored="", leased_until=NOW, ranges=[[1, 5]])
    assert runs_to_work_on(space.pk, NOW) == []
    assert Importers().look_after(space, NOW) == 1
    line = import_line(space.pk, run)
    assert [reason.problem.code for reason in line.reasons] == ["import_interrupted"]
    assert (line.state, line.may_be_undone) == ("failed", True)
