"""Many at once are answered once recorded, for a program that prefers so; the worker draws."""

import pytest

from testigo import clock
from testigo.actions.applying import apply_all
from testigo.actions.verifying import verify
from testigo.store.models import Lead, Workspace
from tests.api.calling import program

LATER = {"Prefer": "wait=5, respond-async; x=1"}
PEOPLE = {"people": [{"email": f"p{n}@later.example"} for n in range(3)]}
FACTS = {
    "facts": [
        {"name": "page.viewed", "at": "2026-10-01T10:00:00Z", "person": f"p{n}@later.example"}
        for n in range(3)
    ]
}


@pytest.mark.parametrize(
    ("path", "body"), [("/people/batch", PEOPLE), ("/facts/batch", FACTS)], ids=["people", "facts"]
)
def test_what_prefers_so_is_answered_before_anything_is_drawn(
    trade: Workspace, path: str, body: dict[str, object]
) -> None:
    crm = program(trade)
    answer = crm.post(path, body, **LATER)
    assert answer.status_code == 200
    assert answer["Preference-Applied"] == "respond-async"
    assert {one["result"] for one in answer.json()["results"]} <= {"made", "added"}
    assert Lead.objects.of(trade.pk).count() == 0
    apply_all(workspace=trade, now=clock.now())
    assert Lead.objects.of(trade.pk).count() == 3
    assert verify(workspace=trade) == []


@pytest.mark.parametrize("preferred", ["", "return=minimal", "respond-asynchronously"])
def test_otherwise_the_answer_waits_for_it(trade: Workspace, preferred: str) -> None:
    answer = program(trade).post("/people/batch", PEOPLE, Prefer=preferred)
    assert "Preference-Applied" not in answer
    assert Lead.objects.of(trade.pk).count() == 3


def test_told_again_it_is_the_same_answer(trade: Workspace) -> None:
    crm = program(trade)
    first, second = (crm.post("/people/batch", PEOPLE, once="sync-1", **LATER) for _ in range(2))
    assert first.content == second.content
    assert "Preference-Applied" not in second
    assert second["Idempotency-Replayed"] == "true"
