"""People are found by words as people type them, and by values of fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.sought import LONGEST_TERM, asked_for, of_field, phone_of, terms_of

ANGELA = {
    "name": "Ángela Peña-López",
    "email": "a.pena@ventas.acme.example",
    "company": "Acme, S. L.",
    "phone": "+34612345678",
}


def finds(search: str, traits: dict[str, object]) -> bool:
    """Whether every term of the search is among those of these traits."""
    asked, terms = asked_for(search), terms_of(traits)
    return bool(asked) and all(
        any(term.startswith(one.text) if one.start else term == one.text for term in terms)
        for one in asked
    )


@pytest.mark.parametrize(
    "search",
    [
        *("ángela", "ANGELA", "ang", "Peña", "pena angela", "lopez", "peña-ló", "acme", "acme ang"),
        *("a.pena@", "a.pena@ventas.acme.example", "@ventas.acme.ex", "a.pena", "ventas"),
        *("612 34 56", "+34612", "612345678", "34 612", "(612) 345-678", "angela s", "\0ang"),
    ],
)
def test_people_are_found_by_the_beginnings_of_words(search: str) -> None:
    assert finds(search, ANGELA)


@pytest.mark.parametrize(
    "search", ["gela", "angel pedro", "example", "345678", "%", "_", "*", "' OR ''='", "", "b"]
)
def test_nobody_is_found_by_anything_else(search: str) -> None:
    assert not finds(search, ANGELA)


def test_one_letter_alone_is_a_word_and_beside_others_says_nothing() -> None:
    assert finds("s", ANGELA)
    assert finds("angela z", ANGELA)


def test_a_search_has_at_most_five_short_words() -> None:
    assert [one.text for one in asked_for("aa bb cc dd ee ff")] == ["aa", "bb", "cc", "dd", "ee"]
    assert [len(one.text) for one in asked_for("x" * 500)] == [LONGEST_TERM]


@pytest.mark.parametrize(
    ("search", "digits"),
    [
        ("612 34 56", "6123456"),
        ("+34 612-345", "34612345"),
        ("12", ""),
        ("a12 345", ""),
        ("٣٣٣", ""),
        ("1" * 70, ""),
    ],
)
def test_what_looks_like_a_phone_is_its_digits(search: str, digits: str) -> None:
    assert phone_of(search) == digits


def test_a_value_of_a_field_is_found_without_regard_to_case_and_accents() -> None:
    terms = terms_of(
        {"sector": "Logística", "employees": 120, "likes": ["a", "b"], "note": "x" * 500}
    )
    for trait, value in (("sector", "LOGISTICA"), ("employees", "120"), ("employees", 120.0)):
        assert of_field(trait, value) in terms
    assert of_field("likes", "b") in terms
    assert of_field("country", "logistica") not in terms
    assert len(terms) == 4


def test_whoever_says_nothing_has_no_terms() -> None:
    assert terms_of({}) == terms_of({"name": "·", "email": None, "company": ""}) == ()


texts = st.text(max_size=40)


@given(texts, texts)
def test_everybody_is_found_by_their_own_words(name: str, company: str) -> None:
    traits = {"name": name, "company": company}
    for word in f"{name} {company}".replace("\0", " ").split():
        if len(asked_for(word)) and not phone_of(word):
            assert finds(word, traits), word


@given(st.dictionaries(st.sampled_from(["name", "email", "phone", "company", "sector"]), texts))
def test_terms_hold_no_blanks_marks_or_capitals(traits: dict[str, str]) -> None:
    for term in terms_of(traits):
        assert term == term.casefold()
        assert term.removeprefix("§").isalnum()
        assert len(term) <= LONGEST_TERM
