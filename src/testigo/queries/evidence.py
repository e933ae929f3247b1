"""What the promises of a workspace are judged by, each thing read once: several promises look at
the same answers, and whoever shows them looks at them again."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from testigo.core.asof import Days
from testigo.core.sla.cases import Contract, Event
from testigo.core.sla.commitments import Attempts, Response, promises_attempts
from testigo.core.story import Agreement, PactInForce
from testigo.store import commitments as store
from testigo.store.agreements import agreement_of
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
    """What is read of one workspace at one instant, for one request and no longer. An `agreement`
    that was read already is not read again."""

    def __init__(
        self, workspace_id: int, now: datetime, agreement: Agreement | None = None
    ) -> None:
        self.workspace_id = workspace_id
        self.now = now
        self._agreement = agreement
        self._back_to = _NEVER
        self._entries: dict[str, _Held[Event]] = {}
        self._events: dict[str, _Held[Event]] = {}
        self._gone: _Held[str] = _Held(_NEVER, _NEVER, ())
        self._contracts: dict[tuple[Days, str], list[Contract]] = {}
        self._clocks: dict[tuple[str, Days], list[ClockCount]] = {}

    @property
    def agreement(self) -> Agreement:
        """Every version of the pact."""
        if self._agreement is None:
            self._agreement = agreement_of(self.workspace_id)
        return self._agreement

    def in_force(self) -> PactInForce | None:
        """The version that has taken force."""
        version = self.agreement.at(self.now)
        return version if version is not None and version.since <= self.now else None

    def reach_back(self, to: datetime) -> None:
        """Read the entries into stages from an instant on at least: they will be asked for."""
        self._back_to = to

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
            self._count_clocks(promise, days)
        return self._clocks[promise.id, days]

    def _count_clocks(self, promise: Response | Attempts, days: Days) -> None:
        """Those of the pact in force are counted together, since all are asked for."""
        version = self.in_force()
        commitments = version.pact.commitments if version else ()
        timed = (one for one in commitments if isinstance(one, Response | Attempts))
        promises = {one.id: one for one in (*timed, promise)}
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
