"""People over the API: made once by their keys, read as `lead show` has them."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from testigo.actions.merging import merge_people
from testigo.cli.main import app
from testigo.store.models import FactRow, Person, Workspace
from tests.api.calling import Program, codes, key_of, places, program
from tests.factories.business import open_workspace

EVA = {
    "email": "Eva@Cliente.example",
    "external_id": "crm-1",
    "traits": {"name": "Eva Sanz", "sector": "industria", "employees": 80},
}


def made(crm: Program, body: dict[str, Any]) -> str:
    """The id of somebody told for the first time."""
    answer = crm.post("/people", body)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def test_somebody_is_made_scored_and_read_in_the_shape_of_lead_show(trade: Workspace) -> None:
    crm = program(trade)
    eva = made(crm, EVA)
    shown = crm.get(f"/people/{eva}").json()
    assert (shown["email"], shown["stage"], shown["score"]["total"]) == (
        "eva@cliente.example",
        "lead",
        30,
    )
    assert shown["keys"] == {
        "emails": ["eva@cliente.example"],
        "phones": [],
        "external_ids": ["crm-1"],
    }
    assert shown["traits"]["employees"] == 80
    printed = CliRunner().invoke(app, ["lead", "show", "crm-1", "--json"])
    same = json.loads(printed.stdout)
    for document in (shown, same):
        if document["score"]:
            document["score"]["as_of"] = None
    assert {key: shown[key] for key in same} == same


def test_telling_the_same_again_adds_nothing(crm: Program, place: Workspace) -> None:
    made(crm, EVA)
    before = FactRow.objects.of(place.pk).count()
    for body in (EVA, {"email": "eva@cliente.example"}, {"external_id": "crm-1"}):
        answer = crm.post("/people", body)
        assert (answer.status_code, answer.json()["result"]) == (200, "unchanged")
    assert FactRow.objects.of(place.pk).count() == before


def test_what_differs_is_added_and_what_comes_back_counts_again(crm: Program) -> None:
    eva = made(crm, EVA)
    for sector in ("banca", "industria", "banca"):
        told = {"external_id": "crm-1", "traits": {"sector": sector}}
        assert crm.post("/people", told).json() == {
            "result": "updated",
            "id": eva,
            "facts": 1,
            "problems": [],
        }
        assert crm.get(f"/people/{eva}").json()["traits"]["sector"] == sector


def test_a_new_key_finds_them_from_then_on(crm: Program) -> None:
    eva = made(crm, EVA)
    told = {"external_id": "crm-1", "phone": "600 11 12 22"}
    assert crm.post("/people", told).json()["result"] == "updated"
    found = crm.get("/people", phone="+34600111222").json()["people"]
    assert [one["id"] for one in found] == [eva]


def test_keys_of_two_people_are_a_conflict_that_changes_nothing(
    crm: Program, place: Workspace
) -> None:
    one, other = made(crm, EVA), made(crm, {"email": "luis@cliente.example"})
    before = FactRow.objects.of(place.pk).count()
    answer = crm.post("/people", {"external_id": "crm-1", "email": "luis@cliente.example"})
    assert (answer.status_code, codes(answer)) == (409, ["keys_of_two_people"])
    assert one in answer.json()["detail"]
    assert other in answer.json()["detail"]
    assert FactRow.objects.of(place.pk).count() == before


@pytest.mark.parametrize(
    "body, code, where",
    [
        ({"email": "a@b.es", "stage": "mql"}, "unknown_field", "stage"),
        ({"email": "a@b.es", "consent": True}, "unknown_field", "consent"),
        ({"email": "a@b.es", "traits": {"stage": "mql"}}, "trait_reserved", "traits.stage"),
        ({"email": "a@b.es", "traits": {"email": "c@b.es"}}, "trait_reserved", "traits.email"),
        ({"email": "a@b.es", "traits": {"No": 1}}, "field_of_other_form", "traits.No"),
        ({"email": "a@b.es", "traits": {"x": []}}, "field_of_other_type", "traits.x"),
        ({"email": 4}, "field_of_other_type", "email"),
        ({"email": "nobody"}, "bad_email", "email"),
        ({"phone": "12"}, "bad_phone", "phone"),
        ({"external_id": "null"}, "illegal_id", "external_id"),
        ({"external_id": "[object Object]"}, "illegal_id", "external_id"),
        ({"email": "a@b.es", "anonymous_id": "undefined"}, "illegal_id", "anonymous_id"),
        ({"traits": {"name": "Eva"}}, "person_without_key", ""),
        ({"email": "a@b.es", "at": "2026-02-30"}, "field_unreadable", "at"),
        ({"email": "a@b.es", "at": "2199-02-03"}, "fact_too_far_ahead", "at"),
        ([], "field_of_other_type", ""),
    ],
)
def test_what_cannot_be_told_is_named_and_nothing_is_kept(
    crm: Program, place: Workspace, body: Any, code: str, where: str
) -> None:
    answer = crm.post("/people", body)
    assert (answer.status_code, codes(answer), places(answer)) == (422, [code], [where])
    assert not Person.objects.of(place.pk).exists()


def test_every_problem_is_named_at_once(crm: Program) -> None:
    answer = crm.post("/people", {"email": "nobody", "traits": {"score": 3}, "phone": "1"})
    assert sorted(codes(answer)) == ["bad_email", "bad_phone", "trait_reserved"]


def test_of_many_each_is_taken_by_itself(crm: Program) -> None:
    people = [EVA, {"email": "nobody"}, {"email": "luis@cliente.example"}, EVA]
    answer = crm.post("/people/batch", {"people": people})
    results = answer.json()["results"]
    assert [one["result"] for one in results] == ["made", "refused", "made", "unchanged"]
    assert results[1]["problems"][0]["code"] == "bad_email"
    assert results[0]["id"] == results[3]["id"]
    assert len(crm.get("/people").json()["people"]) == 2


def test_one_person_told_twice_in_a_batch_by_other_keys_is_one(crm: Program) -> None:
    crm.post("/people", {"email": "ana@cliente.example", "external_id": "c-1"})
    people = [
        {"email": "ana@cliente.example", "traits": {"sector": "Industria"}},
        {"email": "luis@cliente.example", "traits": {"sector": "Industria"}},
        {"external_id": "c-1", "traits": {"sector": "Industria", "name": "Ana"}},
    ]
    results = crm.post("/people/batch", {"people": people}).json()["results"]
    assert [one["result"] for one in results] == ["updated", "made", "updated"]
    assert [one["facts"] for one in results] == [1, 3, 1]
    assert results[0]["id"] == results[2]["id"] != results[1]["id"]


@pytest.mark.parametrize("count", [0, 101])
def test_a_batch_has_from_one_to_a_hundred(crm: Program, count: int) -> None:
    answer = crm.post("/people/batch", {"people": [{"email": "a@b.es"}] * count})
    assert (answer.status_code, places(answer)) == (422, ["people"])


def test_pages_follow_one_another_and_hold_everybody_once(crm: Program) -> None:
    people = [{"email": f"p{n}@cliente.example"} for n in range(23)]
    ids = [one["id"] for one in crm.post("/people/batch", {"people": people}).json()["results"]]
    seen: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = crm.get("/people", limit="5", **after).json()
        seen += [one["id"] for one in page["people"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert seen == sorted(ids)


def test_filters_find_whom_they_say(trade: Workspace) -> None:
    crm = program(trade)
    eva = made(crm, EVA)
    made(crm, {"external_id": "crm-2"})

    def found(**query: str) -> list[str]:
        return [one["id"] for one in crm.get("/people", **query).json()["people"]]

    assert found(email="EVA@cliente.example") == [eva]
    assert found(external_id="crm-1", email="eva@cliente.example") == [eva]
    assert found(external_id="crm-2", email="eva@cliente.example") == []
    assert found(stage="lead", owner="none", status="new") == [eva]
    assert len(found(stage="none")) == 1
    assert found(owner="sdr1@comercio.example") == []
    assert found(channel="google_ads") == []


def test_updated_since_finds_those_about_whom_something_was_recorded_since(crm: Program) -> None:
    eva = made(crm, EVA)
    luis = made(crm, {"email": "luis@cliente.example"})
    instants = [f["recorded_at"] for f in crm.get("/facts", limit="1000").json()["facts"]]
    since = crm.get(f"/people/{luis}/facts").json()["facts"][0]["recorded_at"]
    found = crm.get("/people", updated_since=since).json()["people"]
    assert [one["id"] for one in found] == [luis]
    assert len(crm.get("/people", updated_since=instants[0]).json()["people"]) == 2
    assert crm.get("/people", updated_since="2100-01-01").json()["people"] == []
    crm.post("/people", {"external_id": "crm-1", "traits": {"sector": "banca"}})
    found = crm.get("/people", updated_since=since).json()["people"]
    assert {one["id"] for one in found} == {eva, luis}


def test_somebody_joined_into_another_is_found_there(crm: Program, place: Workspace) -> None:
    one, other = made(crm, EVA), made(crm, {"email": "eva@otra.example"})
    now = FactRow.objects.of(place.pk).latest("seq").recorded_at
    pair = merge_people(workspace=place, one=one, other=other, by="system", now=now)
    answer = crm.get(f"/people/{pair.merged}")
    assert (answer.status_code, answer.json()) == (
        307,
        {"id": pair.merged, "merged_into": pair.survivor},
    )
    shown = crm.get(answer["Location"].removeprefix("/api/v1")).json()
    assert shown["keys"]["emails"] == ["eva@cliente.example", "eva@otra.example"]
    assert [p["id"] for p in crm.get("/people").json()["people"]] == [pair.survivor]
    same = [crm.get(f"/people/{who}/facts").json() for who in (one, other)]
    assert same[0] == same[1]


def test_another_workspace_and_nobody_get_the_same_answer(crm: Program) -> None:
    eva = made(crm, EVA)
    stranger = program(open_workspace("otra"))
    answers = [
        stranger.get(f"/people/{who}{more}")
        for who in (eva, "0" * 32, "nobody", "%00", "a" * 300)
        for more in ("", "/facts")
    ]
    assert {(a.status_code, a.content) for a in answers} == {(404, answers[0].content)}
    assert stranger.get("/people", email="eva@cliente.example").json()["people"] == []
    assert stranger.post("/people", EVA).json()["id"] != eva


def test_refusals_speak_the_language_that_is_asked_for(place: Workspace) -> None:
    key = key_of(place)
    said = {
        language: Program(key, language).post("/people", {"emial": "x"}).json()["detail"]
        for language in ("es", "en")
    }
    assert said["es"].startswith("«emial» no significa nada aquí")
    assert said["en"].startswith("“emial” means nothing here")
