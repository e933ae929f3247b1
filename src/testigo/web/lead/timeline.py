"""What happened to a lead, line by line, and which lines to show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from testigo.core.facts import FAMILY, Fact
from testigo.queries.lead import Moment
from testigo.web.lead.sentences import Teller

SHOWS: dict[str, str | Promise] = {
    "all": pgettext_lazy("timeline", "Everything"),
    "web": pgettext_lazy("timeline", "Web and mail"),
    "talks": pgettext_lazy("timeline", "Conversations"),
    "stages": pgettext_lazy("timeline", "Stages"),
    "clocks": pgettext_lazy("timeline", "Clocks"),
}
_SHOW_OF_FAMILY: Mapping[str, str] = {
    "web": "web",
    "forms": "web",
    "email": "web",
    "sales": "talks",
    "deals": "talks",
    "success": "talks",
}


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
_CHANNEL_LOOKS: Mapping[str, Look] = {
    "email": Look(icon="mail", tone="talk"),
    "whatsapp": Look(icon="brand-whatsapp", tone="talk"),
    "linkedin": Look(icon="brand-linkedin", tone="talk"),
    "visit": Look(icon="map-pin", tone="talk"),
    "video": Look(icon="video", tone="talk"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline. `small` says who wrote it down, or the clause it follows from."""

    id: str
    at: datetime
    look: Look
    sentence: str
    small: str
    note: str
    undone: bool
    late: bool
    more: int


def lines(
    moments: Iterable[Moment], teller: Teller, show: str, *, oldest_first: bool
) -> list[Line]:
    """The lines of one show, newest first unless told as a story."""
    shown = [moment for moment in moments if show == "all" or _show_of(moment.fact) == show]
    told = [_line(group, teller) for group in _together(shown)]
    return told[::-1] if oldest_first else told


def _show_of(fact: Fact) -> str:
    if fact.name.startswith("clock."):
        return "clocks"
    if fact.name in ("stage.entered", "lead.handed_over", "lead.assigned"):
        return "stages"
    return _SHOW_OF_FAMILY.get(FAMILY.get(fact.name, ""), "")


def _together(moments: Iterable[Moment]) -> list[list[Moment]]:
    """Traits that were noted at one instant make one line."""
    groups: list[list[Moment]] = []
    for moment in moments:
        last = groups[-1][-1] if groups else None
        if last and _is_trait(last) and _is_trait(moment) and last.fact.at == moment.fact.at:
            groups[-1].append(moment)
        else:
            groups.append([moment])
    return groups


def _is_trait(moment: Moment) -> bool:
    return moment.fact.name == "trait.set" and not moment.undone


def _line(group: list[Moment], teller: Teller) -> Line:
    moment, fact = group[0], group[0].fact
    sentence = teller.sentence(fact)
    if len(group) > 1:
        values = " · ".join(teller.trait_words(each.fact) for each in reversed(group))
        sentence = _("Noted: %(value)s") % {"value": values}
    note = fact.props.get("note")
    return Line(
        id=fact.id,
        at=fact.at,
        look=_look(fact),
        sentence=sentence,
        small=_small(moment),
        note=note[:500] if isinstance(note, str) else "",
        undone=moment.undone,
        late=moment.late,
        more=moment.more,
    )


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
    return _("Imported") if fact.history else ""
