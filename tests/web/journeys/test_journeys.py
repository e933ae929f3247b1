import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.core.drafts import FactDraft, PersonKeys
from tests.web.handed_over import NOW, Shop, open_shop

pytestmark = pytest.mark.django_db

JOURNEYS = "/w/nortia/journeys"
HOSTILE = '<script>alert("x")</script>'
SIGNED = NOW - timedelta(days=10)


def fact(shop: Shop, name: str, at: datetime, email: str, deal: str = "", **props: object) -> None:
    draft = FactDraft(
        name, at, f"{name}|{at}|{email}", person=PersonKeys(email=email), deal=deal or None,
        props=props,
    )  # fmt: skip
    record_facts(workspace=shop.workspace, drafts=[draft], source="import", now=at)


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)
    shop = open_shop()
    shop.ana.language = "en"
    shop.ana.save()
    return shop


@pytest.fixture
def shop(empty: Shop) -> Shop:
    """Eleven deals by an advertisement and a webinar, with a colleague each; one of a hostile
    campaign, one of somebody who never was seen, and one in dollars."""
    for number in range(11):
        email, deal = f"p{number}@a{number}.example", f"d{number}"
        at = SIGNED - timedelta(days=40, minutes=number)
        fact(empty, "page.viewed", at, email, gclid="x", utm_campaign="brand")
        friend = f"f{number}@a{number}.example"
        fact(empty, "webinar.attended", at + timedelta(days=5), friend)
        opened = {"amount": "1000", "people": [friend]}
        fact(empty, "deal.opened", at + timedelta(days=10), email, deal, **opened)
        fact(empty, "contract.signed", SIGNED + timedelta(minutes=number), email, deal,
             amount="1000.01")  # fmt: skip
    at = SIGNED - timedelta(days=1)
    fact(empty, "page.viewed", at, "bad@b.example", gclid="x", utm_campaign=HOSTILE)
    fact(empty, "contract.signed", SIGNED, "bad@b.example", amount="500")
    fact(empty, "contract.signed", SIGNED, "nobody@c.example", amount="300")
    fact(empty, "contract.signed", SIGNED, "far@d.example", amount="70", currency="USD")
    apply_all(workspace=empty.workspace, now=NOW)
    return empty


@pytest.fixture
def browser(client: Client, empty: Shop) -> Client:
    client.force_login(empty.ana, "django.contrib.auth.backends.ModelBackend")
    return client


def body_of(client: Client, query: str = "") -> str:
    answer = client.get(JOURNEYS + query)
    assert answer.status_code == 200
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def cells(body: str, channel: str) -> list[str]:
    """The texts of the row of a channel."""
    row = next(
        row for row in re.findall(r"<tr class=\"loop-channel.*?</tr>", body, re.DOTALL)
        if re.search(rf">{channel}<", row)
    )  # fmt: skip
    found = re.findall(r"<td.*?>(.*?)</td>", row, re.DOTALL)
    return [re.sub(r"<[^>]*>", " ", cell).split()[0] for cell in found]


def test_an_outsider_sees_nothing(client: Client, empty: Shop) -> None:
    assert client.get(JOURNEYS).status_code == 302
    client.force_login(open_shop("other").ana, "django.contrib.auth.backends.ModelBackend")
    assert client.get(JOURNEYS).status_code == 404


def test_the_models_stand_side_by_side_and_add_up(browser: Client, shop: Shop) -> None:
    body = body_of(browser)
    assert cells(body, "Google Ads") == ["€11,500.11", "€500.00", "€6,000.06", "93%"]
    assert cells(body, "Webinars") == ["€0.00", "€11,000.11", "€5,500.05", "93%"]
    assert cells(body, "Unknown") == ["€300.00", "€300.00", "€300.00", "–"]
    assert cells(body, "Total") == ["€11,800.11", "€11,800.11", "€11,800.11", "–"]


def test_the_title_says_where_the_models_differ(browser: Client, shop: Shop) -> None:
    said = (
        "By the first touch Google Ads brought most (97%), by the last Webinars (93%), of "
        "€11,800 in 14 sales."
    )
    body = body_of(browser)
    assert said in body
    assert "Indicative: fewer than 30 cases" in body
    assert body.count("jo-differs") == 2


def test_few_signatures_are_not_compared(browser: Client, empty: Shop) -> None:
    fact(empty, "contract.signed", SIGNED, "one@c.example", amount="300")
    apply_all(workspace=empty.workspace, now=NOW)
    assert "Too few signatures yet to compare channels. Signatures: 1." in body_of(browser)


def test_campaigns_stand_below_their_channels(browser: Client, shop: Shop) -> None:
    assert "brand" not in re.sub("<title>.*?</title>|<li>.*?</li>", "", body_of(browser))
    body = body_of(browser, "?by=campaign")
    assert 'title="brand"' in body
    assert HOSTILE not in body
    assert "&lt;script&gt;" in body


def test_what_marketing_had_a_part_in_opens_its_sales(browser: Client, shop: Shop) -> None:
    body = body_of(browser)
    assert "See the 12 sales" in body
    assert "?show=sourced#lanes" in body
    assert "12 sales sourced by Marketing" in body_of(browser, "?show=sourced")
    assert "2 sales without a known touch" in body_of(browser, "?show=unknown")
    assert "11 sales touched by Webinars" in body_of(browser, "?channel=webinars")
    assert "No sale of these days is like that." in body_of(browser, "?channel=events")


def test_a_lane_names_everybody_and_leads_to_them(browser: Client, shop: Shop) -> None:
    body = body_of(browser, "?channel=webinars")
    assert 'href="/w/nortia/pipeline/d3"' in body
    assert "f3@a3.example" in body
    lane = next(part for part in body.split('<li class="jo-lane">') if "pipeline/d3" in part)
    assert lane.count('class="jo-own"') == 2
    assert lane.count('href="/w/nortia/leads/') == 2
    assert "40 days" in lane
    assert re.search(r"<li>Google Ads</li><li>Webinars</li>", lane)


def test_the_paths_are_ranked_and_the_steps_timed(browser: Client, shop: Shop) -> None:
    body = body_of(browser)
    assert "The most common path led to 11 sales of 14" in body
    assert re.search(r"From deal opened to signature</dt><dd>30\.0", body)


def test_the_other_models_are_explained_under_advanced(browser: Client, shop: Shop) -> None:
    advanced = body_of(browser).split('id="advanced"')[1]
    assert "Removal effect (Markov)" in advanced
    assert "half for each week before it" in advanced
    assert advanced.count("€11,800<") == 7


def test_what_came_in_badly_is_told(browser: Client, shop: Shop) -> None:
    notes = body_of(browser).split('id="notes"')[1]
    assert re.search(r"<b>2</b> <span>Signatures without any known touch", notes)
    assert re.search(r"<b>1</b> <span>Amounts in another currency", notes)


def test_a_past_day_and_another_window_can_be_asked(browser: Client, shop: Shop) -> None:
    past = (SIGNED - timedelta(days=1)).date().isoformat()
    assert "Nothing was signed on these days" not in body_of(browser)
    assert "No journey can be told" not in body_of(browser, f"?asof={past}")
    assert "Nothing was signed on these days" in body_of(browser, f"?asof={past}")
    body = body_of(browser, "?window=20")
    assert cells(body, "Unknown") == ["€11,300.11", "€11,300.11", "€11,300.11", "–"]
    assert "90 are used" in body_of(browser, "?window=-1")
    assert "90 are used" in body_of(browser, "?window=99999")


def test_other_days_keep_what_else_was_asked(browser: Client, shop: Shop) -> None:
    body = body_of(browser, "?window=20&by=campaign&channel=google_ads")
    form = body[body.index('class="own-days-form"') :]
    form = form[: form.index("</form>")]
    assert 'name="window" value="20"' in form
    assert form.count('name="window"') == 1
    assert '<input type="hidden" name="by" value="campaign">' in form
    assert '<input type="hidden" name="channel" value="google_ads">' in form
    assert 'href="?window=30&amp;by=campaign&amp;channel=google_ads"' in body


def test_an_empty_page_says_what_is_missing(browser: Client, empty: Shop) -> None:
    body = body_of(browser)
    assert "Missing: a customer." in body
    assert "Missing: the snippet of your site" in body
    fact(empty, "page.viewed", SIGNED, "p@a.example")
    body = body_of(browser)
    assert "Missing: a customer." in body
    assert "Visits arrive from your site." in body


def test_the_tab_stands_among_the_results(browser: Client, shop: Shop) -> None:
    assert re.search(r'href="/w/nortia/journeys"[^>]*aria-current="page"', body_of(browser))


@pytest.mark.parametrize("query", ["?by=person", "?show=lost"])
def test_what_is_not_known_is_told_and_the_usual_shown(
    browser: Client, shop: Shop, query: str
) -> None:
    body = body_of(browser, query)
    assert "is not known here: what is usual is shown." in body
    assert '<details class="own-days">' in body


def test_a_window_that_cannot_be_used_opens_its_form(browser: Client, shop: Shop) -> None:
    assert '<details class="own-days" open>' in body_of(browser, "?window=99999")


def test_its_revenue_says_of_what_it_is(browser: Client, shop: Shop) -> None:
    body = body_of(browser)
    assert "All of it was signed in these days, by leads of any day." in body
    assert re.search(r'href="/w/nortia/leaks\?from=[^"]+#leak-money"', body)
