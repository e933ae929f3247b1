"""Leads given by hand: each once, by whoever may, to whoever can work; and what follows."""

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.handing_on import MOST, give_leads, give_leads_back
from testigo.actions.refusals import LeadNotFound, NotAllowed
from testigo.actions.rerouting import look_again
from testigo.actions.verifying import verify
from testigo.core.problems import InvalidInput
from testigo.store import log
from testigo.store.models import Membership, OutboxRow, Seat, Workspace
from tests.factories.business import business, hire, membership
from tests.factories.conclusions import owners
from tests.factories.facts import crossing, person_with, tell
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db

ANA, EVA = "ana@acme.example", "eva@acme.example"


@pytest.fixture
def space() -> Workspace:
    """A business in whose team nobody sits, with two leads that wait."""
    space = business(sdr=2)
    Seat.objects.of(space.id).filter(team="sdr").delete()
    for who in (ANA, EVA):
        tell(space, crossing(at(0), who), at(0))
    apply_all(workspace=space, now=at(0))
    return space


@pytest.fixture
def boss(space: Workspace) -> Membership:
    return membership(space, hire(space, "boss@nortia.example", "lead"))


def number_of(space: Workspace, name: str) -> int:
    found: int = Membership.objects.of(space.id).get(user__name=name).user_id
    return found


def give(
    space: Workspace,
    by: Membership,
    *emails: str,
    to: str = "sdr1",
    once: str = "a",
    hours: int = 1,
) -> int:
    return give_leads(
        workspace=space,
        people=[person_with(space, email) for email in emails],
        to=number_of(space, to),
        by=by,
        now=at(hours),
        once=once,
    ).leads


def test_what_waits_is_given_at_once_and_waits_no_more(space: Workspace, boss: Membership) -> None:
    assert owners(space) == {}
    assert give(space, boss, ANA, EVA) == 2
    assert owners(space) == {ANA: "sdr1", EVA: "sdr1"}
    hire(space, "sdr9@nortia.example", "sdr", team="sdr")
    assert look_again(workspace=space, now=at(2)) == 0
    facts = [fact for _, fact in log.stream(space.id) if fact.name == "lead.assigned"]
    assert {(f.origin, f.actor, f.source) for f in facts} == {
        ("reported", f"user:{boss.user_id}", "screen")
    }
    assert verify(workspace=space) == []


def test_whoever_receives_it_is_told_unless_they_took_it_themselves(
    space: Workspace, boss: Membership
) -> None:
    give(space, boss, ANA)
    mine = membership(space, boss.user)
    give(space, mine, EVA, to="boss", once="b")
    told = OutboxRow.objects.of(space.id).filter(recipient__startswith="user:")
    assert [(row.topic, row.recipient) for row in told] == [
        ("lead.handed_over", f"user:{number_of(space, 'sdr1')}")
    ]


def test_given_again_to_somebody_else_it_is_theirs(space: Workspace, boss: Membership) -> None:
    give(space, boss, ANA)
    assert give(space, boss, ANA, to="sdr2", once="b", hours=2) == 1
    assert give(space, boss, ANA, to="sdr2", once="c", hours=3) == 0, "theirs already"
    assert owners(space) == {ANA: "sdr2"}
    assert verify(workspace=space) == []


def test_one_press_sent_twice_is_one(space: Workspace, boss: Membership) -> None:
    give(space, boss, ANA)
    give(space, boss, ANA, to="sdr2", once="b", hours=2)
    assert give(space, boss, ANA, hours=3) == 0
    assert owners(space) == {ANA: "sdr2"}


def test_a_page_that_is_gone_back_to_gives_to_somebody_else(
    space: Workspace, boss: Membership
) -> None:
    give(space, boss, ANA)
    assert give(space, boss, ANA, to="sdr2", hours=2) == 1
    assert owners(space) == {ANA: "sdr2"}


@pytest.mark.parametrize("role", ["dpo", "agency"])
def test_whoever_only_reads_gives_nothing(space: Workspace, role: str) -> None:
    reader = membership(space, hire(space, "r@nortia.example", role))
    before = log.head(space.id).last_seq
    with pytest.raises(NotAllowed):
        give(space, reader, ANA)
    assert log.head(space.id).last_seq == before


def test_nobody_of_another_workspace_gives_or_receives(space: Workspace, boss: Membership) -> None:
    other = business("otra")
    theirs = membership(other, hire(other, "boss@otra.example", "admin"))
    with pytest.raises(NotAllowed):
        give(space, theirs, ANA)
    person = person_with(space, ANA)
    with pytest.raises(LeadNotFound):
        give_leads(
            workspace=other, people=[person], to=theirs.user_id, by=theirs, now=at(1), once="a"
        )
    with pytest.raises(InvalidInput):
        give_leads(
            workspace=space, people=[person], to=theirs.user_id, by=boss, now=at(1), once="a"
        )
    assert owners(space) == {}


def test_nobody_inactive_or_who_only_reads_receives(space: Workspace, boss: Membership) -> None:
    Membership.objects.of(space.id).filter(user__name="sdr1").update(active=False)
    hire(space, "r@nortia.example", "dpo")
    for to in ("sdr1", "r"):
        with pytest.raises(InvalidInput) as refused:
            give(space, boss, ANA, to=to)
        assert [problem.code for problem in refused.value.problems] == ["cannot_receive"]
    assert owners(space) == {}


def test_nothing_is_given_of_a_list_that_holds_a_stranger(
    space: Workspace, boss: Membership
) -> None:
    people = [person_with(space, ANA), "0" * 32]
    with pytest.raises(LeadNotFound):
        give_leads(
            workspace=space,
            people=people,
            to=number_of(space, "sdr1"),
            by=boss,
            now=at(1),
            once="a",
        )
    for wrong in ([], [str(n) for n in range(MOST + 1)]):
        with pytest.raises(InvalidInput):
            give_leads(
                workspace=space,
                people=wrong,
                to=number_of(space, "sdr1"),
                by=boss,
                now=at(1),
                once="a",
            )
    assert owners(space) == {}


def test_what_one_press_gave_goes_back_to_whoever_had_it(
    space: Workspace, boss: Membership
) -> None:
    give(space, boss, ANA)
    given = give_leads(
        workspace=space,
        people=[person_with(space, email) for email in (ANA, EVA)],
        to=number_of(space, "sdr2"),
        by=boss,
        now=at(2),
        once="b",
    )
    stranger = membership(space, hire(space, "otra@nortia.example", "lead"))
    with pytest.raises(NotAllowed):
        give_leads_back(workspace=space, fact_id=given.fact, by=stranger, now=at(3))
    assert give_leads_back(workspace=space, fact_id=given.fact, by=boss, now=at(3)) == 1
    assert owners(space) == {ANA: "sdr1", EVA: "sdr2"}, "nobody had Eva"
    assert give_leads_back(workspace=space, fact_id=given.fact, by=boss, now=at(4)) == 0
    assert verify(workspace=space) == []
    with pytest.raises(LeadNotFound):
        give_leads_back(workspace=space, fact_id="none", by=boss, now=at(3))
