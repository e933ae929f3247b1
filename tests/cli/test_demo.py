"""The sample company from the command line, small and built once."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from testigo.sample import company
from testigo.store.models import Lead, User, Workspace
from tests.actions.business import NOW, hire, open_business
from tests.cli.conftest import Terminal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    """A data folder of its own."""
    settings.TESTIGO_HOME = tmp_path
    return tmp_path


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """When the sample was built; here it is a workspace with one person."""
    times: list[datetime] = []

    def build(now: datetime, progress: Any = None) -> company.SampleCompany:
        times.append(now)
        workspace = open_business("nortia", is_sample=True)
        hire(workspace, "laura@nortia.example", "marketing")
        return company.SampleCompany(workspace, [], "")

    monkeypatch.setattr(company, "build", build)
    return times


def test_the_sample_is_a_whole_company_whose_people_are_told(
    testigo: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(company, "build", partial(company.build, scale=0.01))
    said = testigo("demo", "--no-serve")
    assert said.code == 0
    assert "http://127.0.0.1:8000" in said.out
    for email in User.objects.values_list("email", flat=True):
        assert email in said.out
    assert Lead.objects.of(Workspace.objects.get(is_sample=True).id).exists()


def test_the_sample_is_built_once(testigo: Terminal, built: list[datetime]) -> None:
    said = testigo("demo", "--no-serve")
    assert (said.code, built) == (0, [NOW])
    assert (testigo("demo", "--no-serve").out, built) == (said.out, [NOW])


def test_a_sample_that_was_cut_short_is_built_anew(
    testigo: Terminal, built: list[datetime], home: Path
) -> None:
    testigo("demo", "--no-serve")
    (home / "sample-is-whole").unlink()
    testigo("demo", "--no-serve")
    assert len(built) == 2
    assert Workspace.objects.filter(is_sample=True).count() == 1


def test_the_sample_is_deleted_and_nothing_else(testigo: Terminal, built: list[datetime]) -> None:
    kept = open_business("real")
    testigo("demo", "--no-serve")
    assert testigo("demo", "--delete").code == 0
    assert list(Workspace.objects.all()) == [kept]
    assert not User.objects.exists()
    assert "no sample" in testigo("demo", "--delete").out


def test_a_workspace_of_somebody_with_the_same_name_is_left_alone(
    testigo: Terminal,
) -> None:
    open_business("nortia")
    said = testigo("demo", "--no-serve")
    assert (said.code, said.err.split(":")[0]) == (5, "slug_taken")
    assert Workspace.objects.get().is_sample is False
