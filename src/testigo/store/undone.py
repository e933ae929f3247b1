"""What taking a whole import back needs to read: who was told about since, which keys came with it,
and under which ids the same counts when it is told once more."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import msgspec
from django.db import connection

from testigo.core.facts import Fact
from testigo.store.bulk import select_in
from testigo.store.joined import holder_of, joinings_of
from testigo.store.log import TABLE, known_messages
from testigo.store.models.fields import from_micros
from testigo.store.rows import FACT_AS_TOLD, fact_of

Key = tuple[str, str]
# The retraction of a fact carries its id, so whether it stands shows without reading any body.
RETRACTION = "u:"
# That a fact `f` was not taken back.
STANDS = (
    f"NOT EXISTS (SELECT 1 FROM {TABLE} r WHERE r.workspace_id = f.workspace_id "
    f"AND r.message_id = '{RETRACTION}' || f.id)"
)


def told_anew(workspace_id: int, message_ids: Sequence[str]) -> dict[str, str]:
    """For message ids whose facts were taken back as a whole file was: the id under which the same
    counts anew. The others are not in it."""
    anew: dict[str, str] = {}
    asked = {message_id: message_id for message_id in message_ids}
    times = 1
    while asked:
        rows = select_in(
            f"SELECT message_id, id FROM {TABLE} WHERE workspace_id = %s "
            "AND message_id IN ({marks})",
            [workspace_id],
            list(asked),
        )
        facts = {f"{RETRACTION}{fact}": message_id for message_id, fact in rows}
        gone = [facts[taken] for taken in known_messages(workspace_id, list(facts))]
        times += 1
        asked = {f"{asked[message_id]}~{times}": asked[message_id] for message_id in gone}
        anew |= {own: message_id for message_id, own in asked.items()}
    return anew


def read_told(workspace_id: int, after: int, up_to: int, limit: int) -> list[tuple[int, Fact]]:
    """The next reported facts between two places, each with its seq, about whom they were told."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT seq, {FACT_AS_TOLD} FROM {TABLE} WHERE workspace_id = %s AND seq > %s "
            "AND seq <= %s AND origin = 'reported' ORDER BY seq LIMIT %s",
            [workspace_id, after, up_to, limit],
        )
        return [(row[0], fact_of(row[1:])) for row in cursor.fetchall()]


def told_since(
    workspace_id: int, people: Collection[str], after: int
) -> list[tuple[int, str, str]]:
    """What was told about these people behind a place and stands: seq, person and source."""
    rows = select_in(
        f"SELECT f.seq, f.person, f.source FROM {TABLE} f "
        f"WHERE f.workspace_id = %s AND +f.seq > %s AND f.origin = 'reported' AND {STANDS} "
        "AND f.holder IN ({marks})",
        [workspace_id, after],
        _holders(workspace_id, people),
    )
    return [(seq, person, source) for seq, person, source in rows if person in people]


def keys_of(workspace_id: int, people: Sequence[str]) -> list[tuple[Key, str, int]]:
    """The keys of these people: which, whose, and the place in the log at which it came."""
    rows = select_in(
        "SELECT kind, value, person, given FROM testigo_person_key "
        "WHERE workspace_id = %s AND person IN ({marks})",
        [workspace_id],
        people,
    )
    return [((kind, value), person, given) for kind, value, person, given in rows]


def given_since(workspace_id: int, keys: Mapping[str, Sequence[Key]]) -> dict[Key, datetime]:
    """Since when these keys (by person) are known by what stands."""
    rows = select_in(
        f"SELECT f.at, f.person, f.props FROM {TABLE} f "
        "WHERE f.workspace_id = %s AND f.name = 'trait.set' "
        f"AND f.props IS NOT NULL AND {STANDS} AND f.holder IN ({{marks}})",
        [workspace_id],
        _holders(workspace_id, keys),
    )
    found: dict[Key, datetime] = {}
    for micros, person, props in rows:
        said = msgspec.json.decode(props)
        key = str(said.get("trait")), str(said.get("value"))
        if key in keys.get(person, ()):
            at = from_micros(micros)
            found[key] = min(at, found.get(key, at))
    return found


def _holders(workspace_id: int, people: Collection[str]) -> list[str]:
    """Under whom the log finds what was told about these people."""
    joinings = joinings_of(workspace_id, people)
    return sorted({*people, *(holder_of(person, joinings) for person in people)})
