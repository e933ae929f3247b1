"""What is chosen on a screen, column by column, as a mapping; and a mapping as such choices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from testigo.connect.dates import DateOrder
from testigo.connect.deal_headers import DEAL_HEADERS
from testigo.connect.headers import COST_HEADERS, LEAD_HEADERS
from testigo.connect.mapping import (
    CURRENCY,
    FIELD_NAME,
    IDENTITY,
    TRAIT_TYPES,
    TYPES,
    USUAL_TYPES,
    Column,
    ColumnMapping,
    FactRule,
    Rows,
    Source,
    Test,
    ValueType,
    find_column,
)
from testigo.connect.values import DecimalMark
from testigo.core.problems import InvalidInput, Problem

# What a column may mean, in the order in which it is offered; in leads any other name that can
# name a field is a trait of its own.
MEANINGS: Mapping[Rows, tuple[str, ...]] = {
    "leads": tuple(LEAD_HEADERS),
    "costs": tuple(COST_HEADERS),
    "deals": tuple(DEAL_HEADERS),
}
TOUCH = ("channel", "campaign")
_NAMES = ("first_name", "last_name")
_OF_EACH_ROW = frozenset({*IDENTITY, *_NAMES, "created"})
_PERIODS = ("day", "month", "from")


@dataclass(frozen=True, slots=True)
class Choices:
    """What the columns of a file were said to mean.

    `columns` gives the meaning of a column, `constants` a value that holds for every row by its
    meaning. `types` and `decimals` are of columns that differ from what is usual or from the file.
    `dates` is empty where the country decides. `row_ids` is the prefix of ids made of the rows,
    for files in which nobody has one.
    """

    rows: Rows
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    decimals: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""
    decimal: str = ""
    currency: str = ""
    row_ids: str = ""


def mapping_from_choices(
    choices: Mapping[str, str],
    *,
    rows: Rows,
    constants: Mapping[str, str] | None = None,
    types: Mapping[str, str] | None = None,
    decimals: Mapping[str, str] | None = None,
    dates: str = "",
    decimal: str = "",
    currency: str = "",
    row_ids: str = "",
) -> ColumnMapping:
    """The mapping of columns to meanings; raises InvalidInput with every problem, each at its
    column where it has one. An empty meaning leaves a column out."""
    said = Choices(
        rows,
        {column: meaning for column, meaning in choices.items() if meaning},
        {meaning: value for meaning, value in (constants or {}).items() if value.strip()},
        types or {},
        decimals or {},
        *(dates, decimal, currency, row_ids),
    )
    problems = [*_twice(said), *_unusable(said), *_options(said)]
    if rows == "costs":
        problems += _missing_of_costs(said, choices)
    else:
        problems += _missing_of_deals(said) if rows == "deals" else _missing_of_leads(said)
    if problems:
        raise InvalidInput(problems)
    return _lead_mapping(said) if rows == "leads" else _plain_mapping(said)


def choices_from_mapping(mapping: ColumnMapping, header: Sequence[str]) -> Choices | None:
    """The choices that give this mapping on a table with this header; None when it says more than
    can be chosen column by column, or names a column that the header lacks."""
    said = _Taken(mapping, header)
    try:
        choices = said.choices()
        made = mapping_from_choices(
            choices.columns,
            **{name: getattr(choices, name) for name in Choices.__slots__ if name != "columns"},
        )
    except (InvalidInput, KeyError):
        return None
    return choices if made == _named_as(mapping, header) else None


def _twice(said: Choices) -> Iterable[Problem]:
    first: dict[str, str] = {}
    for column, meaning in said.columns.items():
        if meaning in first:
            params = {"column": column, "other": first[meaning], "meaning": meaning}
            yield Problem("meaning_twice", column, params)
        first.setdefault(meaning, column)
    for meaning in said.constants:
        if said.rows == "leads" and meaning in _OF_EACH_ROW:
            yield Problem("constant_refused", "", {"meaning": meaning})
        if meaning in first:
            params = {"column": first[meaning], "meaning": meaning}
            yield Problem("column_and_constant", first[meaning], params)


def _unusable(said: Choices) -> Iterable[Problem]:
    named = [*said.columns.items(), *(("", meaning) for meaning in said.constants)]
    for column, meaning in named:
        if said.rows != "leads":
            if meaning not in MEANINGS[said.rows]:
                options = ", ".join(MEANINGS[said.rows])
                params: dict[str, str | int] = {"value": meaning[:60], "options": options}
                yield Problem("not_an_option", column, params)
        elif not FIELD_NAME.match(meaning):
            yield Problem("bad_field_name", column, {"key": meaning[:60]})


def _options(said: Choices) -> Iterable[Problem]:
    chosen: list[tuple[str, str, Sequence[str]]] = [("dates", said.dates, ("dmy", "mdy"))]
    chosen.append(("decimal", said.decimal, ("comma", "dot")))
    chosen += [(column, mark, ("comma", "dot")) for column, mark in said.decimals.items()]
    chosen += [(column, kind, TYPES) for column, kind in said.types.items()]
    for where, value, options in chosen:
        if value and value not in options:
            params: dict[str, str | int] = {"value": value[:60], "options": ", ".join(options)}
            yield Problem("not_an_option", where, params)
    if said.currency and not CURRENCY.match(said.currency):
        yield Problem("bad_currency", "currency", {"value": said.currency[:20]})


def _missing_of_leads(said: Choices) -> Iterable[Problem]:
    if not said.row_ids and not any(key in said.columns.values() for key in IDENTITY):
        yield Problem("missing_identity_field", "", {"fields": ", ".join(IDENTITY)})


def _missing_of_deals(said: Choices) -> Iterable[Problem]:
    if not {"deal_id", "title"} & {*said.columns.values()}:
        yield Problem("missing_deal_field")


def _missing_of_costs(said: Choices, header: Iterable[str]) -> Iterable[Problem]:
    given = {*said.columns.values(), *said.constants}
    columns = ", ".join(header)[:300]
    for meaning in ("channel", "amount"):
        if meaning not in given:
            yield Problem("missing_cost_column", "", {"meaning": meaning, "columns": columns})
    periods = [meaning for meaning in _PERIODS if meaning in given]
    if not periods:
        yield Problem("missing_cost_days", "", {"columns": columns})
    elif len(periods) > 1 or ("to" in given and periods != ["from"]):
        yield Problem("period_unclear")


def _sources(said: Choices, usual: Mapping[str, ValueType]) -> dict[str, Source]:
    """Meaning → source, for columns and constants alike, in the order of the vocabulary."""
    made: dict[str, Source] = {}
    for column, meaning in said.columns.items():
        kind = _type(said.types.get(column, ""), usual.get(meaning, "text"))
        mark = _mark(said.decimals.get(column, ""))
        made[meaning] = Source((Column(column),), type=kind, decimal=mark)
    for meaning, value in said.constants.items():
        made[meaning] = Source(constant=value.strip(), type=usual.get(meaning, "text"))
    order = [*MEANINGS[said.rows], *made]
    return {meaning: made[meaning] for meaning in dict.fromkeys(order) if meaning in made}


def _lead_mapping(said: Choices) -> ColumnMapping:
    fields = _sources(said, TRAIT_TYPES)
    created = fields.pop("created", None)
    touch = {key: fields.pop(key) for key in TOUCH if key in fields}
    if said.row_ids:
        fields = {"external_id": Source(row=said.row_ids), **fields}
    if "name" not in fields:  # beside a whole name its parts are traits of their own
        parts = [fields.pop(key) for key in _NAMES if key in fields]
        if parts:
            fields["name"] = Source(tuple(column for part in parts for column in part.columns))
    return ColumnMapping(
        "leads",
        fields,
        created.columns[0] if created else None,
        _first_touch(touch),
        **_settings(said),
    )


def _first_touch(touch: Mapping[str, Source]) -> tuple[FactRule, ...]:
    """The form that somebody sent, told by the row when it names a channel or a campaign."""
    if not touch:
        return ()
    known = touch.get("channel") or touch["campaign"]
    when = (Test(known.columns[0], filled=True),) if known.columns else ()
    return (FactRule("form.submitted", None, when, touch),)


def _plain_mapping(said: Choices) -> ColumnMapping:
    """Of costs and deals: every meaning is a field."""
    return ColumnMapping(said.rows, _sources(said, USUAL_TYPES[said.rows]), **_settings(said))


def _settings(said: Choices) -> dict[str, Any]:
    """`dates`, `decimal` and `currency` of the file."""
    order: DateOrder | None = "mdy" if said.dates == "mdy" else "dmy" if said.dates else None
    return {"dates": order, "decimal": _mark(said.decimal), "currency": said.currency}


def _mark(word: str) -> DecimalMark:
    return "comma" if word == "comma" else "dot" if word == "dot" else ""


def _type(word: str, usual: ValueType) -> ValueType:
    return next((kind for kind in TYPES if kind == word), usual)


class _Taken:
    """Takes a mapping apart into choices; raises KeyError where it says what cannot be chosen."""

    def __init__(self, mapping: ColumnMapping, header: Sequence[str]) -> None:
        self._mapping, self._header = mapping, header
        self._columns: dict[str, str] = {}
        self._constants: dict[str, str] = {}
        self._types: dict[str, str] = {}
        self._decimals: dict[str, str] = {}
        self._row_ids = ""

    def choices(self) -> Choices:
        mapping = self._mapping
        usual = USUAL_TYPES[mapping.rows]
        for meaning, source in mapping.fields.items():
            if meaning == "name" and len(source.columns) == 2:
                for part, column in zip(_NAMES, source.columns, strict=True):
                    self._columns[self._own(column)] = part
            else:
                self._take(meaning, source, usual.get(meaning, "text"))
        if mapping.at:
            self._columns[self._own(mapping.at)] = "created"
        for rule in mapping.facts:
            for meaning, source in rule.props.items():
                self._take(meaning, source, "text")
        return Choices(
            mapping.rows,
            self._columns,
            *(self._constants, self._types, self._decimals),
            *(mapping.dates or "", mapping.decimal, mapping.currency, self._row_ids),
        )

    def _take(self, meaning: str, source: Source, usual: ValueType) -> None:
        if source.row:
            self._row_ids = source.row
        elif source.columns:
            column = self._own(source.columns[0])
            self._columns[column] = meaning
            if source.type != usual:
                self._types[column] = source.type
            if source.decimal:
                self._decimals[column] = source.decimal
        else:
            self._constants[meaning] = str(source.constant)

    def _own(self, column: Column) -> str:
        """The table's name of a column that was not taken yet."""
        name = find_column(column.name, self._header)
        if name is None or name in self._columns:
            raise KeyError(column.name)
        return name


def _named_as(mapping: ColumnMapping, header: Sequence[str]) -> ColumnMapping:
    """The mapping with the columns called as the header calls them."""

    def named(column: Column | None) -> Column | None:
        return column and Column(find_column(column.name, header) or column.name)

    def source(one: Source) -> Source:
        columns = tuple(filter(None, map(named, one.columns)))
        return Source(columns, one.constant, one.type, one.row, one.decimal)

    def test(one: Test) -> Test:
        return Test(named(one.column) or one.column, one.values, one.filled)

    facts = tuple(
        FactRule(
            rule.name,
            named(rule.at),
            tuple(map(test, rule.when)),
            {key: source(prop) for key, prop in rule.props.items()},
            named(rule.times),
        )
        for rule in mapping.facts
    )
    fields = {key: source(one) for key, one in mapping.fields.items()}
    settings = (mapping.dates, mapping.decimal, mapping.currency)
    return ColumnMapping(mapping.rows, fields, named(mapping.at), facts, *settings)
