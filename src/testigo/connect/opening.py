"""A file as drafts of facts: whichever kind of rows it holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from testigo.connect.cost_rows import cost_drafts
from testigo.connect.deal_rows import deal_drafts
from testigo.connect.drafts import Noted, PassedOver, Rejected
from testigo.connect.fact_rows import fact_drafts
from testigo.connect.lead_rows import lead_drafts
from testigo.connect.mapping import ColumnMapping
from testigo.connect.tables import Table
from testigo.core.drafts import FactDraft
from testigo.core.steps import Step


@dataclass(frozen=True, slots=True)
class Usage:
    """How a workspace writes: its time zone, country (ES), currency (EUR), and the steps of its
    pipeline."""

    zone: ZoneInfo
    country: str
    currency: str
    steps: Sequence[Step] = ()


def drafts_of(
    table: Table, kind: str, mapping: ColumnMapping | None, usage: Usage, now: datetime
) -> Iterator[FactDraft | Noted | Rejected | PassedOver]:
    """The drafts of each row or what becomes of it instead; facts need no mapping.

    Raises InvalidInput when the table lacks columns.
    """
    if kind == "facts":
        return fact_drafts(table, usage.zone, usage.country)
    if mapping is None:
        raise ValueError(f"{kind} without a mapping")
    if kind == "costs":
        return cost_drafts(table, mapping, usage.zone, usage.currency, usage.country)
    if kind == "deals":
        return deal_drafts(
            table,
            mapping,
            usage.zone,
            usage.currency,
            usage.country,
            steps=usage.steps,
            now=now,
        )
    return lead_drafts(table, mapping, usage.zone, usage.country, now=now)
