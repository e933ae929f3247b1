"""`report costs`: what campaigns cost by month, as programs read it."""

from datetime import timedelta
from typing import Any

from testigo.core.cost_days import Clash
from testigo.queries.asking import heading
from testigo.queries.costs import CostLine, CostSource, CostsReport, SameAs
from testigo.queries.fact_feed import iso
from testigo.queries.loop import count_number, money_text

_DAY = timedelta(days=1)


def costs_document(report: CostsReport) -> dict[str, Any]:
    """The costs as JSON: money in decimal strings, counts as numbers, null
    where no cost was recorded. `to` is the first day left out, everywhere."""
    return {
        **heading(report),
        "currency": report.currency,
        "months": [month.isoformat() for month in report.months],
        "rows": [_row(line) for line in report.lines],
        "by_month": [money_text(amount) for amount in report.by_month],
        "total": money_text(report.total),
        "overlaps": [_overlap(clash) for clash in report.clashes],
        "sources": [_source(source) for source in report.sources.values()],
        "same": [_same(one) for one in report.same],
        "left_out": {
            "other_currency": report.other_currency,
            "unreadable": report.unreadable,
        },
    }


def _row(line: CostLine) -> dict[str, Any]:
    return {
        "channel": line.channel,
        "campaign": line.campaign,
        "months": [money_text(amount) for amount in line.months],
        "total": money_text(line.total),
        "claimed": count_number(line.claimed),
    }


def _overlap(clash: Clash) -> dict[str, Any]:
    return {
        "channel": clash.channel,
        "campaign": clash.campaign,
        "from": clash.start.isoformat(),
        "to": clash.end.isoformat(),
        "currency": clash.currency,
        "counts": clash.counts,
        "amount": money_text(clash.amount),
        "left_out": clash.left_out,
        "left_amount": money_text(clash.left_amount),
    }


def _source(source: CostSource) -> dict[str, Any]:
    return {
        "export": source.export,
        "door": source.door,
        "import_id": source.run or None,
        "file_name": source.file_name or None,
        "by": source.by or None,
        "recorded_at": iso(source.recorded_at),
        "rows": source.rows,
        "from": source.first.isoformat(),
        "to": (source.last + _DAY).isoformat(),
        "channels": list(source.channels),
        "amount": money_text(source.amount),
        "counts": money_text(source.counts),
        "other_currencies": list(source.elsewhere),
    }


def _same(one: SameAs) -> dict[str, Any]:
    return {
        "fact": one.fact,
        "channel": one.campaign[0],
        "campaign": one.campaign[1],
        "into_channel": one.into[0],
        "into_campaign": one.into[1],
        "by": one.by or None,
        "at": iso(one.at),
    }
