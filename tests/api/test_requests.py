"""Requests of every bad form: each refused with a problem document, none of them a 500."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from testigo.actions.keys import revoke_key
from testigo.api.limits import LIMITS, Limits
from testigo.api.reading import MAX_BODY
from testigo.store.models import ApiKey, FactRow, Workspace
from tests.api.calling import BORN, Program, codes, key_of, program

PEOPLE = "/people"
NOT_JSON = {
    "nothing": b"",
    "half": b'{"email": "a@b.es"',
    "not a number": b'{"email": NaN}',
    "endless": b'{"email": Infinity}',
    "more than a float": b'{"email": 1e999}',
    "twice": b'{"email": "a@b.es", "email": "c@b.es"}',
    "twice inside": b'{"email": "a@b.es", "traits": {"a": 1, "a": 2}}',
    "latin-1": '{"email": "ñ@b.es"}'.encode("latin-1"),
    "utf-16": '{"email": "a@b.es"}'.encode("utf-16"),
    "deep": b"[" * 200_000,
    "deep and closed": b"[" * 50_000 + b"]" * 50_000,
    "many digits": b'{"email": ' + b"9" * 100_000 + b"}",
    "two values": b"{} {}",
    "a form": b"email=a%40b.es",
    "zeros": b"\0" * 1000,
}
HOLDS = {
    "field_with_nul": b'{"email": "a\\u0000@b.es"}',
    "field_with_half_character": b'{"email": "a\\ud800@b.es"}',
    "field_number_too_large": b'{"email": 99999999999999999999}',
    "body_too_deep": b'{"traits": ' + b"[" * 30 + b"]" * 30 + b"}",
}


@pytest.mark.parametrize("name", NOT_JSON)
def test_a_body_that_is_no_json_is_refused(crm: Program, place: Workspace, name: str) -> None:
    before = FactRow.objects.of(place.pk).count()
    for path in ("/people", "/people/batch", "/facts", "/facts/batch", "/costs"):
        answer = crm.post(path, NOT_JSON[name])
        assert (answer.status_code in (400, 415, 422), answer.content[:200]) == (
            True,
            answer.content[:200],
        )
        assert codes(answer)
    assert FactRow.objects.of(place.pk).count() == before


@pytest.mark.parametrize("code", HOLDS)
def test_what_no_field_may_hold_is_named(crm: Program, code: str) -> None:
    answer = crm.post(PEOPLE, HOLDS[code])
    assert (answer.status_code, codes(answer)) == (422, [code])


@pytest.mark.parametrize("place_of_it", ["key", "value"])
@pytest.mark.parametrize("text", ["\0", "\ud800", "\x1b[31m", "𝕏" * 50, "'; DROP TABLE x; --"])
def test_hostile_texts_in_props_never_break_anything(
    crm: Program, text: str, place_of_it: str
) -> None:
    props = {text: 1} if place_of_it == "key" else {"x": [text, {"y": text}]}
    body = {"name": "page.viewed", "at": "2026-09-16", "person": "a@b.es", "props": props}
    assert crm.post("/facts", json.dumps(body)).status_code in (201, 422)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Encoding": "gzip"},
    ],
)
def test_only_json_is_read(crm: Program, headers: dict[str, str]) -> None:
    answer = crm.post(PEOPLE, b'{"email": "a@b.es"}', **headers)
    assert (answer.status_code, codes(answer)) == (415, ["body_not_json"])
    assert (
        crm.post(
            PEOPLE, b'{"email": "a@b.es"}', **{"Content-Type": "application/json; charset=UTF-8"}
        ).status_code
        == 201
    )


def test_a_body_has_a_limit(crm: Program) -> None:
    answer = crm.post(PEOPLE, b'{"email": "' + b"a" * MAX_BODY + b'"}')
    assert (answer.status_code, codes(answer)) == (413, ["body_too_large"])


@pytest.mark.parametrize(
    "address", ["/people?limit=1&limit=2", "/people?stage=%00", "/people?x", "/me?limit=1"]
)
def test_a_query_says_one_thing_that_is_known(crm: Program, address: str) -> None:
    answer = crm.client.get(f"/api/v1{address}", headers=crm.headers)
    assert answer.status_code == 422
    assert codes(answer)


@pytest.mark.parametrize("path", ["", "/", "/nothing", "/people/", "/people/x/y", "/%ff", "/../x"])
def test_an_address_that_is_none_gets_a_problem_document(crm: Program, path: str) -> None:
    answer = crm.client.get(f"/api/v1{path}", headers=crm.headers, follow=True)
    assert (answer.status_code, codes(answer)) == (404, ["nothing_there"])


@pytest.mark.parametrize("method", ["put", "patch", "delete", "head", "options", "trace"])
def test_another_method_is_told_which_there_are(crm: Program, method: str) -> None:
    answer = getattr(crm.client, method)("/api/v1/people", headers=crm.headers)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST")


class TestKeys:
    def test_a_key_is_needed_and_only_in_the_header(self, place: Workspace) -> None:
        key = key_of(place)
        stranger = Program()
        answer = stranger.get("/people")
        assert (answer.status_code, codes(answer)) == (401, ["key_missing"])
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert stranger.get("/people", key=key, access_token=key).status_code == 401
        basic = Client().get("/api/v1/people", headers={"Authorization": f"Basic {key}"})
        assert basic.status_code == 401

    @pytest.mark.parametrize("text", ["", "x", "tgo_read_x", "ñ", "a b", "\udce9", "x" * 5000])
    def test_what_is_no_key_opens_nothing(self, place: Workspace, text: str) -> None:
        assert Program(text).get("/people").status_code == 401

    def test_a_revoked_key_opens_nothing_from_that_moment(self, place: Workspace) -> None:
        one = program(place)
        assert one.get("/me").status_code == 200
        key = ApiKey.objects.of(place.pk).get()
        revoke_key(workspace=place, key=key.id, now=BORN)
        answer = one.get("/me")
        assert (answer.status_code, codes(answer)) == (401, ["key_opens_nothing"])

    def test_a_key_that_has_expired_opens_nothing(self, place: Workspace) -> None:
        expired = program(place, expires_at=BORN + timedelta(days=1))
        assert expired.get("/me").status_code == 401

    def test_its_use_is_noted_to_the_minute(self, place: Workspace) -> None:
        one = program(place, "read")
        one.get("/me")
        noted = ApiKey.objects.of(place.pk).get().last_used_at
        assert noted is not None
        one.get("/me")
        assert ApiKey.objects.of(place.pk).get().last_used_at == noted

    def test_it_says_what_it_opens(self, place: Workspace) -> None:
        shown = program(place, "read").get("/me").json()
        assert (shown["workspace"]["slug"], shown["key"]["scope"]) == ("nortia", "read")


class TestLimits:
    def test_a_flood_with_one_key_is_asked_to_wait_and_others_are_not(
        self, place: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        LIMITS.__init__(burst=5, a_second=0.01)  # type: ignore[misc]
        one, other = program(place), program(place)
        answers = [one.get("/me") for _ in range(7)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
        assert codes(answers[-1]) == ["too_many_requests"]
        assert 1 <= int(answers[-1]["Retry-After"]) <= 100
        assert other.get("/me").status_code == 200

    def test_a_bucket_fills_again(self) -> None:
        clock = [0.0]
        limits = Limits(burst=2, a_second=10, elapsed=lambda: clock[0])
        assert [limits.wait_of("k") for _ in range(3)] == [0, 0, pytest.approx(0.1)]
        clock[0] = 0.1
        assert [limits.wait_of("k") for _ in range(2)] == [0, pytest.approx(0.1)]
        clock[0] = 100
        assert [limits.wait_of("k") > 0 for _ in range(3)] == [False, False, True]


@pytest.mark.parametrize(
    "error, status", [(OperationalError("locked"), 503), (RuntimeError("secret"), 500)]
)
def test_what_breaks_on_our_side_says_so_and_no_more(
    crm: Program, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr("testigo.api.people.tell_people", broken)
    answer = crm.post(PEOPLE, {"email": "a@b.es"})
    assert answer.status_code == status
    assert codes(answer)
    assert b"secret" not in answer.content
    assert (status == 503) == ("Retry-After" in answer)


def test_answers_are_not_kept_by_anybody(crm: Program) -> None:
    for answer in (crm.get("/people"), crm.get("/nothing"), Program().get("/people")):
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies


def test_thousands_of_parameters_are_refused(crm: Program) -> None:
    asked = {f"a{number}": "1" for number in range(1_200)}
    answer = crm.get("/reports/goals", **asked)
    assert (answer.status_code, codes(answer)) == (400, ["too_much_asked"])
