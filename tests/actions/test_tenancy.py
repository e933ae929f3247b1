"""Nothing crosses: what belongs to another workspace is not there."""

import pytest

from testigo.actions.applying import apply_all, start_over
from testigo.actions.outcomes import record_outcome, take_back
from testigo.actions.refusals import LeadNotFound, NotAllowed
from testigo.actions.ticking import tick
from testigo.core.problems import InvalidInput
from testigo.store import log
from testigo.store.models import ClockRow, Lead, Membership, OutboxRow, Person, Workspace
from tests.factories.business import business
from tests.factories.facts import crossing, draft, person_with, tell
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db

NOW = at(0)
ANA = "ana@acme.example"


def held(space: Workspace) -> tuple[object, ...]:
    """Everything that a workspace holds."""
    tables = (Lead, ClockRow, OutboxRow, Person)
    rows = [sorted(map(repr, table.objects.of(space.id).values_list())) for table in tables]
    return list(log.stream(space.id)), log.head(space.id), rows


@pytest.fixture
def mine() -> Workspace:
    return with_ana("mia")


@pytest.fixture
def yours() -> Workspace:
    return with_ana("tuya")


def with_ana(slug: str) -> Workspace:
    space = business(slug)
    tell(space, crossing(NOW), NOW)
    apply_all(workspace=space, now=NOW)
    return space


def test_a_person_of_another_workspace_is_not_found(mine: Workspace, yours: Workspace) -> None:
    before = held(yours), held(mine)
    theirs = person_with(yours, ANA)
    for person in (theirs, "nobody"):
        with pytest.raises(LeadNotFound):
            record_outcome(
                workspace=mine, person=person, key="1", by=seller_of(mine), now=at(1), once="x"
            )
    assert (held(yours), held(mine)) == before


def seller_of(space: Workspace) -> Membership:
    found: Membership | None = Membership.objects.of(space.id).filter(role="sales").first()
    assert found is not None
    return found


def test_a_member_of_another_workspace_may_do_nothing(mine: Workspace, yours: Workspace) -> None:
    before = held(yours), held(mine)
    with pytest.raises(NotAllowed):
        record_outcome(
            workspace=yours,
            person=person_with(yours, ANA),
            key="1",
            by=seller_of(mine),
            now=at(1),
            once="x",
        )
    assert (held(yours), held(mine)) == before


def test_a_fact_of_another_workspace_is_not_taken_back(mine: Workspace, yours: Workspace) -> None:
    theirs = record_outcome(
        workspace=yours,
        person=person_with(yours, ANA),
        key="1",
        by=seller_of(yours),
        now=at(1),
        once="x",
    )
    before = held(yours), held(mine)
    for fact_id in (theirs.id, "nothing"):
        with pytest.raises(LeadNotFound):
            take_back(
                workspace=mine,
                person=person_with(mine, ANA),
                fact_id=fact_id,
                by=seller_of(mine),
                now=at(1.1),
            )
    assert (held(yours), held(mine)) == before


def test_a_retraction_of_a_foreign_fact_takes_nothing_back(
    mine: Workspace, yours: Workspace
) -> None:
    visit = next(fact for _, fact in log.stream(yours.id) if fact.name == "page.viewed")
    before = held(yours)
    lead = Lead.objects.of(mine.id).get()
    tell(mine, [draft("fact.retracted", at(1), props={"of": visit.id})], at(1))
    apply_all(workspace=mine, now=at(1))
    after = Lead.objects.of(mine.id).get()
    assert (after.stage, after.score) == (lead.stage, lead.score)
    assert held(yours) == before


def test_facts_about_a_person_of_another_workspace_are_refused(
    mine: Workspace, yours: Workspace
) -> None:
    before = held(yours), held(mine)
    foreign = draft("demo.requested", at(1), "", person_id=person_with(yours, ANA))
    with pytest.raises(InvalidInput):
        tell(mine, [foreign], at(1))
    assert (held(yours), held(mine)) == before


def test_time_and_starting_over_touch_one_workspace(mine: Workspace, yours: Workspace) -> None:
    before = held(yours)
    tick(workspace=mine, now=at(100))
    start_over(workspace=mine)
    assert held(yours) == before
    assert not Lead.objects.of(mine.id).exists()


def test_the_same_message_of_the_same_person_lives_in_both(
    mine: Workspace, yours: Workspace
) -> None:
    same = [draft("webinar.attended", at(1), message_id="same")]
    for space in (mine, yours):
        tell(space, same, at(1))
        apply_all(workspace=space, now=at(1))
    scores = {Lead.objects.of(space.id).get().score for space in (mine, yours)}
    assert scores == {76}
    assert person_with(mine, ANA) != person_with(yours, ANA)
