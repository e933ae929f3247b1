"""The loop as a workbook: the rows of the question that the page shows, without names of people."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import IO

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.connect.outgoing import Value, write_xlsx
from testigo.core.lead_figures import Figures
from testigo.core.loop import Loop
from testigo.web.loop.table import groups_of
from testigo.web.loop.ways import grouped
from testigo.wording import word


def workbook(workspace_id: int, loop: Loop, by: str, currency: str) -> IO[bytes]:
    """The rows by `by`, then the totals."""
    book = BytesIO()
    reasons = tuple(loop.totals.lost)
    rows = [*_rows(workspace_id, loop, by), ((_("Total"), ""), loop.totals)]
    lines = [[*names, *_cells(figures, reasons)] for names, figures in rows]
    write_xlsx(book, _header(currency, loop.totals), lines, sheet=_("Loop"))
    book.seek(0)
    return book


def _rows(workspace_id: int, loop: Loop, by: str) -> list[tuple[tuple[str, str], Figures]]:
    language = get_language() or "es"
    if by in ("form", "team"):
        return [((line.name, ""), line.figures) for line in grouped(workspace_id, loop, by)]
    if by == "channel":
        heads = [group.channel for group in groups_of(loop, {})]
        return [((word("channel", one.channel, language), ""), one.figures) for one in heads]
    return [
        ((word("channel", row.channel, language), row.campaign), row.figures) for row in loop.rows
    ]


def _header(currency: str, totals: Figures) -> list[str]:
    language = get_language() or "es"
    money = [
        *(_("Revenue"), _("Margin"), _("Cost per lead"), _("Per MQL"), _("Per SQL")),
        *(_("Per opportunity"), _("Cost per customer")),
    ]
    counts = [
        *(_("Leads, platform"), _("Leads, CRM"), _("MQL"), _("Accepted"), _("SQL")),
        *(_("Opportunities"), _("Customers")),
    ]
    return [
        *(_("Group"), _("Campaign"), f"{_('Cost')} ({currency})"),
        *counts,
        *(f"{name} ({currency})" for name in money),
        *(_("ROI"), _("Right role"), _("Other role"), _("Role unknown")),
        *(f"{_('Lost')}: {word('reason', reason, language)}" for reason in totals.lost),
    ]


def _cells(figures: Figures, reasons: Iterable[str]) -> Sequence[Value]:
    """Money as exact numbers; what is absent is a blank cell, which is not zero."""
    return [
        *(figures.cost, figures.claimed, figures.leads, figures.mql, figures.accepted),
        *(figures.sql, figures.opportunities, figures.customers, figures.revenue),
        *(figures.margin, figures.cost_per_lead, figures.cost_per_mql, figures.cost_per_sql),
        *(figures.cost_per_opportunity, figures.cost_per_customer, figures.roi),
        *(figures.right_role["yes"], figures.right_role["no"], figures.right_role["unknown"]),
        *(figures.lost.get(reason, 0) for reason in reasons),
    ]
