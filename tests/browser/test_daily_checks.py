"""The browser checks of the seller's day, in both languages, at a desk and on a phone; and twenty
outcomes of mixed kinds, by how many presses each takes."""

import re
import time
from datetime import timedelta
from statistics import median

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import WIDTHS, Opens
from tests.web.handed_over import NOW, Shop, hand_over, open_shop

BLAME = re.compile(
    r"\b(culpa\w*|fallo|incumpl\w+|basura|blame\w*|fail(?:ed|ure|s)?|breach\w*|garbage|junk)\b",
    re.IGNORECASE,
)
NAMES = ("Lucía Fernández", "Iker Etxeberria", "Nuria Casals")
KEPT = {"es": "Cumplido", "en": "Kept"}
UNDONE = {"es": "Deshecho: No contesta", "en": "Taken back: No answer"}
everywhere = pytest.mark.parametrize(
    ("language", "device"), [(one, device) for one in ("es", "en") for device in WIDTHS]
)


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    return open_shop()


def with_leads(shop: Shop, *names: str) -> list[str]:
    return [
        hand_over(shop, f"p{place}@x.example", name=name, at=NOW - timedelta(minutes=50 - place))
        for place, name in enumerate(names)
    ]


def opened(shop: Shop, opens: Opens, language: str, device: str) -> Page:
    shop.ana.language = language
    shop.ana.save()
    return opens(shop.ana, device)


def outcomes(shop: Shop) -> list[str]:
    return [fact.props["outcome"] for fact in shop.facts("contact.attempted")]


@everywhere
def test_1_the_link_of_an_alert_opens_the_lead_and_one_press_stops_its_clock(
    shop: Shop, opens: Opens, language: str, device: str
) -> None:
    [person] = with_leads(shop, NAMES[0])
    page = opened(shop, opens, language, device)
    for _ in range(3):
        page.goto(f"/w/nortia/leads/{person}?do=outcome")
        expect(page.locator("#outcome")).to_be_focused()
    assert outcomes(shop) == []
    assert not BLAME.search(page.locator("body").inner_text())
    page.locator(".outcome-key[value='2']").click()
    kept = page.locator(".clock-card").filter(has_text=KEPT[language])
    expect(kept).to_have_count(1)
    assert outcomes(shop) == ["no_answer"]


@everywhere
def test_2_a_key_logs_focuses_the_next_lead_at_once_and_is_taken_back(
    shop: Shop, opens: Opens, language: str, device: str
) -> None:
    with_leads(shop, *NAMES)
    page = opened(shop, opens, language, device)
    page.goto("/w/nortia/queue")
    assert not BLAME.search(page.locator("body").inner_text())
    page.evaluate(
        """() => {
            const press = () => { window.pressed = performance.now(); };
            document.addEventListener("keydown", press, true);
            document.addEventListener("focusin", (event) => {
                if (event.target.matches(".queue-name")) window.moved = performance.now();
            });
        }"""
    )
    page.keyboard.press("2")
    expect(page.locator(".queue-name:focus")).to_have_text(NAMES[1])
    assert page.evaluate("window.moved - window.pressed") < 300
    expect(page.locator("#toasts [data-toast]")).to_have_count(1)
    page.keyboard.press("u")
    expect(page.locator("#toasts")).to_contain_text(UNDONE[language])
    [attempt] = shop.facts("contact.attempted")
    undone = [fact for fact in shop.facts("fact.retracted") if fact.origin == "reported"]
    assert [fact.props["of"] for fact in undone] == [attempt.id]


@everywhere
def test_3_a_second_choice_takes_two_presses_and_a_double_one_is_one_fact(
    shop: Shop, opens: Opens, language: str, device: str
) -> None:
    with_leads(shop, *NAMES)
    page = opened(shop, opens, language, device)
    page.goto("/w/nortia/queue")
    page.locator("[data-key='4'] summary").click()
    page.locator("[data-key='4'] .chip").first.dblclick()
    expect(page.locator("#toasts [data-toast]").first).to_be_visible()
    page.locator("[data-key='6'] summary").click()
    page.locator("[data-key='6'] .chip").first.click()
    expect(page.locator(".queue-row")).to_have_count(2)
    assert outcomes(shop) == ["call_back"]
    assert len(shop.facts("lead.rejected")) == 1


MIXED = (
    *("2", "2", "3", "41", "2", "1Escape", "62", "2", "3", "1135Enter"),
    *("2", "5Escape", "42", "2", "3", "61", "2", "1Escape", "2", "s1"),
)


def test_twenty_outcomes_of_mixed_kinds_take_two_presses_each_at_most(
    shop: Shop, opens: Opens
) -> None:
    with_leads(shop, *(f"Lead {place:02}" for place in range(20)))
    page = opens(shop.ana)
    page.goto("/w/nortia/queue")
    presses = []
    for said in MIXED:
        keys = re.findall(r"Escape|Enter|.", said)
        chosen = page.locator(".queue-name[aria-current]").inner_text()
        for key in keys:
            page.keyboard.press(key)
        presses.append(len(keys))
        expect(page.locator(".queue-name[aria-current]")).not_to_have_text(chosen)
    # The last press is the snooze; the line goes on before it has arrived.
    deadline = time.monotonic() + 10
    while not shop.facts("lead.snoozed") and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert len({fact.person for fact in shop.facts("contact.attempted")}) == 17
    assert len(shop.facts("lead.rejected")) == 2
    assert len(shop.facts("lead.snoozed")) == 1
    assert len(shop.facts("deal.opened")) == 1
    assert median(presses) <= 2
