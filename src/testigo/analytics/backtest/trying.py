"""A pact tried on a relation of facts: who crosses, and what became of those who did."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Any

from testigo.analytics.backtest.crossing import crossings
from testigo.analytics.backtest.matching import NotMatched, matches
from testigo.core.asof import LONGEST, Days, known_by
from testigo.core.facts import Fact
from testigo.core.pact import Pact
from testigo.core.problems import InvalidInput, Problem
from testigo.core.tryout.climbing import Crossing, threshold_of
from testigo.core.tryout.fates import READS, records_of
from testigo.core.tryout.promises import simulated
from testigo.core.tryout.report import Comparison, Trial, compare

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

    from testigo.analytics.backtest.matching import Matches


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a pact would have done. `crossings` are those of the days asked for, as
    `backtest.crossings` gives them; `people` and `facts` are how many were read."""

    people: int
    facts: int
    crossings: "pa.Table"
    comparison: Comparison
    seconds: dict[str, float]


def span_of(facts: "ibis.Table", pact: Pact, now: datetime) -> Days:
    """From the day of the first fact until tomorrow, in the zone of the pact."""
    first = facts["at"].min().to_pyarrow().as_py()
    begun = (first or now).astimezone(pact.zone).date()
    return Days(begun, now.astimezone(pact.zone).date() + timedelta(days=1), pact.zone)


def days_asked(whole: Days, since: date | None, until: date | None) -> Days:
    """The days of a history that were asked for. Raises InvalidInput where they end before they
    begin, have not come yet, or are more than a report covers."""
    days = Days(since or whole.since, until or whole.until, whole.zone)
    params: dict[str, str | int] = {
        "start": days.since.isoformat(),
        "to": days.until.isoformat(),
        "last": whole.until.isoformat(),
        "limit": LONGEST.days,
    }
    if since is not None and since >= whole.until:
        raise InvalidInput([Problem("days_to_come", "--from", params)])
    if days.until > whole.until:
        raise InvalidInput([Problem("days_to_come", "--to", params)])
    if days.until <= days.since:
        raise InvalidInput([Problem("period_backwards", "--to", params)])
    if days.since < whole.since and days.until - days.since > LONGEST:
        raise InvalidInput([Problem("period_too_long", "--from", params)])
    return days


def try_out(
    facts: "ibis.Table", pact: Pact, days: Days, asof: datetime, current: Pact | None = None
) -> Outcome:
    """Try a pact on all facts, and count what falls within the days; beside the pact in force,
    where there is one."""
    found = matches(facts, pact)
    crossed = crossings(found, pact)
    others = None if current is None else _of_another(found, facts, current)
    began = perf_counter()
    people = {*crossed["person"].to_pylist(), *(others["person"].to_pylist() if others else ())}
    names = {*READS, *(end for one in (pact, current) if one for end in _ends(one))}
    records = records_of(known_by(_facts(facts, people, names), asof))
    trial = None if current is None or others is None else _trial(current, others)
    comparison, _, _ = compare(trial, _trial(pact, crossed), records, days, asof)
    seconds = {**found.seconds, "compare": perf_counter() - began}
    found.close()
    inside = _inside(crossed, days)
    rounded = {name: round(took, 3) for name, took in seconds.items()}
    return Outcome(found.people, found.facts, inside, comparison, rounded)


def _of_another(found: "Matches", facts: "ibis.Table", pact: Pact) -> "pa.Table":
    try:
        return crossings(found, pact)
    except NotMatched:
        again = matches(facts, pact)
        table = crossings(again, pact)
        again.close()
        return table


def _ends(pact: Pact) -> Iterator[str]:
    for promise in simulated(pact):
        yield from promise.ends


def _trial(pact: Pact, crossed: "pa.Table") -> Trial:
    columns = (crossed[name].to_pylist() for name in ("person", "cycle", "crossed_at", "score"))
    rows = [Crossing(*row) for row in zip(*columns, strict=True)]
    return Trial(None, pact, threshold_of(pact), rows, (), frozenset())


def _facts(facts: "ibis.Table", people: Iterable[str], names: Iterable[str]) -> Iterator[Fact]:
    """The facts with these names about these people, as the core reads them."""
    import ibis
    import pyarrow as pa

    known = ibis.memtable(pa.table({"person": pa.array(sorted(people), pa.string())}))
    told = facts.filter(facts.name.isin(sorted(names)), facts.person.isin(known.person))
    wanted = [
        name
        for name in (
            "id", "name", "at", "message_id", "person", "deal", "actor", "side", "automatic",
            "props", "origin", "recorded_at", "history",
        )
        if name in facts.columns
    ]  # fmt: skip
    for row in told.select(*wanted).to_pyarrow().to_pylist():
        yield _fact(row)


def _fact(row: dict[str, Any]) -> Fact:
    at = row["at"].astimezone(UTC)
    recorded = row.get("recorded_at")
    given = {name: row[name] for name in ("deal", "origin") if row.get(name)}
    return Fact(
        id=row["id"],
        name=row["name"],
        at=at,
        recorded_at=recorded.astimezone(UTC) if recorded else at,
        message_id=row["message_id"],
        person=row["person"],
        actor=row.get("actor") or "",
        side=row.get("side") or "",
        automatic=bool(row.get("automatic")),
        history=bool(row.get("history")) or recorded is None,
        props=json.loads(row["props"]) if row["props"] else {},
        **given,
    )


def _inside(crossed: "pa.Table", days: Days) -> "pa.Table":
    import pyarrow.compute as pc

    at = crossed["crossed_at"]
    return crossed.filter(pc.and_(pc.greater_equal(at, days.start), pc.less(at, days.end)))
