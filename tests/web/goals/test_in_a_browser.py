"""Goals in Chromium: the article's figures, typed, give 30 customers and 1,200 leads."""

import re

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from testigo.store import log
from testigo.store.models import FactRow
from tests.chromium import WIDTHS, barriers, opened, sign_in
from tests.factories.goals import WITH_GOAL, story
from tests.web.handed_over import PASSWORD, Shop, open_shop


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    made = open_shop(pact=WITH_GOAL.replace("300000", "90000"))
    log.append(made.workspace.pk, FactRow.objects.of(made.workspace.pk).count(), story())
    return made


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize(
    ("language", "rate", "shown", "button"),
    [
        ("es", "2,5", ["30 clientes", "1.200 leads"], "Calcular"),
        ("en", "2.5", ["30 customers", "1,200 leads"], "Calculate"),
    ],
)
def test_the_figures_of_the_article_give_thirty_and_twelve_hundred(
    chromium: Browser,
    live_server: LiveServer,
    shop: Shop,
    width: int,
    language: str,
    rate: str,
    shown: list[str],
    button: str,
) -> None:
    shop.ana.language = language
    shop.ana.save()
    page, complaints = opened(chromium, live_server, width)
    sign_in(page, "ana@nortia.example", password=PASSWORD)
    page.goto("/w/nortia/goals")
    for name, typed in (("quota", "300000"), ("deal", "10000"), ("rate", rate)):
        page.locator(f"#goal-{name}").fill(typed)
    page.get_by_role("button", name=button).click()
    results = page.locator(".fraction-result strong")
    expect(results.nth(0)).to_have_text(shown[0])
    expect(results.nth(1)).to_have_text(shown[1])
    assert results.nth(1).get_attribute("data-count") == "1200"
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not re.search(r'(?:data-[a-z-]+|id)="[^"]*[\u00a0\u202f]', page.content())
    assert barriers(page) == []
    assert complaints == []
