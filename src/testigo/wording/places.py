"""Countries, regions and time zones by the names that people give them."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from zoneinfo import available_timezones

from babel.dates import get_timezone_location

from testigo.core.sla.public_holidays import (
    known_countries,
    known_subdivisions,
    subdivision_name,
)
from testigo.wording.rules import trait_value_label
from testigo.wording.texts import Language, Text

Options = tuple[tuple[str, str], ...]

_FIXED = ("UTC", "GMT", "Etc/")
# The parts of the world after which zones are named; the others are older names of these.
_WORLD = frozenset(
    ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe",
     "Indian", "Pacific")
)  # fmt: skip
_WHOLE_COUNTRY: Text = {"es": "todo el país", "en": "the whole country"}


@cache
def country_options(tag: Language) -> Options:
    """The countries whose holidays are known, by name."""
    return _by_name((code, trait_value_label("country", code, tag)) for code in known_countries())


def region_options(country: str, tag: Language) -> Options:
    """The parts of a country with holidays of their own, by name; the whole country first."""
    codes = known_subdivisions(country) or frozenset()
    named = _by_name((code, subdivision_name(country, code) or code) for code in codes)
    return (("", _WHOLE_COUNTRY[tag]), *named)


@cache
def zone_options(tag: Language) -> Options:
    """The time zones, by the city that they are named after."""
    zones = (zone for zone in available_timezones() if zone.split("/", 1)[0] in _WORLD)
    return _by_name((zone, zone_words(zone, tag)) for zone in (*zones, "UTC"))


def _by_name(options: Iterable[tuple[str, str]]) -> Options:
    """In the order of the names; accents and case do not count."""
    return tuple(sorted(options, key=lambda one: (_folded(one[1]), one[0])))


def _folded(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def zone_words(zone: str, tag: Language) -> str:
    """`Europe/Madrid` → `Madrid (Europe/Madrid)`."""
    if zone.startswith(_FIXED) or "/" not in zone:
        return zone
    return f"{get_timezone_location(zone, locale=tag, return_city=True)} ({zone})"


def region_words(country: str, subdivision: str | None, tag: Language) -> str:
    """`ES`, `CT` → `España (Cataluña)`; a region that nobody named stays a code."""
    named = trait_value_label("country", country, tag)
    if not subdivision:
        return named
    return f"{named} ({subdivision_name(country, subdivision) or subdivision})"
