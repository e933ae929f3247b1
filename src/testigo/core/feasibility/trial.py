"""Quarters lived through by chance: what is kept of each promise, and where it is not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from testigo.core.feasibility.arriving import Arriving, Leads
from testigo.core.feasibility.batches import Batch, laid_out
from testigo.core.feasibility.hours import Dues, Quarter, Shifts
from testigo.core.feasibility.plan import (
    FEWEST_RUNS,
    LEVER_RUNS,
    MOST_LEADS,
    RUNS,
    Chances,
    Plan,
    Stream,
    Team,
)
from testigo.core.feasibility.work import NEVER, finished, rooms
from testigo.core.sla.commitments import Clocked


@dataclass
class Tally:
    """What became of the leads of one promise: per run and month how many came and were kept, and
    by the hour of the week at which they came, how many did and were not kept."""

    came: Counter[tuple[int, int]] = field(default_factory=Counter)
    kept: Counter[tuple[int, int]] = field(default_factory=Counter)
    by_hour: Counter[int] = field(default_factory=Counter)
    missed: Counter[int] = field(default_factory=Counter)
    without_room: int = 0

    def add(self, run: int, leads: Leads, kept: Sequence[bool]) -> None:
        """The leads of one run, and whether each was kept."""
        since = 0
        for month, until in enumerate(leads.months):
            if until > since:
                self.came[run, month] += until - since
                self.kept[run, month] += sum(kept[since:until])
            since = until
        self.by_hour.update(leads.by_hour)
        if not all(kept):
            self.missed.update(
                hour for hour, well in zip(leads.hours, kept, strict=True) if not well
            )


@dataclass(frozen=True, slots=True)
class Variant:
    """A promise as it is judged, by a key; `worked` is the id of the one by which the work was
    done."""

    key: str
    worked: str
    promise: Clocked


class Trials:
    """Runs of a plan and of changes to it, each time with the same arrivals and the same luck."""

    def __init__(self, plan: Plan, chances: Chances) -> None:
        self._chances = chances
        self.quarter = Quarter(plan)
        self._arriving = {one: Arriving(self.quarter, one) for one in plan.streams}
        self._batches: dict[tuple[str, int, tuple[Stream, ...], tuple[Clocked, ...]], Batch] = {}
        self._dues: dict[tuple[str, str], Dues] = {}

    @property
    def expected(self) -> float:
        """How many leads a quarter brings, in all streams together."""
        return sum(one.expected for one in self._arriving.values())

    @property
    def runs(self) -> int:
        """In how many runs a promise is looked at; a single one where nothing comes."""
        if not self.expected:
            return 1
        return max(FEWEST_RUNS, min(RUNS, int(MOST_LEADS / self.expected)))

    @property
    def lever_runs(self) -> int:
        """In how many a lever is."""
        return min(LEVER_RUNS, self.runs)

    def tallies(
        self,
        plan: Plan,
        runs: int,
        only: str | None = None,
        variants: Sequence[Variant] = (),
    ) -> Mapping[str, Tally]:
        """Promise → what became of its leads; `only` the work of one team. Variants are judged
        besides, by their keys: they change nothing else."""
        judged = [*(Variant(one.id, one.id, one) for one in plan.promises), *variants]
        found = {one.key: Tally() for one in judged}
        for team in plan.teams:
            if only is None or team.key == only:
                shifts = Shifts(self.quarter, team)
                for run in range(runs):
                    self._live(plan, shifts, run, judged, found)
        return found

    def _live(
        self,
        plan: Plan,
        shifts: Shifts,
        run: int,
        judged: Sequence[Variant],
        found: Mapping[str, Tally],
    ) -> None:
        batch = self._batch(plan, shifts.team, run)
        capacity = shifts.free_in(self._chances, run)
        places = finished(capacity, shifts.places_of(batch.since), batch.ranks)
        done = [inf if place == NEVER else shifts.minute_of(place) for place in places]
        room = self._rooms(batch, done, shifts.team)
        for variant in judged:
            for trigger in variant.promise.starts:
                ranks = batch.meets.get((trigger, variant.worked))
                if ranks is not None:
                    leads = batch.streams[trigger]
                    met = [done[rank] for rank in ranks]
                    if trigger in room:
                        met = list(map(max, met, room[trigger]))
                        late = map(float.__gt__, room[trigger], map(float, leads.minutes))
                        found[variant.key].without_room += sum(late)
                    due = map(self._due(variant.promise).__getitem__, leads.minutes)
                    found[variant.key].add(
                        run, leads, list(map(float.__le__, map(float, met), due))
                    )

    def _batch(self, plan: Plan, team: Team, run: int) -> Batch:
        streams = tuple(one for one in plan.streams if one.team == team.key)
        key = team.key, run, streams, plan.promises
        if key not in self._batches:
            leads = {one.trigger: self._leads(one, run) for one in streams}
            self._batches[key] = laid_out(plan, self.quarter, leads)
        return self._batches[key]

    def _leads(self, stream: Stream, run: int) -> Leads:
        if stream not in self._arriving:
            self._arriving[stream] = Arriving(self.quarter, stream)
        return self._arriving[stream].run(self._chances, run)

    def _rooms(self, batch: Batch, done: Sequence[float], team: Team) -> Mapping[str, list[float]]:
        """Trigger → since when there is room for each of its leads; none where all have it."""
        limit = team.capacity
        if limit is None:
            return {}
        return {
            trigger: rooms([done[rank] for rank in ranks], limit)
            for trigger, ranks in batch.settled.items()
        }

    def _due(self, promise: Clocked) -> Dues:
        key = str(promise.within), promise.elapsed
        if key not in self._dues:
            self._dues[key] = Dues(self.quarter, promise)
        return self._dues[key]
