"""The conversion rates of a pact: as they were at signing, and as they have been since."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from testigo.core.drift import (
    BANDED,
    BASELINE_MONTHS,
    FEWEST_AT_SIGNING,
    MEASURES,
    Baseline,
    Counts,
    Measure,
    Moved,
    band_of,
    by_month,
    has_moved,
    known_at_signing,
    matured_since,
    newest_matured,
)
from testigo.core.months import months_after
from testigo.core.pact import Pact
from testigo.core.story import PactInForce
from testigo.queries.entry_scores import scores_at_entry
from testigo.store.rates import Entered, entered

# Scores at the entry are counted from all facts of a person; of more people at once it would take
# longer than clocks may wait for.
MOST_SCORED = 5_000


@dataclass(frozen=True, slots=True)
class RateLine:
    """A rate of the pact: what it is held against (None where too little was known at signing), the
    months that matured since, and whether it has moved. `band` is the lower end of a band of the
    score, None for everybody."""

    code: str
    band: int | None
    baseline: Baseline | None
    months: tuple[tuple[date, Counts], ...]
    moved: Moved | None

    @property
    def key(self) -> str:
        """What tells it from the other rates, such as `mql_sql` or `mql_sql:60`."""
        return self.code if self.band is None else f"{self.code}:{self.band}"

    @property
    def since(self) -> Counts:
        """What was counted in all the months since."""
        return sum((counts for _, counts in self.months), Counts())


def rate_lines(
    workspace_id: int, version: PactInForce, now: datetime, settled: Mapping[str, datetime]
) -> tuple[RateLine, ...]:
    """Every rate as a look at `now` finds it, under the version in force.

    `settled` gives by key when a review of a rate ended: what had matured by then is not looked at
    again.
    """
    return tuple(_lines(workspace_id, version, now, settled))


def _lines(
    workspace_id: int, version: PactInForce, now: datetime, settled: Mapping[str, datetime]
) -> Iterator[RateLine]:
    zone = version.pact.zone
    for measure in MEASURES:
        found = entered(workspace_id, measure, *_span(measure, version, now, zone))
        for band, entries in _groups(workspace_id, measure, found):
            counts = by_month(((one.at, one.reached) for one in entries), measure, zone)
            yield _line(measure, band, counts, version, now, settled)


def _span(
    measure: Measure, version: PactInForce, now: datetime, zone: ZoneInfo
) -> tuple[datetime, datetime]:
    """From the first month known at signing up to the end of the newest that has matured."""
    first = months_after(newest_matured(measure, version.since, zone), 1 - BASELINE_MONTHS)
    last = months_after(newest_matured(measure, now, zone), 1)
    return _midnight(first, zone), _midnight(last, zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _groups(
    workspace_id: int, measure: Measure, found: Sequence[Entered]
) -> Iterator[tuple[int | None, Sequence[Entered]]]:
    """Everybody, and where a rate is looked at by score, the entries of each band."""
    yield None, found
    if measure != BANDED or len(found) > MOST_SCORED:
        return
    bands: dict[int, list[Entered]] = {}
    for entry, score in scores_at_entry(workspace_id, found):
        bands.setdefault(band_of(score), []).append(entry)
    for band in sorted(bands):
        yield band, bands[band]


def _line(
    measure: Measure,
    band: int | None,
    counts: Mapping[date, Counts],
    version: PactInForce,
    now: datetime,
    settled: Mapping[str, datetime],
) -> RateLine:
    zone = version.pact.zone
    known = known_at_signing(counts, measure, version.since, zone)
    baseline = _baseline(measure, band, known, version.pact)
    months = matured_since(counts, measure, (version.since, now), zone)
    line = RateLine(measure.code, band, baseline, months, None)
    after = settled.get(line.key, version.since)
    seen = newest_matured(measure, after, zone)
    new = [one for month, one in months if month > seen]
    moved = has_moved(baseline, new) if baseline is not None else None
    return RateLine(measure.code, band, baseline, months, moved)


def _baseline(measure: Measure, band: int | None, known: Counts, pact: Pact) -> Baseline | None:
    """What was counted before signing; where that is too little, the rate that a goal states."""
    if known.cases >= FEWEST_AT_SIGNING:
        return known
    if measure.code != "lead_mql" or band is not None:
        return None
    stated = (goal.lead_to_mql for goal in pact.goals if goal.lead_to_mql is not None)
    rate: Decimal | None = next(stated, None)
    return rate
