"""The first draft of a workspace: usable as it stands, with whoever is here already."""

import pytest

from testigo.actions.first_pact import begin_first_pact
from testigo.actions.refusals import NotAllowed
from testigo.core.pact import load_draft
from testigo.store.models import PactVersion, Team, Workspace
from tests.factories.business import OPENED, hire, membership, open_workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Workspace:
    return open_workspace()


def test_with_one_person_a_side_it_is_ready_to_be_signed(place: Workspace) -> None:
    laura = hire(place, "laura@nortia.example", "marketing")
    for name, role in (("pablo", "lead"), ("marta", "director")):
        hire(place, f"{name}@nortia.example", role)
    saved = begin_first_pact(workspace=place, by=membership(place, laura), now=OPENED)
    assert saved.problems == ()
    read, _ = load_draft(saved.text)
    assert read is not None
    assert {side: party.email for side, party in read.parties.items()} == {
        "marketing": "laura@nortia.example",
        "sales": "pablo@nortia.example",
        "sponsor": "marta@nortia.example",
    }
    assert read.title == "Pacto de Smarketing de Nortia"
    assert {promise.side for promise in read.commitments} == {"marketing", "sales"}
    assert PactVersion.objects.of(place.pk).get().number == saved.number


def test_the_teams_that_it_names_are_made_where_there_are_none(place: Workspace) -> None:
    sara = hire(place, "sara@nortia.example", "admin")
    begin_first_pact(workspace=place, by=membership(place, sara), now=OPENED)
    assert set(Team.objects.of(place.pk).values_list("slug", flat=True)) == {"sdr", "ventas"}


def test_the_teams_that_there_are_receive_the_leads(place: Workspace) -> None:
    sara = hire(place, "sara@nortia.example", "admin")
    Team.objects.of(place.pk).create(slug="madrid", name="Madrid")
    Team.objects.of(place.pk).create(slug="sales", name="Sales")
    saved = begin_first_pact(workspace=place, by=membership(place, sara), now=OPENED)
    assert '{to: "team:madrid", by: round_robin}' in saved.text
    assert '{to: "team:sales", by: round_robin}' in saved.text


def test_who_is_missing_is_a_problem_and_the_draft_is_kept(place: Workspace) -> None:
    sara = hire(place, "sara@nortia.example", "admin")
    saved = begin_first_pact(workspace=place, by=membership(place, sara), now=OPENED)
    assert any(problem.where.startswith("parties.marketing") for problem in saved.problems)
    assert any(problem.where.startswith("parties.sales") for problem in saved.problems)


def test_in_english_it_speaks_english(place: Workspace) -> None:
    place.language, place.country, place.currency = "en", "GB", "GBP"
    place.save()
    laura = hire(place, "laura@nortia.example", "marketing")
    hire(place, "pablo@nortia.example", "lead")
    saved = begin_first_pact(workspace=place, by=membership(place, laura), now=OPENED)
    read, problems = load_draft(saved.text)
    assert read is not None, problems
    assert read.title == "Smarketing pact of Nortia"
    assert read.lifecycle.definitions["customer"].means == "Has signed a contract."
    assert (read.currency, read.calendar.country) == ("GBP", "GB")


def test_whoever_neither_sets_up_nor_leads_begins_nothing(place: Workspace) -> None:
    nuria = hire(place, "nuria@nortia.example", "sdr")
    with pytest.raises(NotAllowed):
        begin_first_pact(workspace=place, by=membership(place, nuria), now=OPENED)
    assert not Team.objects.of(place.pk).exists()
