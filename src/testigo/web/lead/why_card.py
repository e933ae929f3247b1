"""What the card *Why 75?* says beyond the score of now: another day, a draft, what would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.core.asof import FIRST_DAY
from testigo.core.outlook import Fall, Outlook
from testigo.queries.hindsight import DraftScore, draft_score, what_would_change, why_then
from testigo.queries.lead import LeadStory
from testigo.web.lead.score import Waterfall, waterfall
from testigo.web.templatetags.figures import day as day_words
from testigo.web.templatetags.words import signed
from testigo.wording.rules import rule_wish


@dataclass(frozen=True, slots=True)
class WhyCard:
    """The waterfall of now, or of the end of the day `asof`; whole sentences about what would
    change it, under `intro` where they need one. `asked` is the day that was asked for, as a date
    field takes it, and `problem` why it could not be used."""

    waterfall: Waterfall | None
    asof: date | None
    asked: str
    problem: str
    today: date
    intro: str
    changes: tuple[str, ...]
    draft: DraftScore | None


def why_card(
    workspace_id: int, story: LeadStory, query: Mapping[str, str], now: datetime, zone: ZoneInfo
) -> WhyCard:
    """The card for the day that the address asks for, else for now."""
    today = now.astimezone(zone).date()
    wanted, problem = _day(query.get("asof", ""), today)
    asked = wanted.isoformat() if wanted else ""
    asof = wanted if wanted != today and not problem else None
    facts = story.facts.values()
    if asof is not None:
        then = why_then(workspace_id, facts, asof, zone=zone)
        drawn = waterfall(then, story.facts) if then else None
        return WhyCard(drawn, asof, asked, problem, today, "", (), None)
    drawn = waterfall(story.why, story.facts) if story.why else None
    ahead = what_would_change(story.case.story, story.version, now)
    intro, changes = _said(ahead) if ahead else ("", ())
    draft = draft_score(workspace_id, story.case.story, facts, now=now)
    return WhyCard(drawn, None, asked, problem, today, intro, changes, draft)


def read_asof(text: str) -> str:
    """What an address says of the day, short enough to be shown again; empty for today."""
    return text.strip()[:20]


def _day(asked: str, today: date) -> tuple[date | None, str]:
    """The day asked for, None where it is none, and what is wrong with it."""
    if not asked:
        return None, ""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return None, _("This is not a date: write it as 2026-12-31.")
    if day > today:
        return day, _("That day has not come yet: choose one up to today.")
    if day < FIRST_DAY:
        return day, _("Nothing is known of days before 2000.")
    return day, ""


def _said(ahead: Outlook) -> tuple[str, tuple[str, ...]]:
    """What leads to the changes, and each of them."""
    language = get_language() or "es"
    lines = []
    for gain in ahead.gains:
        values = {
            "rule": rule_wish(gain.rule, language),
            "points": signed(gain.rule.points),
            "total": gain.total,
        }
        if gain.passes:
            lines.append(_("%(rule)s (%(points)s) would take it to %(total)s: it passes.") % values)
        else:
            lines.append(_("%(rule)s (%(points)s) would take it to %(total)s.") % values)
    falls = [fall for fall in dict.fromkeys((ahead.next_fall, ahead.stops)) if fall is not None]
    lines += [_fall(fall, stops=fall == ahead.stops) for fall in falls]
    alone = any(gain.passes for gain in ahead.gains)
    intro = _("No single one is enough to pass; these give the most:") if not alone else ""
    return (intro if ahead.gains else ""), tuple(lines)


def _fall(fall: Fall, *, stops: bool) -> str:
    values = {"day": day_words(fall.at), "total": fall.total}
    if stops:
        return _("On %(day)s it falls to %(total)s and passes no more.") % values
    return _("On %(day)s it falls to %(total)s.") % values
