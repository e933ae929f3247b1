"""Rows of the lake as facts of the core."""

from collections.abc import Iterable
from dataclasses import Field, fields
from datetime import UTC, datetime, timedelta
from itertools import repeat
from typing import TYPE_CHECKING, Any

import msgspec

from testigo.analytics.engine import functions
from testigo.core.facts import Fact

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

_FIELDS = fields(Fact)
_INSTANTS = ("at", "recorded_at")
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_decode = msgspec.json.Decoder(dict[str, Any]).decode


# What the lives of many need of a fact; each column that is unique to it costs.
BRIEF = (
    *("name", "at", "message_id", "person", "company", "deal", "origin", "clause", "pact_version"),
    *("automatic", "props"),
)


def facts_in(rows: "ir.Table") -> list[Fact]:
    """The facts that some rows of a lake are, in their order. Columns left out say nothing;
    without `id` the message id stands for it, and without `recorded_at` they have always been
    known."""
    asked = rows if "id" in rows.columns else rows.mutate(id=rows.message_id)
    names = [one.name for one in _FIELDS if one.name in asked.columns]
    instants = {name: functions().micros(asked[name]) for name in _INSTANTS if name in names}
    table = asked.select(**{name: instants.get(name, asked[name]) for name in names}).to_pyarrow()
    return list(map(Fact, *(_values(one, table) for one in _FIELDS)))


def _values(field: "Field[Any]", table: "pa.Table") -> Iterable[Any]:
    if field.name not in table.column_names:
        return repeat(BEGINNING if field.name in _INSTANTS else field.default)
    values = table[field.name].to_pylist()
    if field.name in _INSTANTS:
        return map(instant_of, values)
    return (_decode(text) if text else {} for text in values) if field.name == "props" else values


def instant_of(micros: int) -> datetime:
    """The instant so many microseconds after 1970."""
    return BEGINNING + timedelta(microseconds=micros)


def micros_of(at: datetime) -> int:
    """The microseconds after 1970 at which an instant is."""
    return (at - BEGINNING) // timedelta(microseconds=1)
