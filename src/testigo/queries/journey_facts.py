"""The facts that journeys need, in few statements, told about whom they were told.

Who was joined into whom is read from the log too, as it was known then: what is joined later
changes no earlier answer. What is read may be more than is used, never less.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

from testigo.core.asof import Days, identity_by
from testigo.core.attribution.report import READS, people_needed
from testigo.core.channels import TOUCHES
from testigo.core.facts import Fact
from testigo.core.identity import address_of, addresses_in
from testigo.store.bulk import select_in
from testigo.store.joined import holder_of, joinings_of
from testigo.store.log import TABLE
from testigo.store.models.fields import to_micros
from testigo.store.rows import FACT_AS_TOLD, fact_of

_KNOWN = "CASE WHEN history THEN at ELSE recorded_at END < %s"
_NAMED = f"SELECT {FACT_AS_TOLD} FROM {TABLE} WHERE workspace_id = %s AND {_KNOWN} AND name IN "
_ADDRESSES = (
    f"SELECT seq, props FROM {TABLE} WHERE workspace_id = %s AND {_KNOWN} "
    "AND name = 'trait.set' AND props LIKE '%%\"email\"%%'"
)
_said = msgspec.json.Decoder(dict[str, Any]).decode
_IN_LIVES = tuple(sorted({*TOUCHES, "stage.entered"}))


def journey_facts(workspace_id: int, days: Days, asof: datetime) -> list[Fact]:
    """What the attribution of these days reads, as known before `asof`."""
    known = to_micros(asof)
    told = _all_named(workspace_id, READS, known)
    named = people_needed(told, days, asof)
    told += _emails(workspace_id, addresses_in(named), known)
    _, identity = identity_by(told, asof)
    people = {identity.who(one) for one in named}
    people |= {one for one, holder in identity.holders.items() if holder in people}
    return told + _lives(workspace_id, people, known)


def _all_named(workspace_id: int, names: Collection[str], known: int) -> list[Fact]:
    marks = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(f"{_NAMED}({marks})", [workspace_id, known, *names])
        return [fact_of(row) for row in cursor.fetchall()]


def _emails(workspace_id: int, addresses: Collection[str], known: int) -> list[Fact]:
    """Who was told to have one of these addresses, whoever has it now: keys are let go of when what
    gave them is taken back, and pass to others."""
    if not addresses:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_ADDRESSES, [workspace_id, known])
        told = [seq for seq, props in cursor.fetchall() if _address_in(props) in addresses]
    rows = select_in(
        f"SELECT {FACT_AS_TOLD} FROM {TABLE} WHERE workspace_id = %s AND seq IN ({{marks}})",
        [workspace_id],
        told,
    )
    return [fact_of(row) for row in rows]


def _address_in(props: str) -> str:
    return address_of(str(_said(props).get("value")))


def _lives(workspace_id: int, people: Collection[str], known: int) -> list[Fact]:
    """The touches and stages of these people, whoever holds them now."""
    names = ", ".join(f"'{name}'" for name in _IN_LIVES)
    holders = {*people, *_held_by(workspace_id, people)}
    rows = select_in(
        f"{_NAMED}({names}) AND holder IN ({{marks}})", [workspace_id, known], sorted(holders)
    )
    facts = (fact_of(row) for row in rows)
    return [fact for fact in facts if fact.person in people]


def _held_by(workspace_id: int, people: Collection[str]) -> set[str]:
    """Who holds now what was told about these people."""
    joinings = joinings_of(workspace_id, people)
    return {holder_of(person, joinings) for person in people}
