"""Joining people and parting them: one history, computed anew, and a complete undo."""

from datetime import datetime, timedelta
from random import Random

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.merging import AlreadyOne, NoSuchPerson, NotJoined, merge_people, part_people
from testigo.actions.ticking import tick
from testigo.actions.verifying import verify
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.store import log, projections
from testigo.store.models import ClockRow, FactRow, Lead, Workspace
from tests.factories.business import business, open_workspace
from tests.factories.facts import attempt, crossing, draft, person_with, random_history, tell, trait
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db

NOW = at(0)
ANA, BEA = "ana@acme.example", "bea@acme.example"


@pytest.fixture
def space() -> Workspace:
    return business()


def drawn(space: Workspace, now: datetime) -> None:
    apply_all(workspace=space, now=now)
    tick(workspace=space, now=now)


def lead(space: Workspace, person: str) -> Lead:
    found: Lead = Lead.objects.of(space.id).get(person=person)
    return found


def state(space: Workspace, person: str) -> tuple[object, ...]:
    """What a list shows of a person, and their clocks."""
    one = lead(space, person)
    clocks = ClockRow.objects.of(space.id).filter(person=person).order_by("commitment", "cause")
    return (
        (one.stage, one.score, one.fit, one.interest, one.status, one.attempts, one.owner_id),
        list(clocks.values_list("commitment", "cause", "ending", "ended_at", "due_at")),
    )


def two_people(space: Workspace) -> tuple[str, str]:
    """Ana was handed over; Bea saw the prices and has not crossed."""
    tell(space, crossing(NOW, ANA), NOW)
    tell(space, [trait("job_title", "CEO", at(1), BEA), draft("page.viewed", at(1), BEA)], at(1))
    drawn(space, at(1))
    return person_with(space, ANA), person_with(space, BEA)


def test_who_was_handed_over_earlier_stays_and_has_the_history_of_both(space: Workspace) -> None:
    ana, bea = two_people(space)
    merged = merge_people(workspace=space, one=bea, other=ana, by="system", now=at(2))
    assert (merged.survivor, merged.merged) == (ana, bea)
    assert not Lead.objects.of(space.id).filter(person=bea).exists()
    names = [fact.name for _, fact in log.read_people(space.id, [ana])[ana]]
    assert names.count("page.viewed") >= 1
    assert verify(workspace=space) == []


def test_a_score_is_computed_again_and_never_added(space: Workspace) -> None:
    for who in (ANA, BEA):
        tell(space, crossing(NOW, who), NOW)
    drawn(space, at(1))
    ana, bea = person_with(space, ANA), person_with(space, BEA)
    before = lead(space, ana).score
    assert before == lead(space, bea).score > 0
    merged = merge_people(workspace=space, one=ana, other=bea, by="system", now=at(2))
    # The same rules, each counted as often as it may: not twice the points.
    assert lead(space, merged.survivor).score < 2 * before
    assert verify(workspace=space) == []


def test_of_two_hand_overs_the_earlier_stands_and_the_other_clock_is_voided(
    space: Workspace,
) -> None:
    tell(space, crossing(NOW, ANA), NOW)
    tell(space, crossing(at(1), BEA), at(1))
    drawn(space, at(1))
    ana, bea = person_with(space, ANA), person_with(space, BEA)
    merge_people(workspace=space, one=ana, other=bea, by="system", now=at(1.5))
    running = ClockRow.objects.of(space.id).filter(ended_at=None)
    assert set(running.values_list("person", flat=True)) == {ana}
    voided = ClockRow.objects.of(space.id).filter(person=bea).values_list("ending", "void_reason")
    assert set(voided) == {("voided", "person.merged")}
    assert verify(workspace=space) == []


def test_parting_is_as_if_they_had_never_been_joined(space: Workspace) -> None:
    tell(space, crossing(NOW, ANA), NOW)
    tell(space, crossing(at(1), BEA), at(1))
    drawn(space, at(1))
    ana, bea = person_with(space, ANA), person_with(space, BEA)
    before = state(space, ana), state(space, bea)
    merge_people(workspace=space, one=ana, other=bea, by="system", now=at(1.2))
    part_people(workspace=space, person=bea, by="system", now=at(1.4))
    assert (state(space, ana), state(space, bea)) == before
    assert verify(workspace=space) == []


def test_what_was_told_while_they_were_one_goes_to_whom_it_was_told_about(
    space: Workspace,
) -> None:
    ana, bea = two_people(space)
    merge_people(workspace=space, one=ana, other=bea, by="system", now=at(2))
    tell(space, [draft("page.viewed", at(3), BEA)], at(3))
    tell(space, [attempt(at(4), ANA)], at(4))
    drawn(space, at(4))
    assert lead(space, ana).attempts == 1
    part_people(workspace=space, person=bea, by="system", now=at(5))
    seen = [f.at for _, f in log.read_people(space.id, [bea])[bea] if f.name == "page.viewed"]
    assert seen == [at(1), at(3)]
    assert (lead(space, ana).attempts, lead(space, bea).attempts) == (1, 0)
    drawn(space, at(6))
    assert verify(workspace=space) == []


def test_the_log_keeps_whom_each_fact_was_told_about(space: Workspace) -> None:
    ana, bea = two_people(space)
    told = set(FactRow.objects.of(space.id).values_list("id", "person", "digest"))
    merge_people(workspace=space, one=ana, other=bea, by="user:1", now=at(2))
    assert told <= set(FactRow.objects.of(space.id).values_list("id", "person", "digest"))
    merged = FactRow.objects.of(space.id).get(name="person.merged")
    assert (merged.person, merged.props["into"], merged.actor) == (bea, ana, "user:1")


def test_a_joined_person_brings_those_who_were_joined_into_them(space: Workspace) -> None:
    carla = "carla@acme.example"
    two_people(space)
    tell(space, [draft("page.viewed", at(1), carla), trait("city", "Soria", at(1), carla)], at(1))
    drawn(space, at(1))
    ana, bea, third = (person_with(space, who) for who in (ANA, BEA, carla))
    first = merge_people(workspace=space, one=third, other=bea, by="system", now=at(2))
    merge_people(workspace=space, one=first.survivor, other=ana, by="system", now=at(3))
    assert {f.holder for f in FactRow.objects.of(space.id).filter(name="page.viewed")} == {ana}
    assert verify(workspace=space) == []
    part_people(workspace=space, person=first.survivor, by="system", now=at(4))
    held = FactRow.objects.of(space.id).filter(person__in=[bea, third], origin="reported")
    assert {f.holder for f in held if f.name == "page.viewed"} == {first.survivor}
    assert verify(workspace=space) == []
    part_people(workspace=space, person=first.merged, by="system", now=at(5))
    assert verify(workspace=space) == []


def test_nobody_is_joined_to_themselves_or_to_a_stranger(space: Workspace) -> None:
    ana, bea = two_people(space)
    other = open_workspace("otra")
    with pytest.raises(NoSuchPerson):
        merge_people(workspace=other, one=ana, other=bea, by="system", now=at(2))
    with pytest.raises(AlreadyOne):
        merge_people(workspace=space, one=ana, other=ana, by="system", now=at(2))
    merge_people(workspace=space, one=ana, other=bea, by="system", now=at(2))
    with pytest.raises(AlreadyOne):
        merge_people(workspace=space, one=bea, other=ana, by="system", now=at(3))
    with pytest.raises(NotJoined):
        part_people(workspace=space, person=ana, by="system", now=at(3))
    with pytest.raises(NotJoined):
        part_people(workspace=other, person=bea, by="system", now=at(3))


@pytest.mark.parametrize("seed", range(15))
def test_any_joining_and_parting_in_any_history_stays_what_the_log_says(seed: int) -> None:
    """Whatever happens between joinings, the stored state is the one that replaying gives, and
    parting everybody gives what never joining would have given."""
    space, plain = business(), business("plain")
    random = Random(seed)
    drafts = random_history(seed, 60, people=4, days=6)
    joined: list[str] = []
    now = NOW
    for start in range(0, len(drafts), 6):
        part_of = drafts[start : start + 6]
        now = max(now + timedelta(minutes=7), max(one.at for one in part_of))
        for place in (space, plain):
            tell(place, part_of, now)
        if random.random() < 0.7:
            drawn(space, now)
        people = sorted(Lead.objects.of(space.id).values_list("person", flat=True))
        if len(people) > 1 and random.random() < 0.6:
            one, other = random.sample(people, 2)
            now += timedelta(minutes=1)
            pair = merge_people(workspace=space, one=one, other=other, by="system", now=now)
            joined.append(pair.merged)
        if joined and random.random() < 0.4:
            now += timedelta(minutes=1)
            person = joined.pop(random.randrange(len(joined)))
            part_people(workspace=space, person=person, by="system", now=now)
        drawn(space, now)
        assert verify(workspace=space) == []
    while joined:
        now += timedelta(minutes=1)
        part_people(workspace=space, person=joined.pop(), by="system", now=now)
    for place in (space, plain):
        drawn(place, now)
    assert verify(workspace=space) == []
    assert scores(space) == scores(plain)


def scores(space: Workspace) -> set[tuple[str, str, int, int]]:
    """Each person by e-mail with stage, score and attempts."""
    people = list(Lead.objects.of(space.id).values_list("person", flat=True))
    names = projections.read_identities(space.id, people)
    return {
        (names[one.person][0][1], one.stage, one.score, one.attempts)
        for one in Lead.objects.of(space.id)
    }


# --- by a public key -----------------------------------------------------------------------------


def claimed(space: Workspace, when: datetime, browser: str = "", **keys: str) -> str | None:
    """A page viewed, as a public key tells it; whom it was taken for, None where refused."""
    told = FactDraft(
        "page.viewed",
        when,
        f"c:{when.isoformat()}:{browser}:{keys}",
        person=PersonKeys(**keys),
        anonymous_id=browser or None,
        claimed=True,
    )
    recorded = record_facts(workspace=space, drafts=[told], source="collector", now=when)
    return None if recorded.refused else recorded.facts[-1].person


def test_a_claim_makes_a_person_and_finds_them_again(space: Workspace) -> None:
    eva = claimed(space, at(0), browser="b1")
    assert claimed(space, at(1), browser="b1", email="eva@acme.example") == eva
    assert claimed(space, at(2), browser="b2", email="eva@acme.example") == eva


def test_a_claim_never_reaches_somebody_verified(space: Workspace) -> None:
    tell(space, [draft("page.viewed", NOW, ANA)], NOW)
    ana = person_with(space, ANA)
    stranger = claimed(space, at(1), browser="evil")
    assert claimed(space, at(2), browser="evil", email=ANA) == stranger != ana
    facts = [fact for _, fact in log.read_people(space.id, [ana])[ana]]
    assert {fact.source for fact in facts} == {"test"}


def test_a_claim_with_nothing_but_a_verified_name_is_refused(space: Workspace) -> None:
    tell(space, [draft("page.viewed", NOW, ANA)], NOW)
    assert claimed(space, at(1), email=ANA) is None
    assert FactRow.objects.of(space.id).filter(source="collector").count() == 0


def test_a_claim_does_not_hang_a_new_id_on_somebody_verified(space: Workspace) -> None:
    tell(space, [draft("page.viewed", NOW, ANA)], NOW)
    ana = person_with(space, ANA)
    assert claimed(space, at(1), email=ANA, external_id="u9") != ana
    assert claimed(space, at(2), external_id="u9") != ana


def test_who_was_claimed_first_is_verified_by_a_door_of_ours_and_closed_to_claims(
    space: Workspace,
) -> None:
    eva = claimed(space, at(0), browser="b1", email="eva@acme.example")
    tell(space, [draft("page.viewed", at(1), "eva@acme.example")], at(1))
    assert person_with(space, "eva@acme.example") == eva
    assert claimed(space, at(2), browser="b2", email="eva@acme.example") != eva
    # Their own browser goes on telling their history.
    assert claimed(space, at(3), browser="b1") == eva


def test_a_claim_does_not_reach_who_was_joined_into_somebody_verified(space: Workspace) -> None:
    tell(space, [draft("page.viewed", NOW, ANA)], NOW)
    eva = str(claimed(space, at(0), browser="b1", email="eva@acme.example"))
    ana = person_with(space, ANA)
    drawn(space, at(1))
    merge_people(workspace=space, one=ana, other=eva, by="system", now=at(1))
    assert claimed(space, at(2), browser="b2", email="eva@acme.example") not in (ana, eva)


def test_who_was_parted_by_hand_is_not_joined_again_by_the_same_browser(space: Workspace) -> None:
    tell(space, [draft("page.viewed", NOW, ANA)], NOW)
    ana = person_with(space, ANA)
    page = FactDraft("page.viewed", at(1), "p1", anonymous_id="b9")
    browser = str(
        record_facts(workspace=space, drafts=[page], source="form", now=at(1)).facts[0].person
    )
    form = FactDraft("form.submitted", at(2), "f1", person=PersonKeys(email=ANA), anonymous_id="b9")
    record_facts(workspace=space, drafts=[form], source="form", now=at(2))
    assert {f.holder for f in FactRow.objects.of(space.id).filter(name="page.viewed")} == {ana}
    part_people(workspace=space, person=browser, by="system", now=at(3))
    again = FactDraft(
        "form.submitted", at(4), "f2", person=PersonKeys(email=ANA), anonymous_id="b9"
    )
    record_facts(workspace=space, drafts=[again], source="form", now=at(4))
    assert FactRow.objects.of(space.id).get(message_id="p1").holder == browser
    drawn(space, at(5))
    assert verify(workspace=space) == []


def test_after_parting_a_late_fact_leaves_the_clocks_running(space: Workspace) -> None:
    """What comes late has a person's facts read again, the joining that is undone among them."""
    tell(space, [*crossing(NOW, ANA), *crossing(at(1), BEA)], at(1))
    drawn(space, at(1))
    ana, bea = person_with(space, ANA), person_with(space, BEA)
    merged = merge_people(workspace=space, one=ana, other=bea, by="system", now=at(1.1))
    part_people(workspace=space, person=merged.merged, by="system", now=at(1.2))
    parted = {ana: ANA, bea: BEA}[merged.merged]
    before = state(space, merged.merged)
    assert any(clock[3] is None for clock in before[1])  # type: ignore[attr-defined]
    tell(space, [draft("email.opened", at(-5), parted)], at(1.3))
    drawn(space, at(1.3))
    assert state(space, merged.merged)[1] == before[1]
    assert verify(workspace=space) == []
