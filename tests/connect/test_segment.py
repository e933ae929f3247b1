"""Messages of the tracking API → drafts: what each kind gives, and what is refused with reasons."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.connect.bots import is_automatic
from testigo.connect.cleaning import clean_value, is_clean_json
from testigo.connect.segment import Arrival, Unusable, drafts_of
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.events import EventMapping

NOW = datetime(2026, 11, 2, 10, tzinfo=UTC)
ARRIVAL = Arrival(NOW, EventMapping(), "ES", public=False)
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140 Safari/537.36"


def read(message: Any, sent_at: str = "", **arrival: Any) -> list[FactDraft]:
    place = Arrival(NOW, EventMapping(), "ES", **{"public": False, **arrival})
    found = drafts_of(message, sent_at, place)
    assert isinstance(found, list), found
    return found


def refused(message: Any, **arrival: Any) -> list[str]:
    place = Arrival(NOW, EventMapping(), "ES", **{"public": False, **arrival})
    found = drafts_of(message, "", place)
    assert isinstance(found, Unusable), found
    return [problem.code for problem in found.problems]


def test_a_page_says_where_it_was_and_what_brought_people_there() -> None:
    (page,) = read(
        {
            "type": "page",
            "messageId": "m1",
            "anonymousId": "a1",
            "properties": {"category": "docs"},
            "context": {
                "page": {
                    "url": "https://acme.example/precios?gclid=G1&utm_term=otro",
                    "path": "/precios",
                    "title": "Precios",
                    "referrer": "https://www.google.com/",
                },
                "campaign": {"name": "otoño", "source": "google", "medium": "cpc"},
            },
        }
    )
    assert (page.name, page.message_id, page.anonymous_id) == ("page.viewed", "m1", "a1")
    assert page.props == {
        "category": "docs",
        "url": "https://acme.example/precios?gclid=G1&utm_term=otro",
        "path": "/precios",
        "title": "Precios",
        "referrer": "https://www.google.com/",
        "gclid": "G1",
        "utm_term": "otro",
        "utm_campaign": "otoño",
        "utm_source": "google",
        "utm_medium": "cpc",
    }


def test_identify_gives_the_identification_and_a_trait_each() -> None:
    first, *traits = read(
        {
            "type": "identify",
            "messageId": "m2",
            "userId": "u-7",
            "anonymousId": "a1",
            "traits": {
                "email": "Ana@Acme.example",
                "phone": "600 000 001",
                "firstName": "Ana",
                "lastName": "Ruiz",
                "title": "CEO",
                "company": {"name": "Acme", "industry": "Industria", "employee_count": 120},
                "favouriteColour": "azul",
                "nested": {"deep": {"er": 1}},
            },
        }
    )
    assert first.name == "person.identified"
    assert first.person == PersonKeys("ana@acme.example", "+34600000001", "u-7")
    assert {t.props["trait"]: t.props["value"] for t in traits} == {
        "name": "Ana Ruiz",
        "job_title": "CEO",
        "company": "Acme",
        "sector": "Industria",
        "employees": 120,
        "favourite_colour": "azul",
    }
    assert {t.message_id for t in traits} >= {"m2#name", "m2#sector"}
    assert {t.person for t in traits} == {first.person}


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ({"type": "track", "event": "Demo Requested", "userId": "u"}, "demo.requested"),
        ({"type": "track", "event": "Order Completed", "userId": "u"}, "Order Completed"),
        ({"type": "screen", "name": "Inicio", "anonymousId": "a"}, "screen.viewed"),
        ({"type": "group", "groupId": "g", "userId": "u"}, "person.identified"),
        ({"type": "alias", "previousId": "a", "userId": "u"}, "person.identified"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_each_kind_gives_its_fact(message: dict[str, Any], name: str) -> None:
    assert read(message)[0].name == name


def test_an_alias_names_the_browser_that_somebody_was() -> None:
    (draft,) = read({"type": "alias", "previousId": "old", "userId": "u1"})
    assert (draft.anonymous_id, draft.person.external_id) == ("old", "u1")


def test_a_user_id_that_is_an_address_is_an_e_mail() -> None:
    (draft,) = read({"type": "track", "event": "x", "userId": "ANA@acme.example"})
    assert draft.person == PersonKeys(email="ana@acme.example")


@pytest.mark.parametrize(
    ("message", "codes"),
    [
        ([], ["event_no_object"]),
        ("x", ["event_no_object"]),
        ({"type": "vote", "userId": "u"}, ["event_type"]),
        ({"userId": "u"}, ["event_type"]),
        ({"type": "track", "userId": "u"}, ["event_without_name"]),
        ({"type": "track", "event": 7, "userId": "u"}, ["event_without_name"]),
        ({"type": "track", "event": "x" * 81, "userId": "u"}, ["value_too_long"]),
        ({"type": "track", "event": "x"}, ["missing_identity"]),
        ({"type": "track", "event": "x", "userId": "null"}, ["illegal_id"]),
        ({"type": "track", "event": "x", "userId": "GUEST"}, ["illegal_id"]),
        ({"type": "track", "event": "x", "userId": {"a": 1}}, ["illegal_id"]),
        ({"type": "track", "event": "x", "anonymousId": "undefined"}, ["illegal_id"]),
        ({"type": "track", "event": "x", "anonymousId": "a" * 200}, ["value_too_long"]),
        ({"type": "identify", "traits": {"email": "no"}, "userId": "u"}, ["bad_email"]),
        ({"type": "track", "event": "consent.given", "userId": "u"}, ["event_reserved"]),
        (
            {"type": "track", "event": "x", "userId": "u", "timestamp": "2026-11-09T00:00:00Z"},
            ["fact_too_far_ahead"],
        ),
        (
            {"type": "track", "event": "x", "userId": "u", "timestamp": "1850-01-02T00:00:00Z"},
            ["date_out_of_range"],
        ),
        ({"type": "track", "event": "x", "userId": "u", "properties": {"n": 10**400}},
         ["number_too_large"]),
        ({"type": "track", "event": "x\x00", "userId": "u"}, ["nul_character"]),
    ],
)  # fmt: skip
def test_what_cannot_be_used_says_why(message: Any, codes: list[str]) -> None:
    assert refused(message) == codes


def test_several_things_wrong_are_all_told() -> None:
    message = {"type": "track", "userId": "null", "anonymousId": "guest"}
    assert refused(message) == ["event_without_name", "illegal_id", "illegal_id"]


def test_a_public_key_claims_and_tells_no_contracts() -> None:
    message = {"type": "track", "event": "contract.signed", "anonymousId": "a"}
    assert refused(message, public=True) == ["event_needs_server_key"]
    assert read({"type": "page", "anonymousId": "a"}, public=True)[0].claimed
    assert not read({"type": "page", "anonymousId": "a"})[0].claimed


@pytest.mark.parametrize(
    ("timestamp", "sent_at", "minutes"),
    [
        ("2026-11-02T08:00:00Z", "", -120),
        ("2026-11-02T08:00:00Z", "2026-11-02T08:05:00Z", -5),
        ("2031-01-01T00:00:00Z", "2031-01-01T00:00:30Z", -0.5),
        ("2026-11-02T08:05:00Z", "2026-11-02T08:00:00Z", 0),
        ("", "2026-11-02T08:00:00Z", 0),
        ("yesterday", "", 0),
    ],
    ids=["as told", "waited five minutes", "a clock years ahead", "sent before", "none", "no time"],
)
def test_a_wrong_clock_is_corrected_by_how_long_the_message_waited(
    timestamp: str, sent_at: str, minutes: float
) -> None:
    message = {"type": "page", "anonymousId": "a", "timestamp": timestamp}
    assert read(message, sent_at)[0].at == NOW + timedelta(minutes=minutes)


def test_a_message_without_an_id_has_the_one_of_its_content() -> None:
    one, same = ({"type": "page", "anonymousId": "a", "sentAt": str(n)} for n in (1, 2))
    other = {"type": "page", "anonymousId": "b"}
    assert read(one)[0].message_id == read(same)[0].message_id != read(other)[0].message_id
    assert read(one)[0].told == read(same)[0].told


@pytest.mark.parametrize(
    ("agent", "purpose", "automatic"),
    [
        (CHROME, "", False),
        ("analytics-python/2.3", "", False),
        ("", "", False),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "", True),
        ("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "", True),
        (CHROME.replace("Chrome", "HeadlessChrome"), "", True),
        ("Barracuda Sentinel (EE)", "", True),
        (CHROME, "prefetch;prerender", True),
    ],
)
def test_machines_are_told_from_people(agent: str, purpose: str, automatic: bool) -> None:
    assert is_automatic(agent, purpose) is automatic
    message = {"type": "page", "anonymousId": "a", "context": {"userAgent": agent}}
    assert read(message, purpose=purpose)[0].automatic is automatic
    bare = {"type": "page", "anonymousId": "a"}
    assert read(bare, agent=agent, purpose=purpose, public=True)[0].automatic is automatic


@pytest.mark.parametrize("agent", ["curl/8.5.0", "python-requests/2.32", "Go-http-client/2.0"])
def test_a_server_that_tells_of_somebody_is_no_machine_that_looks_at_pages(agent: str) -> None:
    demo = {"type": "track", "event": "Demo Requested", "userId": "u-7"}
    assert not read(demo, agent=agent)[0].automatic
    assert read(demo, agent=agent, public=True)[0].automatic


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
hostile_texts = st.sampled_from(["\x7f", "\x85", "\u2028", "\t", "é", "\x00", '"', "x" * 9_000])


@given(st.recursive(anything | hostile_texts | st.just(2**63), st.lists, max_leaves=20))
def test_json_that_is_clean_is_left_as_it_is(value: Any) -> None:
    try:
        written = msgspec.json.encode(value)
    except (OverflowError, UnicodeEncodeError):
        return
    value = msgspec.json.decode(written)
    if is_clean_json(written):
        assert clean_value(value, "", 0) == (value, [])


keys = st.sampled_from(
    ["type", "event", "userId", "anonymousId", "messageId", "timestamp", "sentAt", "properties",
     "traits", "context", "name", "groupId", "previousId"]
)  # fmt: skip
kinds = st.sampled_from(["track", "identify", "page", "screen", "group", "alias"])


@given(st.dictionaries(keys, anything), kinds)
def test_whatever_comes_gives_drafts_or_reasons(message: dict[str, Any], kind: str) -> None:
    found = drafts_of({**message, "type": kind}, "", ARRIVAL)
    if isinstance(found, Unusable):
        assert found.problems
    else:
        assert found[0].message_id
        assert len({draft.message_id for draft in found}) == len(found)
