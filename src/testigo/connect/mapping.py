"""Which column means what: the mapping of a file of leads or costs, read from YAML.

The format is described in docs/how-to/import.md. Reading reports every problem with its line and
column; whether the columns exist is checked against a table by `missing_columns`.
"""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from testigo.connect.dates import DateOrder
from testigo.connect.deal_headers import DEAL_HEADERS
from testigo.connect.headers import header_key
from testigo.connect.values import DecimalMark
from testigo.core.facts import FAMILY, WRITTEN_HERE
from testigo.core.pact.load import parse_document
from testigo.core.problems import InvalidInput, Problem
from testigo.core.reading import Fields, Node, Report

Rows = Literal["leads", "costs", "deals"]
ValueType = Literal[
    "text", "number", "whole", "count", "money", "micros", "date", "flag", "country"
]
Constant = str | int | float | bool

TYPES: tuple[ValueType, ...] = (
    *("text", "number", "whole", "count", "money", "micros", "date", "flag", "country"),
)
IDENTITY = ("external_id", "email", "phone", "anonymous_id")
COST_FIELDS = ("channel", "campaign", "day", "month", "from", "to", "amount", "claimed", "currency")
TRAIT_TYPES: Mapping[str, ValueType] = {
    "employees": "whole",
    "annual_revenue": "money",
    "country": "country",
}
COST_TYPES: Mapping[str, ValueType] = {"amount": "money", "claimed": "count"}
DEAL_TYPES: Mapping[str, ValueType] = {
    "amount": "money",
    "margin": "money",
    "term_months": "whole",
}
# The type that a field has where the mapping does not say.
USUAL_TYPES: Mapping[Rows, Mapping[str, ValueType]] = {
    "leads": TRAIT_TYPES,
    "costs": COST_TYPES,
    "deals": DEAL_TYPES,
}

FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
CURRENCY = re.compile(r"[A-Z]{3}\Z")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the mapping names it, and where it does; the place makes no difference."""

    name: str
    where: str = field(default="", compare=False)
    line: int | None = field(default=None, compare=False)
    position: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: one column, several joined by a blank, or a constant. `row` is a
    prefix for an id made of the row itself, for files in which nobody has one. `decimal` is the
    mark of this column where it is not that of the file."""

    columns: tuple[Column, ...] = ()
    constant: Constant | None = None
    type: ValueType = "text"
    row: str = ""
    decimal: DecimalMark = ""


@dataclass(frozen=True, slots=True)
class Test:
    """A condition on one column: filled or not, or one of the values (without regard to case)."""

    __test__ = False  # not for pytest

    column: Column
    values: frozenset[str] = frozenset()
    filled: bool | None = None


@dataclass(frozen=True, slots=True)
class FactRule:
    """A fact that a row gives when all tests hold; without `at`, dated like the row. `times` says
    how many of them, the last on that instant and each of the others a day before the next."""

    name: str
    at: Column | None = None
    when: tuple[Test, ...] = ()
    props: Mapping[str, Source] = field(default_factory=dict)
    times: Column | None = None


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What the columns of a file mean. In leads, `fields` holds identity keys and traits."""

    rows: Rows
    fields: Mapping[str, Source]
    at: Column | None = None
    facts: tuple[FactRule, ...] = ()
    dates: DateOrder | None = None
    decimal: DecimalMark = ""
    currency: str = ""

    def columns(self) -> Iterator[Column]:
        """Every column that the mapping names."""
        for source in self.fields.values():
            yield from source.columns
        if self.at:
            yield self.at
        for rule in self.facts:
            if rule.at:
                yield rule.at
            yield from (test.column for test in rule.when)
            if rule.times:
                yield rule.times
            for source in rule.props.values():
                yield from source.columns


def read_mapping(text: str, rows: Rows) -> ColumnMapping:
    """Read a mapping for leads, costs or deals; raises InvalidInput with every problem."""
    report = Report()
    root = parse_document(text, report)
    mapping = _read(root, rows) if root is not None else None
    if report.problems or mapping is None:
        raise InvalidInput(sorted(report.problems, key=lambda p: (p.line or 0, p.column or 0)))
    return mapping


def find_column(name: str, header: Sequence[str]) -> str | None:
    """The column of the table that a mapping means: exact, else without case and accents."""
    if name in header:
        return name
    key = header_key(name)
    return next((column for column in header if header_key(column) == key), None)


def missing_columns(mapping: ColumnMapping, header: Sequence[str]) -> list[Problem]:
    """A problem for each column that the mapping names and the table lacks."""
    problems = []
    for column in {(column.name, column.where): column for column in mapping.columns()}.values():
        if find_column(column.name, header) is None:
            near = difflib.get_close_matches(column.name, header, n=1)
            params = {"column": column.name, "suggestion": near[0] if near else ""}
            place = (column.line, column.position)
            problems.append(Problem("missing_column", column.where, params, *place))
    return problems


def unused_columns(mapping: ColumnMapping, header: Sequence[str]) -> list[str]:
    """The columns of the table that the mapping does not use."""
    used = {find_column(column.name, header) for column in mapping.columns()}
    return [column for column in header if column not in used]


def _read(root: Node, rows: Rows) -> ColumnMapping:
    optional = ["schema", "rows", "dates", "decimal", "currency"]
    if rows == "leads":
        optional += ["at", "facts"]
    keys = root.fields(required=["fields"], optional=optional)
    if keys.has("schema"):
        keys["schema"].integer(at_least=1, at_most=1)
    if keys.has("rows"):
        keys["rows"].choice([rows])
    dates: DateOrder | None = None
    if keys.has("dates"):
        dates = "mdy" if keys["dates"].choice(["dmy", "mdy"]) == "mdy" else "dmy"
    return ColumnMapping(
        rows,
        _FIELDS[rows](keys["fields"]),
        at=_column(keys["at"]) if keys.has("at") else None,
        facts=tuple(map(_fact, keys["facts"].items())) if keys.has("facts") else (),
        dates=dates,
        decimal=_decimal(keys),
        currency=_currency(keys["currency"]) if keys.has("currency") else "",
    )


def _lead_fields(node: Node) -> dict[str, Source]:
    fields = {}
    for key, child in node.entries():
        if not FIELD_NAME.match(key):
            child.problem("bad_field_name", key=key)
        fields[key] = _source(child, TRAIT_TYPES.get(key, "text"))
    if isinstance(node.value, dict) and not any(key in fields for key in IDENTITY):
        node.problem("missing_identity_field", fields=", ".join(IDENTITY))
    return fields


def _cost_fields(node: Node) -> dict[str, Source]:
    fields = node.fields(required=["channel", "amount"], optional=COST_FIELDS)
    given = [key for key in ("day", "month", "from") if fields.has(key)]
    if len(given) != 1 or (fields.has("to") and given != ["from"]):
        node.problem("period_unclear")
    return {
        key: _source(child, COST_TYPES.get(key, "text")) for key, child in fields.children.items()
    }


def _deal_fields(node: Node) -> dict[str, Source]:
    fields = node.fields(optional=tuple(DEAL_HEADERS))
    if isinstance(node.value, dict) and not (fields.has("deal_id") or fields.has("title")):
        node.problem("missing_deal_field")
    return {
        key: _source(child, DEAL_TYPES.get(key, "text"))
        for key, child in fields.children.items()
        if key in DEAL_HEADERS
    }


_FIELDS: Mapping[Rows, Callable[[Node], dict[str, Source]]] = {
    "leads": _lead_fields,
    "costs": _cost_fields,
    "deals": _deal_fields,
}


def rows_of_kind(kind: str) -> Rows:
    """What the rows of a kind of import are; facts need no mapping."""
    return "costs" if kind == "costs" else "deals" if kind == "deals" else "leads"


def _source(node: Node, default: ValueType) -> Source:
    if not isinstance(node.value, dict):
        if node.value == []:
            node.problem("source_unclear")
        return Source(tuple(map(_column, node.one_or_many())), type=default)
    fields = node.fields(optional=["column", "columns", "value", "type", "row", "decimal"])
    given = [key for key in ("column", "columns", "value", "row") if fields.has(key)]
    if len(given) != 1:
        node.problem("source_unclear")
    kind = default
    if fields.has("type"):
        chosen = fields["type"].choice(TYPES)
        kind = next(one for one in TYPES if one == chosen)
    if fields.has("row"):
        return Source(row=fields["row"].text())
    if fields.has("value"):
        return Source(constant=_constant(fields["value"]), type=kind)
    mark = _decimal(fields)
    if fields.has("columns"):
        return Source(tuple(map(_column, fields["columns"].items())), type=kind, decimal=mark)
    return Source((_column(fields["column"]),), type=kind, decimal=mark)


def _decimal(fields: Fields) -> DecimalMark:
    if not fields.has("decimal"):
        return ""
    return "dot" if fields["decimal"].choice(["comma", "dot"]) == "dot" else "comma"


def _column(node: Node) -> Column:
    return Column(node.text(), node.where, node.line, node.column)


def _constant(node: Node) -> Constant:
    if isinstance(node.value, (str, int, float, bool)) and node.value != "":
        return node.value
    if hasattr(node.value, "isoformat"):
        return str(node.value)
    node.problem("not_a_constant")
    return ""


def _fact(node: Node) -> FactRule:
    fields = node.fields(required=["name"], optional=["at", "when", "props", "times"])
    name = fields["name"].text()
    if FAMILY.get(name) == "derived":
        fields["name"].problem("derived_fact", name=name)
    elif name in WRITTEN_HERE:
        fields["name"].problem("fact_written_here", name=name)
    return FactRule(
        name,
        _column(fields["at"]) if fields.has("at") else None,
        tuple(_test(*entry) for entry in fields["when"].entries()) if fields.has("when") else (),
        {key: _source(child, "text") for key, child in fields["props"].entries()}
        if fields.has("props")
        else {},
        _column(fields["times"]) if fields.has("times") else None,
    )


def _test(name: str, node: Node) -> Test:
    column = Column(name, node.where, node.line, node.column)
    if isinstance(node.value, dict):
        return Test(column, filled=node.fields(required=["filled"])["filled"].flag())
    values = set()
    for item in node.one_or_many():
        if isinstance(item.value, (str, int, float, bool)):
            values.add(str(item.value).strip().casefold())
        else:
            item.problem("not_a_constant")
    return Test(column, frozenset(values))


def _currency(node: Node) -> str:
    code = node.text("EUR")
    if not CURRENCY.match(code):
        node.problem("bad_currency", value=code[:20])
    return code
