"""The loop as a workbook: the rows of the question that the page shows, without names of people."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import IO

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.connect.outgoing import Value, write_xlsx
from testigo.core.lead_figures import Figures
from testigo.core.loop import Loop
from testigo.web.loop.question import Question
from testigo.web.loop.table import Group, Line, groups_of, in_order
from testigo.web.loop.ways import grouped
from testigo.wording import word


def workbook(workspace_id: int, loop: Loop, question: Question, currency: str) -> IO[bytes]:
    """The rows that the question asks for in its order, then the totals."""
    book = BytesIO()
    reasons = tuple(loop.totals.lost)
    rows = [*_rows(workspace_id, loop, question), ((_("Total"), ""), loop.totals)]
    lines = [[*names, *_cells(figures, reasons)] for names, figures in rows]
    write_xlsx(book, _header(currency, loop.totals), lines, sheet=_("Loop"))
    book.seek(0)
    return book


def _rows(
    workspace_id: int, loop: Loop, question: Question
) -> list[tuple[tuple[str, str], Figures]]:
    language = get_language() or "es"
    if question.by in ("form", "team"):
        lines = grouped(workspace_id, loop, question.by)
        return [((line.name, ""), line.figures) for line in lines]
    groups = in_order(
        groups_of(loop, {}), question.sort, falling=question.falling, language=language
    )
    return [
        ((word("channel", line.channel, language), line.campaign or ""), line.figures)
        for group in groups
        for line in _lines(group, question.by)
    ]


def _lines(group: Group, by: str) -> Sequence[Line]:
    """A channel, or its campaigns where each has its row."""
    return group.campaigns if by == "campaign" and group.campaigns else (group.channel,)


def _header(currency: str, totals: Figures) -> list[str]:
    said = {"currency": currency}
    counts = [
        *(_("Leads, platform"), _("Leads, CRM"), _("MQL"), _("Accepted"), _("SQL")),
        *(_("Opportunities"), _("Customers")),
    ]
    money = [
        *(_("Revenue (%(currency)s)"), _("Margin (%(currency)s)")),
        *(_("Cost per lead (%(currency)s)"), _("Cost per MQL (%(currency)s)")),
        *(_("Cost per SQL (%(currency)s)"), _("Cost per opportunity (%(currency)s)")),
        _("Cost per customer (%(currency)s)"),
    ]
    language = get_language() or "es"
    return [
        *(_("Group"), _("Campaign"), _("Cost (%(currency)s)") % said),
        *counts,
        *(head % said for head in money),
        *(_("ROI"), _("Right role"), _("Other role"), _("Role unknown")),
        *(
            _("Lost: %(reason)s") % {"reason": word("reason", reason, language)}
            for reason in totals.lost
        ),
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
