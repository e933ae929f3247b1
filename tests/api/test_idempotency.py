"""A write with an Idempotency-Key is done once, whatever happens around it."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection, transaction

from testigo.actions.idempotency import KEPT, Answer, answer_once, forget_answers
from testigo.store.models import FactRow, IdempotentAnswer, Workspace
from tests.api.calling import BORN, Program, codes, key_of, program
from tests.factories.business import open_workspace

FACT = {"name": "demo.requested", "at": "2026-09-16", "person": "eva@cliente.example"}
WRITES = {
    "/people": {"email": "eva@cliente.example"},
    "/people/batch": {"people": [{"email": "eva@cliente.example"}, {"email": "no"}]},
    "/facts": FACT,
    "/facts/batch": {"facts": [FACT, {**FACT, "at": "2026-13-01"}]},
    "/costs": {"costs": [{"channel": "x", "day": "2026-09-01", "amount": "1"}]},
}


@pytest.mark.parametrize("path", WRITES)
def test_the_same_request_gets_the_same_answer_and_does_nothing(
    crm: Program, place: Workspace, path: str
) -> None:
    first = crm.post(path, WRITES[path], once="k")
    before = FactRow.objects.of(place.pk).count()
    again = crm.post(path, WRITES[path], once="k")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert ("Idempotency-Replayed" in first, again["Idempotency-Replayed"]) == (False, "true")
    assert FactRow.objects.of(place.pk).count() == before


@pytest.mark.parametrize("path", WRITES)
def test_another_body_or_address_with_the_same_key_is_refused(
    crm: Program, place: Workspace, path: str
) -> None:
    crm.post(path, WRITES[path], once="k")
    before = FactRow.objects.of(place.pk).count()
    for other in WRITES:
        body = {**WRITES[other]} if other != path else {**WRITES[path], "x": 1}
        answer = crm.post(other, json.dumps(body) + (" " if other == path else ""), once="k")
        assert answer.status_code in (409, 422)
        if other != path:
            assert codes(answer) == ["idempotency_key_used"]
    assert FactRow.objects.of(place.pk).count() == before


def test_what_is_refused_leaves_its_key_free(crm: Program, place: Workspace) -> None:
    assert crm.post("/people", {"email": "no"}, once="k").status_code == 422
    assert not IdempotentAnswer.objects.of(place.pk).exists()
    assert crm.post("/people", {"email": "si@cliente.example"}, once="k").status_code == 201


def test_a_key_belongs_to_one_program_of_one_workspace(crm: Program, place: Workspace) -> None:
    crm.post("/people", WRITES["/people"], once="k")
    mate, stranger = program(place), program(open_workspace("otra"))
    assert mate.post("/people", WRITES["/people"], once="k").json()["result"] == "unchanged"
    assert stranger.post("/people", WRITES["/people"], once="k").json()["result"] == "made"


@pytest.mark.parametrize("key", ["", "a" * 256, "ñ", "a\tb"])
def test_a_key_is_short_and_visible(crm: Program, key: str) -> None:
    answer = crm.post("/people", WRITES["/people"], **{"Idempotency-Key": key})
    assert (answer.status_code, codes(answer)) == (422, ["idempotency_key_unusable"])


def test_answers_are_forgotten_when_their_time_is_over(crm: Program, place: Workspace) -> None:
    crm.post("/facts", FACT, once="k")
    [held] = IdempotentAnswer.objects.of(place.pk)
    over = held.created_at + KEPT
    assert forget_answers(workspace=place, now=over) == 0
    assert forget_answers(workspace=place, now=over + timedelta(seconds=1)) == 1
    # The fact itself is still known by its content.
    assert crm.post("/facts", FACT, once="k").json()["result"] == "repeated"


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """In threads of their own, each with its own connection, as the server has them."""

    def test_of_many_equal_requests_one_is_carried_out(self, place: Workspace) -> None:
        key, count = key_of(place), 6
        together = Barrier(count)

        def send(_: int) -> tuple[int, bytes, bool]:
            together.wait(30)
            answer = Program(key).post("/facts", {**FACT, "props": {"n": 1}}, once="k")
            return answer.status_code, answer.content, "Idempotency-Replayed" in answer

        answers = in_threads(count, send)
        assert {(status, body) for status, body, _ in answers} == {answers[0][:2]}
        assert answers[0][0] == 201
        assert sorted(replayed for _, _, replayed in answers) == [False] + [True] * (count - 1)
        told = FactRow.objects.of(place.pk).filter(name="demo.requested")
        assert told.count() == 1

    def test_of_different_requests_at_once_one_is_carried_out(self, place: Workspace) -> None:
        key, count = key_of(place), 6
        together = Barrier(count)

        def send(number: int) -> int:
            together.wait(30)
            return (
                Program(key).post("/facts", {**FACT, "props": {"n": number}}, once="k").status_code
            )

        assert sorted(in_threads(count, send)) == [201] + [409] * (count - 1)
        assert FactRow.objects.of(place.pk).filter(name="demo.requested").count() == 1

    def test_the_second_waits_and_does_it_when_the_first_gives_up(self, place: Workspace) -> None:
        begun, done = Event(), []

        def first() -> Answer:
            begun.set()
            Event().wait(0.3)
            raise RuntimeError("the process ends here")

        def second() -> Answer:
            done.append(1)
            return Answer(200, "{}")

        def run(number: int) -> Any:
            if number:
                begun.wait(30)
            try:
                return once(place, second if number else first)
            except RuntimeError as error:
                return str(error)

        assert in_threads(2, run) == ["the process ends here", Answer(200, "{}")]
        assert done == [1]


def test_an_answer_is_durable_with_what_it_wrote_or_not_at_all(
    crm: Program, place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told_and_cut(**values: Any) -> Answer:
        with transaction.atomic():
            answer_once(**values)
            raise RuntimeError("cut between writing and answering")

    monkeypatch.setattr("testigo.api.answers.answer_once", told_and_cut)
    assert crm.post("/facts", FACT, once="k").status_code == 500
    monkeypatch.undo()
    assert not FactRow.objects.of(place.pk).filter(name="demo.requested").exists()
    answer = crm.post("/facts", FACT, once="k")
    assert (answer.status_code, answer.json()["result"]) == (201, "added")


def once(place: Workspace, do: Callable[[], Answer]) -> Answer:
    return answer_once(workspace=place, api_key="a", key="k", digest="d", now=BORN, do=do)


def in_threads(count: int, run: Callable[[int], Any]) -> list[Any]:
    """What each run gives, all of them at once; their connections are closed."""

    def alone(number: int) -> Any:
        try:
            return run(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(alone, range(count)))
