"""What a clock promises, as a sentence: “First attempt to reach the lead, within 2 working hours
of the hand-over”."""

from collections.abc import Mapping

from testigo.core.durations import Duration
from testigo.core.sla.commitments import Attempts, Clocked
from testigo.wording.facts import FACTS
from testigo.wording.texts import Language, Text, language_of

# What ends the promise, as a thing to do.
ENDS: Mapping[str, Text] = {
    "contact.attempted": {"es": "Primer intento de contacto", "en": "First attempt to reach them"},
    "lead.accepted": {"es": "Aceptar el lead", "en": "Accept the lead"},
    "lead.rejected": {"es": "Decir por qué no encaja", "en": "Say why it is not a fit"},
    "lead.qualified": {"es": "Investigar el lead", "en": "Investigate the lead"},
    "feedback.given": {"es": "Contar a Marketing qué pasó", "en": "Tell Marketing what happened"},
    "success.contacted": {
        "es": "Primer contacto de Clientes",
        "en": "First contact by Customer success",
    },
    "onboarding.completed": {"es": "Terminar la puesta en marcha", "en": "Finish onboarding"},
}
ACCEPT_OR_REJECT: Text = {"es": "Aceptar o descartar el lead", "en": "Accept or decline the lead"}

# From when it counts.
STARTS: Mapping[str, Text] = {
    "lead.handed_over": {"es": "desde el traspaso", "en": "of the hand-over"},
    "stage:mql": {"es": "desde que es MQL", "en": "of becoming an MQL"},
    "stage:sql": {"es": "desde que es SQL", "en": "of becoming an SQL"},
    "stage:opportunity": {"es": "desde que es oportunidad", "en": "of becoming an opportunity"},
    "stage:customer": {"es": "desde que es cliente", "en": "of becoming a customer"},
    "contract.signed": {"es": "desde la firma del contrato", "en": "of signing the contract"},
    "lead.rejected": {"es": "desde que se descarta", "en": "of declining it"},
    "deal.lost": {"es": "desde que se pierde la oportunidad", "en": "of losing the deal"},
}
SETTLED: Text = {"es": "desde que se cierra", "en": "of closing it"}

_ATTEMPTS: Text = {"es": "{count} intentos de contacto", "en": "{count} attempts to reach them"}
_ONE_ATTEMPT: Text = {"es": "1 intento de contacto", "en": "1 attempt to reach them"}
_ON_DAYS: Text = {"es": "en {days} días distintos", "en": "on {days} different days"}
_BY_CHANNELS: Text = {"es": "por {channels} canales distintos", "en": "by {channels} channels"}

_FORM: Text = {"es": "{what}, en {time} {since}", "en": "{what}, within {time} {since}"}
SINCE_FACT: Text = {"es": "desde «{fact}»", "en": "of “{fact}”"}

# unit → one and many, in working time and in plain elapsed time.
_UNITS: Mapping[str, tuple[Text, Text, Text, Text]] = {
    "m": (
        {"es": "minuto laborable", "en": "working minute"},
        {"es": "minutos laborables", "en": "working minutes"},
        {"es": "minuto", "en": "minute"},
        {"es": "minutos", "en": "minutes"},
    ),
    "h": (
        {"es": "hora laborable", "en": "working hour"},
        {"es": "horas laborables", "en": "working hours"},
        {"es": "hora", "en": "hour"},
        {"es": "horas", "en": "hours"},
    ),
    "d": (
        {"es": "día laborable", "en": "working day"},
        {"es": "días laborables", "en": "working days"},
        {"es": "día", "en": "day"},
        {"es": "días", "en": "days"},
    ),
}


def promise_name(promise: Clocked, language: str) -> str:
    """What has to happen: `First attempt to reach them`."""
    tag = language_of(language)
    if isinstance(promise, Attempts):
        form = _ATTEMPTS if promise.at_least > 1 else _ONE_ATTEMPT
        return form[tag].format(count=promise.at_least)
    if set(promise.ends) == {"lead.accepted", "lead.rejected"}:
        return ACCEPT_OR_REJECT[tag]
    return " / ".join(_text(ENDS, end, tag) for end in promise.ends)


def promise_sentence(promise: Clocked, language: str) -> str:
    """The whole promise: what, within which time, counted from when."""
    tag = language_of(language)
    time = duration_words(promise.within, tag, working=promise.elapsed == "working")
    since = SETTLED[tag] if len(promise.starts) > 1 else _since(promise.starts[0], tag)
    return _FORM[tag].format(what=_what(promise, tag), time=time, since=since)


def _what(promise: Clocked, tag: Language) -> str:
    """What has to happen, in full: `5 attempts to reach them, on 3 different days`."""
    parts = [promise_name(promise, tag)]
    if isinstance(promise, Attempts):
        if promise.on_days > 1:
            parts.append(_ON_DAYS[tag].format(days=promise.on_days))
        if promise.by_channels > 1:
            parts.append(_BY_CHANNELS[tag].format(channels=promise.by_channels))
    return ", ".join(parts)


def duration_words(duration: Duration, language: str, *, working: bool = True) -> str:
    """`2h` → `2 working hours`; in plain elapsed time `2 hours`."""
    one, many, plain_one, plain_many = _UNITS[duration.unit]
    form = (one, many) if working else (plain_one, plain_many)
    return f"{duration.amount} {form[duration.amount != 1][language_of(language)]}"


def _since(start: str, tag: Language) -> str:
    text = STARTS.get(start)
    if text is not None:
        return text[tag]
    return SINCE_FACT[tag].format(fact=_text(FACTS, start, tag))


def _text(table: Mapping[str, Text], code: str, tag: Language) -> str:
    text = table.get(code) or FACTS.get(code)
    return text[tag] if text else code
