"""The touches of some days, as bare as platforms are compared with them: there are far more of them
than of anything else that a report reads."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from testigo.core.asof import Days, held_by
from testigo.core.channels import TOUCHES, channel_of
from testigo.core.claims import CONVERSIONS, Touched
from testigo.core.facts import JOINING, Fact
from testigo.core.identity import joined
from testigo.queries.report_facts import KNOWN, marks, read_rows, taken_back
from testigo.store.log import TABLE
from testigo.store.models.fields import to_micros
from testigo.store.rows import props_of

# As `Touched` has them, the fact, and the person where it is of one; each value costs.
_ON_DAYS = (
    "SELECT COALESCE(person, anonymous_id), at, {leaving}, automatic, props, id, person "
    f"FROM {TABLE} WHERE workspace_id = %s AND name IN ({{names}}) "
    f"AND at >= %s AND at < %s AND {KNOWN}"
)
_RARE = frozenset({"fact.retracted", *JOINING})
# They were known, or would not have been read.
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def touches_on(
    workspace_id: int, days: Days, asof: datetime, facts: Iterable[Fact]
) -> Iterator[Touched]:
    """The touches on these days that were known before an instant and had not been taken back, with
    whoever they counted for; `facts` hold all joinings and retractions known by then."""
    rare = [fact for fact in facts if fact.name in _RARE]
    holders, named = joined(rare), taken_back(rare)
    within = (to_micros(days.start), to_micros(days.end), to_micros(asof))
    rows = _read(workspace_id, CONVERSIONS, within, leaving=1)
    rows += _read(workspace_id, TOUCHES - CONVERSIONS, within, leaving=0)
    gone = _gone(rare, [row for row in rows if row[5] in named], asof)
    for row in rows:
        if row[0] and row[5] not in gone:
            yield (holders[row[6]], *row[1:5]) if row[6] in holders else row[:5]


def _read(
    workspace_id: int, names: frozenset[str], within: tuple[int, int, int], *, leaving: int
) -> list[tuple[Any, ...]]:
    asked = sorted(names)
    statement = _ON_DAYS.format(leaving=leaving, names=marks(asked))
    return read_rows(statement, [workspace_id, *asked, *within])


def _gone(rare: Sequence[Fact], rows: Sequence[tuple[Any, ...]], asof: datetime) -> set[str]:
    """Which of these touches had been taken back, as the core says."""
    told = [Fact(row[5], "", _BEGINNING, _BEGINNING, "", row[6]) for row in rows]
    return {fact.id for fact in told} - {fact.id for fact in held_by([*rare, *told], asof)}


# The same page tells the same of thousands of visits, and of the next report.
@lru_cache(maxsize=16_384)
def channel_told(props: str | None) -> str:
    """The channel that the props of a touch tell, which are JSON."""
    return channel_of(props_of(props))
