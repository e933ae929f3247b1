"""The facts that a report needs, in few statements of plain SQL that both databases read alike.

What is read may be more than the report uses, never less: the pure functions of the core decide.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from testigo.core import chain, claims, funnel, loop
from testigo.core.asof import Days
from testigo.core.channels import CLICK_IDS, TOUCHES
from testigo.core.facts import Fact
from testigo.store.bulk import select_in
from testigo.store.log import TABLE
from testigo.store.models.fields import to_micros
from testigo.store.rows import FACT_READ, fact_of

KNOWN = "CASE WHEN history THEN at ELSE recorded_at END < %s"
_TOUCHES = tuple(sorted(TOUCHES))


# What the address or the props of a click hold that some campaign brought.
_MARKS = ("utm_", *(f"{key}" for key, _ in CLICK_IDS), '"channel"')


def marks(values: Sequence[object]) -> str:
    """As many places for values in a statement."""
    return ", ".join(["%s"] * len(values))


_LEFT = (
    f"SELECT {FACT_READ} FROM {TABLE} WHERE workspace_id = %s AND name IN ({{names}}) "
    f"AND at >= %s AND at < %s AND {KNOWN}"
)
_CLICKED = f"{_LEFT} AND ({' OR '.join(['props LIKE %s'] * len(_MARKS))})"
_NAMED = (
    f"SELECT {FACT_READ} FROM {TABLE} WHERE workspace_id = %s AND name IN ({{names}}) AND {KNOWN}"
)
# Whoever became a lead on the days asked for entered a stage then; a report may ask for fewer. What
# was told about a browser is held by whoever it turned out to be.
_LEADS = (
    f"SELECT holder FROM {TABLE} WHERE workspace_id = %s AND name = %s AND at >= %s AND at < %s"
)
_FORMS = (
    f"SELECT {FACT_READ} FROM {TABLE} WHERE workspace_id = %s AND name = 'form.submitted' "
    f"AND at < %s AND {KNOWN} AND holder IN ({_LEADS})"
)
_OF_LEADS = (
    f"workspace_id = %s AND name IN ({marks(_TOUCHES)}) AND NOT automatic AND {KNOWN} "
    f"AND holder IN ({_LEADS})"
)
# Touches of one instant come together: which is first is for the core to say, not for the order
# of texts of a database.
_FIRST_TOUCHES = (
    f"SELECT {FACT_READ} FROM (SELECT {FACT_READ}, "
    f"RANK() OVER (PARTITION BY holder ORDER BY at) AS place FROM {TABLE} WHERE {_OF_LEADS}"
    ") AS touched WHERE place = 1"
)
_ALL_TOUCHES = (
    f"SELECT {FACT_READ} FROM {TABLE} WHERE workspace_id = %s "
    f"AND name IN ({marks(_TOUCHES)}) AND {KNOWN} AND holder IN ({{marks}})"
)
_COMPANIES = (
    f"SELECT {FACT_READ} FROM {TABLE} WHERE workspace_id = %s "
    f"AND name = 'trait.set' AND props LIKE %s AND {KNOWN} AND holder IN ("
    f"SELECT holder FROM {TABLE} WHERE workspace_id = %s AND name = 'contract.signed')"
)


_TRAITS = (
    f"SELECT {FACT_READ} FROM {TABLE} WHERE workspace_id = %s AND name = 'trait.set' "
    f"AND props LIKE %s AND {KNOWN}"
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
    companies = read_facts(_COMPANIES, [workspace_id, '%"company"%', known, workspace_id])
    return [*named, *companies, *first_touches(workspace_id, days, known, taken_back(named))]


def trait_facts(workspace_id: int, trait: str, asof: datetime) -> list[Fact]:
    """What was said of a trait, as known before `asof`. What is read may say it of others too."""
    return read_facts(_TRAITS, [workspace_id, f'%"{trait}"%', to_micros(asof)])


def form_facts(workspace_id: int, days: Days, asof: datetime) -> list[Fact]:
    """The forms that the leads created on `days` left until the last of these days, as known before
    `asof`."""
    leads = [workspace_id, "stage.entered", to_micros(days.start), to_micros(days.end)]
    return read_facts(_FORMS, [workspace_id, to_micros(days.end), to_micros(asof), *leads])


def claims_facts(workspace_id: int, days: Days, asof: datetime, told: list[Fact]) -> list[Fact]:
    """What claims are compared with: `told` is what the loop read of the same days, to which the
    touches on these days come that a form left or that name where they came from."""
    values = [to_micros(days.start), to_micros(days.end), to_micros(asof)]
    names = tuple(sorted(claims.CONVERSIONS))
    others = tuple(sorted(TOUCHES - claims.CONVERSIONS))
    left = read_facts(_LEFT.format(names=marks(names)), [workspace_id, *names, *values])
    marked = [f"%{mark}%" for mark in _MARKS]
    clicked = read_facts(
        _CLICKED.format(names=marks(others)), [workspace_id, *others, *values, *marked]
    )
    held = {fact.id for fact in told}
    return [*told, *(fact for fact in (*left, *clicked) if fact.id not in held)]


def goal_facts(workspace_id: int, asof: datetime) -> list[Fact]:
    """What goals are judged by, as known before `asof`: what the loop reads, and who was joined
    into whom."""
    return facts_called(workspace_id, (*loop.READS, "person.merged"), asof)


def money_facts(workspace_id: int, asof: datetime) -> list[Fact]:
    """What was signed and spent, as known before `asof`."""
    return facts_called(workspace_id, ("contract.signed", "cost.recorded", "fact.retracted"), asof)


def chain_facts(workspace_id: int, asof: datetime) -> list[Fact]:
    """What the chain of a period reads, as known before `asof`."""
    return facts_called(workspace_id, chain.READS, asof)


def facts_called(workspace_id: int, names: Sequence[str], asof: datetime) -> list[Fact]:
    """The facts of these names, as known before `asof`."""
    statement = _NAMED.format(names=marks(names))
    return read_facts(statement, [workspace_id, *names, to_micros(asof)])


def first_touches(
    workspace_id: int, days: Days, known: int, gone: set[str], *, having: str = "stage.entered"
) -> list[Fact]:
    """The touches at the first instant of everybody who has a fact of the name `having` on these
    days; all, where one of those was taken back."""
    leads = (workspace_id, having, to_micros(days.start), to_micros(days.end))
    first = read_facts(_FIRST_TOUCHES, [workspace_id, *_TOUCHES, known, *leads])
    again = {fact.person for fact in first if fact.id in gone and fact.person}
    kept = [fact for fact in first if fact.person not in again]
    rows = select_in(_ALL_TOUCHES, [workspace_id, *_TOUCHES, known], sorted(again))
    return kept + [fact_of(row) for row in rows]


def taken_back(facts: Iterable[Fact]) -> set[str]:
    """The ids of the facts that any of these took back."""
    return {str(fact.props.get("of")) for fact in facts if fact.name == "fact.retracted"}


def read_facts(statement: str, values: Sequence[Any]) -> list[Fact]:
    """The facts that a statement selects, in columns of FACT_READ."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [fact_of(row) for row in cursor.fetchall()]
