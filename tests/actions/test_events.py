"""Recording messages of programs: each once, nothing dropped without a word."""

from datetime import timedelta
from typing import Any

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.events import Event, Taken, record_events, save_mapping
from testigo.connect.segment import Arrival, drafts_of
from testigo.core.events import EventMapping
from testigo.core.problems import InvalidInput, Problem
from testigo.queries.events import count_aside, events_aside, mapping_of
from testigo.store.models import FactRow, Workspace
from tests.actions.business import business_with_pact
from tests.connect.test_link_scanners import CHROME, SCANNERS
from tests.factories.business import open_workspace
from tests.factories.facts import draft, tell
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db
NOW = at(0)


@pytest.fixture
def space() -> Workspace:
    return open_workspace()


def event(message_id: str, *, public: bool = False, **message: Any) -> Event:
    told = {"type": "track", "event": "Demo Requested", "anonymousId": "a1", **message}
    arrival = Arrival(NOW, EventMapping(), "ES", public=public)
    found = drafts_of({**told, "messageId": message_id}, "", arrival)
    assert isinstance(found, list)
    return Event(repr(told).encode(), found[0].message_id, tuple(found))


def take(space: Workspace, *events: Event) -> Taken:
    return record_events(workspace=space, events=events, source="collector", now=NOW)


def reasons(space: Workspace) -> list[str]:
    return sorted(one["code"] for aside in events_aside(space.pk) for one in aside.problems)


def test_a_message_is_recorded_once_however_often_it_comes(space: Workspace) -> None:
    assert take(space, event("m1"), event("m1")) == Taken(1, 1, 0)
    assert take(space, event("m1", sentAt="later")) == Taken(0, 1, 0)
    assert FactRow.objects.of(space.pk).count() == 1


def test_the_same_id_with_another_body_is_kept_aside(space: Workspace) -> None:
    take(space, event("m1"))
    assert take(space, event("m1", properties={"x": 1}), event("m2")) == Taken(1, 0, 1)
    assert take(space, event("m3"), event("m3", properties={"x": 1})) == Taken(1, 0, 1)
    assert reasons(space) == ["message_told_otherwise"] * 2
    take(space, event("m1", properties={"x": 1}))
    assert count_aside(space.pk) == 2


def test_what_a_message_told_otherwise_adds_is_not_taken_in_either(space: Workspace) -> None:
    who = {"type": "identify", "userId": "u1", "anonymousId": None}
    take(space, event("m1", traits={"name": "Ana"}, **who))
    other = event("m1", traits={"name": "Ana", "sector": "Industria"}, **who)
    assert take(space, other) == Taken(0, 0, 1)
    assert FactRow.objects.of(space.pk).count() == 2


@pytest.mark.parametrize("name", ["s:1", "d:1", "pact:1:signed:x", "a#b", "x" * 300])
def test_an_id_like_one_of_ours_is_told_once_and_never_dropped(space: Workspace, name: str) -> None:
    assert take(space, event(name)) == Taken(1, 0, 0)
    assert take(space, event(name)) == Taken(0, 1, 0)
    assert take(space, event(name, properties={"x": 1})) == Taken(0, 0, 1)
    tell(space, [draft("page.viewed", NOW)], NOW)
    claim = {"userId": "ana@acme.example", "anonymousId": None, "public": True}
    assert take(space, event(f"{name}2", **claim)) == Taken(0, 0, 1)
    assert reasons(space) == ["claim_about_verified", "message_told_otherwise"]


def test_the_same_id_is_another_message_in_another_workspace(space: Workspace) -> None:
    other = open_workspace("otra")
    assert take(space, event("m1")).added == take(other, event("m1", userId="u")).added == 1
    assert count_aside(space.pk) == count_aside(other.pk) == 0


def test_what_cannot_be_used_is_kept_with_its_reasons_and_its_neighbours_live(
    space: Workspace,
) -> None:
    bad = Event(b'{"a": "\x00\xff"}', "", (), (Problem("event_unreadable"),))
    assert take(space, event("m1"), bad, event("m2")) == Taken(2, 0, 1)
    (aside,) = events_aside(space.pk)
    assert aside.raw == '{"a": "\\u0000\\xff"}'


def test_a_public_key_cannot_speak_for_somebody_verified(space: Workspace) -> None:
    tell(space, [draft("page.viewed", NOW)], NOW)
    claim = {"userId": "ana@acme.example", "anonymousId": None, "type": "identify"}
    taken = take(space, event("m1", public=True, traits={"name": "Otra"}, **claim))
    assert taken == Taken(0, 0, 1)
    assert reasons(space) == ["claim_about_verified"]
    assert not FactRow.objects.of(space.pk).filter(source="collector").exists()


def test_machines_are_kept_and_marked(space: Workspace) -> None:
    take(space, event("m1", context={"userAgent": "Googlebot/2.1"}))
    assert FactRow.objects.of(space.pk).get().automatic


@pytest.mark.parametrize("agent", [*SCANNERS, CHROME])
def test_a_link_scanner_hands_nobody_over_and_a_person_does(agent: str) -> None:
    space = business_with_pact()
    here = {"anonymousId": None, "context": {"userAgent": agent}}
    ana = {"traits": {"email": "ana@acme.example", "sector": "Industria", "employees": 120}}
    clicks = [event(f"m{n}", event="Demo Requested", userId="u1", **here) for n in range(3)]
    take(space, event("m9", type="identify", userId="u1", **ana, **here), *clicks)
    apply_all(workspace=space, now=NOW)
    handed = FactRow.objects.of(space.pk).filter(name="lead.handed_over").exists()
    assert handed is (agent == CHROME)


def test_a_workspace_changes_what_events_mean_from_now_on(space: Workspace) -> None:
    changes = {"events": {"Alta": "form.submitted"}}
    save_mapping(workspace=space, value=changes, by="user:1", now=NOW)
    assert mapping_of(space.pk).fact_of("alta") == "form.submitted"
    assert mapping_of(open_workspace("otra").pk).fact_of("alta") == "alta"
    with pytest.raises(InvalidInput, match="mapping_bad_fact"):
        save_mapping(
            workspace=space,
            value={"events": {"a": "¡no!"}},
            by="user:1",
            now=NOW + timedelta(seconds=1),
        )
    assert mapping_of(space.pk).fact_of("alta") == "form.submitted"
