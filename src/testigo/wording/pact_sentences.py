"""A pact in plain sentences, section by section, in both languages: what both sides read, compare
and sign. Each sentence has the clause that says it, by which two versions are compared."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from testigo.core.conditions import FactTest
from testigo.core.facts import STAGES as PATH
from testigo.core.goals import Goal
from testigo.core.notices import NoticeRule
from testigo.core.pact import Pact
from testigo.core.routing import RoutingRule
from testigo.core.scoring import Rule
from testigo.core.sla.commitments import (
    STAGE_TRIGGER,
    Attempts,
    Care,
    Clocked,
    Commitment,
    Rate,
    Response,
    Revenue,
    Volume,
)
from testigo.wording import pact_phrases as say
from testigo.wording import word
from testigo.wording.commitments import (
    commitment_name,
    exact_money,
    exact_percent,
    figure_words,
)
from testigo.wording.conditions import AND, OR, condition_words, fact_words, listed
from testigo.wording.opening_hours import (
    closed_words,
    day_words,
    season_words,
    week_words,
    weekday_name,
)
from testigo.wording.places import region_words, zone_words
from testigo.wording.promises import duration_words, promise_sentence
from testigo.wording.sentences import Change as Change
from testigo.wording.sentences import Section as Section
from testigo.wording.sentences import Sentence as Sentence
from testigo.wording.sentences import changes_of
from testigo.wording.texts import Language, language_of


def sections_of(pact: Pact, language: str) -> tuple[Section, ...]:
    """The whole pact, in the order in which it is read; sections that say nothing are left out."""
    tag = language_of(language)
    told = {
        "parties": _parties(pact, tag),
        "term": _term(pact, tag),
        "definitions": _definitions(pact, tag),
        "ideal_customer": _ideal_customer(pact, tag),
        "scoring": (_rule(rule, tag) for rule in pact.scoring.rules),
        **{side: _promises(pact, side, tag) for side in ("marketing", "sales", "success")},
        "sponsor": _promises(pact, "sponsor", tag),
        "calendar": _calendar(pact, tag),
        "routing": (_route(leg, one, tag) for leg in say.LEGS for one in _rules_of(pact, leg)),
        "dispositions": _reasons(pact, tag),
        "goals": (_goal(goal, pact.currency, tag) for goal in pact.goals),
        "alerts": (_alert(rule, tag) for rule in pact.notices),
        "meeting": _cadence(pact, tag),
    }
    read = {key: tuple(sentences) for key, sentences in told.items()}
    return tuple(Section(key, say.SECTIONS[key][tag], said) for key, said in read.items() if said)


def changes_between(old: Pact, new: Pact, language: str) -> tuple[Change, ...]:
    """What two versions say otherwise, sentence by sentence, in the order of the later one; what is
    gone stands at the end of its section."""
    return tuple(changes_of(sections_of(old, language), sections_of(new, language)))


def _term(pact: Pact, tag: Language) -> Iterator[Sentence]:
    start, review = (day_words(day, tag) for day in (pact.in_force_from, pact.review_by))
    yield Sentence("in_force_from", say.TERM[tag].format(start=start))
    yield Sentence("review_by", say.REVIEW[tag].format(day=review))


def _parties(pact: Pact, tag: Language) -> Iterator[Sentence]:
    yield Sentence("title", say.TITLE[tag].format(title=pact.title))
    name = say.LANGUAGES[pact.language][tag]
    yield Sentence("language", say.WRITTEN[tag].format(name=name))
    for side, one in pact.parties.items():
        text = say.PARTY[tag].format(
            side=word("side", side, tag), name=one.name, role=one.role, email=one.email
        )
        yield Sentence(f"parties.{side}", text)


def _definitions(pact: Pact, tag: Language) -> Iterator[Sentence]:
    for stage in PATH:
        one = pact.lifecycle.definitions[stage]
        form = say.DEFINITION if one.means else say.BARE_DEFINITION
        name, when = word("stage", stage, tag), condition_words(one.when, tag)
        text = form[tag].format(stage=name, means=_stopped(one.means), when=when)
        yield Sentence(f"definitions.{stage}", text)


def _ideal_customer(pact: Pact, tag: Language) -> Iterator[Sentence]:
    for at, condition in enumerate(pact.ideal_customer):
        yield Sentence(f"ideal_customer[{at}]", _whole(condition_words(condition, tag), tag))


def _rule(rule: Rule, tag: Language) -> Sentence:
    fact = fact_words(rule.when, tag) if isinstance(rule.when, FactTest) else ""
    sign = "+" if rule.points > 0 else "−" if rule.points < 0 else ""
    kind = say.KINDS[rule.kind][tag]
    parts = [say.POINTS[tag].format(points=f"{sign}{abs(rule.points)}", kind=kind)]
    if rule.at_most > 1:
        most = say.AT_MOST_ONCE if rule.at_most == 1 else say.AT_MOST
        parts.append(most[tag].format(times=rule.at_most))
    if rule.once_per:
        parts.append(say.ONCE_PER[rule.once_per][tag])
    if rule.expires_after:
        days = rule.expires_after // timedelta(days=1)
        parts.append(say.EXPIRES[tag].format(days=days))
    said = f"{fact or _capital(condition_words(rule.when, tag))}: {', '.join(parts)}"
    return Sentence(rule.clause, say.SENTENCE[tag].format(what=said))


def _promises(pact: Pact, side: str, tag: Language) -> Iterator[Sentence]:
    for promise in pact.commitments:
        if promise.side == side:
            yield Sentence(promise.clause, promise_text(promise, pact.currency, tag))


def promise_text(promise: Commitment, currency: str, language: str) -> str:
    """A commitment as the pact says it, in full."""
    tag = language_of(language)
    name = commitment_name(promise, tag)
    match promise:
        case Volume():
            figure = figure_words(promise, Decimal(promise.at_least), currency, tag)
            return say.AT_LEAST[tag].format(name=name, figure=figure, per=say.PER[promise.per][tag])
        case Revenue():
            figure = exact_money(promise.at_least, currency, tag)
            return say.AT_LEAST[tag].format(name=name, figure=figure, per=say.PER[promise.per][tag])
        case Rate():
            figure = exact_percent(promise.at_least, tag)
            time = duration_words(promise.within, tag, working=False)
            every = say.EVERY[promise.per][tag]
            return say.RATE[tag].format(name=name, figure=figure, time=time, every=every)
        case Care():
            who = ", ".join(word("stage", one, tag) for one in promise.who)
            return say.CARE[tag].format(name=name, who=who)
        case Response() | Attempts():
            return _timed(promise, tag)


def _timed(promise: Clocked, tag: Language) -> str:
    parts = [promise_sentence(promise, tag)]
    if len(promise.starts) > 1:
        starts = listed([_started(one, tag) for one in promise.starts], OR, tag)
        parts.append(say.STARTED[tag].format(starts=starts))
    if promise.share < 1:
        parts.append(say.SHARE[tag].format(share=exact_percent(promise.share, tag)))
    if isinstance(promise, Attempts) and promise.unless:
        early = listed([say.EARLY[one][tag] for one in promise.unless], OR, tag)
        parts.append(say.SATISFIED[tag].format(what=early))
    parts.append(say.WARNED[tag].format(share=exact_percent(promise.warn_at, tag)))
    if promise.escalate_to:
        parts.append(say.ESCALATED[tag].format(who=word("side", promise.escalate_to, tag)))
    return say.SENTENCE[tag].format(what="; ".join(parts))


def _started(start: str, tag: Language) -> str:
    """What a clock begins with: an entry into a stage, or a fact."""
    stage = start.removeprefix(STAGE_TRIGGER)
    return word("stage", stage, tag) if stage != start else f"«{word('fact', start, tag)}»"


def _calendar(pact: Pact, tag: Language) -> Iterator[Sentence]:
    calendar = pact.calendar
    yield Sentence(
        "calendar.timezone", say.ZONE[tag].format(zone=zone_words(calendar.timezone, tag))
    )
    yield Sentence("calendar.hours", _whole(week_words(calendar.week, tag), tag))
    for at, season in enumerate(calendar.seasons):
        yield Sentence(f"calendar.seasons[{at}]", _whole(season_words(season, tag), tag))
    if calendar.country:
        place = region_words(calendar.country, calendar.subdivision, tag)
        yield Sentence("calendar.holidays", say.HOLIDAYS[tag].format(place=place))
    if calendar.closed:
        days = listed(list(closed_words(calendar, tag)), AND, tag)
        yield Sentence("calendar.closed", say.CLOSED[tag].format(days=days))


def _rules_of(pact: Pact, leg: str) -> tuple[RoutingRule, ...]:
    return pact.routing.mql if leg == "mql" else pact.routing.sql


def _route(leg: str, rule: RoutingRule, tag: Language) -> Sentence:
    form = say.TO_TEAM if rule.team else say.TO_OWNER
    rest = form[tag].format(leg=say.LEGS[leg][tag], team=rule.team)
    if rule.when is None:
        return Sentence(rule.clause, rest)
    when = condition_words(rule.when, tag)
    return Sentence(rule.clause, say.IF[tag].format(when=when, rest=rest[:1].lower() + rest[1:]))


def _reasons(pact: Pact, tag: Language) -> Iterator[Sentence]:
    for kind, reasons in pact.dispositions.items():
        items = listed([word("reason", one, tag).lower() for one in reasons], OR, tag)
        what = say.REASONS[kind][tag]
        yield Sentence(f"dispositions.{kind}", say.LIST[tag].format(what=what, items=items))


def _goal(goal: Goal, currency: str, tag: Language) -> Sentence:
    text = say.GOAL[tag].format(
        period=goal.period,
        revenue=exact_money(goal.revenue, currency, tag),
        deal=exact_money(goal.average_deal, currency, tag),
        rate=exact_percent(goal.lead_to_customer, tag),
    )
    if goal.lead_to_mql is not None:
        text += say.TO_MQL[tag].format(rate=exact_percent(goal.lead_to_mql, tag))
    return Sentence(f"goals.{goal.period}", text)


def _alert(rule: NoticeRule, tag: Language) -> Sentence:
    names = (_inside(word("alert_recipient", one, tag), one) for one in rule.to)
    who = listed([say.TOLD[tag].format(who=name) for name in names], AND, tag)
    channels = [_inside(word("alert_channel", one, tag), one) for one in rule.by]
    event = word("alert_event", rule.on, tag)
    text = say.ALERT[tag].format(event=event, who=who, channels=listed(channels, OR, tag))
    return Sentence(rule.clause, text + (say.URGENT[tag] if rule.urgent else ""))


def _cadence(pact: Pact, tag: Language) -> Iterator[Sentence]:
    if pact.meeting is not None:
        meeting = pact.meeting
        day = weekday_name(meeting.on, tag)
        text = say.MEETING[tag].format(
            every=say.EVERY[meeting.every][tag],
            day=day,
            at=f"{meeting.at:%H:%M}",
            minutes=meeting.minutes,
        )
        yield Sentence("meeting", text)
    if pact.review is not None:
        yield Sentence(
            "review.every", say.REVIEWED[tag].format(every=say.EVERY[pact.review.every][tag])
        )
        rates = say.EVERY[pact.review.check_rates][tag]
        yield Sentence("review.check_rates", say.RATES[tag].format(every=rates))


def _inside(name: str, code: str) -> str:
    """A name within a sentence: names of sides and of services keep their capital."""
    return name[:1].lower() + name[1:] if code in say.COMMON else name


def _whole(text: str, tag: Language) -> str:
    return say.SENTENCE[tag].format(what=_capital(text))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _stopped(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
