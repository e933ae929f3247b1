"""The hand-overs of some days and what followed each, read from the log as of any past date."""

from dataclasses import dataclass
from datetime import datetime

from testigo.core.asof import Days
from testigo.core.followed import CLOCKS, HANDED_OVER, READS, Followed, Promises, followed
from testigo.core.sla.commitments import Attempts
from testigo.core.story import Agreement
from testigo.queries.report_facts import KNOWN, first_touches, marks, read_facts, taken_back
from testigo.queries.response_times import first_contact_promises
from testigo.store.agreements import agreement_of
from testigo.store.log import TABLE
from testigo.store.models.fields import to_micros
from testigo.store.rows import FACT_READ

_HANDED = (
    f"SELECT holder FROM {TABLE} WHERE workspace_id = %s AND name = '{HANDED_OVER}' "
    "AND at >= %s AND at < %s"
)
_OF_THEM = (
    f"SELECT {FACT_READ} FROM {TABLE} WHERE workspace_id = %s AND name IN ({{names}}) "
    f"AND {KNOWN} AND holder IN ({_HANDED})"
)
_NAMES = (*READS, "fact.retracted")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which hand-overs: of which days, as known before an instant, in which currency."""

    workspace_id: int
    days: Days
    asof: datetime
    currency: str


def hand_overs(asked: Asked, agreement: Agreement | None = None) -> tuple[Followed, ...]:
    """What followed the hand-overs of these days."""
    promises = promises_of_sales(agreement or agreement_of(asked.workspace_id))
    known = to_micros(asked.asof)
    handed = [asked.workspace_id, to_micros(asked.days.start), to_micros(asked.days.end)]
    facts = read_facts(
        _OF_THEM.format(names=marks(_NAMES)), [asked.workspace_id, *_NAMES, known, *handed]
    )
    clauses = sorted({f"commitments.{name}" for _, name in promises})
    if clauses:
        facts += read_facts(
            _OF_THEM.format(names=marks(CLOCKS)) + f" AND clause IN ({marks(clauses)})",
            [asked.workspace_id, *CLOCKS, known, *handed, *clauses],
        )
    gone = taken_back(facts)
    facts += first_touches(asked.workspace_id, asked.days, known, gone, having=HANDED_OVER)
    return followed(facts, asked.days, asked.asof, asked.currency, promises)


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
