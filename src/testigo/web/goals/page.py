"""What the page of goals shows, put together from its report."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.connect.values import plain
from testigo.core.quota import AMOUNTS, ChannelNeed, ChannelPlan, Counted, Input
from testigo.core.sla.commitments import Revenue
from testigo.queries.commitments import ALL, as_promise, leads_query
from testigo.queries.goals import GoalsReport
from testigo.queries.lead_filters import LeadFilters
from testigo.web.frame.amounts import as_typed
from testigo.web.frame.places import place_of
from testigo.web.goals.fractions import (
    fractions_of,
    said_amount,
    said_input,
    sensitivity_lines,
)
from testigo.web.goals.pace import pace_of
from testigo.web.goals.question import PARAMETERS, Question, as_percent
from testigo.web.leads.filters import address_of
from testigo.web.loop.question import Question as Days
from testigo.web.loop.question import same_days
from testigo.web.templatetags.figures import money_whole, num, percent
from testigo.wording import sentence, word

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Field:
    """An input on the form: what stands in it, where that comes from, what the history says beside
    it with an address that tries that, and what is wrong with what was typed."""

    name: str
    label: str
    value: str
    unit: str
    source: str
    guessed: bool
    history: str
    try_url: str
    problem: str


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """What a channel has to bring; `width` is the length of its bar, as an SVG attribute."""

    channel: str
    leads: str
    customers: str
    rate: str
    sample: str
    pooled: bool
    few: bool
    width: str
    url: str


Origins = Mapping[tuple[str, str], int]


def page_of(
    report: GoalsReport, question: Question, slug: str, today: date, listed: Origins
) -> dict[str, Any]:
    """The context of the page. `listed` says how many of today's leads came by channel and campaign
    on the days of the history. What can only be said of today (lists of people) has no link for an
    earlier day."""
    language = get_language() or "es"
    is_today = question.asof == today
    own = {problem.where: sentence(problem, language) for problem in report.plan.problems}
    variations = ((one.given, one.value, one.plan) for one in report.variations)
    return {
        "place": place_of("pact"),
        "question": question,
        "report": report,
        "today": today,
        "is_today": is_today,
        "last": report.period.until - _ONE_DAY,
        "tried": bool(question.typed or question.unread),
        "fields": [_field(name, report, question, own) for name in PARAMETERS],
        "problems": question.problems,
        "fractions": fractions_of(report.plan, report.currency),
        "sensitivity": sensitivity_lines(variations, report.currency),
        "periods": [_period(name, report) for name in report.periods],
        "needed_by": [_needed(one, question.asof) for one in report.needed_by],
        **_channels(report, reverse("leads", kwargs={"slug": slug}), listed if is_today else {}),
        "pace": pace_of(report, min(question.asof, today), _links(report, slug, is_today)),
        "same_days": same_days(
            Days(report.period.since, report.period.until, question.asof), today
        ),
        **_money(report),
    }


# --- the form ------------------------------------------------------------------------------------


def _field(name: str, report: GoalsReport, question: Question, own: dict[str, str]) -> Field:
    given = PARAMETERS[name]
    inputs, language = report.plan.inputs, get_language() or "es"
    value, source = inputs.of(given), inputs.source_of(given)
    text, problem = question.unread.get(name, ("", ""))
    history, tried = _history(given, report)
    return Field(
        name=name,
        label=word("goal_input", given, language),
        value=text or _typed(given, value),
        unit=report.currency if given in AMOUNTS else "%",
        source="" if value is None or text else word("goal_source", source, language),
        guessed=source in ("typed", "starter"),
        history=history,
        try_url=_trying(question, name, _typed(given, tried)) if tried not in (None, value) else "",
        problem=problem or own.get(given, ""),
    )


def _typed(given: Input, value: Decimal | None) -> str:
    if value is None:
        return ""
    return as_typed(plain(value)) if given in AMOUNTS else as_percent(value)


def _trying(question: Question, name: str, text: str) -> str:
    """The address that tries one figure more."""
    held = {
        key: _typed(given, question.typed[given])
        for key, given in PARAMETERS.items()
        if given in question.typed
    }
    return "?" + urlencode(held | {name: text} | _kept(question))


def _kept(question: Question) -> dict[str, str]:
    return {"period": question.period} if question.period else {}


def _history(given: Input, report: GoalsReport) -> tuple[str, Decimal | None]:
    """What the log says of an input in words, and the figure, where there are cases enough."""
    history = report.history
    if given == "average_deal" and history.average_deal is not None:
        said = {"value": money_whole(history.average_deal, report.currency)}
        said["n"] = num(history.contracts)
        told = _("Your history says %(value)s, of %(n)s contracts signed in the last 12 months")
        return told % said, history.average_deal
    counted = history.rates.get(given)
    if counted is None or not counted.cases:
        return "", None
    if counted.note == "few_cases":
        said = {"met": num(counted.met), "n": num(counted.cases)}
        return _("Your history has only %(n)s leads that had time: %(met)s of them") % said, None
    told = _("Your history says %(value)s (%(low)s–%(high)s), of %(n)s leads")
    said = {"value": percent(counted.share), "n": num(counted.cases)} | _ends(counted)
    text = told % said
    if counted.note:
        text = _("%(told)s; indicative") % {"told": text}
    return text, counted.share or None


def _ends(counted: Counted) -> dict[str, str]:
    return {"low": num(100 * counted.low, 1), "high": num(100 * counted.high, 1)}


# --- what follows --------------------------------------------------------------------------------


def _period(name: str, report: GoalsReport) -> dict[str, Any]:
    return {"name": name, "current": name == report.name}


def _needed(one: Any, asof: date) -> dict[str, Any]:
    return {"share": one.share, "days": num(one.days), "day": one.day, "past": one.day < asof}


def _channels(report: GoalsReport, leads: str, listed: Origins) -> dict[str, Any]:
    found, language = report.channels, get_language() or "es"
    if found is None:
        return {"channels": [], "channel_problems": [], "channels_finding": ""}
    days, found_leads = report.history.days, Counter[str]()
    for (channel, _campaign), count in listed.items():
        found_leads[channel] += count

    def url_of(need: ChannelNeed) -> str:
        """The list of the matured leads, where it holds as many as were counted."""
        if days is None or found_leads[need.channel] != need.counted.cases:
            return ""
        return leads + address_of(LeadFilters(channel=need.channel, created=days))

    longest = max((need.leads for need in found.needs), default=0) or 1
    lines = [
        ChannelLine(
            channel=word("channel", "" if need.channel == "unknown" else need.channel, language),
            leads=num(need.leads),
            customers=num(need.customers, 1),
            rate=percent(need.rate),
            sample=_("%(met)s of %(n)s")
            % {"met": num(need.counted.met), "n": num(need.counted.cases)},
            pooled=need.pooled,
            few=bool(need.counted.note),
            width=f"{100 * need.leads / longest:.2f}%",
            url=url_of(need),
        )
        for need in found.needs
    ]
    return {
        "channels": lines,
        "channel_problems": [sentence(one, language) for one in found.problems],
        "channels_finding": _channels_finding(found, report),
    }


def _channels_finding(found: ChannelPlan, report: GoalsReport) -> str:
    leads = report.plan.count("leads")
    if found.leads is None:
        return _("By channel")
    said = {"mix": num(found.leads), "leads": num(leads)}
    if leads is None or leads == found.leads:
        return _("With the channels as they were it takes %(mix)s leads") % said
    told = _(
        "With the channels as they were it takes %(mix)s leads; the calculation says %(leads)s"
    )
    return told % said


def _links(report: GoalsReport, slug: str, is_today: bool) -> dict[str, str]:
    """Addresses that list as many people as a line counts."""
    if not is_today or report.goal is None:
        return {}
    promise = as_promise(report.goal)
    query = leads_query(promise.id, ALL, report.period)
    return {"customer": f"{reverse('leads', kwargs={'slug': slug})}?{query}"}


def _money(report: GoalsReport) -> dict[str, Any]:
    found, currency = report.money, report.currency
    marketing = [
        {
            "first": row.days.since,
            "last": row.days.until - _ONE_DAY,
            "sourced": isinstance(row.promise, Revenue) and row.promise.counted == "sourced",
            "value": said_amount(row.verdict.value or Decimal(0), currency),
            "target": said_amount(row.verdict.target, currency),
            "share": _share(row.verdict.target, report),
            "state": row.verdict.state,
        }
        for row in report.marketing
    ]
    return {
        "revenue": said_amount(found.revenue, currency),
        "signed": bool(found.revenue),
        "margin": None if found.margin is None else said_amount(found.margin, currency),
        "cost": None if found.cost is None else said_amount(found.cost, currency),
        "contribution": None
        if found.contribution is None
        else said_amount(found.contribution, currency),
        "marketing": marketing,
    }


def _share(target: Decimal, report: GoalsReport) -> str:
    """What part of the quota a promise is, where it is for the same period."""
    quota = report.plan.inputs.quota
    same = len(report.marketing) == 1 and report.marketing[0].days == report.period
    return said_input("share", target / quota, report.currency) if quota and same else ""
