"""What points may be given for, in words."""

from testigo.core.conditions import FactTest
from testigo.core.signals import Signal
from testigo.wording.conditions import condition_words, fact_words
from testigo.wording.facts import FACTS
from testigo.wording.rules import trait_label, trait_value_label
from testigo.wording.texts import Text, language_of

_FORM: Text = {"es": "Envió el formulario «{form}»", "en": "Sent the form “{form}”"}
_TRAIT: Text = {"es": "{trait}: {value}", "en": "{trait}: {value}"}


def signal_words(signal: Signal, language: str) -> str:
    """“Asked for a demo”, “Sent the form “call-me””, “Sector: Industry”."""
    tag = language_of(language)
    if signal.rule is not None:
        when = signal.rule.when
        said = fact_words(when, tag) if isinstance(when, FactTest) else condition_words(when, tag)
        return said[:1].upper() + said[1:]
    if signal.act is not None:
        name, form = signal.act
        if form:
            return _FORM[tag].format(form=form)
        return FACTS[name][tag] if name in FACTS else name
    trait, value = signal.trait or ("", "")
    return _TRAIT[tag].format(
        trait=trait_label(trait, tag), value=trait_value_label(trait, value, tag)
    )
