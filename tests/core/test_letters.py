"""Letters: only fields of the list, and what a lead fills in stays text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.letters import FIELDS, GAP, Letter, fill, problems_of


def letter(text: str, subject: str = "") -> Letter:
    return Letter("l1", "Primera", subject, text)


def codes(name: str = "Primera", subject: str = "", text: str = "Hola") -> list[str]:
    return [problem.code for problem in problems_of(name, subject, text)]


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_filled_in_both_languages(field: str) -> None:
    filled = fill(letter(f"Hola {{{{ {field} }}}}:"), {FIELDS[field]: "Ana"})
    assert (filled.text, filled.gaps) == ("Hola Ana:", ())


def test_what_is_not_known_is_a_gap_that_is_named() -> None:
    filled = fill(letter("{{nombre}} de {{empresa}}", "{{empresa}}"), {"name": "Ana"})
    assert filled.text == f"Ana de {GAP}"
    assert filled.subject == GAP
    assert filled.gaps == ("company",)


@given(st.text())
def test_what_a_value_holds_is_never_a_field_nor_a_line(value: str) -> None:
    filled = fill(letter("a{{name}}b{{my_email}}"), {"name": value, "my_email": "x@y"})
    assert "\n" not in filled.text
    said = " ".join(value.split()) or GAP
    assert filled.text == f"a{said}bx@y"


def test_every_problem_is_named_at_once() -> None:
    assert codes(name="", subject="a\nb", text="{{clave}} {{ __class__ }} {{clave}}") == [
        "letter_name",
        "letter_subject",
        "letter_field",
        "letter_field",
    ]
    assert codes(text="x" * 1201) == ["letter_text"]
    assert codes(text="") == ["letter_text"]
    assert codes() == []
