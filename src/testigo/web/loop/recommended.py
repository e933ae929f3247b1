"""The recommendations in words: what, on which cases, what it brings, and what would prove it
wrong. The subject is a campaign, an hour, a channel or a clause."""

from collections.abc import Mapping

from babel.dates import get_day_names
from django.utils.translation import gettext as _

from testigo.core.recommending import THRESHOLDS, Effect, Recommendation, Share
from testigo.queries.recommending import RecommendationsReport
from testigo.web.loop.findings import MOST, Finding
from testigo.web.templatetags.figures import locale, money_whole, num, percent
from testigo.web.templatetags.words import word

Urls = Mapping[tuple[str, str | None], str]


def recommended(
    report: RecommendationsReport, urls: Urls, judged: Urls | None = None
) -> list[Finding]:
    """The recommendations as findings, those that bring most first. `judged` are the addresses of
    the leads of a campaign of which Sales said whether the role was right."""
    return [_finding(one, report, urls, judged or {}) for one in report.found[:MOST]]


def _finding(
    one: Recommendation, report: RecommendationsReport, urls: Urls, judged: Urls
) -> Finding:
    place = place_of(one)
    url, said = _cases(one, urls, judged)
    return Finding(
        text=_said(one),
        leads_url=url,
        leads_said=said,
        proposal=_proposal(one),
        clause=report.clauses.get(one.kind, ""),
        effect=_expected(one.effect, report.currency),
        wrong_if=_wrong_if(one, report.currency),
        campaign=place if place[1] else None,
    )


def place_of(one: Recommendation) -> tuple[str, str]:
    """The channel and campaign that it is about, empty where it is about none."""
    return str(one.subject.get("channel", "")), str(one.subject.get("campaign", ""))


def _cases(one: Recommendation, urls: Urls, judged: Urls) -> tuple[str, str]:
    """Where the leads that the sentence counts are listed, and what the link says. What Sales said
    of a part of them is counted of that part."""
    place = place_of(one)
    if not place[1]:
        return "", ""
    if one.kind != "stop":
        return urls.get(place, ""), ""
    if place in judged:
        said = _("See the %(cases)s leads of which Sales has said it")
        return judged[place], said % {"cases": num(one.own.cases)}
    return urls.get(place, ""), _("See all the leads of this campaign")


def _proposal(one: Recommendation) -> str:
    said = {
        "channel": word(str(one.subject.get("channel", "")), "channel"),
        "campaign": str(one.subject.get("campaign", "")),
        "minutes": num(int(one.subject.get("minutes", 0))),
        **_hours(one),
    }
    if one.kind == "stop":
        sentence = _(
            "The leads of “%(campaign)s” (%(channel)s) are no longer MQL while the campaign stays "
            "as it is."
        )
    elif one.kind == "change_clause":
        sentence = _("Sales tries for the first time within %(minutes)s minutes.")
    elif one.kind == "fix_routing" and "weekday" in one.subject:
        sentence = _(
            "The leads of %(day)s, from %(start)s to %(end)s h, go to whoever can contact them on "
            "time."
        )
    elif one.kind == "fix_routing":
        sentence = _("The leads of %(channel)s go to whoever can contact them on time.")
    else:
        return ""
    return sentence % said


def _expected(effect: Effect, currency: str) -> str:
    sentences = {
        "revenue": _(
            "Expected: about %(value)s of revenue a month; four times in five, between %(low)s "
            "and %(high)s."
        ),
        "revenue_less_cost": _(
            "Expected: about %(value)s of revenue a month, less what is spent more; four times in "
            "five, between %(low)s and %(high)s."
        ),
        "saving": _(
            "Expected: about %(value)s of cost saved a month, less the revenue that is lost; four "
            "times in five, between %(low)s and %(high)s."
        ),
    }
    return sentences[effect.of] % {
        "value": money_whole(effect.value, currency),
        "low": money_whole(effect.low, currency),
        "high": money_whole(effect.high, currency),
    }


def _said(one: Recommendation) -> str:
    said = {
        "channel": word(str(one.subject.get("channel", "")), "channel"),
        "campaign": str(one.subject.get("campaign", "")),
        "minutes": num(int(one.subject.get("minutes", 0))),
        "more": percent(float(THRESHOLDS.raised_by), 0),
        "own": _part(one.own),
        "others": _part(one.others),
        **_hours(one),
    }
    sentences = {
        "stop": _(
            "Stop “%(campaign)s” (%(channel)s): the role was right for %(own)s of its leads; "
            "for %(others)s of the others."
        ),
        "raise": _(
            "Raise the budget of “%(campaign)s” (%(channel)s) by %(more)s: %(own)s of its leads "
            "are customers; %(others)s in the other campaigns with a cost."
        ),
        "change_clause": _(
            "Promise the first attempt within %(minutes)s minutes: of the leads tried by then, "
            "%(others)s signed; of those tried later, but on time, %(own)s."
        ),
    }
    if one.kind == "fix_routing":
        return _routing(one) % said
    return sentences[one.kind] % said


def _routing(one: Recommendation) -> str:
    if "weekday" in one.subject:
        return _(
            "Fix who takes the leads of %(day)s, from %(start)s to %(end)s h: %(own)s were "
            "contacted late; %(others)s of the others."
        )
    return _(
        "Fix who takes the leads of %(channel)s: %(own)s were contacted late; %(others)s of the "
        "others."
    )


def _hours(one: Recommendation) -> dict[str, str]:
    if "weekday" not in one.subject:
        return {}
    names = get_day_names("wide", locale=locale())
    return {
        "day": names[int(one.subject["weekday"])],
        "start": str(one.subject["from"]),
        "end": str(one.subject["to"]),
    }


def _part(share: Share) -> str:
    return _("%(part)s of %(whole)s (%(share)s)") % {
        "part": num(share.met),
        "whole": num(share.cases),
        "share": percent(float(share.rate), 0),
    }


def _wrong_if(one: Recommendation, currency: str) -> str:
    said = {"of": num(one.looked_at), "least": num(one.at_least), "most": num(one.at_most)}
    if one.kind == "stop":
        return (
            _(
                "It would be wrong if the role were right for %(least)s or more of the next %(of)s "
                "leads of which Sales says so."
            )
            % said
        )
    if one.kind == "raise":
        said["cost"] = money_whole(one.costs_at_most, currency)
        return _("It would be wrong if its customers came to cost more than %(cost)s each.") % said
    if one.kind == "fix_routing":
        return (
            _(
                "It would be wrong if, of the next %(of)s of them contacted on time, %(most)s or "
                "fewer signed."
            )
            % said
        )
    return (
        _("It would be wrong if, of the next %(of)s leads tried by then, %(most)s or fewer signed.")
        % said
    )
