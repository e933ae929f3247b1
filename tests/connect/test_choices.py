"""What is chosen on a screen becomes a mapping, is kept as text, and comes back."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.connect.choices import MEANINGS, choices_from_mapping, mapping_from_choices
from testigo.connect.mapping import (
    COST_FIELDS,
    IDENTITY,
    TYPES,
    Column,
    ColumnMapping,
    FactRule,
    Rows,
    Source,
    Test,
    read_mapping,
)
from testigo.connect.mapping_text import header_digest, mapping_text
from testigo.core.problems import InvalidInput
from testigo.wording.import_columns import COLUMN_MEANINGS

HEADER = ["Nombre", "Apellidos", "Correo", "Móvil", "Zona", "Alta", "Canal", "Campaña"]
CHOSEN = dict(
    zip(
        HEADER,
        ["first_name", "last_name", "email", "phone", "zona", "created", "channel", "campaign"],
        strict=True,
    )
)


def problems(choices: dict[str, str], rows: Rows = "leads", **more: object) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        mapping_from_choices(choices, rows=rows, **more)  # type: ignore[arg-type]
    return sorted(problem.code for problem in refused.value.problems)


def test_choices_of_leads_become_the_mapping_that_says_the_same() -> None:
    mapping = mapping_from_choices(
        CHOSEN, rows="leads", dates="dmy", decimal="comma", currency="EUR", types={"Zona": "whole"}
    )
    said = """\
dates: dmy
decimal: comma
currency: EUR
fields:
  name: [Nombre, Apellidos]
  email: Correo
  phone: Móvil
  zona: {column: Zona, type: whole}
at: Alta
facts:
  - name: form.submitted
    when: {Canal: {filled: true}}
    props: {channel: Canal, campaign: Campaña}
"""
    assert mapping == read_mapping(said, "leads")


def test_a_value_for_all_rows_stands_in_for_a_column() -> None:
    mapping = mapping_from_choices(
        {"Correo": "email", "Campaña": "campaign"}, rows="leads", constants={"channel": "Feria"}
    )
    (touch,) = mapping.facts
    assert touch.when == ()
    assert touch.props["channel"] == Source(constant="Feria")
    costs = mapping_from_choices(
        {"Coste": "amount", "Día": "day"}, rows="costs", constants={"channel": "Google Ads"}
    )
    assert costs.fields["channel"] == Source(constant="Google Ads")


def test_beside_a_whole_name_its_parts_are_kept_as_they_are() -> None:
    chosen = {"a": "email", "b": "name", "c": "first_name", "d": "last_name"}
    fields = mapping_from_choices(chosen, rows="leads").fields
    assert {key: one.columns[0].name for key, one in fields.items()} == {
        **{"email": "a", "name": "b"},
        **{"first_name": "c", "last_name": "d"},
    }


def test_every_problem_of_the_choices_is_told() -> None:
    assert problems({"a": "sector", "b": "sector", "c": "Zona Norte"}) == [
        "bad_field_name",
        "meaning_twice",
        "missing_identity_field",
    ]
    assert problems({}, "costs") == [*["missing_cost_column"] * 2, "missing_cost_days"]
    assert problems({"a": "day", "b": "month", "c": "clicks"}, "costs") == [
        *("missing_cost_column", "missing_cost_column", "not_an_option", "period_unclear"),
    ]
    constants = {"email": "a@x.es", "created": "2026-01-01", "channel": "Feria"}
    assert problems({"a": "email", "b": "channel"}, constants=constants) == [
        *("column_and_constant", "column_and_constant"),
        *("constant_refused", "constant_refused"),
    ]
    wrong = {"dates": "ymd", "decimal": "point", "currency": "euros", "types": {"a": "colour"}}
    assert problems({"a": "email"}, **wrong) == ["bad_currency", *["not_an_option"] * 3]


def test_a_mapping_that_says_more_is_not_squeezed_into_choices() -> None:
    for more in (
        "facts: [{name: contract.signed, at: Alta}]",
        "facts: [{name: form.submitted, props: {channel: Canal}}]",
        "at: Baja",
    ):
        mapping = read_mapping(f"fields: {{email: Correo}}\n{more}\n", "leads")
        assert choices_from_mapping(mapping, HEADER) is None, more
    address = read_mapping("fields: {email: Correo, address: [Zona, Canal]}", "leads")
    assert choices_from_mapping(address, HEADER) is None


def test_a_mapping_fits_a_header_in_other_letters() -> None:
    mapping = read_mapping("fields: {email: CORREO, zona: zona}\nat: alta\n", "leads")
    choices = choices_from_mapping(mapping, HEADER)
    assert choices is not None
    assert choices.columns == {"Correo": "email", "Zona": "zona", "Alta": "created"}


def test_ids_made_of_rows_are_kept() -> None:
    mapping = mapping_from_choices({"Nombre": "name"}, rows="leads", row_ids="feria")
    assert mapping.fields["external_id"] == Source(row="feria")
    choices = choices_from_mapping(mapping, HEADER)
    assert choices is not None
    assert choices.row_ids == "feria"


def test_the_header_is_known_again_in_any_order_and_letters() -> None:
    assert header_digest(HEADER, "leads") == header_digest(
        [h.upper() for h in HEADER[::-1]], "leads"
    )
    assert header_digest(HEADER, "leads") != header_digest(HEADER, "costs")
    assert header_digest(HEADER, "leads") != header_digest(HEADER[1:], "leads")
    assert len(header_digest(HEADER, "leads")) == 64


def test_every_meaning_has_its_name() -> None:
    assert {one for meanings in MEANINGS.values() for one in meanings} == set(COLUMN_MEANINGS)


NAMES = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff"),
    min_size=1,
    max_size=30,
).filter(str.strip)
SLUGS = st.text(string.ascii_lowercase, min_size=1, max_size=12).map("x_".__add__)
COLUMNS = NAMES.map(Column)
MARKS = st.sampled_from(["", "comma", "dot"])
CONSTANTS = (
    NAMES
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.decimals(-1000, 1000, places=4).map(float)
    | st.just(1e-07)
)


def sources(kinds: st.SearchStrategy[str]) -> st.SearchStrategy[Source]:
    columns = st.lists(COLUMNS, min_size=1, max_size=3).map(tuple)
    return (
        st.builds(Source, columns=columns, type=kinds, decimal=MARKS)
        | st.builds(Source, constant=CONSTANTS, type=kinds)
        | st.builds(Source, row=NAMES)
    )


TYPED = sources(st.sampled_from(TYPES))
RULES = st.builds(
    FactRule,
    name=SLUGS,
    at=st.none() | COLUMNS,
    when=st.lists(
        st.builds(Test, column=COLUMNS, filled=st.booleans())
        | st.builds(
            Test,
            column=COLUMNS,
            values=st.frozensets(NAMES.map(str.strip).map(str.casefold), min_size=1),
        ),
        unique_by=lambda test: test.column,
        max_size=3,
    ).map(tuple),
    props=st.dictionaries(SLUGS, TYPED, max_size=3),
    times=st.none() | COLUMNS,
)
SETTINGS = {
    "dates": st.sampled_from([None, "dmy", "mdy"]),
    "decimal": MARKS,
    "currency": st.sampled_from(["", "EUR", "USD"]),
}
LEADS = st.builds(
    ColumnMapping,
    rows=st.just("leads"),
    fields=st.builds(
        dict[str, Source].__or__,
        st.dictionaries(st.sampled_from(IDENTITY), TYPED, min_size=1),
        st.dictionaries(SLUGS, TYPED, max_size=4),
    ),
    at=st.none() | COLUMNS,
    facts=st.lists(RULES, max_size=3).map(tuple),
    **SETTINGS,
)
COSTS = st.builds(
    ColumnMapping,
    rows=st.just("costs"),
    fields=st.dictionaries(st.sampled_from(COST_FIELDS), TYPED).map(
        lambda fields: {
            **{key: one for key, one in fields.items() if key not in ("month", "from", "to")},
            **{key: Source((Column(key),)) for key in ("channel", "amount", "day")},
        }
    ),
    **SETTINGS,
)


@given(LEADS | COSTS)
def test_any_mapping_written_as_text_is_read_back_as_it_was(mapping: ColumnMapping) -> None:
    assert read_mapping(mapping_text(mapping), mapping.rows) == mapping


CHOICES = st.dictionaries(
    NAMES,
    st.sampled_from(["", *MEANINGS["leads"], "zona", "presupuesto"]) | SLUGS,
    max_size=8,
)


@given(CHOICES, st.dictionaries(NAMES, st.sampled_from(TYPES)), st.sampled_from(["", "dmy", "mdy"]))
def test_whatever_is_chosen_is_offered_again(
    chosen: dict[str, str], types: dict[str, str], dates: str
) -> None:
    chosen = {**chosen, "Correo": "email", "Móvil": "phone"}
    try:
        mapping = mapping_from_choices(chosen, rows="leads", types=types, dates=dates)
    except InvalidInput:
        return
    choices = choices_from_mapping(mapping, list(chosen))
    assert choices is not None
    again = mapping_from_choices(
        choices.columns, rows="leads", types=choices.types, dates=choices.dates
    )
    assert again == mapping
