"""What a lake should hold, found in the log row by row; and what it does hold."""

import json
from dataclasses import replace
from typing import Any

import duckdb
from django.db import connection, transaction

from testigo.analytics.lake.columns import COLUMNS, PROMOTED
from testigo.analytics.lake.folder import changing, folder_of, manifest_of
from testigo.analytics.lake.reading import open_lake
from testigo.core.conditions import path_of
from testigo.core.facts import Fact
from testigo.store import log
from testigo.store.models import Workspace
from testigo.store.models.fields import from_micros

Rows = list[dict[str, Any]]
_STATED = (
    *("seq", "id", "name", "at", "recorded_at", "message_id", "holder", "person", "anonymous_id"),
    *("deal", "company", "actor", "side", "source", "origin", "automatic", "history", "cause"),
    *("clause", "pact_version", "props"),
)


def append(space: Workspace, *facts: Fact) -> int:
    """Write facts to the log as they are."""
    with transaction.atomic():
        return log.append(space.id, log.lock_head(space.id).last_seq, facts)


def in_log(space: Workspace) -> Rows:
    """What the lake of a workspace should hold, in order of recording."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(_STATED)} FROM testigo_fact WHERE workspace_id = %s ORDER BY seq",
            [space.id],
        )
        return [_row(dict(zip(_STATED, row, strict=True))) for row in cursor.fetchall()]


def _row(told: dict[str, Any]) -> dict[str, Any]:
    props = json.loads(told["props"]) if told["props"] else {}
    return {
        **told,
        "person": told.pop("holder") or told["person"],
        **{name: from_micros(told[name]) for name in ("at", "recorded_at")},
        **{name: bool(told[name]) for name in ("automatic", "history")},
        **{key: props.get(key) for key in PROMOTED},
        "path": path_of(props) or None,
    }


def in_lake(space: Workspace, **asked: Any) -> Rows:
    """What the lake of a workspace holds, in order of recording."""
    found = open_lake(space.id, **asked).order_by("seq").to_pyarrow().to_pylist()
    assert all(list(row) == list(COLUMNS) for row in found)
    return found


def same(lake: Rows, log: Rows) -> bool:
    """Whether a lake holds what the log does."""
    return len(lake) == len(log) and all(map(_alike, lake, log))


def _alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    stated = all(one[name] == other[name] for name in COLUMNS if name not in PROMOTED)
    return stated and all(says(one[name], other[name]) for name in PROMOTED)


def says(text: str | None, value: Any) -> bool:
    """Whether a promoted text stands for a value of props."""
    if value is None or isinstance(value, str):
        return text == value
    if isinstance(value, bool) or text is None:
        return text == json.dumps(value)
    if isinstance(value, (int, float)):
        return type(value)(text) == value
    return bool(json.loads(text) == value)


def rewrite(space: Workspace, number: int, rows: str) -> None:
    """A file of a lake with these rows of its own (a statement over `held`) instead, which the
    manifest knows."""
    folder = folder_of(space.id)
    manifest = manifest_of(folder)
    place = folder / manifest.parts[number].file
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE held AS FROM '{place}'")
        con.execute(f"COPY ({rows}) TO '{place}' (FORMAT parquet)")
    parts = list(manifest.parts)
    parts[number] = replace(parts[number], size=place.stat().st_size)
    with changing(folder, wait=True) as change:
        change.settle(replace(manifest, parts=tuple(parts)))
