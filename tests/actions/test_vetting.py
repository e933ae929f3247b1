"""What may be told only while it is so: nobody is unreachable before the attempts were made."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.vetting import vet
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.problems import Problem
from testigo.store.models import FactRow
from testigo.wording import sentence
from tests.api.calling import codes, program
from tests.web.handed_over import NOW, Shop, hand_over, open_shop

pytestmark = pytest.mark.django_db

EMAIL = "lucia@ebro.example"
LATER = NOW + timedelta(days=3)


@pytest.fixture
def shop() -> Shop:
    return open_shop()


@pytest.fixture
def lucia(shop: Shop) -> str:
    return hand_over(shop, EMAIL)


def said(name: str, reason: str, **more: Any) -> FactDraft:
    more.setdefault("person", PersonKeys(email=EMAIL))
    return FactDraft(name, LATER, f"{name}|{reason}", props={"reason": reason}, **more)


def tried(day: int, channel: str, hour: int = 1) -> FactDraft:
    at = NOW + timedelta(days=day, hours=hour)
    return FactDraft(
        "contact.attempted",
        at,
        f"{channel}@{at.isoformat()}",
        person=PersonKeys(email=EMAIL),
        props={"channel": channel, "outcome": "no_answer"},
    )


TRIES = [
    tried(0, "phone"),
    tried(0, "email"),
    tried(1, "phone"),
    tried(2, "phone"),
    tried(2, "whatsapp"),
]


def problems(shop: Shop, *drafts: FactDraft) -> list[Problem]:
    return vet(shop.workspace.id, drafts, LATER)[-1]


def record(shop: Shop, drafts: list[FactDraft]) -> None:
    for draft in drafts:
        record_facts(workspace=shop.workspace, drafts=[draft], source="screen", now=draft.at)
    apply_all(workspace=shop.workspace, now=LATER)


@pytest.mark.parametrize("name", ["lead.recycled", "lead.rejected"])
def test_nobody_is_unreachable_before_the_attempts_were_made(
    shop: Shop, lucia: str, name: str
) -> None:
    record(shop, TRIES[:2])
    [problem] = problems(shop, said(name, "unreachable"))
    assert (problem.code, problem.where) == ("attempts_not_made", "reason")
    assert sentence(problem, "es") == (
        "Aún no se ha intentado lo que acordó el pacto: 2 de 5 intentos. Los días son 1 de 3. Los "
        "canales son 2 de 2. Después puedes decir que no se ha podido contactar."
    )


def test_once_the_attempts_were_made_the_reason_is_valid(shop: Shop, lucia: str) -> None:
    record(shop, TRIES)
    assert problems(shop, said("lead.recycled", "unreachable")) == []


def test_attempts_told_together_with_the_reason_count(shop: Shop, lucia: str) -> None:
    record(shop, TRIES[:3])
    today = [tried(3, channel, hour=0) for channel in ("phone", "whatsapp")]
    assert problems(shop, *today, said("lead.recycled", "unreachable")) == []
    others = [replace(draft, person=PersonKeys(email="iker@b.example")) for draft in today]
    assert problems(shop, *others, said("lead.recycled", "unreachable"))


def test_another_reason_asks_for_no_attempts(shop: Shop, lucia: str) -> None:
    assert problems(shop, said("lead.recycled", "timing")) == []


def test_nothing_was_promised_about_who_was_never_handed_over(shop: Shop) -> None:
    assert problems(shop, said("lead.recycled", "unreachable")) == []


def test_what_the_log_holds_already_is_not_asked_again(shop: Shop, lucia: str) -> None:
    recycled = said("lead.recycled", "unreachable")
    record(shop, [recycled])
    hand_over(shop, EMAIL, at=LATER)
    assert problems(shop, recycled) == []


def test_a_person_named_by_id_is_the_same(shop: Shop, lucia: str) -> None:
    draft = said("lead.recycled", "unreachable", person=PersonKeys(), person_id=lucia)
    assert [p.code for p in problems(shop, draft)] == ["attempts_not_made"]


def test_a_program_is_told_what_is_missing_and_nothing_is_kept(shop: Shop, lucia: str) -> None:
    fact = {
        "name": "lead.recycled",
        "at": "2026-10-06T09:00:00Z",
        "person": EMAIL,
        "props": {"reason": "unreachable"},
    }
    answer = program(shop.workspace).post("/facts", fact)
    assert (answer.status_code, codes(answer)) == (422, ["attempts_not_made"])
    assert not FactRow.objects.of(shop.workspace.id).filter(name="lead.recycled").exists()
