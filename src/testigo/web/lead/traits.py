"""What is known about a person, each value with when and from where it came."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

from testigo.queries.lead import LeadStory
from testigo.wording.rules import TRAITS, trait_label, value_label

ORIGINS: dict[str, str | Promise] = {
    "form": pgettext_lazy("origin", "form"),
    "import": pgettext_lazy("origin", "import"),
    "screen": pgettext_lazy("origin", "on screen"),
    "api": pgettext_lazy("origin", "another system"),
    "collector": pgettext_lazy("origin", "website"),
    "worker": pgettext_lazy("origin", "Testigo"),
    "sample": pgettext_lazy("origin", "sample data"),
    "cli": pgettext_lazy("origin", "command line"),
}
_LONGEST = 500
# Shown in the head of the page already.
_IN_HEAD = frozenset({"name"})
_PLACES = {name: place for place, name in enumerate(TRAITS)}


@dataclass(frozen=True, slots=True)
class TraitLine:
    """One value; `url` is set when it is an address of the web."""

    label: str
    value: str
    url: str
    at: datetime
    origin: str | Promise


def trait_lines(story: LeadStory) -> list[TraitLine]:
    """The latest values, those that everybody knows first, then by name."""
    language = get_language() or "es"
    held = story.case.story.person.traits
    names = sorted(held.keys() - _IN_HEAD, key=lambda name: (_PLACES.get(name, 99), name))
    found = []
    for name in names:
        trait = held[name]
        value = value_label(trait.value, language)[:_LONGEST]
        if value:
            fact = story.facts.get(trait.fact)
            origin = ORIGINS.get(fact.source, fact.source) if fact else ""
            label = trait_label(name, language)
            found.append(TraitLine(label, value, web_url(value), trait.at, origin))
    return found


def web_url(value: str) -> str:
    """The value itself when it is a whole http or https address, else empty."""
    return value if value.lower().startswith(("https://", "http://")) else ""
