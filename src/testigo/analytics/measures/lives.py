"""Lives of which the same is told: by what happened, in its order, whenever that was.

Most leads did little, and thousands of them the same. What a report says of one it says of all.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from json import loads
from typing import TYPE_CHECKING, Any

from testigo.analytics.engine import functions
from testigo.analytics.measures.known import Known
from testigo.analytics.measures.rows import BRIEF, facts_in
from testigo.analytics.measures.ways import ways_in
from testigo.core.asof import Days
from testigo.core.facts import Fact

if TYPE_CHECKING:
    import ibis.expr.types as ir

# What of a fact tells lives apart, besides its name; of what Sales said also these props, as JSON.
_TOLD = ("stage", "implied", "to")
_SPOKEN = ("right_role", "content", "competitor", "reason")
_KIND = ("name", *_TOLD, *_SPOKEN)
_SPEAKING = ("feedback.given", "lead.rejected", "deal.lost")
_MICROSECOND = timedelta(microseconds=1)
# About so many facts are Python's at once.
_AT_ONCE = 100_000


@dataclass(frozen=True, slots=True)
class Alike:
    """So many lives with the same facts, told as of the first of them by name; `told` are the
    values of the columns that they have in common besides."""

    person: str
    facts: tuple[Fact, ...]
    told: tuple[Any, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Lives:
    """The leads of some days, as facts of these names tell them: `created` has `person` and
    `created_at`; `alone` are the people of whom all has to be read, `own` what happened to the
    others."""

    known: Known
    days: Days
    names: tuple[str, ...]
    created: "ir.Table"
    alone: "ir.Table"
    own: "ir.Table"

    @property
    def theirs(self) -> "ir.Table":
        """The facts of those of whom all is read."""
        return self.known.called(*self.names).semi_join(self.alone, "person")

    def alike(self, more: "ir.Table | None" = None) -> list[Alike]:
        """The lives of the others by what is told alike, also in the columns of `more`, of which
        the first is `person`."""
        ways = ways_in(self.known, self.own, _KIND)
        lives = ways.people
        if more is not None:
            lives = lives.left_join(more, "person")
        groups = lives.group_by("way", *(more.columns[1:] if more is not None else ()))
        counted = groups.agg(people=lives.count(), first=lives.person.min()).to_pyarrow()
        rows = zip(*(column.to_pylist() for column in counted.columns), strict=True)
        return [
            Alike(first, tuple(self._facts(first, ways.told(way))), tuple(values), people)
            for way, *values, people, first in rows
        ]

    def _facts(self, person: str, kinds: Iterable[dict[str, Any]]) -> Iterator[Fact]:
        """Facts of these kinds, one after the other on the first of the days."""
        for place, kind in enumerate(kinds):
            at = self.days.start + place * _MICROSECOND
            props = {key: kind[key] for key in _TOLD if kind[key] is not None}
            if "implied" in props:
                props["implied"] = props["implied"] == "true"
            props |= {key: loads(kind[key]) for key in _SPOKEN if kind[key] is not None}
            yield Fact(str(place), kind["name"], at, at, f"{place:06}", person, props=props)


def created_on(known: Known, days: Days) -> "ir.Table":
    """`person` and `created_at` of whoever became a lead on these days."""
    entered = known.called("stage.entered")
    leads = entered.filter(entered.stage == "lead").group_by("person")
    first = leads.agg(created_at=entered["at"].min())
    on_days = first.filter((first.created_at >= days.start) & (first.created_at < days.end))
    return known.kept("created", on_days)


def lives_of(
    known: Known, created: "ir.Table", days: Days, names: Sequence[str], alone: Sequence[str]
) -> Lives:
    """The lives of the leads that were created on these days. `names` are the facts that tell what
    became of them; whoever has one of those that are `alone` in what they tell is a life of its
    own."""
    theirs = known.called(*names).semi_join(created, "person")
    told = theirs.mutate(**_spoken(theirs, names)).select("person", "at", "message_id", *_KIND)
    own = known.kept("own", told)
    apart = known.kept("alone", own.filter(own.name.isin(alone)).select("person").distinct())
    return Lives(known, days, tuple(names), created, apart, own.anti_join(apart, "person"))


def _spoken(facts: "ir.Table", names: Sequence[str]) -> "dict[str, ir.Value]":
    """What Sales said in facts of these names, as JSON texts."""
    import ibis

    if not set(_SPEAKING).intersection(names):
        return dict.fromkeys(_SPOKEN, ibis.null("string"))
    said = facts.name.isin(_SPEAKING).ifelse(facts.props, None)
    found = functions().json_of(said, [f"$.{key}" for key in _SPOKEN])
    return {key: found[place] for place, key in enumerate(_SPOKEN)}


def people_in(
    known: Known, *rows: "ir.Table", columns: Sequence[str] = BRIEF
) -> Iterator[tuple[str, list[Fact]]]:
    """Everybody of whom these rows tell, with their facts in the order in which they happened."""
    import ibis

    asked = [one.select(columns) for one in rows]
    held = known.kept("theirs", ibis.union(*asked) if len(asked) > 1 else asked[0])
    shares = int(held.count().to_pyarrow().as_py()) // _AT_ONCE + 1
    for share in range(shares):
        people: dict[str, list[Fact]] = defaultdict(list)
        theirs = held.filter(functions().key(held.person) % shares == share)
        for fact in facts_in(theirs.order_by(["at", "message_id"])):
            people[fact.person or ""].append(fact)
        yield from people.items()
