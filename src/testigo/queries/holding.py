"""Who held whose facts as of an instant, beside who holds them today.

The log finds facts by whoever holds them today. People who were joined or parted since then have to
be looked for where their facts are now.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from testigo.core.facts import Fact
from testigo.core.identity import ends_of, joined
from testigo.store.bulk import select_in
from testigo.store.rows import fact_of


@dataclass(frozen=True, slots=True)
class Holding:
    """`then` and `now` map everybody joined into another to whoever holds their facts by it, as of
    the instant and today. `strayed` are the people whom today's holders would put elsewhere: all
    that were one then with somebody who is not held as then."""

    then: Mapping[str, str]
    now: Mapping[str, str]
    strayed: frozenset[str]

    def of(self, holders: Collection[str]) -> list[str]:
        """Those who strayed and whose facts one of these held then."""
        return [one for one in self.strayed if self.then.get(one, one) in holders]

    def beside_strayed(self, holders: Collection[str]) -> set[str]:
        """Those who strayed and everybody held with one of them today, whose facts one of `holders`
        held then."""
        found = self.together(self.strayed) | self.strayed
        return {one for one in found if self.then.get(one, one) in holders}

    def together(self, people: Iterable[str | None]) -> set[str]:
        """These people and whoever is held today by those who hold them."""
        holders = {self.now.get(one, one) for one in people if one}
        if not holders:
            return set()
        return holders | {one for one, holder in self.now.items() if holder in holders}

    def today(self, people: Iterable[str]) -> list[str]:
        """Who holds today what was told about these people, each once and in order."""
        return sorted({self.now.get(one, one) for one in people})


def holding_at(workspace_id: int, facts: Iterable[Fact], asof: datetime) -> Holding:
    """Who held whose facts by the joinings and partings among `facts` that were known before
    `asof`, and who does today."""
    then = joined(fact for fact in facts if fact.known_at < asof)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, survivor FROM testigo_person_merge WHERE workspace_id = %s",
            [workspace_id],
        )
        now = ends_of(dict(cursor.fetchall()))
    moved = {one for one in then.keys() | now.keys() if then.get(one) != now.get(one)}
    holders = {then.get(one, one) for one in moved}
    members = {one for one, holder in then.items() if holder in holders} if holders else set()
    return Holding(then, now, frozenset(moved | holders | members))


def told_of(
    holding: Holding, people: Collection[str], statement: str, values: Sequence[Any]
) -> list[Fact]:
    """The facts told about these people that a statement selects in columns of FACT_AS_TOLD, which
    takes the holders of today at `{marks}`."""
    wanted = frozenset(people)
    rows = select_in(statement, values, holding.today(wanted))
    return [fact for fact in map(fact_of, rows) if fact.person in wanted]


def with_strayed(
    found: list[Fact],
    holding: Holding,
    holders: Collection[str],
    statement: str,
    values: Sequence[Any],
) -> list[Fact]:
    """What was found by who holds it today, and what is told of those whose facts `holders` held
    then, each fact once."""
    strayed = holding.of(holders)
    if not strayed:
        return found
    read = {fact.id for fact in found}
    more = told_of(holding, strayed, statement, values)
    return [*found, *(fact for fact in more if fact.id not in read)]
