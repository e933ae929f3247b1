"""What is known about a person, each value with when and from where it came."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from testigo.core.facts import Fact
from testigo.core.person import TraitValue
from testigo.core.provenance import NAME
from testigo.queries.lead import LeadStory
from testigo.wording import word
from testigo.wording.rules import trait_label, trait_value_label

ORIGINS: dict[str, str | Promise] = {
    "form": pgettext_lazy("origin", "form"),
    "import": pgettext_lazy("origin", "import"),
    "screen": pgettext_lazy("origin", "on screen"),
    "api": pgettext_lazy("origin", "another system"),
    "mail": pgettext_lazy("origin", "copy of an e-mail"),
    "collector": pgettext_lazy("origin", "website"),
    "worker": pgettext_lazy("origin", "Testigo"),
    "sample": pgettext_lazy("origin", "sample data"),
    "cli": pgettext_lazy("origin", "command line"),
}
_LONGEST = 500
# Shown in the head of the page already.
_IN_HEAD = frozenset({"name"})


@dataclass(frozen=True, slots=True)
class TraitLine:
    """One value; `url` is set when it is an address of the web."""

    label: str
    value: str
    url: str
    at: datetime
    origin: str | Promise


@dataclass(frozen=True, slots=True)
class Obtained:
    """Where data come from, by what right they are held, and since when."""

    source: str
    basis: str
    at: datetime


def trait_lines(story: LeadStory) -> list[TraitLine]:
    """Exactly the fields that Sales sees, as the field map has them, with what is in them."""
    shown = [one for one in story.seen.shown if one.field.trait not in _IN_HEAD]
    lines = [_line(story, one.field.trait, one.held, one.field.label) for one in shown]
    return [line for line in lines if line.value]


def stray_lines(story: LeadStory) -> list[TraitLine]:
    """What was told and no field names."""
    lines = [_line(story, trait, held) for trait, held in story.seen.stray]
    return [line for line in lines if line.value]


def obtained_lines(story: LeadStory) -> list[Obtained]:
    """Where the person's data come from and by what right they are held, the last told first."""
    language = get_language() or "es"
    told: dict[tuple[str, str], Obtained] = {}
    for moment in story.moments:
        fact = moment.fact
        if fact.name == NAME and not moment.undone:
            source, basis = (str(fact.props.get(key, "")) for key in ("source", "basis"))
            said = Obtained(source[:_LONGEST], word("basis", basis, language), fact.at)
            told.setdefault((source, basis), said)
    return list(told.values())


def _line(story: LeadStory, trait: str, held: TraitValue, label: str = "") -> TraitLine:
    language = get_language() or "es"
    value = trait_value_label(trait, story.seen.words(trait, held.value), language)[:_LONGEST]
    fact = story.facts.get(held.fact)
    label = label or trait_label(trait, language)
    return TraitLine(label, value, web_url(value), held.at, _origin(story, fact) if fact else "")


def _origin(story: LeadStory, fact: Fact) -> str | Promise:
    """By which door it came, or who wrote it down."""
    name = story.names.get(fact.actor)
    if name:
        return _("by hand, %(name)s") % {"name": name}
    return ORIGINS.get(fact.source, fact.source)


def web_url(value: str) -> str:
    """The value itself when it is a whole http or https address, else empty."""
    return value if value.lower().startswith(("https://", "http://")) else ""
