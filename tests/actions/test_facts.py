"""Recording facts: once each, dated as they may be, all together or not at all."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from testigo.actions.applying import apply_all
from testigo.actions.facts import Recorded, record_facts
from testigo.actions.outcomes import record_outcome
from testigo.actions.verifying import verify
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.facts import Fact
from testigo.core.problems import InvalidInput
from testigo.store import log, projections
from testigo.store.models import Lead, LogHead, OutboxRow, Person, PersonKey, User, Workspace
from tests.factories.business import business, hire, membership, open_workspace
from tests.factories.facts import attempt, crossing, draft, person_with, tell, trait
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db

NOW = at(0)


@pytest.fixture
def space() -> Workspace:
    return open_workspace()


def record(space: Workspace, *drafts: FactDraft, now: datetime = NOW, **more: Any) -> Recorded:
    return record_facts(workspace=space, drafts=drafts, source="test", now=now, **more)


def told(space: Workspace) -> list[Fact]:
    return [fact for _, fact in log.stream(space.id)]


def told_once(space: Workspace) -> list[str]:
    """Message ids as the log holds them, without the traits that keys give."""
    return [fact.message_id for fact in told(space) if not fact.message_id.startswith("k:")]


# --- once each


def test_a_message_counts_once_within_a_batch(space: Workspace) -> None:
    again = draft("demo.requested", NOW, message_id="m1")
    result = record(space, draft("page.viewed", NOW, message_id="m1"), again)
    assert (result.added, result.repeated) == (1, 1)
    assert [f.name for f in told(space)] == ["trait.set", "page.viewed"]


def test_a_message_counts_once_across_batches(space: Workspace) -> None:
    one, two = (draft("page.viewed", NOW, message_id=name) for name in ("m1", "m2"))
    record(space, one)
    result = record(space, one, two, now=at(5))
    assert (result.added, result.repeated) == (1, 1)
    assert told_once(space) == ["m1", "m2"]
    assert record(space, one, two, now=at(6)).facts == ()
    assert log.head(space.id).last_seq == 3


def test_the_same_message_in_two_workspaces_is_kept_in_both(space: Workspace) -> None:
    other = open_workspace("otra")
    one = draft("page.viewed", NOW, message_id="m1")
    assert record(space, one).added == record(other, one).added == 1
    mine, yours = (person_with(w, "ana@acme.example") for w in (space, other))
    assert mine != yours
    assert told_once(space) == told_once(other) == ["m1"]


def test_a_message_id_of_ours_told_from_outside_stands_in_nobodys_way() -> None:
    space = business()
    tell(space, crossing(NOW), NOW)
    apply_all(workspace=space, now=NOW)
    ours = [f for f in told(space) if f.origin == "derived" or f.message_id.startswith("k:")]
    other = open_workspace("otra")
    copies = [draft("page.viewed", NOW, message_id=fact.message_id) for fact in ours]
    assert record(other, *copies).added == len(copies)
    assert {id[:7] for id in told_once(other)} == {"told:d:", "told:k:"}
    assert record(other, *copies).added == 0


# --- dates


@pytest.mark.parametrize("ahead", [timedelta(microseconds=1), timedelta(hours=24)])
def test_a_fact_up_to_a_day_ahead_is_kept_at_its_recording(
    space: Workspace, ahead: timedelta
) -> None:
    record(space, draft("page.viewed", NOW + ahead))
    assert {(f.at, f.recorded_at) for f in told(space)} == {(NOW, NOW)}


def test_the_recording_may_lie_a_microsecond_behind_the_clock(space: Workspace) -> None:
    record(space, draft("page.viewed", NOW))
    fact = record(space, draft("page.viewed", NOW + timedelta(hours=1))).facts[-1]
    assert fact.at == fact.recorded_at == NOW + timedelta(microseconds=1)


def test_every_fact_too_far_ahead_is_named_and_nothing_is_written(space: Workspace) -> None:
    far = NOW + timedelta(hours=24, microseconds=1)
    drafts = [
        draft("page.viewed", NOW, line=1),
        draft("demo.requested", far, line=2),
        draft("webinar.attended", far, line=3),
        draft("page.viewed", datetime(1899, 12, 30, tzinfo=UTC), line=4),
    ]
    with pytest.raises(InvalidInput) as refused:
        record(space, *drafts)
    assert [(p.code, p.where, p.line) for p in refused.value.problems] == [
        ("fact_too_far_ahead", "demo.requested", 2),
        ("fact_too_far_ahead", "webinar.attended", 3),
        ("date_out_of_range", "page.viewed", 4),
    ]
    assert told(space) == []
    assert not Person.objects.of(space.id).exists()
    assert LogHead.objects.get(workspace=space).recorded_at is None


def test_the_actor_is_told_with_the_side_that_they_are_on(space: Workspace) -> None:
    ana = hire(space, "ana@nortia.example", "sdr")
    laura = hire(space, "laura@nortia.example", "marketing")
    facts = record(
        space,
        *(attempt(NOW, actor=f"user:{user.id}") for user in (ana, laura)),
        attempt(NOW, actor="user:999999"),
    ).facts
    assert [f.side for f in facts if f.actor and f.name == "contact.attempted"] == [
        "sales",
        "marketing",
        "",
    ]


# --- all together or not at all


def counts(space: Workspace) -> tuple[object, ...]:
    head = LogHead.objects.get(workspace=space)
    return (
        len(told(space)),
        (head.last_seq, head.applied_seq, head.recorded_at, head.covered, head.reconsider),
        [Row.objects.of(space.id).count() for Row in (Person, PersonKey, Lead, OutboxRow)],
    )


@pytest.mark.parametrize(
    "place",
    ["log.append", "identity.upsert_rows", "identity.insert_rows", "facts.widen_coverage"],
)
def test_a_crash_while_recording_leaves_nothing(
    space: Workspace, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = counts(space)
    room = "actions" if place.startswith("facts") else "store"
    crash(monkeypatch, f"testigo.{room}.{place}")
    with pytest.raises(PowerCut):
        record(space, draft("page.viewed", NOW), history=True)
    assert counts(space) == before


@pytest.mark.parametrize(
    "place",
    [
        "testigo.store.log.append",
        "testigo.store.projections.save_leads",
        "testigo.store.projections.save_clocks",
        "testigo.actions.drawing.update_rows",
        "testigo.actions.drawing.insert_rows",
        "testigo.actions.assigning.Seats.save",
        "testigo.store.log.mark_applied",
    ],
)
def test_a_crash_while_applying_leaves_the_facts_and_no_consequence(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = business()
    tell(space, crossing(NOW), NOW)
    before = counts(space)
    with monkeypatch.context() as broken:
        crash(broken, place)
        with pytest.raises(PowerCut):
            apply_all(workspace=space, now=NOW)
    assert counts(space) == before
    apply_all(workspace=space, now=NOW)
    assert Lead.objects.of(space.id).get().stage == "mql"
    assert verify(workspace=space) == []


@pytest.mark.parametrize("place", ["log.append", "projections.save_leads", "log.mark_applied"])
def test_an_outcome_and_its_consequences_are_kept_together_or_neither(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = business()
    tell(space, crossing(NOW), NOW)
    apply_all(workspace=space, now=NOW)
    seller = membership(space, User.objects.get(email="sdr1@nortia.example"))
    person = person_with(space, "ana@acme.example")
    before = counts(space)
    crash(monkeypatch, f"testigo.store.{place}")
    with pytest.raises(PowerCut):
        record_outcome(workspace=space, person=person, key="1", by=seller, now=at(1), once="x")
    assert counts(space) == before


class PowerCut(Exception):
    pass


def crash(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Let the work at this place be done, and everything end right after it."""
    import importlib

    path, name = place.rsplit(".", 1)
    try:
        owner: Any = importlib.import_module(path)
    except ImportError:
        module, class_name = path.rsplit(".", 1)
        owner = getattr(importlib.import_module(module), class_name)
    work = getattr(owner, name)

    def broken(*args: Any, **more: Any) -> None:
        work(*args, **more)
        raise PowerCut

    monkeypatch.setattr(owner, name, broken)


# --- what nobody expects

HOSTILE: list[Any] = [
    None,
    "\x00",
    "<script>alert(1)</script>",
    "=HYPERLINK()",
    "x" * 5000,
    2**63 - 1,
    -1.5e300,
    True,
    [],
    {},
    {"a": [1, {"b": None}]},
    "0001-01-01",
    "9999-12-31T23:59:59-14:00",
    "http://[",
    "https://x.example/?utm_source=\x00&utm_campaign=%00",
]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:20])
def test_no_props_stop_the_worker(value: Any) -> None:
    space = business()
    keys = ("path", "url", "referrer", "campaign", "channel", "utm_source", "outcome", "human")
    keys += ("call_at", "reason", "not_before", "trait", "value", "of", "amount", "cycle", "stage")
    props = dict.fromkeys(keys, value)
    names = [
        "page.viewed",
        "form.submitted",
        "trait.set",
        "contact.attempted",
        "lead.recycled",
        "lead.rejected",
        "stage.entered",
        "lead.handed_over",
        "clock.started",
        "fact.retracted",
        "deal.opened",
        "contract.signed",
        "unheard.of",
    ]
    hostile = [draft(name, at(n), props=props) for n, name in enumerate(names)]
    traits = [trait(name, value, at(20)) for name in projections.IDENTITY_TRAITS if name != "email"]
    for now in (at(-40), at(30)):
        tell(space, crossing(now), now)
        if now == at(30):
            tell(space, [*hostile, *traits], now)
        apply_all(workspace=space, now=now)
    assert verify(workspace=space) == []
    lead = Lead.objects.of(space.id).get()
    assert lead.stage == "customer"
    assert Person.objects.of(space.id).get().email == "ana@acme.example"


def test_an_id_of_our_doors_told_from_outside_stands_in_nobodys_way(space: Workspace) -> None:
    for message_id in ("pact:1:sales", "s:1:p:press-00", "u:f1"):
        made = FactDraft("page.viewed", NOW, message_id, person=PersonKeys(email="a@x.es"))
        record_facts(workspace=space, drafts=[made], source="import", now=NOW)
        again = record_facts(workspace=space, drafts=[made], source="import", now=NOW)
        assert again.added == 0
        assert record(space, made).added == 1, "the door's own fact still gets in"


def test_an_owner_must_belong_to_the_workspace() -> None:
    space, other = business(), business("otra")
    stranger = User.objects.get(email="sdr1@otra.example")
    for to in (f"user:{stranger.id}", "user:999999", "Pablo", None, ["user:1"]):
        with pytest.raises(InvalidInput) as refused:
            tell(space, [draft("lead.assigned", NOW, props={"to": to})], NOW)
        assert [p.code for p in refused.value.problems] == ["not_a_member"]
    tell(other, [draft("lead.assigned", NOW, props={"to": f"user:{stranger.id}"})], NOW)
    apply_all(workspace=other, now=NOW)
    assert Lead.objects.of(other.id).get().owner_id == stranger.id


def test_costs_are_about_nobody(space: Workspace) -> None:
    record(space, FactDraft("cost.recorded", NOW, "c1", props={"amount": 5}))
    apply_all(workspace=space, now=NOW)
    assert [f.person for f in told(space)] == [None]
    assert not Lead.objects.of(space.id).exists()


def test_a_name_is_found_by_every_key_it_came_with(space: Workspace) -> None:
    keys = PersonKeys(email="ana@acme.example", phone="+34600000001", external_id="7")
    record(space, draft("page.viewed", NOW, person=keys, anonymous_id="b1"))
    held = PersonKey.objects.of(space.id).values_list("kind", "value", "person")
    assert {row[:2] for row in held} == {
        ("external", "7"),
        ("email", "ana@acme.example"),
        ("phone", "+34600000001"),
        ("anonymous", "b1"),
    }
    assert len({row[2] for row in held}) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM testigo_person")
        assert cursor.fetchone() == (1,)
