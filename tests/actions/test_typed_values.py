"""What people type into a field is read by its kind, and what cannot be read says why."""

import pytest

from testigo.actions.typed_values import LONGEST_TEXT, typed_value
from testigo.core.fields import Field


@pytest.mark.parametrize(
    ("kind", "text", "language", "value"),
    [
        ("text", "Industria", "es", "Industria"),
        ("number", "120", "es", 120),
        ("number", "1.234,56", "es", 1234.56),
        ("number", "1,234.56", "en", 1234.56),
        ("number", "1.234", "es", 1234),
        ("number", "-3,5", "es", -3.5),
        ("yes_no", "Sí", "es", True),
        ("yes_no", "no", "en", False),
        ("choices", "a, b,a", "es", ["a", "b"]),
        ("long_text", "x" * 1000, "es", "x" * 1000),
    ],
)
def test_each_kind_reads_its_own(kind: str, text: str, language: str, value: object) -> None:
    assert typed_value(Field("own", kind=kind), text, language, "ES") == (value, None)


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        (Field("own", kind="number"), "muchos", "field_no_number"),
        (Field("own", kind="number"), "1" * 30, "field_no_number"),
        (Field("own", kind="number"), "1.23", "amount_ambiguous"),
        (Field("own", kind="number"), "nan", "field_no_number"),
        (Field("employees", kind="number"), "-3", "completed_no_number"),
        (Field("employees", kind="number"), "99999999", "completed_no_number"),
        (Field("own", kind="yes_no"), "quizás", "completed_not_known"),
        (Field("own", kind="choice", values=("a", "b")), "c", "completed_not_known"),
        (Field("own", kind="choices", values=("a", "b")), "a, c", "completed_not_known"),
        (Field("own"), "x" * 121, "completed_too_long"),
        (Field("own"), "a\x07b", "completed_too_long"),
        (Field("own", kind="long_text"), "x" * (LONGEST_TEXT + 1), "completed_too_long"),
    ],
)
def test_what_cannot_be_read_says_why(field: Field, text: str, code: str) -> None:
    _, problem = typed_value(field, text, "es", "ES")
    assert problem is not None
    assert (problem.code, problem.where) == (code, field.trait)


@pytest.mark.parametrize("text", ["España", "spain", "ES", "es"])
def test_a_country_is_kept_by_its_code_however_it_is_called(text: str) -> None:
    assert typed_value(Field("country"), text, "es", "ES") == ("ES", None)


def test_one_of_the_values_that_a_field_takes_is_kept_as_it_stands() -> None:
    field = Field("country", kind="choice", values=("España", "Portugal"))
    assert typed_value(field, "España", "es", "ES") == ("España", None)
