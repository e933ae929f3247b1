"""What a report said when its days were over, beside what it says now."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from testigo.core.restating import Figure, Restated
from testigo.queries.restating import RestatedLoop
from testigo.web.templatetags.figures import money_whole, num

# By weight with whoever reads first.
_SENTENCES: Mapping[Figure, str | Promise] = {
    "customers": gettext_lazy("%(closed)s customers when these days were over, %(now)s now."),
    "revenue": gettext_lazy("%(closed)s of revenue when these days were over, %(now)s now."),
    "opportunities": gettext_lazy(
        "%(closed)s opportunities when these days were over, %(now)s now."
    ),
    "sql": gettext_lazy("%(closed)s SQL when these days were over, %(now)s now."),
    "mql": gettext_lazy("%(closed)s MQL when these days were over, %(now)s now."),
    "accepted": gettext_lazy("%(closed)s accepted leads when these days were over, %(now)s now."),
    "leads": gettext_lazy("%(closed)s leads when these days were over, %(now)s now."),
    "cost": gettext_lazy("%(closed)s of cost when these days were over, %(now)s now."),
}
_NAMES: Mapping[Figure, str | Promise] = {
    "leads": gettext_lazy("Leads"),
    "mql": gettext_lazy("MQL"),
    "accepted": gettext_lazy("Accepted"),
    "sql": gettext_lazy("SQL"),
    "opportunities": gettext_lazy("Opportunities"),
    "customers": gettext_lazy("Customers"),
    "revenue": gettext_lazy("Revenue"),
    "cost": gettext_lazy("Cost"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A figure as people read it; changes carry their sign, empty where there is none."""

    name: str
    closed: str
    late: str
    since: str
    now: str


def lines_of(report: RestatedLoop) -> list[Line]:
    """Every figure."""
    return [
        Line(
            str(_NAMES[row.figure]),
            _amount(row, row.closed, report.currency),
            _change(row, row.late, report.currency),
            _change(row, row.since, report.currency),
            _amount(row, row.now, report.currency),
        )
        for row in report.rows
    ]


def finding_of(report: RestatedLoop) -> str:
    """The figure that changed and weighs most, then and now; that nothing did; or that the days are
    not over."""
    if not report.rows:
        return _("These days are not over yet, so nothing was closed.")
    changed = {row.figure: row for row in report.changed}
    row = next((changed[name] for name in _SENTENCES if name in changed), None)
    if row is None:
        return _("What these days said when they were over still holds.")
    return str(_SENTENCES[row.figure]) % {
        "closed": _amount(row, row.closed, report.currency),
        "now": _amount(row, row.now, report.currency),
    }


def _amount(row: Restated, value: Decimal, currency: str) -> str:
    return money_whole(value, currency) if row.figure in ("revenue", "cost") else num(value)


def _change(row: Restated, value: Decimal, currency: str) -> str:
    if not value:
        return ""
    sign = "+" if value > 0 else "−"
    return f"{sign}{_amount(row, abs(value), currency)}"
