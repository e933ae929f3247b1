"""What followed the hand-overs of some days: `core.followed` over a lake."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from testigo.analytics.engine import functions
from testigo.analytics.measures.courses import SAID, STEP, Courses
from testigo.analytics.measures.known import Known
from testigo.analytics.measures.touches import first_touches, origins_by_person
from testigo.analytics.measures.ways import Ways, ways_in
from testigo.core.asof import Days
from testigo.core.costs import UNKNOWN, LeftOut, Money
from testigo.core.followed import CLOCKS, HANDED_OVER, READS, Followed, Promises

if TYPE_CHECKING:
    import ibis.expr.types as ir

_NOWHERE = (UNKNOWN, "")
# So many people are Python's at once.
_AT_ONCE = 50_000


def hand_overs_in(
    known: Known, days: Days, currency: str, promises: Promises
) -> tuple[Followed, ...]:
    """The hand-overs of these days, as `followed` finds them in the same facts."""
    handed = handed_on(known, days)
    return hand_overs_of(known, handed, first_touches(known, handed), days, currency, promises)


def handed_on(known: Known, days: Days) -> "ir.Table":
    """`person` of whoever was handed over on these days."""
    handed = known.called(HANDED_OVER)
    on_days = handed.filter((handed["at"] >= days.start) & (handed["at"] < days.end))
    return known.kept("handed", on_days.select("person").distinct())


def hand_overs_of(
    known: Known,
    handed: "ir.Table",
    touches: "ir.Table",
    days: Days,
    currency: str,
    promises: Promises,
) -> tuple[Followed, ...]:
    """The hand-overs of those of `handed_on`, with at least their first touches."""
    origins = origins_by_person(touches.semi_join(handed, "person"))
    ways = ways_in(known, known.kept("steps", _steps(known, handed, promises)), STEP)
    courses = Courses(ways, days, Money(currency, LeftOut()), promises)
    found = [
        Followed(
            *(person, at, *origins.get(person, _NOWHERE), one.contact, one.effort, one.attempts),
            *(tried, one.word, one.reason, one.amounts, one.unpriced),
        )
        for person, way, instants in _by_person(ways)
        for at, tried, one in courses.of(way, instants)
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.person)))


def _steps(known: Known, people: "ir.Table", promises: Promises) -> "ir.Table":
    """What happened to these people, of clocks those of promises only."""
    facts = known.called(*READS, *CLOCKS)
    clauses = sorted({f"commitments.{name}" for _, name in promises})
    promised = facts.clause.isin(clauses).fill_null(False)
    theirs = facts.filter(facts.name.isin(READS) | promised).semi_join(people, "person")
    found = functions().json_of(theirs.props, [f"$.{key}" for key in SAID])
    told = theirs.mutate(**{key: found[place] for place, key in enumerate(SAID)})
    return told.select("person", "at", "message_id", *STEP)


def _by_person(ways: Ways) -> Iterator[tuple[str, tuple[int, ...], list[int]]]:
    """Everybody with the kinds of their steps and when they were, in microseconds."""
    steps = ways.steps
    order = [steps["at"], steps.message_id]
    people = steps.group_by("person").agg(
        way=steps.kind.collect(order_by=order),
        instants=functions().micros(steps["at"]).collect(order_by=order),
    )
    for batch in people.to_pyarrow().to_batches(_AT_ONCE):
        person, way, instants = batch.columns
        kinds, at = way.flatten().to_pylist(), instants.flatten().to_pylist()
        ends = [0]
        for count in way.value_lengths().to_pylist():
            ends.append(ends[-1] + count)
        for name, (begin, end) in zip(person.to_pylist(), pairwise(ends), strict=True):
            yield name, tuple(kinds[begin:end]), at[begin:end]
