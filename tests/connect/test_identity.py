"""One normal form for each key of a person, and nobody's id for nobody."""

from typing import Any

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given, settings
from hypothesis import strategies as st

from testigo.connect.identity import (
    emails_in,
    normal_email,
    normal_id,
    normal_phone,
    person_by_shape,
    phones_in,
)
from testigo.connect.values import BadValue
from testigo.core.drafts import PersonKeys


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Ana.Gil@Example.COM", "ana.gil@example.com"),
        (" laura@nortia.example ", "laura@nortia.example"),
        ("ñandú@correo.es", "ñandú@correo.es"),
        ("o'brien@x.com", "o'brien@x.com"),
        ("a+b@x.co.uk", "a+b@x.co.uk"),
    ],
)
def test_addresses_are_in_small_letters(cell: str, expected: str) -> None:
    assert normal_email(cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        *("", "ana", "ana@", "@x.es", "a@b", "a@localhost", "a..b@x.com", "a@x.123", "a b@x.com"),
        *("a@x.com, b@x.com", "a@x.invalid", "a@-x.com", 7, None, "a@x.com\n=1"),
    ],
)
def test_what_is_no_address_is_refused(cell: Any) -> None:
    with pytest.raises(BadValue, match="bad_email"):
        normal_email(cell)


@settings(deadline=None)
@given(
    st.from_regex(r"[a-z0-9._+-]{1,12}@[a-z0-9.-]{1,15}\.[a-z0-9]{1,6}", fullmatch=True)
    | st.emails()
)
def test_the_quick_way_to_read_an_address_agrees_with_the_thorough_one(text: str) -> None:
    lowered = text.lower()
    try:
        expected = validate_email(lowered, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        expected = None
    try:
        found = normal_email(text)
    except BadValue:
        found = None
    assert found == expected


@pytest.mark.parametrize(
    ("cell", "country", "expected"),
    [
        ("600 11 22 33", "ES", "+34600112233"),
        ("(91) 123-45-67", "ES", "+34911234567"),
        ("0034600112233", "ES", "+34600112233"),
        ("34600112233", "ES", "+34600112233"),
        (600112233.0, "ES", "+34600112233"),
        ("+1 415 555 2671", "ES", "+14155552671"),
        ("+1 415 555 2671", "", "+14155552671"),
        ("55 1234 5678", "MX", "+525512345678"),
    ],
)
def test_phones_become_e164_in_the_country_of_the_workspace(
    cell: Any, country: str, expected: str
) -> None:
    assert normal_phone(cell, country) == expected


@pytest.mark.parametrize("cell", ["hola", "123", "911234567 / 600112233", "+34 000", "", "9" * 60])
def test_what_is_no_phone_is_refused(cell: str) -> None:
    with pytest.raises(BadValue, match="bad_phone"):
        normal_phone(cell, "ES")


@pytest.mark.parametrize(
    "cell",
    [
        *("null", "NULL", "Undefined", "guest", "none", "n/a", "0", "-", " Anonymous ", "", "NaN"),
        *(0, "[object Object]", "anónimo", "desconocido"),
    ],
)
def test_ids_that_stand_for_nobody_are_refused(cell: Any) -> None:
    with pytest.raises(BadValue, match="illegal_id"):
        normal_id(cell)


def test_ids_of_other_systems_stay_as_they_are() -> None:
    assert normal_id(" SF001 ") == "SF001"
    assert normal_id(12345.0) == "12345"
    with pytest.raises(BadValue, match="value_too_long"):
        normal_id("x" * 256)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana@x.es", PersonKeys(email="ana@x.es")),
        ("+34 600 11 22 33", PersonKeys(phone="+34600112233")),
        ("600112233", PersonKeys(phone="+34600112233")),
        ("SF001", PersonKeys(external_id="SF001")),
        ("123456", PersonKeys(external_id="123456")),
        ("0c5d9f3e-9a0e-7c1e", PersonKeys(external_id="0c5d9f3e-9a0e-7c1e")),
    ],
)
def test_a_lone_key_is_told_by_its_shape(text: str, expected: PersonKeys) -> None:
    assert person_by_shape(text, "ES") == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [("ana@", "bad_email"), ("+34 12", "bad_phone"), ("null", "illegal_id"), ("", "illegal_id")],
)
def test_a_lone_key_that_is_none_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadValue, match=code):
        person_by_shape(text, "ES")


@settings(deadline=None, max_examples=400)
@given(
    st.from_regex(r"(\+34|\+351|\+47|0034|34)?[ (]{0,2}[2-9][0-9 .()-]{7,12}", fullmatch=True)
    | st.from_regex(r"[6-9][0-9]{8}", fullmatch=True),
    st.sampled_from(["ES", "PT", "NO", "US", "FR", "IT", "", "XX"]),
)
@example("+34 600 11 22 33", "ES")
@example("(+34) 911-234-567", "ES")
def test_the_quick_way_to_read_a_number_agrees_with_the_thorough_one(
    text: str, country: str
) -> None:
    try:
        number = phonenumbers.parse(text, country or None)
        valid = phonenumbers.is_valid_number(number)
    except phonenumbers.NumberParseException:
        valid = False
    expected = phonenumbers.format_number(number, 0) if valid else None
    try:
        found = normal_phone(text, country)
    except BadValue:
        found = None
    assert found == expected


@pytest.mark.parametrize(
    ("cell", "first", "others"),
    [
        ("a@x.es", "a@x.es", ()),
        ("A@x.es; b@x.es", "a@x.es", ("b@x.es",)),
        ("a@x.es,b@x.es,a@x.es", "a@x.es", ("b@x.es",)),
        ("Ana Gil <ana@x.es>", "ana@x.es", ()),
        ("mailto:ana@x.es", "ana@x.es", ()),
        ("sin correo / ana@x.es", "ana@x.es", ("sin correo",)),
    ],
)
def test_of_several_addresses_the_first_counts(
    cell: str, first: str, others: tuple[str, ...]
) -> None:
    assert emails_in(cell) == (first, others)


@pytest.mark.parametrize("cell", ["", "ana", "ana, luis", "<>", "@;@", "a@" * 300])
def test_where_no_address_stands_none_is_found(cell: str) -> None:
    with pytest.raises(BadValue, match="bad_email"):
        emails_in(cell)


@pytest.mark.parametrize(
    ("cell", "first", "others"),
    [
        ("600 11 22 33", "+34600112233", ()),
        ("600112233 / 911 234 567", "+34600112233", ("+34911234567",)),
        ("600112233 o 911234567", "+34600112233", ("+34911234567",)),
        ("p:+34600112233", "+34600112233", ()),
        ("Tel. 911-234-567", "+34911234567", ()),
        ("600112233; preguntar por Ana", "+34600112233", ("preguntar por Ana",)),
    ],
)
def test_of_several_numbers_the_first_counts(
    cell: str, first: str, others: tuple[str, ...]
) -> None:
    assert phones_in(cell, "ES") == (first, others)
