"""Where a touch came from."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.channels import campaign_of, channel_of, touch_of
from tests.spec.agreement import at, fact

URL = "https://www.nortia.example/precios"

CHANNELS: list[tuple[dict[str, Any], str]] = [
    ({}, "direct"),
    ({"url": URL}, "direct"),
    ({"channel": "events", "gclid": "x", "utm_source": "google"}, "events"),
    ({"gclid": "x"}, "google_ads"),
    ({"url": f"{URL}?gclid=abc"}, "google_ads"),
    ({"url": f"{URL}?wbraid=abc#top"}, "google_ads"),
    ({"url": f"{URL}?li_fat_id=abc&utm_source=newsletter&utm_medium=email"}, "linkedin_ads"),
    ({"url": f"{URL}?fbclid=abc", "referrer": "https://www.google.com/"}, "meta_ads"),
    ({"msclkid": "x"}, "microsoft_ads"),
    ({"ttclid": "x"}, "tiktok_ads"),
    ({"gclid": "  "}, "direct"),
    ({"utm_source": "LinkedIn", "utm_medium": "CPC"}, "linkedin_ads"),
    ({"utm_source": "portal", "utm_medium": "cpc"}, "paid_other"),
    ({"utm_medium": "cpc"}, "direct"),
    ({"utm_source": "nortia", "utm_medium": "newsletter"}, "email"),
    ({"utm_source": "linkedin", "utm_medium": "social"}, "organic_social"),
    ({"url": f"{URL}?utm_source=feria&utm_medium=feria"}, "events"),
    ({"utm_source": "socio"}, "other_campaign"),
    ({"utm_source": "socio", "referrer": "https://www.google.com/"}, "other_campaign"),
    ({"referrer": "https://www.google.es/search?q=x"}, "organic_search"),
    ({"referrer": "https://duckduckgo.com/"}, "organic_search"),
    ({"referrer": "https://es.linkedin.com/feed"}, "organic_social"),
    ({"referrer": "https://t.co/abc"}, "organic_social"),
    ({"referrer": "https://blog.example/articulo"}, "referral"),
    ({"referrer": "not an address"}, "direct"),
    ({"referrer": 7, "utm_source": None, "gclid": 5}, "direct"),
]


@pytest.mark.parametrize(("props", "channel"), CHANNELS)
def test_the_first_rule_that_speaks_names_the_channel(props: dict[str, Any], channel: str) -> None:
    assert channel_of(props) == channel


@pytest.mark.parametrize(
    ("props", "campaign"),
    [
        ({}, ""),
        ({"campaign": "otoño", "utm_campaign": "x"}, "otoño"),
        ({"utm_campaign": " otoño "}, "otoño"),
        ({"url": f"{URL}?utm_campaign=oto%C3%B1o&utm_campaign=otra"}, "otoño"),
    ],
)
def test_a_campaign_is_named_where_it_is_known(props: dict[str, Any], campaign: str) -> None:
    assert campaign_of(props) == campaign


def test_only_what_marketing_did_is_a_touch() -> None:
    touch = touch_of(fact("page.viewed", 2, props={"gclid": "x", "utm_campaign": "otoño"}))
    assert touch is not None
    assert (touch.at, touch.channel, touch.campaign) == (at(2), "google_ads", "otoño")
    assert touch_of(fact("contact.attempted", 2)) is None
    assert touch_of(fact("email.opened", 2)) is None


def test_a_machine_touches_nobody() -> None:
    assert touch_of(fact("page.viewed", 2, automatic=True)) is None


@given(
    st.dictionaries(
        st.sampled_from(["url", "referrer", "channel", "utm_source", "utm_medium", "gclid"]),
        st.text(max_size=40) | st.integers() | st.none() | st.lists(st.text()),
    )
)
def test_whatever_a_page_says_there_is_a_channel(props: dict[str, Any]) -> None:
    assert channel_of(props)
    campaign_of(props)


@pytest.mark.parametrize(
    "url", ["http://[", "http://[::1", "https://a?b[&c", f"{URL}?{'a=1&' * 60}"]
)
def test_an_address_that_cannot_be_read_raises_nothing(url: str) -> None:
    assert channel_of({"url": url, "referrer": url}) in ("direct", "referral")


@pytest.mark.parametrize(
    ("referrer", "channel"),
    [
        ("https://x.com/nortia", "organic_social"),
        ("https://mobile.x.com/nortia", "organic_social"),
        ("https://x.company.example/", "referral"),
        ("https://t.company.example/", "referral"),
        ("https://www.google.es/", "organic_search"),
    ],
)
def test_a_host_is_known_by_its_whole_name(referrer: str, channel: str) -> None:
    assert channel_of({"referrer": referrer}) == channel


def test_another_page_of_the_same_site_is_no_referral() -> None:
    props = {"url": "https://acme.example/b", "referrer": "https://www.acme.example/a"}
    assert channel_of(props) == "direct"
    assert channel_of({**props, "utm_source": "x"}) == "other_campaign"
    assert channel_of({**props, "referrer": "https://foro.example/"}) == "referral"
