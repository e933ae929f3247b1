"""What the page of the gap shows, put together from its report."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.core.gap import Gap, links_of
from testigo.queries.gap import AGAINST, GapReport, euros
from testigo.web.frame.places import place_of
from testigo.web.gap.sentences import sentences_of, signed_money
from testigo.web.loop.period import period_controls
from testigo.web.loop.question import Question, address_of
from testigo.web.pictures.answer import picture_urls
from testigo.web.templatetags.figures import money, money_whole
from testigo.web.templatetags.words import day
from testigo.wording import word

# What is compared where the address names no days: a whole quarter.
USUAL = "last_quarter"
# Leads need about so long until they sign.
_YOUNG = timedelta(days=60)
# The bars stand within a drawing that is 100 wide; what is not nothing can be seen.
_THINNEST = 0.4
# The charts that are drawn as pictures (see `picture`).
CHARTS = ("links",)


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of the waterfall: a total, or what a link adds or takes away. Lengths are attributes
    of a drawing that is 100 wide; `kind` is total, more, less or none."""

    name: str
    amount: str
    exact: str
    sentence: str
    kind: str
    x: str
    width: str


def page_of(report: GapReport, question: Question, slug: str, today: date) -> dict[str, Any]:
    """The context of the page."""
    found = report.gap
    kept = {"against": report.against}
    here = address_of(question, today, USUAL)
    ahead = question.since > question.asof
    return {
        "place": place_of("loop"),
        "question": question,
        "report": report,
        "bars": _bars(found, report) if found and not ahead and _anything(found, report) else (),
        "ahead": ahead,
        "no_goal": found is None,
        "finding": _finding(found, report) if found else "",
        "caution": _caution() if today < report.days.until + _YOUNG else "",
        "pictures": picture_urls("gap", slug, CHARTS, f"{here}&{urlencode(kept)}"),
        "choices": [
            {
                "name": _against(one),
                "url": f"{here}&{urlencode({'against': one})}",
                "current": one == report.against,
            }
            for one in AGAINST
        ],
        "compared": _compared(report),
    } | period_controls(
        question,
        today,
        url=reverse("gap", kwargs={"slug": slug}),
        label=_("Period from"),
        asked=_("From %(first)s to %(end)s, outcomes to %(asof)s"),
        usual=USUAL,
        extra=kept,
    )


def _anything(found: Gap, report: GapReport) -> bool:
    """Whether there is a euro or a lead to tell of."""
    amounts = (found.before, found.after, *(part.amount for part in found.parts))
    return any(amounts) or any(links_of(chain).volume for chain in report.chains)


def _against(against: str) -> str:
    names = {"goal": _("The goal"), "previous": _("The period before"), "year": _("A year before")}
    return names[against]


def _caution() -> str:
    return _(
        "Leads of this period are still young: what they may yet sign is missing from the win rate."
    )


def _compared(report: GapReport) -> str:
    if report.before is None:
        return ""
    last = report.before.until - timedelta(days=1)
    said = {"first": day(report.before.since), "last": day(last)}
    return _("Compared with %(first)s to %(last)s.") % said


def _finding(found: Gap, report: GapReport) -> str:
    currency, total = report.currency, found.after - found.before
    said = {
        "before": money_whole(euros(found.before), currency),
        "after": money_whole(euros(found.after), currency),
        "gap": signed_money(total, currency),
    }
    most = max(found.parts, key=lambda part: abs(part.amount))
    if not most.amount:
        return _("From %(before)s to %(after)s: nothing has changed.") % said
    said["link"] = word("gap_factor", most.factor, get_language() or "es")
    said["most"] = signed_money(most.amount, currency)
    return (
        _("From %(before)s to %(after)s: %(gap)s. What weighs most is “%(link)s”: %(most)s.") % said
    )


def _bars(found: Gap, report: GapReport) -> list[Bar]:
    heights = [found.before]
    for part in found.parts:
        heights.append(heights[-1] + part.amount)
    low, high = min(0, *heights), max(1, *heights)
    scale = 100 / (high - low)
    told = sentences_of(found, [links_of(chain) for chain in report.chains], report)
    start = _("Goal") if report.before is None else _("Before")
    bars = [_total(start, found.before, low, scale, report.currency)]
    for part, at, sentence in zip(found.parts, heights, told, strict=False):
        first, last = sorted((at, at + part.amount))
        width = max((last - first) * scale, _THINNEST if part.amount else 0)
        name = word("gap_factor", part.factor, get_language() or "es")
        kind = "more" if part.amount > 0 else "less" if part.amount < 0 else "none"
        bars.append(
            Bar(
                name,
                signed_money(part.amount, report.currency),
                money(euros(part.amount), report.currency),
                sentence,
                kind,
                f"{(first - low) * scale:.2f}",
                f"{width:.2f}",
            )
        )
    return [*bars, _total(_("In the period"), found.after, low, scale, report.currency)]


def _total(name: str, cents: int, low: int, scale: float, currency: str) -> Bar:
    first, last = sorted((0, cents))
    return Bar(
        name,
        money_whole(euros(cents), currency),
        money(euros(cents), currency),
        "",
        "total",
        f"{(first - low) * scale:.2f}",
        f"{(last - first) * scale:.2f}",
    )
