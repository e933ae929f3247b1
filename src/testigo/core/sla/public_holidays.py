"""Public holidays of a country or of one of its parts, as dates with names.

They come from the `holidays` package and so may change when it is updated; that is why signing a
pact freezes the dates (domain.md §3): rules read only the dates that the calendar was given.
The package takes a quarter of a second to import, so it is imported where it is used.
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

_COUNTRY = re.compile(r"[A-Z]{2}\Z")


@lru_cache(maxsize=1)
def known_countries() -> frozenset[str]:
    """The two-letter codes of all countries whose holidays are known (about 250)."""
    import holidays

    codes = holidays.list_supported_countries(include_aliases=False)
    return frozenset(code for code in codes if _COUNTRY.match(code))


@lru_cache(maxsize=32)
def known_subdivisions(country: str) -> frozenset[str] | None:
    """The codes of a country's parts with holidays of their own; None for an unknown country."""
    found = _country(country)
    return None if found is None else frozenset(found.subdivisions)


def subdivision_code(country: str, name: str) -> str:
    """The code of a part called by its name (`Cataluña` → `CT`), or an empty text."""
    found = _country(country)
    aliases: dict[str, str] = {} if found is None else found.subdivisions_aliases
    return aliases.get(name, "")


def subdivision_name(country: str, code: str) -> str:
    """What a part with this code is called (`CT` → `Cataluña`), or an empty text."""
    found = _country(country)
    aliases: dict[str, str] = {} if found is None else found.subdivisions_aliases
    return next((name for name, one in aliases.items() if one == code), "")


def resolve(country: str, subdivision: str | None, years: Iterable[int]) -> dict[date, str]:
    """The public holidays of these years, by date, with their names in the country's own language.

    Raises KeyError for an unknown country or subdivision.
    """
    import holidays

    found = _country(country)
    if found is None or (subdivision is not None and subdivision not in found.subdivisions):
        raise KeyError(f"{country}-{subdivision or ''}")
    dates = holidays.country_holidays(
        country,
        subdiv=subdivision,
        years=list(years),
        expand=False,
        # Without a language the names would follow the environment of the process.
        language=found.default_language,
    )
    return dict(sorted(dates.items()))


@lru_cache(maxsize=32)
def _country(code: str) -> "HolidayBase | None":
    import holidays

    # The package looks a code up among all its names, so only what looks like a code may pass.
    if not _COUNTRY.match(code):
        return None
    try:
        return holidays.country_holidays(code)
    except NotImplementedError:
        return None
