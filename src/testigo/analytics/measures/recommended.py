"""What recommendations look at, over a lake: campaigns and the hand-overs of the same days."""

from testigo.analytics.measures.hand_overs import hand_overs_of, handed_on
from testigo.analytics.measures.known import Known
from testigo.analytics.measures.lives import created_on
from testigo.analytics.measures.loop import advice_in
from testigo.analytics.measures.touches import first_touches
from testigo.core.asof import Days
from testigo.core.followed import Followed, Promises
from testigo.core.loop import LoopRow


def campaigns_and_hand_overs(
    known: Known, days: Days, currency: str, promises: Promises
) -> tuple[tuple[LoopRow, ...], tuple[Followed, ...]]:
    """The rows of the loop, of the facts that `core.recommending` reads, and what `hand_overs_in`
    gives; the first touches of both are read once."""
    created, handed = created_on(known, days), handed_on(known, days)
    people = created.select("person").union(handed, distinct=True)
    touches = first_touches(known, people)
    rows = advice_in(known, created, touches, days, currency)
    return rows, hand_overs_of(known, handed, touches, days, currency, promises)
