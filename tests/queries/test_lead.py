"""One lead as a whole, read for its page and for the command line."""

import pytest

from testigo.actions.outcomes import record_outcome, take_back
from testigo.core.facts import Fact
from testigo.queries.lead import lead_document
from tests.web.handed_over import NOW, Shop, hand_over, open_shop

pytestmark = pytest.mark.django_db


def pressed(shop: Shop, person: str, key: str) -> Fact:
    return record_outcome(
        workspace=shop.workspace,
        person=person,
        key=key,
        by=shop.member(shop.ana),
        now=NOW,
        once=f"press-{key}",
    )


def attempts(shop: Shop, person: str) -> dict[str, int]:
    document = lead_document(shop.workspace.id, person, now=NOW)
    assert document is not None
    return {clock["commitment"]: clock["attempts"] for clock in document["clocks"]}


def test_an_attempt_taken_back_counts_for_no_clock() -> None:
    shop = open_shop()
    lucia = hand_over(shop)
    pressed(shop, lucia, "3")
    fact = pressed(shop, lucia, "2")
    assert attempts(shop, lucia)["verdict"] == 2
    take_back(
        workspace=shop.workspace,
        person=lucia,
        fact_id=fact.id,
        by=shop.member(shop.ana),
        now=NOW,
    )
    assert attempts(shop, lucia)["verdict"] == 1
