"""Regions and time zones by the names that people give them."""

from babel.dates import get_timezone_location

from testigo.core.sla.public_holidays import subdivision_name
from testigo.wording.rules import trait_value_label
from testigo.wording.texts import Language

_FIXED = ("UTC", "GMT", "Etc/")


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
