"""What a person consents to, for whoever is about to write or call."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.core.consents import consents_of
from testigo.core.decide import unretracted
from testigo.queries.lead import LeadStory
from testigo.wording import word


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One purpose on one channel; `text` is what was read, `source` where."""

    name: str
    given: bool
    at: datetime
    text: str
    version: str
    source: str


def consent_lines(story: LeadStory) -> list[ConsentLine]:
    """The last word about each purpose and channel."""
    language = get_language() or "es"
    forms = {
        fact.message_id: str(fact.props.get("form", ""))[:120]
        for fact in story.facts.values()
        if fact.name == "form.submitted"
    }
    lines = []
    for one in consents_of(unretracted(list(story.facts.values()))):
        name = word("purpose", one.purpose, language)
        if one.channel:
            values = {"purpose": name, "channel": word("attempt_channel", one.channel, language)}
            name = _("%(purpose)s · %(channel)s") % values
        lines.append(
            ConsentLine(name, one.given, one.at, one.text, one.version, forms.get(one.proof, ""))
        )
    return lines
