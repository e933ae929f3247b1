"""What followed the hand-overs of some days: `core.followed` over a lake."""

from testigo.analytics.measures.known import Known
from testigo.analytics.measures.lives import people_in
from testigo.analytics.measures.touches import first_touches, touches_by_person
from testigo.core.asof import Days
from testigo.core.costs import LeftOut, Money
from testigo.core.followed import CLOCKS, HANDED_OVER, READS, Followed, Promises, followed_of


def hand_overs_in(
    known: Known, days: Days, currency: str, promises: Promises
) -> tuple[Followed, ...]:
    """The hand-overs of these days, as `followed` finds them in the same facts."""
    handed = known.called(HANDED_OVER)
    on_days = handed.filter((handed["at"] >= days.start) & (handed["at"] < days.end))
    people = known.kept("handed", on_days.select("person").distinct())
    clocks = known.called(*CLOCKS)
    clauses = sorted({f"commitments.{name}" for _, name in promises})
    touches = touches_by_person(first_touches(known, people))
    money = Money(currency, LeftOut())
    found: list[Followed] = []
    for person, own in people_in(
        known,
        known.called(*READS).semi_join(people, "person"),
        clocks.filter(clocks.clause.isin(clauses)).semi_join(people, "person"),
    ):
        begun = [touches[person], *own] if person in touches else own
        found += followed_of(begun, days, money, promises)
    return tuple(sorted(found, key=lambda one: (one.at, one.person)))
