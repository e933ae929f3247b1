"""What the pages of the leakage show, put together from its report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from testigo.core.followed import Promised
from testigo.core.leaks import Euros, Leak, LeakRow
from testigo.queries.deal_lines import names_of_people
from testigo.queries.leaks import LeaksReport
from testigo.web.frame.places import place_of
from testigo.web.leaks.headline import about_money, headline_of
from testigo.web.loop.period import period_controls
from testigo.web.loop.question import Question, address_of
from testigo.web.pictures.answer import picture_urls
from testigo.web.templatetags.figures import num

# The charts that are drawn as pictures (see `picture`).
CHARTS = ("leaks",)
# More are not listed; the list says how many there are.
MOST_LISTED = 500
# So many are shown until all are asked for.
FIRST_LISTED = 20
_ABOUT: Mapping[Leak, Callable[[], str]] = {
    "never_contacted": lambda: _("The time for first contact is over and nobody has tried yet."),
    "contacted_late": lambda: _("The first attempt came after its time."),
    "short_of_attempts": lambda: _(
        "Contacted on time; the time for the attempts is over, some are missing and nothing was "
        "answered."
    ),
    "without_reason": lambda: _("Given back without saying why."),
}
# What a change of the clause may say.
_PROPOSED: Mapping[Leak, Callable[[], str]] = {
    "never_contacted": lambda: _(
        "When the time for first contact is nearly over and nobody has tried, the lead goes to "
        "somebody else."
    ),
    "contacted_late": lambda: _(
        "The time for first contact, or who covers the hours in which it is missed, is changed so "
        "that it can be kept."
    ),
    "short_of_attempts": lambda: _(
        "The number of attempts, or the days for them, is changed so that it can be kept."
    ),
}
# Which promise of Sales a leak is about; the last is about none.
_PROMISED: Mapping[Leak, Promised] = {
    "never_contacted": "contact",
    "contacted_late": "contact",
    "short_of_attempts": "effort",
}


@dataclass(frozen=True, slots=True)
class Card:
    """A leak as drawn. `signed` says how many of them signed, `between` gives the interval of its
    worth. `clause`, `proposal` and `evidence` are what a proposal would be about; the clause is
    empty where nothing is lost that one speaks of."""

    row: LeakRow
    about: str
    url: str
    signed: str
    worth: str
    between: str
    clause: str
    evidence: str
    proposal: str


def page_of(report: LeaksReport, question: Question, slug: str, today: date) -> dict[str, Any]:
    """The context of the page."""
    found = report.leakage
    base = reverse("leaks", kwargs={"slug": slug})
    return {
        "place": place_of("loop"),
        "question": question,
        "report": report,
        "found": found,
        "rate": Decimal(found.comparable_customers) / found.comparable if found.comparable else 0,
        "pictures": picture_urls("leaks", slug, CHARTS, address_of(question, today)),
        "headline": headline_of(found, report.days, report.currency),
        "cards": [_card(row, report, base, address_of(question, today)) for row in found.rows],
    } | period_controls(
        question,
        today,
        url=base,
        label=_("Leads handed over from"),
        asked=_("Leads handed over from %(first)s to %(last)s, outcomes to %(asof)s"),
    )


def leads_page(
    report: LeaksReport, question: Question, slug: str, today: date, row: LeakRow, *, every: bool
) -> dict[str, Any]:
    """The context of the list of one leak: the latest hand-overs first, a few unless `every` one
    was asked for."""
    shown = list(reversed(row.cases))[: MOST_LISTED if every else FIRST_LISTED]
    here = reverse("leak-leads", kwargs={"slug": slug, "leak": row.leak})
    address = address_of(question, today)
    names = names_of_people(report.workspace_id, [one.person for one in shown])
    return {
        "place": place_of("loop"),
        "question": question,
        "row": row,
        "about": _ABOUT[row.leak](),
        "currency": report.currency,
        "lines": [
            {"case": one, "name": names.get(one.person, ""), "signed": sum(one.amounts)}
            for one in shown
        ],
        "count": len(row.cases),
        "left": len(row.cases) - len(shown),
        "most": MOST_LISTED if len(row.cases) > MOST_LISTED else 0,
        "every_url": "" if every else f"{here}{address}{'&' if address != '?' else ''}every=1",
        "back": reverse("leaks", kwargs={"slug": slug}) + address,
    }


def _card(row: LeakRow, report: LeaksReport, base: str, address: str) -> Card:
    worth, currency = row.worth, report.currency
    between = ""
    if worth is not None:
        ends = {"low": about_money(worth.low, currency), "high": about_money(worth.high, currency)}
        between = _("between %(low)s and %(high)s") % ends
    clause = report.clauses.get(_PROMISED[row.leak], "") if row.leak in _PROMISED else ""
    return Card(
        row=row,
        about=_ABOUT[row.leak](),
        url=f"{base}/{row.leak}{address}" if row.cases else "",
        signed=_signed(row),
        worth=about_money(worth.value, currency) if worth else "",
        between=between,
        clause=clause if worth is not None and worth.value else "",
        evidence=f"{_ABOUT[row.leak]()} {_signed(row)} {_worth(worth, between, currency)}".strip(),
        proposal=_PROPOSED[row.leak]() if row.leak in _PROPOSED else "",
    )


def _worth(worth: Euros | None, between: str, currency: str) -> str:
    if worth is None:
        return ""
    said = {"worth": about_money(worth.value, currency), "between": between}
    return _("Estimated loss: about %(worth)s, %(between)s.") % said


def _signed(row: LeakRow) -> str:
    if not row.cases:
        return ""
    cases, customers = len(row.cases), row.customers
    if row.expected is None:
        said = ngettext(
            "%(customers)s of %(cases)s lead signed.",
            "%(customers)s of %(cases)s leads signed.",
            cases,
        )
        return said % {"customers": num(customers), "cases": num(cases)}
    return _(
        "%(customers)s of %(cases)s leads signed; handled as promised, about %(expected)s would "
        "have."
    ) % {"customers": num(customers), "cases": num(cases), "expected": num(row.expected, 1)}
