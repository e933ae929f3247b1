"""The facts that a report needs, in few statements of plain SQL that both databases read alike.

Told about whom they were told; who was joined into whom is read too, and known as of then. What is
read may be more than the report uses, never less: the pure functions of the core decide.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from testigo.core import chain, funnel, loop
from testigo.core.asof import Days
from testigo.core.campaigns import SAME
from testigo.core.channels import TOUCHES
from testigo.core.facts import JOINING, Fact
from testigo.queries.holding import Holding, holding_at, told_of, with_strayed
from testigo.store.log import TABLE
from testigo.store.models.fields import to_micros
from testigo.store.rows import FACT_AS_TOLD, fact_of

KNOWN = "CASE WHEN history THEN at ELSE recorded_at END < %s"
_TOUCHES = tuple(sorted(TOUCHES))


def marks(values: Sequence[object]) -> str:
    """As many places for values in a statement."""
    return ", ".join(["%s"] * len(values))


SELECT = f"SELECT {FACT_AS_TOLD} FROM {TABLE} WHERE workspace_id = %s"
_NAMED = f"{SELECT} AND name IN ({{names}}) AND {KNOWN}"
# Whoever became a lead on the days asked for entered a stage then; a report may ask for fewer. What
# was told about a browser is held by whoever it turned out to be.
_HAVING = (
    f"SELECT holder FROM {TABLE} WHERE workspace_id = %s AND name = %s AND at >= %s AND at < %s"
)
_FORMS = f"{SELECT} AND name = 'form.submitted' AND at < %s AND {KNOWN} AND holder IN ({_HAVING})"
_TOUCH = (
    f"{{0}}.workspace_id = %s AND {{0}}.name IN ({marks(_TOUCHES)}) AND NOT {{0}}.automatic "
    "AND CASE WHEN {0}.history THEN {0}.at ELSE {0}.recorded_at END < %s"
)
# From each holder along the index of their facts to the first touch and no further. Touches of one
# instant come together: which is first is for the core to say, not for the order of texts of a
# database.
_FIRST_TOUCHES = (
    f"SELECT {', '.join(f'touch.{name}' for name in FACT_AS_TOLD.split(', '))} FROM ("
    f"SELECT leads.holder, (SELECT early.at FROM {TABLE} early WHERE {_TOUCH.format('early')} "
    "AND early.holder = leads.holder ORDER BY early.at LIMIT 1) AS first "
    f"FROM (SELECT DISTINCT holder FROM ({_HAVING}) AS entering) AS leads) AS began "
    f"JOIN {TABLE} touch ON touch.holder = began.holder AND touch.at = began.first "
    f"AND {_TOUCH.format('touch')}"
)
_ALL_TOUCHES = f"{SELECT} AND name IN ({marks(_TOUCHES)}) AND {KNOWN} AND holder IN ({{marks}})"
_COMPANIES = f"{SELECT} AND name = 'trait.set' AND props LIKE %s AND {KNOWN} AND holder IN "
_OF_CUSTOMERS = f"(SELECT holder FROM {TABLE} WHERE workspace_id = %s AND name = 'contract.signed')"
_OF_MONEY = ("contract.signed", "cost.recorded", "fact.retracted", *JOINING)
_OF_GOALS = ("stage.entered", SAME, *_OF_MONEY)
_TRAITS = f"{SELECT} AND name = 'trait.set' AND props LIKE %s AND {KNOWN}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read: of which days, as known before an instant in microseconds, and who held whose
    facts as of then."""

    workspace_id: int
    days: Days
    known: int
    holding: Holding


def stage_facts(workspace_id: int, asof: datetime) -> list[Fact]:
    """What the funnel reads, as known before `asof`."""
    return facts_called(workspace_id, funnel.READS, asof)


def loop_facts(
    workspace_id: int,
    days: Days,
    asof: datetime,
    named: Sequence[Fact] | None = None,
    *,
    forms: bool = False,
) -> list[Fact]:
    """What the loop of the leads created on `days` reads, as known before `asof`; `named` are the
    facts of its own names, where they were read already. With `forms` also those that the leads
    left until the last of these days."""
    named = facts_called(workspace_id, loop.READS, asof) if named is None else named
    holding = holding_at(workspace_id, named, asof)
    reading = Reading(workspace_id, days, to_micros(asof), holding)
    leads = having("stage.entered", named, days)
    found = [*named, *_companies(reading, named)]
    found += first_touches(reading, leads, taken_back(named))
    return [*found, *_forms(reading)] if forms else found


def with_companies(
    workspace_id: int, days: Days, asof: datetime, named: Sequence[Fact]
) -> list[Fact]:
    """What was told under some names, with the companies that customers were said to be of, as
    known before `asof`."""
    holding = holding_at(workspace_id, named, asof)
    reading = Reading(workspace_id, days, to_micros(asof), holding)
    return [*named, *_companies(reading, named)]


def trait_facts(workspace_id: int, trait: str, asof: datetime) -> list[Fact]:
    """What was said of a trait, as known before `asof`. What is read may say it of others too."""
    return read_facts(_TRAITS, [workspace_id, f'%"{trait}"%', to_micros(asof)])


def goal_facts(workspace_id: int, asof: datetime) -> list[Fact]:
    """What goals are judged by, as known before `asof`: of the loop how far leads came, what was
    signed and what it cost."""
    return facts_called(workspace_id, _OF_GOALS, asof)


def money_facts(workspace_id: int, asof: datetime) -> list[Fact]:
    """What was signed and spent, as known before `asof`."""
    return facts_called(workspace_id, _OF_MONEY, asof)


def chain_facts(workspace_id: int, asof: datetime) -> list[Fact]:
    """What the chain of a period reads, as known before `asof`."""
    return facts_called(workspace_id, chain.READS, asof)


def facts_called(workspace_id: int, names: Sequence[str], asof: datetime) -> list[Fact]:
    """The facts of these names, as known before `asof`."""
    statement = _NAMED.format(names=marks(names))
    return read_facts(statement, [workspace_id, *names, to_micros(asof)])


def first_touches(
    reading: Reading, people: Collection[str], gone: set[str], *, by: str = "stage.entered"
) -> list[Fact]:
    """The touches at the first instant of everybody who has a conclusion of the name `by` on these
    days, who are `people`; all, where one of those was taken back."""
    of_days = (reading.workspace_id, by, to_micros(reading.days.start), to_micros(reading.days.end))
    values = [reading.workspace_id, *_TOUCHES, reading.known]
    first = read_facts(_FIRST_TOUCHES, [*values, *of_days, *values])
    # Whoever is held today with somebody who strayed may have had another first touch then.
    again = reading.holding.beside_strayed(people)
    again |= reading.holding.together(fact.person for fact in first if fact.id in gone)
    kept = [fact for fact in first if fact.person not in again]
    return kept + told_of(reading.holding, again, _ALL_TOUCHES, values)


def having(name: str, facts: Iterable[Fact], days: Days) -> set[str]:
    """Everybody of whom something was concluded on these days under this name."""
    return {
        fact.person for fact in facts if fact.name == name and fact.person and days.hold(fact.at)
    }


def _forms(reading: Reading) -> list[Fact]:
    """The forms that the leads left until the last of the days; those of people who strayed are
    read with their touches."""
    start, end = to_micros(reading.days.start), to_micros(reading.days.end)
    leads = [reading.workspace_id, "stage.entered", start, end]
    return read_facts(_FORMS, [reading.workspace_id, end, reading.known, *leads])


def _companies(reading: Reading, named: Iterable[Fact]) -> list[Fact]:
    """The companies that customers were said to be of."""
    values = [reading.workspace_id, '%"company"%', reading.known]
    found = read_facts(f"{_COMPANIES}{_OF_CUSTOMERS}", [*values, reading.workspace_id])
    then = reading.holding.then
    signed = {fact.person for fact in named if fact.name == "contract.signed" and fact.person}
    customers = {then.get(person, person) for person in signed}
    return with_strayed(found, reading.holding, customers, f"{_COMPANIES}({{marks}})", values)


def taken_back(facts: Iterable[Fact]) -> set[str]:
    """The ids of the facts that any of these took back."""
    return {str(fact.props.get("of")) for fact in facts if fact.name == "fact.retracted"}


def read_facts(statement: str, values: Sequence[Any]) -> list[Fact]:
    """The facts that a statement selects, in columns of FACT_AS_TOLD."""
    return [fact_of(row) for row in read_rows(statement, values)]


def read_rows(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows that a statement selects."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
