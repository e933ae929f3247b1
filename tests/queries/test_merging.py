"""What joining two people would make of them."""

from datetime import datetime

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.merging import merge_people, part_people
from testigo.queries.merging import (
    joined_with,
    joining_of,
    merge_preview,
    now_part_of,
    part_preview,
)
from testigo.queries.people import find_person
from testigo.store.models import ClockRow, FactRow, Lead, Workspace
from tests.factories.business import business
from tests.factories.facts import crossing, draft, person_with, tell, trait
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db
ANA, BEA = "ana@acme.example", "bea@acme.example"


def test_the_preview_is_what_joining_then_gives_and_writes_nothing() -> None:
    space = business()
    tell(space, crossing(at(0), ANA), at(0))
    tell(space, [trait("name", "Bea", at(1), BEA), *crossing(at(1), BEA)], at(1))
    apply_all(workspace=space, now=at(1))
    ana, bea = person_with(space, ANA), person_with(space, BEA)
    facts = FactRow.objects.of(space.id).count()
    preview = merge_preview(space.id, ana, bea, at(2))
    assert FactRow.objects.of(space.id).count() == facts
    assert [side.person for side in preview.before] == [ana, bea]
    assert preview.before[1].name == "Bea"
    assert preview.before[1].keys == (("email", BEA),)
    (one,) = preview.after
    assert (one.person, one.name) == (ana, "Bea")
    assert set(one.keys) == {("email", ANA), ("email", BEA)}
    merge_people(workspace=space, one=ana, other=bea, by="user:1", now=at(2))
    lead = Lead.objects.of(space.id).get(person=ana)
    assert (lead.stage, lead.score) == (one.stage, one.score)
    assert one.score < sum(side.score for side in preview.before)
    assert one.facts == sum(side.facts for side in preview.before)


def running(space: Workspace) -> set[tuple[str, datetime]]:
    rows = ClockRow.objects.of(space.id).filter(ended_at=None)
    return set(rows.values_list("person", "due_at"))


def test_the_preview_tells_which_clock_goes_on_and_which_hand_over_stands() -> None:
    space = business()
    tell(space, crossing(at(0), ANA), at(0))
    tell(space, crossing(at(1), BEA), at(1))
    apply_all(workspace=space, now=at(1))
    ana, bea = person_with(space, ANA), person_with(space, BEA)
    preview = merge_preview(space.id, ana, bea, at(1.5))
    assert [(fate.of, fate.fate) for fate in preview.hand_overs] == [
        (ana, "stands"),
        (bea, "voided"),
    ]
    stands = {(fate.of, fate.due_at) for fate in preview.clocks if fate.fate == "stands"}
    voided = {fate.of for fate in preview.clocks if fate.fate == "voided"}
    assert voided == {bea}
    merge_people(workspace=space, one=ana, other=bea, by="user:1", now=at(1.5))
    assert running(space) == stands


def test_the_preview_of_parting_is_what_parting_then_gives_and_writes_nothing() -> None:
    space = business()
    tell(space, crossing(at(0), ANA), at(0))
    tell(space, crossing(at(1), BEA), at(1))
    apply_all(workspace=space, now=at(1))
    ana, bea = person_with(space, ANA), person_with(space, BEA)
    merge_people(workspace=space, one=ana, other=bea, by="user:1", now=at(1.5))
    tell(space, [trait("name", "Bea", at(1.6), BEA)], at(1.6))
    apply_all(workspace=space, now=at(1.6))
    facts = FactRow.objects.of(space.id).count()
    preview = part_preview(space.id, bea, at(1.8))
    assert FactRow.objects.of(space.id).count() == facts
    assert [side.person for side in preview.before] == [ana]
    part_people(workspace=space, person=bea, by="user:1", now=at(1.8))
    for side in preview.after:
        lead = Lead.objects.of(space.id).get(person=side.person)
        assert (side.stage, side.score) == (lead.stage, lead.score)
    assert {side.person: side.name for side in preview.after} == {ana: "", bea: "Bea"}
    going_on = {(f.of, f.due_at) for f in preview.clocks if f.fate != "voided"}
    assert running(space) == going_on


def test_who_was_joined_by_hand_is_named_and_browsers_are_not() -> None:
    space = business()
    tell(space, [draft("page.viewed", at(0), "", anonymous_id="b1")], at(0))
    tell(space, [trait("name", "Ana", at(0), ANA), trait("name", "Bea", at(0), BEA)], at(0))
    tell(space, [draft("page.viewed", at(1), ANA, anonymous_id="b1")], at(1))
    apply_all(workspace=space, now=at(1))
    ana, bea = person_with(space, ANA), person_with(space, BEA)
    pair = merge_people(workspace=space, one=ana, other=bea, by="system", now=at(2), why="probable")
    (one,) = joined_with(space.id, pair.survivor)
    assert (one.person, one.at, one.by, one.why) == (pair.merged, at(2), "system", "probable")
    assert one.name in ("Ana", "Bea")
    assert joining_of(space.id, pair.survivor) is None
    told = joining_of(space.id, pair.merged)
    assert told is not None
    assert (told.survivor, told.at) == (pair.survivor, at(2))


def test_who_was_joined_is_found_by_their_own_key_as_part_of_the_other() -> None:
    space = business()
    tell(space, [draft("page.viewed", at(0), ANA), draft("page.viewed", at(0), BEA)], at(0))
    apply_all(workspace=space, now=at(0))
    ana, bea = person_with(space, ANA), person_with(space, BEA)
    pair = merge_people(workspace=space, one=ana, other=bea, by="user:1", now=at(2))
    assert find_person(space.id, ANA) == find_person(space.id, BEA) == pair.survivor
    assert find_person(space.id, pair.merged) == pair.survivor
    assert now_part_of(space.id, pair.merged) == now_part_of(space.id, pair.survivor)
    assert [(j.person, j.survivor, j.by) for j in joined_with(space.id, pair.survivor)] == [
        (pair.merged, pair.survivor, "user:1")
    ]
