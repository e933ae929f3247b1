"""Facts as a lake has them, as known before an instant."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import pyarrow as pa

from testigo.analytics.engine import connect
from testigo.analytics.lake.columns import COLUMNS
from testigo.analytics.lake.shaping import TOLD, shaped
from testigo.analytics.lake.source import raw_schema
from testigo.analytics.measures.known import Known, known_facts
from testigo.core.facts import Fact
from testigo.store.models.fields import to_micros


def known_of(facts: Sequence[Fact], asof: datetime) -> Known:
    """What was known before an instant of facts that were recorded in this order."""
    con = _connection()
    rows = [_row(seq, fact) for seq, fact in enumerate(facts, 1)]
    table = shaped(con.con, pa.Table.from_pylist(rows, schema=raw_schema()))
    told = con.create_table("told_facts", table, temp=True, overwrite=True)
    as_told = told.mutate(person=told[TOLD].coalesce(told.person)).select(*COLUMNS)
    return known_facts(as_told, asof, con)


@cache
def _connection() -> Any:
    return connect()


def _row(seq: int, fact: Fact) -> dict[str, Any]:
    stated = {name: getattr(fact, name) for name in raw_schema().names if hasattr(fact, name)}
    return {
        **stated,
        "seq": seq,
        "at": to_micros(fact.at),
        "recorded_at": to_micros(fact.recorded_at),
        "holder": None,
        "props": json.dumps(dict(fact.props), ensure_ascii=False),
    }
