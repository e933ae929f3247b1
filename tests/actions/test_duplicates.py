"""People who may be one: found as they come in and everybody at once, dismissed, joined by rule."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from testigo.actions.applying import apply_all
from testigo.actions.duplicates import (
    MayJoin,
    NoSuchPair,
    dismiss,
    find_everywhere,
    join_by_rule,
    join_pair,
    keep_rule,
    look_at_newcomers,
    part_pair,
    propose_again,
)
from testigo.actions.import_runs import ask_undo
from testigo.actions.merging import NotJoined, merge_people
from testigo.actions.running import work_on
from testigo.actions.verifying import verify
from testigo.core.drafts import PersonKeys
from testigo.core.problems import InvalidInput
from testigo.store import likeness
from testigo.store.models import (
    DuplicateCandidate,
    DuplicateSearch,
    FactRow,
    LikenessMark,
    Membership,
    PersonKey,
    Workspace,
)
from tests.actions.business import hire
from tests.actions.import_files import Hands, brought, sheet
from tests.factories.business import business, open_workspace
from tests.factories.facts import draft, tell
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db

NOW = at(0)
ANA = {"name": "Ana Ruiz Soler", "company": "Acme, S.L."}


@pytest.fixture
def space() -> Workspace:
    return business()


def known(space: Workspace, who: str, now: datetime = NOW, phone: str = "", **traits: str) -> str:
    """Somebody with an e-mail, a phone and traits, taken in; their id."""
    keys = PersonKeys(email=who, phone=phone)
    told = [
        draft("trait.set", now, who, person=keys, props={"trait": name, "value": value})
        for name, value in (traits or {"city": "Soria"}).items()
    ]
    tell(space, told, now)
    apply_all(workspace=space, now=now)
    return str(PersonKey.objects.of(space.id).get(kind="email", value=who).person)


def pairs(space: Workspace, state: str = "open") -> list[set[str]]:
    rows = DuplicateCandidate.objects.of(space.id).filter(state=state)
    return [{row.one, row.other} for row in rows.order_by("-probability", "one", "other")]


def looked(space: Workspace, now: datetime = NOW) -> list[set[str]]:
    while look_at_newcomers(workspace=space, now=now):
        pass
    return pairs(space)


def twice(space: Workspace) -> set[str]:
    """Ana by her office's mailbox and by her own."""
    return {
        known(space, "ana.ruiz@acme.example", name="Ana Ruiz", company="Acme"),
        known(space, "anaruiz@correo.example", **ANA),
    }


def member(space: Workspace, role: str) -> Membership:
    user = hire(space, f"{role}@{space.slug}.example", role)
    found: Membership = Membership.objects.of(space.id).get(user=user)
    return found


def test_who_comes_in_is_compared_with_those_who_share_something(space: Workspace) -> None:
    both = twice(space)
    known(space, "eva@otra.example", name="Eva Gil", company="Acme")
    assert looked(space) == [both]
    row = DuplicateCandidate.objects.of(space.id).get()
    assert row.one < row.other
    assert set(row.reasons) == {"name_part", "company_same", "email_mailbox"}
    assert (row.probability >= 950, row.found_at, row.state) == (True, NOW, "open")


def test_nothing_told_anew_is_nothing_to_look_at(space: Workspace) -> None:
    twice(space)
    looked(space)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert look_at_newcomers(workspace=space, now=NOW) == 0
    assert len(asked) <= 2


def test_a_later_name_or_phone_is_looked_at_too(space: Workspace) -> None:
    first = known(space, "ana@acme.example", phone="+34600111222", name="Ana Ruiz")
    second = known(space, "aruiz@correo.example", name="A.")
    assert looked(space) == []
    known(space, "aruiz@correo.example", at(1), phone="+34600111223", name="Ana Ruiz")
    assert looked(space) == [{first, second}]


def test_what_no_longer_agrees_is_dropped(space: Workspace) -> None:
    twice(space)
    assert len(looked(space)) == 1
    known(space, "anaruiz@correo.example", at(1), name="Luis Gil", company="Boreal")
    assert looked(space) == []


def test_a_stop_half_way_leaves_nobody_out(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = twice(space)

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("testigo.actions.duplicates._compare", stopped)
        with pytest.raises(KeyboardInterrupt):
            look_at_newcomers(workspace=space, now=NOW)
    assert looked(space) == [both]
    assert LikenessMark.objects.of(space.id).exists()


def test_many_are_looked_at_in_turns(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("testigo.actions.duplicates.AT_ONCE", 2)
    both = twice(space)
    assert looked(space) == [both]
    search = DuplicateSearch.objects.get(workspace=space)
    assert search.looked_seq == FactRow.objects.of(space.id).order_by("-seq").first().seq


def test_the_cost_does_not_grow_with_the_base(space: Workspace) -> None:
    costs = []
    for size in (30, 300):
        for number in range(size):
            mark = f"{size}x{number}"
            tell(
                space,
                [
                    draft(
                        "trait.set",
                        NOW,
                        f"{mark}@b{mark}.example",
                        props={"trait": "name", "value": f"Nombre{mark} Apellido{mark}"},
                    )
                ],
                NOW,
            )
        apply_all(workspace=space, now=NOW)
        looked(space)
        who = known(space, f"nueva{size}@acme{size}.example", name=f"Nueva{size} Persona{size}")
        with CaptureQueriesContext(connection) as asked:
            look_at_newcomers(workspace=space, now=NOW)
        assert LikenessMark.objects.of(space.id).filter(person=who).exists()
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_marks_are_looked_up_by_their_key(space: Workspace) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("plans of an empty table say nothing on PostgreSQL")
    with CaptureQueriesContext(connection) as asked:
        likeness.who_shares(space.id, ["00"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        plans = [row[3] for row in cursor.fetchall()]
    assert len(plans) == 1
    assert plans[0].startswith("SEARCH")
    assert "mark=?" in plans[0]


def test_what_a_crowd_shares_proposes_nobody(space: Workspace) -> None:
    for number in range(likeness.CROWD + 2):
        known(
            space, f"p{number}@casa{number}.example", phone=f"+3491555{number:04}", name="Ana Gil"
        )
    assert looked(space) == []


def test_who_was_dismissed_does_not_come_back(space: Workspace) -> None:
    both = sorted(twice(space))
    looked(space)
    dismiss(workspace=space, one=both[1], other=both[0], by="user:1", now=at(1))
    known(space, "anaruiz@correo.example", at(2), name="Ana Ruiz Soler", company="Acme")
    assert looked(space) == []
    find_everywhere(workspace=space, now=at(3))
    assert (pairs(space), pairs(space, "dismissed")) == ([], [set(both)])


def test_a_dismissal_holds_for_whom_one_of_both_is_joined_into(space: Workspace) -> None:
    first, second = twice(space)
    third = known(space, "ana.ruiz@tercera.example", at(1), name="Ana Ruiz", company="Acme")
    looked(space)
    dismiss(workspace=space, one=first, other=second, by="user:1", now=at(2))
    survivor = join_pair(workspace=space, one=second, other=third, by="user:1", now=at(3)).survivor
    looked(space, at(3))
    find_everywhere(workspace=space, now=at(4))
    held = [pair for pair in pairs(space) if {first, survivor} == pair]
    assert held == []


def test_a_dismissal_can_be_taken_back(space: Workspace) -> None:
    one, other = twice(space)
    looked(space)
    dismiss(workspace=space, one=one, other=other, by="user:1", now=at(1))
    propose_again(workspace=space, one=other, other=one, by="user:1", now=at(2))
    assert pairs(space) == [{one, other}]
    with pytest.raises(NoSuchPair):
        propose_again(workspace=space, one=one, other=other, by="user:1", now=at(2))


def test_nobody_of_another_workspace_can_be_dismissed(space: Workspace) -> None:
    one, other = twice(space)
    elsewhere = open_workspace("elsewhere")
    for pair in ((one, other), (one, one), (one, "none")):
        with pytest.raises(NoSuchPair):
            dismiss(workspace=elsewhere, one=pair[0], other=pair[1], by="user:1", now=NOW)
    with pytest.raises(NoSuchPair):
        dismiss(workspace=space, one=one, other=one, by="user:1", now=NOW)


def test_everybody_at_once_finds_what_only_a_slip_keeps_apart(space: Workspace) -> None:
    one = known(space, "ana.ruiz@correo.example", name="Ana Ruiz")
    other = known(space, "ana.riuz@correo.example", name="Ana Riuz")
    assert looked(space) == []
    search = find_everywhere(workspace=space, now=at(1))
    assert (search.people, search.pairs, search.new, search.trained) == (2, 1, 1, False)
    assert pairs(space) == [{one, other}]


def test_everybody_again_changes_nothing(space: Workspace) -> None:
    twice(space)
    looked(space)
    find_everywhere(workspace=space, now=at(1))
    before = list(DuplicateCandidate.objects.of(space.id).values())
    search = find_everywhere(workspace=space, now=at(2))
    assert (search.pairs, search.new) == (1, 0)
    assert list(DuplicateCandidate.objects.of(space.id).values()) == before


def test_who_was_joined_is_compared_as_the_one_they_are(space: Workspace) -> None:
    one, other = twice(space)
    looked(space)
    merged = join_pair(workspace=space, one=one, other=other, by="user:1", now=at(1))
    assert pairs(space, "merged") == [{one, other}]
    third = known(space, "ana.ruiz@tercera.example", at(2), name="Ana Ruiz", company="Acme")
    assert looked(space, at(2)) == [{merged.survivor, third}]
    find_everywhere(workspace=space, now=at(3))
    assert pairs(space) == [{merged.survivor, third}]
    assert verify(workspace=space) == []


def test_who_was_parted_is_not_proposed_again(space: Workspace) -> None:
    one, other = twice(space)
    looked(space)
    merged = join_pair(workspace=space, one=one, other=other, by="user:1", now=at(1))
    survivor = part_pair(workspace=space, person=merged.merged, by="user:1", now=at(2))
    assert survivor == merged.survivor
    assert looked(space, at(2)) == []
    find_everywhere(workspace=space, now=at(3))
    assert (pairs(space), pairs(space, "dismissed")) == ([], [{one, other}])
    with pytest.raises(NotJoined):
        part_pair(workspace=space, person=merged.merged, by="user:1", now=at(3))


def test_a_rule_joins_nobody_before_it_is_switched_on(space: Workspace) -> None:
    twice(space)
    looked(space)
    assert join_by_rule(workspace=space, now=at(1)) == 0
    assert len(pairs(space)) == 1


def test_a_rule_joins_whom_it_covers_and_says_why(space: Workspace) -> None:
    both = twice(space)
    looked(space)
    admin = member(space, "admin")
    keep_rule(workspace=space, value={"at_least": 950}, by=admin, now=at(1))
    assert join_by_rule(workspace=space, now=at(1)) == 1
    assert pairs(space, "merged") == [both]
    fact = FactRow.objects.of(space.id).get(name="person.merged")
    assert (fact.props["why"], fact.actor) == ("probable", "system")
    assert join_by_rule(workspace=space, now=at(1)) == 0


def test_a_rule_leaves_alone_who_was_parted_by_hand(space: Workspace) -> None:
    one, other = twice(space)
    looked(space)
    keep_rule(workspace=space, value={"at_least": 950}, by=member(space, "admin"), now=at(1))
    join_by_rule(workspace=space, now=at(1))
    merged = FactRow.objects.of(space.id).get(name="person.merged").person
    part_pair(workspace=space, person=merged, by="user:1", now=at(2))
    known(space, "anaruiz@correo.example", at(3), name="Ana Ruiz", company="Acme")
    looked(space, at(3))
    find_everywhere(workspace=space, now=at(4))
    assert join_by_rule(workspace=space, now=at(4)) == 0
    assert {one, other} in pairs(space, "dismissed")


def test_a_rule_joins_three_who_are_one_without_going_in_circles(space: Workspace) -> None:
    twice(space)
    known(space, "ana.ruiz@tercera.example", name="Ana Ruiz", company="Acme")
    looked(space)
    keep_rule(workspace=space, value={"at_least": 900}, by=member(space, "admin"), now=at(1))
    joined = 0
    for hour in range(2, 6):
        joined += join_by_rule(workspace=space, now=at(hour))
        looked(space, at(hour))
    assert joined == 2
    assert verify(workspace=space) == []


def test_pairs_of_whom_was_joined_do_not_stand_in_the_way_of_others(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("testigo.actions.duplicates.MOST_JOINED", 1)
    one, other = sorted(twice(space))
    third = known(space, "ana.ruiz@tercera.example", name="Ana Ruiz", company="Acme")
    pair = {
        known(space, "luis.gil@boreal.example", name="Luis Gil", company="Boreal"),
        known(space, "luisgil@casa.example", name="Luis Gil", company="Boreal"),
    }
    looked(space)
    DuplicateCandidate.objects.of(space.id).exclude(one__in=pair).update(probability=999)
    # What was joined without the search knowing of it leaves its pairs open.
    merge_people(workspace=space, one=one, other=other, by="user:1", now=at(1))
    merge_people(workspace=space, one=one, other=third, by="user:1", now=at(1))
    keep_rule(workspace=space, value={"at_least": 900}, by=member(space, "admin"), now=at(1))
    assert join_by_rule(workspace=space, now=at(1)) == 1
    assert pairs(space, "merged") == [pair]


@pytest.mark.parametrize("role", ["sales", "sdr", "success", "dpo", "agency"])
def test_who_may_not_join_people_makes_no_rule(space: Workspace, role: str) -> None:
    with pytest.raises(MayJoin):
        keep_rule(workspace=space, value={"at_least": 990}, by=member(space, role), now=NOW)


def test_a_member_of_another_workspace_makes_no_rule_here(space: Workspace) -> None:
    admin = member(open_workspace("elsewhere"), "admin")
    with pytest.raises(MayJoin):
        keep_rule(workspace=space, value={"at_least": 990}, by=admin, now=NOW)


def test_a_rule_that_is_none_is_refused(space: Workspace) -> None:
    with pytest.raises(InvalidInput):
        keep_rule(workspace=space, value={"at_least": 5}, by=member(space, "admin"), now=NOW)


def test_the_time_of_finding_stays_while_the_reasons_do(space: Workspace) -> None:
    twice(space)
    looked(space)
    known(space, "anaruiz@correo.example", NOW + timedelta(hours=1), **ANA)
    looked(space, at(2))
    assert DuplicateCandidate.objects.of(space.id).get().found_at == NOW


def test_who_was_taken_back_with_a_file_is_like_nobody(space: Workspace) -> None:
    """Their marks stay until they are looked at again; whoever comes in may share them."""
    hands = Hands()
    run = brought(space, sheet(["ana.ruiz@acme.example;Ana Ruiz;CEO"]), hands).id
    looked(space)
    ask_undo(workspace=space, run=run, by="user:1")
    assert work_on(workspace=space, run=run, clock=hands)
    known(space, "ana.ruiz@acme-2.example", name="Ana Ruiz")
    known(space, "anaruiz@correo.example", name="Ana Ruiz")
    assert len(looked(space)) <= 1
