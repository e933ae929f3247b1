"""Public holidays of a country or of one of its parts."""

from datetime import date

import pytest

from testigo.core.sla.public_holidays import (
    known_countries,
    known_subdivisions,
    resolve,
    subdivision_code,
)


def test_holidays_come_with_their_names_in_the_language_of_the_country() -> None:
    found = resolve("ES", "CT", [2026])
    assert found[date(2026, 9, 11)] == "Fiesta Nacional de Cataluña"
    assert found[date(2026, 12, 25)] == "Natividad del Señor"


def test_names_do_not_follow_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en_US")
    assert resolve("ES", None, [2027])[date(2027, 1, 1)] == "Año Nuevo"


def test_a_part_has_holidays_that_the_country_has_not() -> None:
    country, part = resolve("ES", None, [2026]), resolve("ES", "CT", [2026])
    assert date(2026, 9, 11) not in country
    assert set(country) < set(part)


def test_only_the_years_asked_for_are_given_in_order() -> None:
    days = list(resolve("US", "CA", [2027, 2026]))
    assert {day.year for day in days} == {2026, 2027}
    assert days == sorted(days)


@pytest.mark.parametrize("country, part", [("ZZ", None), ("es", None), ("ES", "ZZ")])
def test_an_unknown_place_is_refused(country: str, part: str | None) -> None:
    with pytest.raises(KeyError):
        resolve(country, part, [2026])


def test_countries_and_their_parts_are_known_by_code() -> None:
    assert {"ES", "PT", "MX"} <= known_countries()
    parts = known_subdivisions("ES")
    assert parts is not None
    assert {"CT", "MD", "AN"} <= parts
    assert subdivision_code("ES", "Cataluña") == "CT"
    assert subdivision_code("ES", "Narnia") == subdivision_code("ZZ", "Cataluña") == ""


@pytest.mark.parametrize("name", ["ZZ", "ESP", "Spain", "es", "HolidayBase", "__init__", ""])
def test_what_is_no_code_of_a_country_is_unknown(name: str) -> None:
    assert known_subdivisions(name) is None
