"""What the migration writes of leads that are there is what is drawn of them."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from testigo.store.models import Lead
from tests.web.handed_over import NOW, Shop, hand_over, open_shop, tell

pytestmark = pytest.mark.django_db
fill = import_module("testigo.store.migrations.0025_leads_to_nurture").fill


@pytest.fixture
def shop() -> Shop:
    """Leads of every kind: handed over, below, without figures, rejected, back and disqualified."""
    shop = open_shop()
    hand_over(shop, "a@ebro.example", employees=80)
    for number, fact in enumerate(
        ("page.viewed", "lead.rejected", "lead.recycled", "lead.disqualified"), 1
    ):
        email = f"b{number}@ebro.example"
        tell(shop, email, "trait.set", NOW, {"trait": "company_size", "value": 40})
        tell(shop, email, fact, NOW, {"reason": "timing"})
        hand_over(shop, f"c{number}@ebro.example")
        tell(shop, f"c{number}@ebro.example", fact, NOW, {"reason": "timing"})
    hand_over(shop, "d@ebro.example")
    hand_over(shop, "e@ebro.example", employees=0)
    return shop


def test_as_drawn(shop: Shop) -> None:
    leads = Lead.objects.of(shop.workspace.pk)
    drawn = dict(_said(shop))
    assert {why for why, _ in drawn.values()} == {"", "below", "rejected", "recycled"}
    assert {missing for _, missing in drawn.values()} == {True, False}
    leads.update(nurtured="x", incomplete=False)
    state = MigrationLoader(connection).project_state(("testigo", "0025_leads_to_nurture"))
    fill(state.apps, None)
    assert _said(shop) == drawn


def _said(shop: Shop) -> dict[str, tuple[str, bool]]:
    rows = Lead.objects.of(shop.workspace.pk).values_list("person", "nurtured", "incomplete")
    return {person: (why, incomplete) for person, why, incomplete in rows}
