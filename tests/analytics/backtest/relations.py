"""Histories as the relation that a backtest reads, and what both engines say of them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from testigo.analytics.backtest import Matches, crossings, matches
from testigo.analytics.engine import connect
from testigo.analytics.lake.columns import PROMOTED
from testigo.core.conditions import path_of
from testigo.core.crossings import crossings as by_the_core
from testigo.core.facts import Fact
from testigo.core.pact import Pact

Lives = Mapping[str, Sequence[Fact]]
Row = tuple[object, ...]

SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "name", "message_id", "person", "origin")),
        ("at", pa.timestamp("us", "UTC")),
        ("automatic", pa.bool_()),
        *((name, pa.string()) for name in ("props", *PROMOTED)),
    ]
)


def relation(lives: Lives) -> Any:
    """The facts of these people as columns of the lake, in a DuckDB of their own."""
    rows = [_row(fact, person) for person, facts in lives.items() for fact in facts]
    return connect().create_table("facts", pa.Table.from_pylist(rows, schema=SCHEMA))


def _row(fact: Fact, person: str) -> dict[str, Any]:
    props = dict(fact.props)
    promoted = {name: _text(props.get(name)) for name in PROMOTED}
    return {
        "id": fact.id,
        "name": fact.name,
        "at": fact.at,
        "message_id": fact.message_id,
        "person": person,
        "origin": fact.origin,
        "automatic": fact.automatic,
        "props": json.dumps(props, ensure_ascii=False),
        **promoted,
        "path": path_of(props) or None,
    }


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def asked(lives: Lives, pact: Pact) -> Matches:
    """The matches of these people under a pact."""
    return matches(relation(lives), pact)


def rows_of(found: Matches, pact: Pact) -> list[Row]:
    """The crossings as relations give them: person, cycle, instant, total, fit, interest."""
    return sorted(tuple(row.values()) for row in crossings(found, pact).to_pylist())


def reference(lives: Lives, pact: Pact) -> list[Row]:
    """The same as the core folds them, one person after the other."""
    return sorted(
        (person, one.cycle, one.at, one.score.total, one.score.fit, one.score.interest)
        for person, facts in lives.items()
        for one in by_the_core(facts, pact)
    )
