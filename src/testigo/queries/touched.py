"""The touches of some days, as bare as platforms are compared with them: there are far more of them
than of anything else that a report reads."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
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
from testigo.store.rows import FACT_AS_TOLD, fact_of, props_of

_FORMS = ("form.submitted",)
_LEFT = tuple(sorted(CONVERSIONS.difference(_FORMS)))
_OTHERS = tuple(sorted(TOUCHES - CONVERSIONS))
# As `Touched` has them, the fact, and the person where it is of one; each value costs.
_BARE = "COALESCE(person, anonymous_id), at, {leaving}, automatic, props, id, person"
_ON_DAYS = (
    f"SELECT {{columns}} FROM {TABLE} WHERE workspace_id = %s AND name IN ({{names}}) "
    f"AND at >= %s AND at < %s AND {KNOWN}"
)
# They were known, or would not have been read.
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_RARE = frozenset({"fact.retracted", *JOINING})


@dataclass(frozen=True, slots=True)
class Touches:
    """The touches of some days of a workspace that were known before an instant; the forms among
    them, which other reports look at too, are `rows` in columns of FACT_AS_TOLD."""

    workspace_id: int
    days: Days
    asof: datetime
    rows: list[tuple[Any, ...]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", self._read(_FORMS, FACT_AS_TOLD))

    def forms(self) -> list[Fact]:
        """The forms, as they were told."""
        return [fact_of(row) for row in self.rows]

    def standing(self, facts: Iterable[Fact]) -> Iterator[Touched]:
        """The touches that had not been taken back, with whoever they counted for; `facts` hold all
        joinings and retractions known by then."""
        rare = [fact for fact in facts if fact.name in _RARE]
        holders, named = joined(rare), taken_back(rare)
        rows = [
            (one[5] or one[6], one[2], True, one[16], one[18], one[0], one[5]) for one in self.rows
        ]
        rows += self._read(_LEFT, _BARE.format(leaving=1))
        rows += self._read(_OTHERS, _BARE.format(leaving=0))
        gone = self._gone(rare, [row for row in rows if row[5] in named])
        for row in rows:
            if row[0] and row[5] not in gone:
                yield (holders[row[6]], *row[1:5]) if row[6] in holders else row[:5]

    def _gone(self, rare: Sequence[Fact], rows: Sequence[tuple[Any, ...]]) -> set[str]:
        """Which of these touches had been taken back, as the core says."""
        told = [Fact(row[5], "", _BEGINNING, _BEGINNING, "", row[6]) for row in rows]
        return {fact.id for fact in told} - {fact.id for fact in held_by([*rare, *told], self.asof)}

    def _read(self, names: Sequence[str], columns: str) -> list[tuple[Any, ...]]:
        statement = _ON_DAYS.format(columns=columns, names=marks(names))
        within = (to_micros(self.days.start), to_micros(self.days.end), to_micros(self.asof))
        return read_rows(statement, [self.workspace_id, *names, *within])


# The same page tells the same of thousands of visits, and of the next report.
@lru_cache(maxsize=16_384)
def channel_told(props: str | None) -> str:
    """The channel that the props of a touch tell, which are JSON."""
    return channel_of(props_of(props))
