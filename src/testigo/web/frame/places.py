"""The seven places, in the same order for every role, and which of them exist already."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the navigation; `key` is its URL name, `letter` follows `g` on the keyboard."""

    key: str
    label: str | Promise
    icon: str
    letter: str
    in_thumb_reach: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """A place inside one workspace, as the navigation draws it."""

    place: Place
    url: str
    current: bool
    count: int


PLACES = (
    Place("today", _("Today"), "sun-high", "t", in_thumb_reach=True),
    Place("queue", _("Queue"), "phone-outgoing", "q", in_thumb_reach=True),
    Place("leads", _("Leads"), "users", "l", in_thumb_reach=True),
    Place("pipeline", _("Pipeline"), "layout-kanban", "p"),
    Place("customers", _("Customers"), "heart-handshake", "c"),
    Place("pact", _("Pact (SLA)"), "writing-sign", "a"),
    Place("loop", _("Loop"), "infinity", "b"),
)

# A page that lives inside a place keeps that place marked.
_INSIDE = {"lead": "leads"}


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
