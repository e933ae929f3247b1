"""The charts of the loop as pictures, from the context of its page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from testigo.core.lead_figures import Figures
from testigo.web.loop.bars import Bars
from testigo.web.loop.findings import findings_of
from testigo.web.loop.heat import Cell as HeatCell
from testigo.web.loop.heat import HeatTable
from testigo.web.loop.table import Group, Line
from testigo.web.pictures.picture import Bar, Cell, Kind, Picture, Row
from testigo.web.templatetags.figures import money_whole, num, percent
from testigo.web.templatetags.words import word

Context = Mapping[str, Any]


def picture_of(chart: str, context: Context) -> Picture | None:
    """The picture of a chart; None where the page shows none of that name."""
    draw = CHARTS.get(chart)
    return draw(context) if draw and context["groups"] else None


# --- by channel, form or team ---------------------------------------------------------------------


def _rows_of(context: Context) -> Picture:
    if context["grouped"]:
        return _groups_of(context)
    totals: Line = context["totals"]
    rows: list[tuple[str, Kind, Line]] = [*_lines(context), (_("Total"), "total", totals)]
    most = _most(rows)
    return Picture(
        title=findings_of(context["groups"], totals.figures, context["currency"])[0].text,
        subject=_("By channel and campaign"),
        asked=context["period_asked"],
        columns=(
            *(_("Leads"), _("MQL"), _("SQL"), _("Opportunities"), _("Customers")),
            *(_("Cost"), _("Revenue"), _("Cost per customer")),
        ),
        rows=tuple(_row(name, kind, line, most, context["currency"]) for name, kind, line in rows),
        first=_("Channel and campaign"),
        legend=(("cost", _("Cost")), ("revenue", _("Revenue"))),
        foot=_("Channel of the first known touch."),
    )


def _groups_of(context: Context) -> Picture:
    """By form or team, to which no cost belongs."""
    currency, whole = context["currency"], context["totals"]
    lines: list[tuple[str, Kind, Line]] = [(one.name, "whole", one) for one in context["grouped"]]
    rows = [*lines, (_("Total"), "total", whole)]
    most = _most(rows)
    said = {
        "leads": num(whole.figures.leads),
        "customers": num(whole.figures.customers),
        "revenue": money_whole(whole.figures.revenue, currency),
    }
    team = context["question"].by == "team"
    return Picture(
        title=_("Leads: %(leads)s. Customers: %(customers)s. Revenue: %(revenue)s.") % said,
        subject=_("By the team that received them")
        if team
        else _("By the form that made them leads"),
        asked=context["period_asked"],
        columns=(
            *(_("Leads"), _("MQL"), _("SQL"), _("Opportunities"), _("Customers")),
            _("Revenue"),
        ),
        rows=tuple(_without_cost(_row(*row, most, currency)) for row in rows),
        first=_("Team") if team else _("Form"),
        legend=(("revenue", _("Revenue")),),
    )


def _without_cost(row: Row) -> Row:
    return replace(row, bars=row.bars[1:], cells=(*row.cells[:5], row.cells[6]))


def _most(rows: Sequence[tuple[str, Kind, Line]]) -> Decimal:
    """The longest bar of the rows; one where there is none."""
    amounts = [max(_amounts(line.figures)) for _name, kind, line in rows if kind != "total"]
    return max(amounts, default=Decimal(0)) or Decimal(1)


def _lines(context: Context) -> list[tuple[str, Kind, Line]]:
    """Names, kinds and lines in the order of the page."""
    lines: list[tuple[str, Kind, Line]] = []
    group: Group
    for group in context["groups"]:
        lines.append((word(group.channel.channel, "channel"), "whole", group.channel))
        if context["with_campaigns"]:
            lines += [
                (one.campaign or _("Without a campaign"), "part", one) for one in group.campaigns
            ]
    return lines


def _row(name: str, kind: Kind, line: Line, most: Decimal, currency: str) -> Row:
    found = line.figures
    cost, revenue = _amounts(found)
    bars = (Bar("cost", float(100 * cost / most)), Bar("revenue", float(100 * revenue / most)))
    no_cost = _("no cost")
    cells = (
        *(Cell(num(count)) for count in (found.leads, found.mql, found.sql)),
        *(Cell(num(found.opportunities)), Cell(num(found.customers))),
        Cell(no_cost if found.cost is None else money_whole(found.cost, currency)),
        Cell(money_whole(found.revenue, currency)),
        Cell(no_cost if found.cost is None else money_whole(found.cost_per_customer, currency)),
    )
    return Row(name, cells, () if kind == "total" else bars, kind=kind)


def _amounts(found: Figures) -> tuple[Decimal, Decimal]:
    """Cost and revenue as lengths, which are never below nothing."""
    return max(Decimal(0), found.cost or Decimal(0)), max(Decimal(0), found.revenue)


# --- what platforms claim -------------------------------------------------------------------------


def _platforms(context: Context) -> Picture | None:
    if not context["platforms"]:
        return None
    return Picture(
        title=context["platforms_finding"],
        subject=_("Platforms beside the CRM"),
        asked=context["period_asked"],
        columns=(_("Claims"), _("CRM"), _("Difference")),
        rows=tuple(
            Row(
                word(one.platform.claims.channel, "channel"),
                (Cell(one.claimed), Cell(num(one.platform.claims.leads)), Cell(one.difference)),
                (
                    Bar("claimed", float(one.claimed_width.rstrip("%"))),
                    Bar("held", float(one.leads_width.rstrip("%"))),
                ),
            )
            for one in context["platforms"]
        ),
        first=_("Platform"),
        legend=(("claimed", _("Claimed by the platform")), ("held", _("Held by the CRM"))),
    )


# --- the funnel -----------------------------------------------------------------------------------


def funnel_picture(found: Bars, asked: str, foot: str) -> Picture:
    """The stages of a funnel, on whichever page they stand."""
    return Picture(
        title=found.finding,
        subject=_("Funnel"),
        asked=asked,
        columns=(_("Passes"), _("Of the stage before")),
        rows=tuple(
            Row(
                word(bar.row.stage, "stage"),
                (Cell(num(bar.row.people)), Cell(_share(bar.share, bar.row.people, bar.before))),
                (Bar(bar.row.stage, float(bar.width.rstrip("%"))),),  # type: ignore[arg-type]
            )
            for bar in found.bars
        ),
        first=_("Stage"),
        foot=foot,
    )


def _share(share: Decimal | None, part: int, whole: int | None) -> str:
    if share is not None:
        return percent(share)
    return _("%(part)s of %(whole)s") % {"part": num(part), "whole": num(whole)} if whole else ""


def _funnel(context: Context) -> Picture:
    foot = _(
        "Passes that began in the period, and how far they have come. A lead that is recycled "
        "begins another pass."
    )
    return funnel_picture(context["funnel"], context["period_asked"], foot)


# --- first contact by weekday and hour ------------------------------------------------------------


def _heat(context: Context) -> Picture | None:
    heat: HeatTable | None = context.get("heat")
    if heat is None or not heat.whole.total:
        return None
    return Picture(
        title=heat.finding,
        subject=_("Day and hour of the hand-over: leads contacted on time, of those handed over"),
        asked=context["period_asked"],
        columns=tuple(f"{start}–{end} h" for start, end in heat.bands),
        rows=tuple(
            Row(capfirst(name), tuple(_heat_cell(cell) for cell in cells))
            for name, cells in heat.rows
        ),
        first=_("Day"),
        bars=False,
        foot=_(
            "The stronger the colour, the fewer on time; no colour with fewer than 10 cases. Hours "
            "of the pact’s time zone; the promise counts working time."
        ),
    )


def _heat_cell(cell: HeatCell) -> Cell:
    if not cell.total:
        return Cell("–")
    said = {"part": num(cell.kept), "whole": num(cell.total)}
    under = "" if cell.share is None else percent(cell.share, 0)
    return Cell(_("%(part)s of %(whole)s") % said, under, cell.shade)


CHARTS: Mapping[str, Callable[[Context], Picture | None]] = {
    "channels": _rows_of,
    "platforms": _platforms,
    "funnel": _funnel,
    "heat": _heat,
}
