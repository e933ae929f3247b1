"""Fields: what a form asks in vain, and the field that mends it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.fields import (
    BUILT_IN,
    EVERYWHERE,
    Asked,
    Field,
    asked_of,
    catalogue_of,
    field_problems,
    gaps,
    mended,
    trait_from,
)

NAMES = {"sector": ("Sector",), "job_title": ("Cargo", "Job title")}
ERP = Field("erp", "ERP", "choice", ("SAP", "Odoo"))


def asks(label: str, field: str = "", *values: str, key: str = "") -> Asked:
    return Asked(key or label.lower(), label, "choice" if values else "text", values, field)


def codes(*asked: Asked, own: tuple[Field, ...] = ()) -> list[str | None]:
    return [gap and gap.code for gap in gaps(asked, catalogue_of(own))]


@pytest.mark.parametrize(
    ("question", "own", "gap"),
    [
        (asks("Sector", "sector"), (), None),
        (asks("Sector", "sector", "Industria"), (), None),
        (asks("Sector"), (), "field_unmapped"),
        (asks("ERP", "erp"), (), "field_unknown"),
        (asks("ERP", "erp", "SAP"), (ERP,), None),
        (asks("ERP", "erp", "sap", "ODOO"), (ERP,), None),
        (asks("ERP", "erp", "SAP", "Sage"), (ERP,), "field_value_unknown"),
        (asks("Sector", "sector"), (Field("sector", seen=False),), "field_hidden"),
    ],
)
def test_a_question_is_seen_when_its_field_is(
    question: Asked, own: tuple[Field, ...], gap: str | None
) -> None:
    assert codes(question, own=own) == [gap]


def test_two_questions_that_fill_one_field_hide_one_answer() -> None:
    assert codes(asks("Sector", "sector"), asks("Ramo", "sector")) == [None, "field_twice"]


def test_a_gap_names_the_question_and_says_where_it_stands() -> None:
    found = gaps([asks("Correo", "email"), asks("Sector")], EVERYWHERE)[1]
    assert found is not None
    assert found.where == "questions[1]"
    assert found.params == {"question": "Sector"}


@pytest.mark.parametrize(
    ("question", "own", "others", "expected"),
    [
        # The label says which field it is, whatever its case, accents and marks.
        (asks("¿Sector?"), (), (), "sector"),
        (asks("Cargo"), (), (), "job_title"),
        # Nobody knows it: a new field.
        (asks("¿Qué ERP usas?"), (), (), "que_erp_usas"),
        (asks("ERP", "erp"), (), (), "erp"),
        # Another question fills it already.
        (asks("Ramo", "sector"), (), ("sector",), "ramo"),
        (asks("Sector"), (), ("sector",), "sector_2"),
    ],
)
def test_mending_finds_the_field_or_makes_one(
    question: Asked, own: tuple[Field, ...], others: tuple[str, ...], expected: str
) -> None:
    assert mended(question, catalogue_of(own), NAMES, others).trait == expected


def test_mending_shows_a_hidden_field_and_teaches_it_the_values() -> None:
    hidden = Field("erp", "ERP", "choice", ("SAP",), seen=False)
    found = mended(asks("ERP", "erp", "SAP", "Sage"), catalogue_of((hidden,)), NAMES, ())
    assert found == Field("erp", "ERP", "choice", ("SAP", "Sage"), seen=True)


def test_a_field_that_takes_any_value_goes_on_taking_any() -> None:
    assert mended(asks("Sector", "", "Industria"), EVERYWHERE, NAMES, ()).values == ()


@pytest.mark.parametrize(
    ("field", "code"),
    [
        (Field("Ño", "x"), "field_trait"),
        (Field("erp"), "field_label_missing"),
        (Field("erp", "x" * 121), "field_label"),
        (Field("erp", "a\x07"), "field_label"),
        (Field("erp", "ERP", "colour"), "field_kind"),
        (Field("erp", "ERP", "choice", ("a\nb",)), "field_value"),
        (Field("erp", "ERP", "choice", tuple(str(n) for n in range(201))), "field_values_many"),
        (Field("email", seen=False), "field_always_seen"),
    ],
)
def test_a_field_that_cannot_be_says_why(field: Field, code: str) -> None:
    assert [problem.code for problem in field_problems(field)] == [code]


def test_everywhere_known_fields_are_in_order_and_seen() -> None:
    assert [one.trait for one in EVERYWHERE.fields] == list(BUILT_IN)
    assert all(one.seen for one in EVERYWHERE.fields)
    assert not [problem for one in EVERYWHERE.fields for problem in field_problems(one)]


LABELS = st.text(max_size=80)


@given(LABELS, st.sets(st.sampled_from(["sector", "erp", "field"])))
def test_a_trait_made_from_a_label_is_always_a_new_good_one(label: str, taken: set[str]) -> None:
    trait = trait_from(label, taken)
    assert trait not in taken
    assert not [p for p in field_problems(Field(trait, "x")) if p.code == "field_trait"]


@given(
    st.lists(
        st.tuples(
            LABELS,
            st.sampled_from(["", "sector", "erp", "email", "nothing"]),
            st.lists(st.sampled_from(["SAP", "Odoo", "Sage"]), unique=True),
        ),
        max_size=5,
    )
)
def test_mending_every_gap_leaves_none(told: list[tuple[str, str, list[str]]]) -> None:
    asked = [
        asks(label, field, *values, key=f"k{place}")
        for place, (label, field, values) in enumerate(told)
    ]
    known = catalogue_of((Field("erp", "ERP", "choice", ("SAP",), seen=False),))
    for place, gap in enumerate(gaps(asked, known)):
        if gap is None:
            continue
        others = {one.field for one in asked if one is not asked[place]}
        made = mended(asked[place], known, NAMES, others)
        known = catalogue_of([*(f for f in known.fields if f.trait != made.trait), made])
        one = asked[place]
        asked[place] = Asked(one.key, one.label, one.kind, one.values, made.trait)
    assert [gap for gap in gaps(asked, known) if gap] == []


def test_a_draft_with_holes_is_read_as_far_as_it_goes() -> None:
    assert asked_of({}) == []
    assert asked_of({"questions": [{}]}) == [Asked("", "", "", (), "")]
