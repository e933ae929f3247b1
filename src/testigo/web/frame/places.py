"""The seven places, in the same order for every role, and which of them exist already."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the navigation; `key` is its URL name, `letter` follows `g` on the keyboard.

    `question` is what the place answers. An announced place has an address and says what will be
    there.
    """

    key: str
    label: str | Promise
    question: str | Promise
    icon: str
    letter: str
    in_thumb_reach: bool = False
    announced: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """A place inside one workspace, as the navigation draws it."""

    place: Place
    url: str
    current: bool
    count: int


PLACES = (
    Place(
        "today",
        _("Today"),
        _("Is each side keeping its part today?"),
        icon="sun-high",
        letter="t",
        in_thumb_reach=True,
    ),
    Place(
        "queue",
        _("Queue"),
        _("Whom do I call now, and what do I say?"),
        icon="phone-outgoing",
        letter="q",
        in_thumb_reach=True,
    ),
    Place(
        "leads",
        _("Leads"),
        _("Who is where, and what is owed to them?"),
        icon="users",
        letter="l",
    ),
    Place(
        "pipeline",
        _("Pipeline"),
        _("What closes, and what is stuck?"),
        icon="layout-kanban",
        letter="p",
    ),
    Place(
        "customers",
        _("Customers"),
        _("Who renews, who is at risk, did we keep our word?"),
        icon="heart-handshake",
        letter="c",
        announced=True,
    ),
    Place(
        "pact",
        _("Pact (SLA)"),
        _("What did we agree, is it in force, would it work?"),
        icon="writing-sign",
        letter="a",
    ),
    Place(
        "loop",
        _("Loop"),
        _("What happened to what Marketing sent?"),
        icon="infinity",
        letter="b",
    ),
)

# Where a role begins its day; the others begin with Today.
_BEGINS = {"sdr": "queue", "sales": "queue"}

# A page that lives inside a place keeps that place marked.
_INSIDE = {
    "team": "today",
    "board": "leads",
    "board-move": "leads",
    "lead": "leads",
    "lead-new": "leads",
    "companies": "leads",
    "company": "leads",
    "deal": "pipeline",
    "deal-new": "pipeline",
    "pipeline-week": "pipeline",
    "pact-version": "pact",
    "pact-changes": "pact",
    "pact-edit": "pact",
    "pact-edit-text": "pact",
    "pact-new": "pact",
    "pact-start": "pact",
    "pact-start-step": "pact",
    "pact-evidence": "pact",
    "goals": "pact",
    "backtest": "pact",
    "feasibility": "pact",
    "weights": "pact",
    "reviews": "pact",
    "pact-clause": "pact",
    "pact-propose": "pact",
    "pact-sign": "pact",
    "clause-comment": "pact",
    "review-call": "pact",
    "review-close": "pact",
    "review-comment": "pact",
    "proposal-answer": "pact",
    "loop-restated": "loop",
    "funnel": "loop",
    "funnel-people": "loop",
    "leaks": "loop",
    "gap": "loop",
    "journeys": "loop",
    "costs": "loop",
    "leak-leads": "loop",
    "nurture": "leads",
    "duplicates": "leads",
    "duplicates-pair": "leads",
    "lead-same": "leads",
    "lead-apart": "leads",
}


def stops(slug: str, url_name: str, counts: Mapping[str, int]) -> list[Stop]:
    """The places of a workspace that have a screen; `counts` are the badges by place."""
    current = _INSIDE.get(url_name, url_name)
    found = []
    for place in PLACES:
        try:
            url = reverse(place.key, kwargs={"slug": slug})
        except NoReverseMatch:
            continue
        found.append(Stop(place, url, place.key == current, counts.get(place.key, 0)))
    return found


def place_of(key: str) -> Place:
    """The place with this key."""
    return next(place for place in PLACES if place.key == key)


def first_place_of(role: str) -> str:
    """The key of the place where a role begins its day."""
    return _BEGINS.get(role, "today")
