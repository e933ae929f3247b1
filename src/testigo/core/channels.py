"""Where a touch came from: click ids, then utm, then referrer, then direct (domain.md §4).

The rules are data. A fact that names its channel outright (an import, an event list) keeps it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from testigo.core.facts import Fact

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


@dataclass(slots=True)
class Touch:
    """A dated marketing interaction."""

    at: datetime
    channel: str
    campaign: str


def touch_of(fact: Fact) -> Touch | None:
    """The touch that a fact is, None when it is none or was made by a machine."""
    if fact.name not in TOUCHES or fact.automatic:
        return None
    return Touch(fact.at, channel_of(fact.props), campaign_of(fact.props))


def channel_of(props: Mapping[str, Any]) -> str:
    """The channel by the first rule that speaks."""
    named = _text(props, "channel")
    if named:
        return named
    asked = _query(props)
    for key, channel in CLICK_IDS:
        if _text(props, key) or key in asked:
            return channel
    source = (_text(props, "utm_source") or asked.get("utm_source", "")).casefold()
    medium = (_text(props, "utm_medium") or asked.get("utm_medium", "")).casefold()
    if medium in PAID_MEDIA and source:
        return PAID_SOURCES.get(source, "paid_other")
    if medium in MEDIA:
        return MEDIA[medium]
    if source:
        return "other_campaign"
    return _channel_of_referrer(_text(props, "referrer"))


def campaign_of(props: Mapping[str, Any]) -> str:
    """The campaign where it is known, else empty."""
    return (
        _text(props, "campaign")
        or _text(props, "utm_campaign")
        or _query(props).get("utm_campaign", "")
    )


def _channel_of_referrer(referrer: str) -> str:
    try:
        host = (urlsplit(referrer).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    if not host:
        return "direct"
    if _is_one_of(host, SEARCH_HOSTS):
        return "organic_search"
    if _is_one_of(host, SOCIAL_HOSTS):
        return "organic_social"
    return "referral"


def _query(props: Mapping[str, Any]) -> dict[str, str]:
    url = _text(props, "url")
    if "?" not in url:
        return {}
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
