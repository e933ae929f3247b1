"""What the promises of a workspace are judged by, each thing read once: several promises look at
the same answers, and whoever shows them looks at them again."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from testigo.core.asof import Days
from testigo.core.sla.cases import Contract, Event
from testigo.core.sla.commitments import Attempts, Commitment, Response, promises_attempts
from testigo.store import commitments as store
from testigo.store.commitments import ClockCount

Read = TypeVar("Read")

_NEVER = datetime.max.replace(tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class _Held(Generic[Read]):
    """What was read of [since, until), each with its instant."""

    since: datetime
    until: datetime
    found: Sequence[tuple[datetime, Read]]

    def reaches(self, since: datetime, until: datetime) -> bool:
        return self.since <= since and until <= self.until

    def within(self, since: datetime, until: datetime) -> Iterator[Read]:
        return (one for at, one in self.found if since <= at < until)


class Evidence:
    """What is read of one workspace at one instant, for one request and no longer.

    `promises` are those that will be asked about: their clocks are counted together. Entries into
    stages are read from `back_to` on at least, where they will be asked for since then.
    """

    def __init__(
        self,
        workspace_id: int,
        now: datetime,
        promises: Sequence[Commitment] = (),
        *,
        back_to: datetime = _NEVER,
    ) -> None:
        self.workspace_id = workspace_id
        self.now = now
        self._timed = [one for one in promises if isinstance(one, Response | Attempts)]
        self._back_to = back_to
        self._entries: dict[str, _Held[Event]] = {}
        self._events: dict[str, _Held[Event]] = {}
        self._gone: _Held[str] = _Held(_NEVER, _NEVER, ())
        self._contracts: dict[tuple[Days, str], list[Contract]] = {}
        self._clocks: dict[tuple[str, Days], list[ClockCount]] = {}

    def entries(self, stage: str, days: Days) -> list[Event]:
        """Who entered a stage on these days, not by skipping it."""
        start, end = days.start, days.end
        held = self._entries.get(stage)
        if held is None or not held.reaches(start, end):
            since, until = min(start, self._back_to), end
            found = store.entries(self.workspace_id, stage, since, until)
            held = _Held(since, until, [(one.at, one) for one in found])
            self._entries[stage] = held
        return list(held.within(start, end))

    def events(self, names: Sequence[str], since: datetime, until: datetime) -> list[Event]:
        """Facts of these names with an instant in [since, until) that nothing took back, each at
        the instant at which it counts."""
        self._read_events(
            [
                name
                for name in names
                if name not in self._events or not self._events[name].reaches(since, until)
            ],
            since,
            max(until, self.now + _MICROSECOND),
        )
        found = [one for name in names for one in self._events[name].within(since, until)]
        gone = self.taken_back(since) if found else frozenset()
        return [one for one in found if one.key not in gone]

    def _read_events(self, names: Sequence[str], since: datetime, until: datetime) -> None:
        if not names:
            return
        found = defaultdict[str, list[tuple[datetime, Event]]](list)
        for at, event in store.events(self.workspace_id, names, since, until):
            found[event.name].append((at, event))
        for name in names:
            self._events[name] = _Held(since, until, found[name])

    def taken_back(self, since: datetime) -> frozenset[str]:
        """The facts that were taken back since an instant."""
        if not self._gone.reaches(since, _NEVER):
            self._gone = _Held(since, _NEVER, store.retractions(self.workspace_id, since))
        return frozenset(self._gone.within(since, _NEVER))

    def contracts(self, days: Days, currency: str) -> list[Contract]:
        """Contracts signed on these days in the pact's currency that nothing took back."""
        if (days, currency) not in self._contracts:
            found = store.contracts(self.workspace_id, days, currency)
            gone = self.taken_back(days.start) if found else frozenset()
            standing = [one for one in found if one.key not in gone]
            self._contracts[days, currency] = standing
        return self._contracts[days, currency]

    def clocks(self, promise: Response | Attempts, days: Days) -> list[ClockCount]:
        """How the clocks of a promise stand that started on these days, by part."""
        if (promise.id, days) not in self._clocks:
            self._count_clocks({one.id: one for one in (*self._timed, promise)}, days)
        return self._clocks[promise.id, days]

    def _count_clocks(self, promises: dict[str, Response | Attempts], days: Days) -> None:
        counts = store.clock_counts(
            self.workspace_id,
            tuple(promises),
            days,
            self.now,
            conversing=[key for key, one in promises.items() if promises_attempts(one)],
            gone=self.taken_back(days.start),
        )
        for key in promises:
            self._clocks[key, days] = [one for one in counts if one.commitment == key]
