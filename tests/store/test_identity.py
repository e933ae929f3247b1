"""Whom a fact is about: the strongest key decides, and nobody is taken for somebody else."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import permutations
from random import Random

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.merging import merge_people
from testigo.actions.verifying import verify
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.problems import InvalidInput
from testigo.store import log
from testigo.store.models import Lead, Person, PersonKey, PersonMerge, Workspace
from tests.factories.business import business, open_workspace
from tests.factories.facts import crossing, draft, person_with
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db

NOW = at(100)


@pytest.fixture
def space() -> Workspace:
    return open_workspace()


def seen(
    space: Workspace,
    email: str = "",
    phone: str = "",
    external: str = "",
    browser: str = "",
    when: datetime = NOW,
) -> str | None:
    """Record a page viewed by somebody with these keys; whom it was taken for."""
    keys = PersonKeys(email=email, phone=phone, external_id=external)
    told = draft("page.viewed", when, person=keys, anonymous_id=browser or None)
    result = record_facts(workspace=space, drafts=[told], source="test", now=NOW)
    return result.facts[-1].person


def test_the_outside_id_decides_over_the_e_mail_and_the_e_mail_over_the_phone(
    space: Workspace,
) -> None:
    by_id = seen(space, external="1")
    by_email = seen(space, email="ana@acme.example")
    by_phone = seen(space, phone="+34600000001")
    assert len({by_id, by_email, by_phone}) == 3
    assert seen(space, "ana@acme.example", "+34600000001", "1") == by_id
    assert seen(space, "ana@acme.example", "+34600000001") == by_email
    assert seen(space, phone="+34600000001") == by_phone


def test_a_key_stays_with_the_person_who_had_it_first(space: Workspace) -> None:
    ana = seen(space, "ana@acme.example")
    seen(space, "ana@acme.example", external="2")
    seen(space, "otra@acme.example", external="2")
    assert seen(space, "otra@acme.example") == ana
    bea = seen(space, external="3")
    assert seen(space, "ana@acme.example", external="3") == bea
    assert seen(space, "ana@acme.example") == ana


def test_without_any_key_it_is_about_nobody(space: Workspace) -> None:
    assert seen(space) is None
    assert not Person.objects.of(space.id).exists()


def test_what_an_unknown_browser_did_belongs_to_whoever_it_turns_out_to_be(
    space: Workspace,
) -> None:
    nobody = seen(space, browser="b1")
    assert seen(space, browser="b1") == nobody
    assert seen(space, "ana@acme.example", browser="b1") == nobody
    assert seen(space, "ana@acme.example") == nobody
    assert Person.objects.of(space.id).count() == 1


def test_two_people_on_one_browser_stay_two(space: Workspace) -> None:
    ana = seen(space, "ana@acme.example", browser="b1")
    bea = seen(space, "bea@acme.example", browser="b1")
    assert ana != bea
    assert seen(space, browser="b1") == ana
    assert seen(space, "bea@acme.example") == bea


def test_they_stay_two_when_they_come_in_one_batch(space: Workspace) -> None:
    drafts = [
        draft("page.viewed", NOW, person=PersonKeys(email=email), anonymous_id="b1")
        for email in ("ana@acme.example", "bea@acme.example")
    ]
    record_facts(workspace=space, drafts=drafts, source="test", now=NOW)
    assert person_with(space, "ana@acme.example") != person_with(space, "bea@acme.example")


def test_what_a_browser_saw_before_joins_somebody_known_on_identification(
    space: Workspace,
) -> None:
    ana = seen(space, "ana@acme.example")
    nobody = seen(space, browser="b2")
    assert nobody != ana
    assert seen(space, "ana@acme.example", browser="b2") == ana
    assert seen(space, browser="b2") == ana
    assert [f.name for _, f in log.read_people(space.id, [str(ana)])[str(ana)]].count(
        "page.viewed"
    ) == 4


def test_a_browser_that_somebody_known_was_joined_into_joins_nobody_any_more(
    space: Workspace,
) -> None:
    nobody = seen(space, browser="b3", when=at(1))
    ana = seen(space, "ana@acme.example")
    merge_people(workspace=space, one=str(ana), other=str(nobody), by="user:1", now=NOW)
    [joining] = PersonMerge.objects.of(space.id)
    assert (joining.person, joining.survivor) == (ana, nobody)
    assert seen(space, "ana@acme.example", browser="b3") == nobody
    bea = seen(space, "bea@acme.example", browser="b3")
    assert bea not in (ana, nobody)
    assert seen(space, browser="b3") == nobody
    assert PersonMerge.objects.of(space.id).count() == 1


def test_nobody_is_known_across_workspaces(space: Workspace) -> None:
    other = open_workspace("otra")
    assert seen(space, "ana@acme.example") != seen(other, "ana@acme.example")


def test_a_person_id_that_the_workspace_does_not_have_is_refused(space: Workspace) -> None:
    foreign = seen(open_workspace("otra"), "ana@acme.example")
    drafts = [
        draft("demo.requested", NOW, "", person_id=foreign, line=1),
        draft("page.viewed", NOW, "bea@acme.example", line=2),
        draft("page.viewed", NOW, "", person_id="nobody", line=3),
    ]
    with pytest.raises(InvalidInput) as refused:
        record_facts(workspace=space, drafts=drafts, source="test", now=NOW)
    assert [(p.code, p.line) for p in refused.value.problems] == [
        ("no_such_person", 1),
        ("no_such_person", 3),
    ]
    assert list(log.stream(space.id)) == []
    assert not Person.objects.of(space.id).exists()


# --- traits that keys give


def given(space: Workspace) -> list[tuple[datetime, str, str]]:
    facts = [fact for _, fact in log.stream(space.id) if fact.name == "trait.set"]
    return sorted((f.at, f.props["trait"], f.props["value"]) for f in facts)


def test_a_key_is_a_trait_from_the_first_fact_that_named_it(space: Workspace) -> None:
    for hours in (3, 5, 9):
        seen(space, "ana@acme.example", "+34600000001", when=at(hours))
    assert given(space) == [
        (at(3), "email", "ana@acme.example"),
        (at(3), "phone", "+34600000001"),
    ]


def test_an_earlier_fact_gives_it_earlier(space: Workspace) -> None:
    seen(space, "ana@acme.example", when=at(9))
    seen(space, "ana@acme.example", when=at(3))
    assert PersonKey.objects.of(space.id).get().since == at(3)
    assert given(space)[0] == (at(3), "email", "ana@acme.example")


def story_of(space: Workspace, drafts: Sequence[FactDraft]) -> tuple[object, ...]:
    """What is concluded when these facts come in one by one, in this order."""
    for number, told in enumerate(drafts):
        now = NOW + timedelta(minutes=number)
        record_facts(workspace=space, drafts=[told], source="test", now=now)
    apply_all(workspace=space, now=at(200))
    assert verify(workspace=space) == []
    lead = Lead.objects.of(space.id).get()
    person = Person.objects.of(space.id).get()
    return (
        lead.stage,
        lead.score,
        lead.fit,
        lead.passes,
        lead.last_fact_at,
        lead.stage_at,
        person.email,
        person.phone,
    )


def test_two_addresses_of_one_person_give_one_story_in_any_order_of_arrival() -> None:
    told = [
        (3.0, "old@acme.example", ""),
        (5.0, "new@acme.example", "+34600000001"),
        (7.0, "old@acme.example", "+34600000002"),
        (9.0, "old@acme.example", "+34600000001"),
    ]
    drafts = [
        draft("demo.requested", at(hours), person=PersonKeys(email, phone, "7"))
        for hours, email, phone in told
    ]
    stories = {
        story_of(business(f"n{number}"), order)
        for number, order in enumerate(list(permutations(drafts))[::4])
    }
    assert len(stories) == 1
    assert stories.pop()[-2:] == ("new@acme.example", "+34600000002")


@pytest.mark.parametrize("seed", range(3))
def test_a_crossing_is_the_same_in_any_order_of_arrival(seed: int) -> None:
    drafts = crossing(at(50))
    shuffled = list(drafts)
    Random(seed).shuffle(shuffled)
    in_order = story_of(business("orden"), drafts)
    assert story_of(business("mezcla"), shuffled) == in_order
    assert in_order[0] == "mql"


def test_what_a_machine_fills_in_gives_no_trait_until_a_person_does(space: Workspace) -> None:
    for hour, automatic in enumerate([True, False, True]):
        told = draft("form.submitted", NOW + timedelta(hours=hour), automatic=automatic)
        record_facts(workspace=space, drafts=[told], source="form", now=NOW + timedelta(hours=3))
    ana = person_with(space, "ana@acme.example")
    facts = [fact for _, fact in log.read_people(space.id, [ana])[ana]]
    assert [f.name for f in facts].count("form.submitted") == 3
    (given,) = (fact for fact in facts if fact.name == "trait.set")
    assert (given.at, given.automatic) == (NOW + timedelta(hours=1), False)
