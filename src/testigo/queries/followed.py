"""The hand-overs of some days and what followed each, read from the log as of any past date."""

from collections.abc import Sequence
from datetime import datetime

from testigo.analytics.measures.hand_overs import hand_overs_in
from testigo.core.asof import Days
from testigo.core.facts import JOINING, Fact
from testigo.core.followed import CLOCKS, HANDED_OVER, READS, Followed, Promises, followed
from testigo.core.sla.commitments import Attempts
from testigo.core.story import Agreement
from testigo.queries.holding import holding_at, with_strayed
from testigo.queries.long_history import long_history
from testigo.queries.report_facts import (
    KNOWN,
    SELECT,
    Reading,
    facts_called,
    first_touches,
    having,
    marks,
    read_facts,
    taken_back,
)
from testigo.queries.response_times import first_contact_promises
from testigo.store.agreements import agreement_of
from testigo.store.log import TABLE
from testigo.store.models.fields import to_micros

_HANDED = (
    f"SELECT holder FROM {TABLE} WHERE workspace_id = %s AND name = '{HANDED_OVER}' "
    "AND at >= %s AND at < %s"
)
_NAMES = (*READS, "fact.retracted")
_OF_THEM = f"{SELECT} AND name IN ({marks(_NAMES)}) AND {KNOWN} AND holder IN {{of}}"
_CLOCKS = f"{SELECT} AND name IN ({marks(CLOCKS)}) AND {KNOWN} AND holder IN ({_HANDED})"


def hand_overs(
    workspace_id: int,
    days: Days,
    asof: datetime,
    currency: str,
    agreement: Agreement | None = None,
) -> tuple[Followed, ...]:
    """What followed the hand-overs of these days, as known before `asof`."""
    promises = promises_of_sales(agreement or agreement_of(workspace_id))
    with long_history(workspace_id, asof) as known:
        if known is not None:
            return hand_overs_in(known, days, currency, promises)
    facts = _facts(workspace_id, days, asof, promises)
    return followed(facts, days, asof, currency, promises)


def _facts(workspace_id: int, days: Days, asof: datetime, promises: Promises) -> list[Fact]:
    """What was told of whoever was handed over on these days."""
    joinings = facts_called(workspace_id, JOINING, asof)
    holding = holding_at(workspace_id, joinings, asof)
    reading = Reading(workspace_id, days, to_micros(asof), holding)
    values = [workspace_id, *_NAMES, reading.known]
    handed = [workspace_id, to_micros(days.start), to_micros(days.end)]
    found = read_facts(_OF_THEM.format(of=f"({_HANDED})"), [*values, *handed])
    people = having(HANDED_OVER, found, days)
    found = with_strayed(found, holding, people, _OF_THEM.format(of="({marks})"), values)
    found += _clocks(reading, promises, handed)
    found += first_touches(reading, people, taken_back(found), by=HANDED_OVER)
    return [*joinings, *found]


def _clocks(reading: Reading, promises: Promises, handed: Sequence[int]) -> list[Fact]:
    """The clocks of the promises of Sales; conclusions are of whoever they are about."""
    clauses = sorted({f"commitments.{name}" for _, name in promises})
    if not clauses:
        return []
    return read_facts(
        f"{_CLOCKS} AND clause IN ({marks(clauses)})",
        [reading.workspace_id, *CLOCKS, reading.known, *handed, *clauses],
    )


def promises_of_sales(agreement: Agreement) -> Promises:
    """The first attempt and the attempts that each version promises of a hand-over; the first of
    each, so that a lead counts once."""
    found: dict[tuple[int | None, str], str] = {}
    for version in agreement.versions:
        tries = (
            promise.id
            for promise in version.pact.commitments
            if isinstance(promise, Attempts) and HANDED_OVER in promise.starts
        )
        effort = next(tries, None)
        if effort is not None:
            found[version.number, effort] = "effort"
    return {**found, **dict.fromkeys(first_contact_promises(agreement), "contact")}  # type: ignore[dict-item]
