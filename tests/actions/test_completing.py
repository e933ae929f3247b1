"""Values written down by hand: a press that is told again adds nothing, a corrected one does."""

import pytest

from testigo.actions.completing import complete_lead
from tests.web.handed_over import NOW, hand_over, open_shop

pytestmark = pytest.mark.django_db


def test_a_page_that_is_gone_back_to_and_corrected_is_another_press() -> None:
    shop = open_shop()
    lucia = hand_over(shop)
    for value in ("40", "40", "400"):
        complete_lead(
            workspace=shop.workspace,
            person=lucia,
            said={"employees": value},
            by=shop.member(shop.ana),
            now=NOW,
            language="es",
            once="press-0001",
        )
    told = [fact.props for fact in shop.facts("trait.set") if fact.actor]
    assert [props["value"] for props in told if props["trait"] == "employees"] == [40, 400]
