"""The facts that a report needs, in few statements of plain SQL that both databases read alike.

What is read may be more than the report uses, never less: the pure functions of the core decide.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from testigo.core import claims, funnel, loop
from testigo.core.asof import Days
from testigo.core.channels import CLICK_IDS, TOUCHES
from testigo.core.facts import Fact
from testigo.store.bulk import select_in
from testigo.store.log import TABLE
from testigo.store.models.fields import to_micros
from testigo.store.rows import FACT_READ, fact_of

_KNOWN = "CASE WHEN history THEN at ELSE recorded_at END < %s"
_TOUCHES = tuple(sorted(TOUCHES))


# What the address or the props of a click hold that some campaign brought.
_MARKS = ("utm_", *(f"{key}" for key, _ in CLICK_IDS), '"channel"')


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


_LEFT = (
    f"SELECT {FACT_READ} FROM {TABLE} WHERE workspace_id = %s AND name IN ({{names}}) "
    f"AND at >= %s AND at < %s AND {_KNOWN}"
)
_CLICKED = f"{_LEFT} AND ({' OR '.join(['props LIKE %s'] * len(_MARKS))})"
_NAMED = (
    f"SELECT {FACT_READ} FROM {TABLE} WHERE workspace_id = %s AND name IN ({{names}}) AND {_KNOWN}"
)
# Whoever became a lead on the days asked for entered a stage then.
_LEADS = (
    f"SELECT person FROM {TABLE} "
    "WHERE workspace_id = %s AND name = 'stage.entered' AND at >= %s AND at < %s"
)
_FORMS = (
    f"SELECT {FACT_READ} FROM {TABLE} WHERE workspace_id = %s AND name = 'form.submitted' "
    f"AND at < %s AND {_KNOWN} AND person IN ({_LEADS})"
)
_OF_LEADS = (
    f"workspace_id = %s AND name IN ({_marks(_TOUCHES)}) AND NOT automatic AND {_KNOWN} "
    f"AND person IN ({_LEADS})"
)
# Touches of one instant come together: which is first is for the core to say, not for the order
# of texts of a database.
_FIRST_TOUCHES = (
    f"SELECT {FACT_READ} FROM (SELECT {FACT_READ}, "
    f"RANK() OVER (PARTITION BY person ORDER BY at) AS place FROM {TABLE} WHERE {_OF_LEADS}"
    ") AS touched WHERE place = 1"
)
_ALL_TOUCHES = (
    f"SELECT {FACT_READ} FROM {TABLE} WHERE workspace_id = %s "
    f"AND name IN ({_marks(_TOUCHES)}) AND {_KNOWN} AND person IN ({{marks}})"
)
_COMPANIES = (
    f"SELECT {FACT_READ} FROM {TABLE} WHERE workspace_id = %s "
    f"AND name = 'trait.set' AND props LIKE %s AND {_KNOWN} AND person IN ("
    f"SELECT person FROM {TABLE} WHERE workspace_id = %s AND name = 'contract.signed')"
)


def stage_facts(workspace_id: int, asof: datetime) -> list[Fact]:
    """What the funnel reads, as known before `asof`."""
    return facts_called(workspace_id, funnel.READS, asof)


def loop_facts(
    workspace_id: int, days: Days, asof: datetime, named: Sequence[Fact] | None = None
) -> list[Fact]:
    """What the loop of the leads created on `days` reads, as known before `asof`; `named` are the
    facts of its own names, where they were read already."""
    named = facts_called(workspace_id, loop.READS, asof) if named is None else named
    known = to_micros(asof)
    companies = _read(_COMPANIES, [workspace_id, '%"company"%', known, workspace_id])
    return [*named, *companies, *_first_touches(workspace_id, days, known, _taken_back(named))]


def form_facts(workspace_id: int, days: Days, asof: datetime) -> list[Fact]:
    """The forms that the leads created on `days` left until the last of these days, as known before
    `asof`."""
    leads = [workspace_id, to_micros(days.start), to_micros(days.end)]
    return _read(_FORMS, [workspace_id, to_micros(days.end), to_micros(asof), *leads])


def claims_facts(workspace_id: int, days: Days, asof: datetime, told: list[Fact]) -> list[Fact]:
    """What claims are compared with: `told` is what the loop read of the same days, to which the
    touches on these days come that a form left or that name where they came from."""
    values = [to_micros(days.start), to_micros(days.end), to_micros(asof)]
    names = tuple(sorted(claims.CONVERSIONS))
    others = tuple(sorted(TOUCHES - claims.CONVERSIONS))
    left = _read(_LEFT.format(names=_marks(names)), [workspace_id, *names, *values])
    marked = [f"%{mark}%" for mark in _MARKS]
    clicked = _read(
        _CLICKED.format(names=_marks(others)), [workspace_id, *others, *values, *marked]
    )
    held = {fact.id for fact in told}
    return [*told, *(fact for fact in (*left, *clicked) if fact.id not in held)]


def goal_facts(workspace_id: int, asof: datetime) -> list[Fact]:
    """What goals are judged by, as known before `asof`: what the loop reads, and who was joined
    into whom."""
    return facts_called(workspace_id, (*loop.READS, "person.merged"), asof)


def facts_called(workspace_id: int, names: Sequence[str], asof: datetime) -> list[Fact]:
    """The facts of these names, as known before `asof`."""
    statement = _NAMED.format(names=_marks(names))
    return _read(statement, [workspace_id, *names, to_micros(asof)])


def _first_touches(workspace_id: int, days: Days, known: int, gone: set[str]) -> list[Fact]:
    """The touches at the first instant of each lead; all, where one of those was taken back."""
    leads = (workspace_id, to_micros(days.start), to_micros(days.end))
    first = _read(_FIRST_TOUCHES, [workspace_id, *_TOUCHES, known, *leads])
    again = {fact.person for fact in first if fact.id in gone and fact.person}
    kept = [fact for fact in first if fact.person not in again]
    rows = select_in(_ALL_TOUCHES, [workspace_id, *_TOUCHES, known], sorted(again))
    return kept + [fact_of(row) for row in rows]


def _taken_back(facts: Iterable[Fact]) -> set[str]:
    return {str(fact.props.get("of")) for fact in facts if fact.name == "fact.retracted"}


def _read(statement: str, values: Sequence[Any]) -> list[Fact]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [fact_of(row) for row in cursor.fetchall()]
