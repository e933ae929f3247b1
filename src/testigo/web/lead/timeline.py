"""What happened to a lead, line by line, and which lines to show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from testigo.actions.said import LONGEST_NOTE
from testigo.core.facts import FAMILY, Fact
from testigo.core.sessions import Session
from testigo.queries.moments import Moment
from testigo.web.lead.sentences import Teller
from testigo.web.templatetags.words import signed
from testigo.wording import word

NO_POINTS: Mapping[str, int] = MappingProxyType({})
NOBODY: Mapping[str, str] = MappingProxyType({})

SHOWS: dict[str, str | Promise] = {
    "all": pgettext_lazy("timeline", "Everything"),
    "web": pgettext_lazy("timeline", "Web and mail"),
    "forms": pgettext_lazy("timeline", "Forms"),
    "talks": pgettext_lazy("timeline", "Conversations"),
    "stages": pgettext_lazy("timeline", "Stages"),
    "score": pgettext_lazy("timeline", "Score"),
    "clocks": pgettext_lazy("timeline", "Clocks and alerts"),
}
# What gives points follows from one person's facts; a company has no score of its own.
ACCOUNT_SHOWS = {key: label for key, label in SHOWS.items() if key != "score"}
_SHOW_OF_FAMILY: Mapping[str, str] = {
    "web": "web",
    "forms": "forms",
    "email": "web",
    "sales": "talks",
    "deals": "talks",
    "success": "talks",
}
_STAGES = frozenset({"stage.entered", "lead.handed_over", "lead.assigned"})


@dataclass(frozen=True, slots=True)
class Look:
    """The drawing of a line and its tone."""

    icon: str
    tone: str = ""


_OTHER = Look(icon="point")
_FAMILY_LOOKS: Mapping[str, Look] = {
    "web": Look(icon="world"),
    "forms": Look(icon="forms"),
    "email": Look(icon="mail"),
    "person": Look(icon="user"),
    "privacy": Look(icon="shield-check"),
    "corrections": Look(icon="arrow-back-up"),
    "sales": Look(icon="message", tone="talk"),
    "deals": Look(icon="briefcase", tone="talk"),
    "success": Look(icon="heart-handshake", tone="talk"),
    "money": Look(icon="coin-euro"),
}
_LOOKS: Mapping[str, Look] = {
    "content.downloaded": Look(icon="download"),
    "demo.requested": Look(icon="presentation"),
    "webinar.attended": Look(icon="video"),
    "contact.attempted": Look(icon="phone", tone="talk"),
    "lead.accepted": Look(icon="circle-check", tone="talk"),
    "lead.qualified": Look(icon="circle-check", tone="talk"),
    "lead.rejected": Look(icon="circle-x", tone="talk"),
    "lead.disqualified": Look(icon="circle-x", tone="talk"),
    "lead.recycled": Look(icon="recycle", tone="talk"),
    "lead.snoozed": Look(icon="alarm-snooze", tone="talk"),
    "note.written": Look(icon="note", tone="talk"),
    "feedback.given": Look(icon="message-2", tone="talk"),
    "contract.signed": Look(icon="writing-sign", tone="talk"),
    "stage.entered": Look(icon="stairs-up", tone="stage"),
    "lead.handed_over": Look(icon="transfer", tone="stage"),
    "lead.assigned": Look(icon="user-check", tone="stage"),
    "clock.kept": Look(icon="clock-check", tone="kept"),
    "clock.kept_late": Look(icon="clock-check", tone="late"),
    "clock.passed_due": Look(icon="clock-exclamation", tone="due"),
    "clock.voided": Look(icon="clock-off", tone="void"),
    "clock.excused": Look(icon="clock-off", tone="void"),
}
# So many lines are written out at once, and twice as many each time that more are asked for.
FIRST_LINES, MOST_LINES = 100, 12_800
# A visit of a machine may have thousands.
_MOST_PAGES = 50
_CHANNEL_LOOKS: Mapping[str, Look] = {
    "email": Look(icon="mail", tone="talk"),
    "whatsapp": Look(icon="brand-whatsapp", tone="talk"),
    "linkedin": Look(icon="brand-linkedin", tone="talk"),
    "visit": Look(icon="map-pin", tone="talk"),
    "video": Look(icon="video", tone="talk"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a visit."""

    at: datetime
    sentence: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline. `small` says who wrote it down, or the clause it follows from;
    `who` is whom it is about, where several people are told of; `points` what it gives now."""

    id: str
    at: datetime
    look: Look
    sentence: str
    small: str
    note: str
    undone: bool
    late: bool
    automatic: bool
    person: str
    who: str = ""
    points: str = ""
    pages: tuple[Page, ...] = ()
    answers: tuple[str, ...] = ()


def lines(
    moments: Iterable[Moment],
    teller: Teller,
    show: str,
    *,
    oldest_first: bool,
    points: Mapping[str, int] = NO_POINTS,
    people: Mapping[str, str] = NOBODY,
) -> list[Line]:
    """The lines of one show, newest first unless told as a story. `points` are those that facts
    give now, by their ids; `people` the titles of those whose facts are told together."""
    groups = _groups(moments, show, points, oldest_first=oldest_first)
    return [_line(group, teller, points, people) for group in groups]


def first_lines(
    moments: Iterable[Moment],
    teller: Teller,
    show: str,
    *,
    oldest_first: bool,
    points: Mapping[str, int],
    most: int,
) -> tuple[list[Line], int]:
    """So many lines at most, and how many more there are: writing them out is what takes time."""
    groups = _groups(moments, show, points, oldest_first=oldest_first)
    told = [_line(group, teller, points, NOBODY) for group in groups[:most]]
    return told, max(0, len(groups) - most)


def _groups(
    moments: Iterable[Moment], show: str, points: Mapping[str, int], *, oldest_first: bool
) -> list[list[Moment]]:
    """The moments of each line."""
    shown = [moment for moment in moments if show == "all" or _is_shown(moment, show, points)]
    groups = _together(shown)
    return groups[::-1] if oldest_first else groups


def names_of(show: str) -> list[str]:
    """The names of the facts of one show; none where it shows everything."""
    return [name for name in FAMILY if show_of(name) == show] if show in SHOWS else []


def show_of(name: str) -> str:
    """The show of a fact, empty for what only everything shows."""
    if name.startswith("clock.") or name == "alert.sent":
        return "clocks"
    if name in _STAGES:
        return "stages"
    return _SHOW_OF_FAMILY.get(FAMILY.get(name, ""), "")


def _is_shown(moment: Moment, show: str, points: Mapping[str, int]) -> bool:
    if show == "score":
        return any(fact.id in points for fact in _facts(moment))
    return show_of(moment.fact.name) == show


def _facts(moment: Moment) -> tuple[Fact, ...]:
    return moment.visit.pages if moment.visit else (moment.fact,)


def _together(moments: Iterable[Moment]) -> list[list[Moment]]:
    """Traits that were noted at one instant make one line."""
    groups: list[list[Moment]] = []
    for moment in moments:
        last = groups[-1][-1] if groups else None
        if last and _is_trait(last) and _is_trait(moment) and _at_once(last.fact, moment.fact):
            groups[-1].append(moment)
        else:
            groups.append([moment])
    return groups


def _is_trait(moment: Moment) -> bool:
    return moment.fact.name == "trait.set" and not moment.undone


def _at_once(one: Fact, other: Fact) -> bool:
    return one.at == other.at and one.person == other.person


def _line(
    group: list[Moment], teller: Teller, points: Mapping[str, int], people: Mapping[str, str]
) -> Line:
    moment, fact = group[0], group[0].fact
    sentence = teller.sentence(fact)
    if len(group) > 1:
        values = " · ".join(teller.trait_words(each.fact) for each in reversed(group))
        sentence = _("Noted: %(value)s") % {"value": values}
    written = fact.name == "note.written"
    note = fact.props.get("text" if written else "note")
    return Line(
        id=fact.id,
        at=fact.at,
        look=_look(fact),
        sentence=sentence,
        small=_small(moment),
        note=note[: LONGEST_NOTE if written else 500] if isinstance(note, str) else "",
        undone=moment.undone,
        late=moment.late,
        automatic=fact.automatic,
        person=fact.person or "",
        who=people.get(fact.person or "", ""),
        points=_points(group, points),
        pages=_pages(moment, teller),
        answers=_answers(fact, teller),
    )


def _answers(fact: Fact, teller: Teller) -> tuple[str, ...]:
    """What was answered in a form."""
    fields = fact.props.get("fields") if fact.name == "form.submitted" else None
    if not isinstance(fields, dict):
        return ()
    told = list(fields.items())[:_MOST_PAGES]
    return tuple(teller.answer(fact, name, value) for name, value in told)


def _points(group: list[Moment], points: Mapping[str, int]) -> str:
    """What a line gives to the score now; empty for a line that gives nothing."""
    given = [points[fact.id] for each in group for fact in _facts(each) if fact.id in points]
    return signed(sum(given)) if given else ""


def _pages(moment: Moment, teller: Teller) -> tuple[Page, ...]:
    """What was seen after the first page of a visit."""
    seen = moment.visit.pages[1:] if moment.visit else ()
    return tuple(Page(page.at, teller.sentence(page)) for page in seen[:_MOST_PAGES])


def _look(fact: Fact) -> Look:
    channel = _CHANNEL_LOOKS.get(str(fact.props.get("channel", "")))
    if fact.name == "contact.attempted" and channel:
        return channel
    family = _FAMILY_LOOKS.get(FAMILY.get(fact.name, ""), _OTHER)
    return _LOOKS.get(fact.name, family)


def _small(moment: Moment) -> str:
    fact = moment.fact
    if fact.origin == "derived" and fact.clause:
        values = {"clause": fact.clause, "number": fact.pact_version}
        return _("Clause %(clause)s, pact v%(number)s") % values
    if moment.actor_name:
        return _("Recorded by %(name)s") % {"name": moment.actor_name}
    if moment.visit is not None:
        return visit_words(moment.visit)
    return _("Imported") if fact.history else ""


def visit_words(visit: Session) -> str:
    """Where a visit came from."""
    channel = word("channel", visit.channel, get_language() or "es")
    if visit.campaign:
        values = {"channel": channel, "campaign": visit.campaign[:120]}
        return _("Visit from %(channel)s, campaign %(campaign)s") % values
    if visit.channel == "direct":
        return _("Direct visit")
    return _("Visit from %(channel)s") % {"channel": channel}
