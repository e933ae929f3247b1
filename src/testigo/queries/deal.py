"""One deal as its page shows it: how it stands, whom it is with, and what was told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from testigo.core.deals import DEAL_FACTS, Deal
from testigo.core.facts import Fact
from testigo.queries.deal_lines import DealLine, line_named, names_of_people, people_by_email
from testigo.queries.moments import user_names
from testigo.store.bulk import select_in
from testigo.store.deals import deals_named
from testigo.store.models.fields import from_micros
from testigo.store.rows import FACT_READ, fact_of

# More facts about one deal than this are not listed.
MOST_TOLD = 300
_OF_SUCCESS = ("success.contacted", "contract.renewed", "contract.churned")


@dataclass(frozen=True, slots=True)
class Welcome:
    """The hand-over to Customer success after the signature: its promise, how it stands, and when
    it is due."""

    commitment: str
    warn_at: datetime
    due_at: datetime
    ended_at: datetime | None
    ending: str | None


@dataclass(frozen=True, slots=True)
class DealStory:
    """A deal with the facts about it, the latest first, those taken back marked by `gone`;
    `people` are names of those who take part, `users` of members."""

    deal: Deal
    line: DealLine
    facts: tuple[Fact, ...]
    gone: frozenset[str]
    people: Mapping[str, str]
    users: Mapping[str, str]
    welcomes: tuple[Welcome, ...]


def deal_story(workspace_id: int, key: str) -> DealStory | None:
    """A deal by its id; None when the workspace has none."""
    deal = deals_named(workspace_id, [key]).get(key)
    line = line_named(workspace_id, key) if deal else None
    if deal is None or line is None:
        return None
    facts = _facts(workspace_id, deal)
    gone = frozenset(str(f.props.get("of")) for f in facts if f.name == "fact.retracted")
    told = [fact for fact in facts if fact.name != "fact.retracted"]
    told.sort(key=lambda fact: (fact.at, fact.recorded_at, fact.id), reverse=True)
    # Whoever is named by an address that somebody has is that person.
    keys = people_by_email(workspace_id, [one.person for one in deal.people])
    people = [deal.person, *(keys.get(one.person, one.person) for one in deal.people)]
    deal = replace(
        deal,
        people=tuple(replace(one, person=keys.get(one.person, one.person)) for one in deal.people),
    )
    return DealStory(
        deal,
        line,
        tuple(told[:MOST_TOLD]),
        gone,
        names_of_people(workspace_id, people),
        user_names(workspace_id, told),
        _welcomes(workspace_id, deal) if deal.outcome == "won" else (),
    )


def _facts(workspace_id: int, deal: Deal) -> list[Fact]:
    """What is told of a deal, and what was taken back of its person."""
    names = ", ".join(f"'{name}'" for name in (*DEAL_FACTS, *_OF_SUCCESS))
    rows = select_in(
        f"SELECT {FACT_READ} FROM testigo_fact WHERE workspace_id = %s AND name IN ({names}) "
        "AND origin = 'reported' AND deal IN ({marks})",
        [workspace_id],
        [deal.key],
    )
    found = [fact_of(row) for row in rows]
    people = sorted({fact.person for fact in found if fact.person})
    back = select_in(
        f"SELECT {FACT_READ} FROM testigo_fact WHERE workspace_id = %s "
        "AND name = 'fact.retracted' AND origin = 'reported' AND holder IN ({marks})",
        [workspace_id],
        people,
    )
    return [*found, *(fact_of(row) for row in back)]


def _welcomes(workspace_id: int, deal: Deal) -> tuple[Welcome, ...]:
    """The clocks of Customer success that the signature of this deal started."""
    rows: Sequence[tuple[str, int, int, int | None, str | None]] = select_in(
        "SELECT commitment, warn_at, due_at, ended_at, ending FROM testigo_clock "
        "WHERE workspace_id = %s AND side = 'success' AND deal IN ({marks})",
        [workspace_id],
        [deal.key],
    )
    return tuple(
        Welcome(
            name,
            from_micros(warn),
            from_micros(due),
            None if ended is None else from_micros(ended),
            ending,
        )
        for name, warn, due, ended, ending in rows
    )
