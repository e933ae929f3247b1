"""Where a touch came from: click ids, then utm, then referrer, then direct (domain.md §4).

The rules are data; docs/reference/channels.md lists them. A fact that names its channel outright
(an import, an event list, a rule of the workspace when it was recorded) keeps it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from testigo.core.facts import Fact

# Where a fact names its channel outright.
CHANNEL = "channel"
# Facts by which marketing touches somebody.
TOUCHES = frozenset(
    {
        "page.viewed",
        "content.downloaded",
        "demo.requested",
        "webinar.attended",
        "form.submitted",
        "email.clicked",
    }
)

CLICK_IDS: tuple[tuple[str, str], ...] = (
    ("gclid", "google_ads"),
    ("wbraid", "google_ads"),
    ("gbraid", "google_ads"),
    ("li_fat_id", "linkedin_ads"),
    ("msclkid", "microsoft_ads"),
    ("fbclid", "meta_ads"),
    ("ttclid", "tiktok_ads"),
)

PAID_MEDIA = frozenset(
    {"cpc", "ppc", "paid", "paidsocial", "paid_social", "paid-social", "display"}
)

PAID_SOURCES: Mapping[str, str] = {
    "google": "google_ads",
    "adwords": "google_ads",
    "linkedin": "linkedin_ads",
    "facebook": "meta_ads",
    "instagram": "meta_ads",
    "meta": "meta_ads",
    "bing": "microsoft_ads",
    "microsoft": "microsoft_ads",
    "tiktok": "tiktok_ads",
}

MEDIA: Mapping[str, str] = {
    "email": "email",
    "newsletter": "email",
    "social": "organic_social",
    "organic": "organic_search",
    "event": "events",
    "feria": "events",
    "referral": "referral",
    "webinar": "webinars",
}

SEARCH_HOSTS = ("google.", "bing.", "duckduckgo.", "yahoo.", "ecosia.", "qwant.")
SOCIAL_HOSTS = ("linkedin.", "facebook.", "instagram.", "twitter.", "x.com", "t.co", "youtube.")


# All of it as rows, in the order in which it is asked.
BUILT_IN: Mapping[str, tuple[tuple[str, str], ...]] = {
    "click_id": CLICK_IDS,
    "paid": (*sorted(PAID_SOURCES.items()), ("*", "paid_other")),
    "medium": tuple(MEDIA.items()),
    "source": (("*", "other_campaign"),),
    "referrer": (
        *((host, "organic_search") for host in SEARCH_HOSTS),
        *((host, "organic_social") for host in SOCIAL_HOSTS),
        ("*", "referral"),
    ),
}


@dataclass(slots=True)
class Touch:
    """A dated marketing interaction."""

    at: datetime
    channel: str
    campaign: str


def touch_of(fact: Fact) -> Touch | None:
    """The touch that a fact is, None when it is none or was made by a machine."""
    if not is_touch(fact):
        return None
    return Touch(fact.at, channel_of(fact.props), campaign_of(fact.props))


def is_touch(fact: Fact) -> bool:
    """Whether a fact is a touch, which nothing is that a machine did."""
    return fact.name in TOUCHES and not fact.automatic


def first_touch(facts: Iterable[Fact]) -> Touch | None:
    """The first touch among the facts of one person, which come in their order."""
    return next((touch for fact in facts if (touch := touch_of(fact)) is not None), None)


@dataclass(frozen=True, slots=True)
class Marks:
    """What a touch tells of where it came from: names in its address and its props, utm in small
    letters, the host of the referrer, empty for another page of the same site."""

    keys: frozenset[str]
    source: str
    medium: str
    campaign: str
    host: str


def marks_of(props: Mapping[str, Any]) -> Marks:
    """The marks of a touch."""
    asked = _query(props)
    named = [key for key, value in props.items() if isinstance(value, str) and value.strip()]
    return Marks(
        frozenset(map(str.casefold, (*asked, *named))),
        _utm(props, asked, "utm_source"),
        _utm(props, asked, "utm_medium"),
        campaign_of(props),
        _elsewhere(props),
    )


def channel_of(props: Mapping[str, Any]) -> str:
    """The channel by the first rule that speaks."""
    named = _text(props, CHANNEL)
    if named:
        return named
    asked = _query(props)
    clicked = _clicked(props, asked)
    if clicked:
        return clicked
    source, medium = _utm(props, asked, "utm_source"), _utm(props, asked, "utm_medium")
    if medium in PAID_MEDIA and source:
        return PAID_SOURCES.get(source, "paid_other")
    if medium in MEDIA:
        return MEDIA[medium]
    if source:
        return "other_campaign"
    return _channel_of_host(_elsewhere(props))


def campaign_of(props: Mapping[str, Any]) -> str:
    """The campaign where it is known, else empty."""
    return _text(props, "campaign") or named_in(props, "utm_campaign")


def named_in(props: Mapping[str, Any], key: str) -> str:
    """What a touch says under a name, in its props or else in its address; empty for nothing."""
    return _text(props, key) or _query(props).get(key, "")


def _utm(props: Mapping[str, Any], asked: Mapping[str, str], key: str) -> str:
    return (_text(props, key) or asked.get(key, "")).casefold()


def _clicked(props: Mapping[str, Any], asked: Mapping[str, str]) -> str:
    """The channel of the first click id that the props or the address name, empty without one."""
    ids = {key for name, key in _click_ids(tuple(props)) if _text(props, name)}
    ids |= {key for _, key in _click_ids(tuple(asked))}
    return next((channel for key, channel in CLICK_IDS if key in ids), "") if ids else ""


# Touches of a site have the same few names.
@lru_cache(maxsize=4096)
def _click_ids(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Those of these names that are click ids in whatever letters, each with its id."""
    known = {key for key, _ in CLICK_IDS}
    return tuple((name, key) for name in names if (key := name.casefold()) in known)


def _channel_of_host(host: str) -> str:
    if not host:
        return "direct"
    if _is_one_of(host, SEARCH_HOSTS):
        return "organic_search"
    if _is_one_of(host, SOCIAL_HOSTS):
        return "organic_social"
    return "referral"


def _elsewhere(props: Mapping[str, Any]) -> str:
    """The host of the referrer; empty without one, and for a page of the same site."""
    host = _host(_text(props, "referrer"))
    return "" if host == _host(_text(props, "url")) else host


@lru_cache(maxsize=8192)
def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _query(props: Mapping[str, Any]) -> Mapping[str, str]:
    url = _text(props, "url")
    return _asked_in(url) if "?" in url else {}


# Channel and campaign of a touch each ask what its address says, and so do the next reports.
@lru_cache(maxsize=8192)
def _asked_in(url: str) -> Mapping[str, str]:
    try:
        asked = parse_qs(urlsplit(url).query, max_num_fields=50)
    except ValueError:
        return {}
    return {key: values[0] for key, values in asked.items()}


def _is_one_of(host: str, names: tuple[str, ...]) -> bool:
    """Whether a host is one of these or lies under it; `google.` stands for any country's."""
    return any(
        f".{host}".find(f".{name}") >= 0 if name.endswith(".") else f".{host}".endswith(f".{name}")
        for name in names
    )


def _text(props: Mapping[str, Any], key: str) -> str:
    value = props.get(key)
    return value.strip() if isinstance(value, str) else ""
