"""Facts over the API: each once, in the shape of the facts file, and read as a feed."""

from typing import Any

import pytest

from testigo.store.models import FactRow, Workspace
from tests.api.calling import Program, codes, places, program
from tests.factories.business import open_workspace

DEMO = {
    "name": "demo.requested",
    "at": "2026-09-16T10:00:00Z",
    "person": "eva@cliente.example",
    "props": {"utm_source": "google"},
}


def test_a_fact_is_added_once_and_makes_whom_it_is_about(crm: Program) -> None:
    first, again = crm.post("/facts", DEMO), crm.post("/facts", DEMO)
    assert (first.status_code, first.json()["result"]) == (201, "added")
    assert (again.status_code, again.json()["result"]) == (200, "repeated")
    assert again.json()["id"] == first.json()["id"]
    shown = crm.get(f"/facts/{first.json()['id']}").json()
    assert (shown["name"], shown["at"], shown["source"]) == (
        "demo.requested",
        "2026-09-16T10:00:00Z",
        "api",
    )
    assert shown["actor"].startswith("key:")
    assert crm.get(f"/people/{shown['person']}").json()["email"] == "eva@cliente.example"


def test_the_same_id_with_another_body_is_a_conflict(crm: Program, place: Workspace) -> None:
    crm.post("/facts", {**DEMO, "message_id": "m-1"})
    before = FactRow.objects.of(place.pk).count()
    assert crm.post("/facts", {**DEMO, "message_id": "m-1"}).json()["result"] == "repeated"
    other = crm.post("/facts", {**DEMO, "message_id": "m-1", "props": {}})
    assert (other.status_code, codes(other)) == (409, ["message_already_told"])
    assert FactRow.objects.of(place.pk).count() == before


def test_a_person_may_be_named_by_id_and_each_has_their_own_facts(crm: Program) -> None:
    people = [{"external_id": f"crm-{n}"} for n in range(2)]
    told = crm.post("/people/batch", {"people": people}).json()["results"]
    facts = [{**DEMO, "person": {"id": one["id"]}} for one in told]
    results = crm.post("/facts/batch", {"facts": facts}).json()["results"]
    assert [one["result"] for one in results] == ["added", "added"]
    for person in told:
        names = [f["name"] for f in crm.get(f"/people/{person['id']}/facts").json()["facts"]]
        assert names.count("demo.requested") == 1


def test_neighbours_live_whatever_becomes_of_one(crm: Program) -> None:
    bad: list[dict[str, Any]] = [
        {**DEMO, "name": "stage.entered"},
        {**DEMO, "name": "consent.given"},
        {**DEMO, "name": "trait.set"},
        {**DEMO, "at": "2026-13-01"},
        {**DEMO, "at": "2199-01-01"},
        {**DEMO, "person": "null"},
        {**DEMO, "person": {"id": "0" * 32}},
        {**DEMO, "person": {"id": "0" * 32, "email": "a@b.es"}},
        {**DEMO, "person": {}},
        {**DEMO, "by": "nobody@nortia.example"},
        {**DEMO, "props": {"amount": "mucho"}},
        {**DEMO, "props": {"x": "y" * 9000}},
        {**DEMO, "message_id": "m", "props": {f"k{n}": "y" * 8000 for n in range(5)}},
    ]
    good = [{**DEMO, "at": f"2026-09-16T10:{n:02}:00Z"} for n in range(len(bad))]
    mixed = [one for pair in zip(bad, good, strict=True) for one in pair]
    results = crm.post("/facts/batch", {"facts": mixed}).json()["results"]
    assert [one["result"] for one in results] == ["refused", "added"] * len(bad)
    found = [one["problems"][0]["code"] for one in results[::2]]
    assert found == [
        "derived_fact",
        "event_reserved",
        "event_reserved",
        "date_unreadable",
        "fact_too_far_ahead",
        "illegal_id",
        "no_such_person",
        "person_by_id_and_key",
        "missing_identity",
        "not_a_member",
        "number_unreadable",
        "value_too_long",
        "fact_too_large",
    ]


def test_the_same_fact_twice_in_a_batch_with_one_id_is_repeated(crm: Program) -> None:
    fact = {**DEMO, "message_id": "m-1"}
    other = {**fact, "props": {}}
    results = crm.post("/facts/batch", {"facts": [fact, fact, other]}).json()["results"]
    assert [one["result"] for one in results] == ["added", "repeated", "refused"]
    assert results[0]["id"] == results[1]["id"]


def test_who_did_it_may_be_a_member(trade: Workspace) -> None:
    crm = program(trade)
    told = {**DEMO, "name": "contact.attempted", "by": "SDR1@comercio.example"}
    told["props"] = {"channel": "phone", "outcome": "no_answer", "human": True}
    fact = crm.get(f"/facts/{crm.post('/facts', told).json()['id']}").json()
    assert fact["actor"].startswith("user:")


def test_an_id_like_one_of_ours_cannot_stand_in_its_way(crm: Program, place: Workspace) -> None:
    answer = crm.post("/facts", {**DEMO, "message_id": "d:0123"})
    assert answer.json()["result"] == "added"
    assert crm.post("/facts", {**DEMO, "message_id": "d:0123"}).json()["result"] == "repeated"
    assert FactRow.objects.of(place.pk).filter(message_id="told:d:0123").exists()


def test_the_feed_holds_every_fact_once_in_order(crm: Program, place: Workspace) -> None:
    facts = [{**DEMO, "at": f"2026-09-16T10:{n:02}:00Z"} for n in range(30)]
    crm.post("/facts/batch", {"facts": facts})
    seen: list[int] = []
    after = 0
    while True:
        page = crm.get("/facts", limit="7", after=str(after)).json()
        seen += [one["seq"] for one in page["facts"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert seen == list(range(1, FactRow.objects.of(place.pk).count() + 1))
    named = crm.get("/facts", name="demo.requested", limit="1000").json()
    assert [len(named["facts"]), named["next"]] == [30, None]


def test_the_feed_begins_at_a_recording(crm: Program) -> None:
    crm.post("/facts", DEMO)
    fact = crm.post("/facts", {**DEMO, "at": "2026-09-17"}).json()["id"]
    since = crm.get(f"/facts/{fact}").json()["recorded_at"]
    found = crm.get("/facts", since=since).json()["facts"]
    assert found[0]["id"] == fact


def test_another_workspace_and_nothing_get_the_same_answer(crm: Program) -> None:
    fact = crm.post("/facts", DEMO).json()["id"]
    stranger = program(open_workspace("otra"))
    answers = [stranger.get(f"/facts/{one}") for one in (fact, "0" * 32, "x", "%00")]
    assert {(a.status_code, a.content) for a in answers} == {(404, answers[0].content)}
    assert stranger.get("/facts").json() == {"facts": [], "next": None}


@pytest.mark.parametrize(
    "change, code, where",
    [
        ({"name": ""}, "field_too_short", "name"),
        ({"at": "yesterday"}, "field_of_other_form", "at"),
        ({"person": {"emial": "x"}}, "unknown_field", "person.emial"),
        ({"person": 3}, "field_of_other_type", "person"),
        ({"props": []}, "field_of_other_type", "props"),
        ({"origin": "derived"}, "unknown_field", "origin"),
        ({"automatic": True}, "unknown_field", "automatic"),
    ],
)
def test_fields_are_what_they_say(
    crm: Program, change: dict[str, Any], code: str, where: str
) -> None:
    answer = crm.post("/facts", {**DEMO, **change})
    assert (answer.status_code, codes(answer), places(answer)) == (422, [code], [where])
