"""The leads of whom Sales said whether the role was right: those behind a campaign to stop."""

from datetime import timedelta

import pytest
from django.test import Client

from testigo.actions.applying import apply_all
from testigo.queries import lead_filters
from testigo.queries.lead_counts import stage_counts
from testigo.queries.lead_filters import LeadFilters
from testigo.queries.leads import lead_page
from tests.web.handed_over import NOW, Shop, open_shop, tell

pytestmark = pytest.mark.django_db

JUDGED = LeadFilters(judged=True)


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Four leads: of two Sales said it, of one something else, of one nothing."""
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)
    shop = open_shop()
    at = NOW - timedelta(days=3)
    for name in ("yes", "no", "else", "none"):
        tell(shop, f"{name}@a.example", "form.submitted", at, {"channel": "email"})
    for name in ("yes", "no"):
        tell(shop, f"{name}@a.example", "feedback.given", at, {"right_role": name})
    tell(shop, "else@a.example", "feedback.given", at, {"content": "guide"})
    apply_all(workspace=shop.workspace, now=NOW)
    return shop


@pytest.mark.parametrize("few", [200, 0])
def test_the_list_and_its_count_are_of_those_whom_sales_judged(
    shop: Shop, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lead_filters, "FEW", few)
    page = lead_page(shop.workspace.pk, JUDGED, now=NOW)
    assert len(page.lines) == 2
    counts = stage_counts(shop.workspace.pk, JUDGED)
    assert sum(counts.values()) - counts["none"] == 2


def test_what_was_taken_back_judges_nobody(shop: Shop) -> None:
    said = shop.facts("feedback.given")[0]
    email = "yes@a.example"
    tell(shop, email, "fact.retracted", NOW - timedelta(hours=1), {"of": said.id})
    apply_all(workspace=shop.workspace, now=NOW)
    assert len(lead_page(shop.workspace.pk, JUDGED, now=NOW).lines) == 1


def test_the_address_asks_for_them_and_a_chip_says_so(client: Client, shop: Shop) -> None:
    client.force_login(shop.ana, "django.contrib.auth.backends.ModelBackend")
    body = client.get("/w/nortia/leads?judged=1").content.decode()
    assert body.count('class="lead-name"') == 2
    assert "Ventas ha dicho si el cargo era adecuado" in body
    assert client.get("/w/nortia/leads").content.decode().count('class="lead-name"') == 4
