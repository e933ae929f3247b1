"""What people type into the fields of a pact, in both languages, and what it comes to."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from testigo.core.pact.editing import Given
from testigo.web.pact_editor.typed import typed_value
from testigo.wording.blanks import Blank, Kind


def value(kind: Kind, language: str, *typed: str) -> Given:
    with override(language):
        return typed_value(Blank("x", kind, "X", typed), typed)


@pytest.mark.parametrize(
    ("kind", "spanish", "english", "said"),
    [
        ("money", "250000.75", "250000.75", Decimal("250000.75")),
        ("money", "250000,75", "250000,75", Decimal("250000.75")),
        ("money", "250.000", "250,000", 250000),
        ("money", "250.000,75", "250,000.75", Decimal("250000.75")),
        ("money", "12,5", "12.5", Decimal("12.5")),
        ("money", "mucho", "a lot", None),
        ("number", "70", "70", 70),
        ("number", "1.200", "1,200", 1200),
        ("number", "−20", "-20", -20),
        ("decimal", "62,5", "62.5", Decimal("62.5")),
        ("decimal", "62.5", "62,5", Decimal("62.5")),
        ("decimal", "1.200", "1,200", Decimal(1200)),
        ("share", "2,5", "2.5", "2.5%"),
        ("share", "2.5 %", "2,5%", "2.5%"),
        ("clock", "9:15", "9:15", "09:15"),
        ("clock", "9.15", "09:15", "09:15"),
        ("clock", "por la tarde", "afternoon", None),
        ("period", "T4 2026", "Q4 2026", "2026-Q4"),
        ("period", "2026-Q4", "2026 Q4", "2026-Q4"),
        ("period", "4T 2026", "q4/2026", "2026-Q4"),
        ("period", "11/2026", "11-2026", "2026-11"),
        ("period", "2026-11", "2026-11", "2026-11"),
        ("period", "el otoño", "autumn", None),
        ("hours", "9:00 - 14:00, 15:00–18:30", "9:00-14:00; 15.00 to 18.30",
         ["09:00-14:00", "15:00-18:30"]),
        ("texts", "CEO*, gerente*", "CEO*, gerente*", ["CEO*", "gerente*"]),
        ("texts", "a, b; c", "a, b\nc;", ["a, b", "c"]),
        ("text", "uno\ndos", "uno\ndos", "uno dos"),
        ("day", "2026-12-24", "2026-12-24", date(2026, 12, 24)),
    ],
)  # fmt: skip
def test_one_value_however_it_is_typed(kind: Kind, spanish: str, english: str, said: Given) -> None:
    # What is no value stays as it was typed.
    assert value(kind, "es", spanish) == (spanish if said is None else said)
    assert value(kind, "en", english) == (english if said is None else said)


@pytest.mark.parametrize("typed", ["62,5", "62.5", "setenta"])
def test_what_is_no_whole_number_stays_as_it_was_typed(typed: str) -> None:
    assert value("number", "es", typed) == typed


def test_a_day_of_every_year_is_a_day_and_a_month() -> None:
    assert value("year_day", "es", "1", "07") == "07-01"
    assert value("year_day", "es", "31", "12") == "12-31"
    assert value("year_day", "es", "primero", "07") == "primero"
