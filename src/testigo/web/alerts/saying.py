"""What the screens of alerts say: rules as sentences, and what came of a test."""

from collections.abc import Sequence

from django.utils.text import get_text_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.actions.deliveries import Tested
from testigo.core.notices import NoticeRule
from testigo.core.problems import Problem
from testigo.wording import sentence, word

# Recipients and channels whose words are no names.
_NO_NAMES = frozenset({"owner", "escalate_to", "push", "email", "webhook"})


def rule_sentences(rules: Sequence[NoticeRule]) -> list[dict[str, str]]:
    """Every rule: what is told, to whom, by which channels, and whether it waits."""
    language = get_language() or "es"
    return [
        {
            "event": word("alert_event", rule.on, language),
            "to": _listed(rule.to, [word("alert_recipient", one, language) for one in rule.to]),
            "by": _listed(rule.by, [word("alert_channel", one, language) for one in rule.by]),
            "urgent": "yes" if rule.urgent else "",
        }
        for rule in rules
    ]


def _listed(codes: Sequence[str], words: Sequence[str]) -> str:
    """The words of these codes as the middle of a sentence."""
    inside = [
        said[0].lower() + said[1:] if code in _NO_NAMES else said
        for code, said in zip(codes, words, strict=True)
    ]
    return get_text_list(inside, _("and"))


def code_words(kind: str, came: Tested) -> str:
    """What came of sending a code."""
    language = get_language() or "es"
    channel = word("alert_channel", kind, language)
    if came.sent:
        said = _("A code of six digits has left by %(channel)s: write it here within 10 minutes.")
        return said % {"channel": channel}
    values = {"channel": channel, "why": sentence(Problem(came.code), language)}
    return _("No code has left by %(channel)s: %(why)s") % values


def tested_words(came: Tested) -> str:
    """What came of a test."""
    if came.sent:
        return _("The test was taken. Look whether it arrives.")
    why = sentence(Problem(came.code), get_language() or "es")
    if came.words:
        return _("The test was not taken: %(why)s (%(words)s)") % {"why": why, "words": came.words}
    return _("The test was not taken: %(why)s") % {"why": why}
