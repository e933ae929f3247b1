"""Whether promises fit, in words: the verdicts, why, and the levers."""

from collections.abc import Mapping
from decimal import Decimal

from babel.dates import get_day_names
from babel.numbers import format_decimal

from testigo.core.durations import parse_duration
from testigo.core.feasibility.outcomes import Lever, Likely, Outcome, Said
from testigo.core.sla.commitments import Attempts, Care, Commitment, Rate, Revenue, Timed, Volume
from testigo.wording.commitments import money_words, percent_words
from testigo.wording.promises import duration_words
from testigo.wording.texts import Language, Text, language_of

VERDICTS: Mapping[str, Text] = {
    "fits": {"es": "Viable", "en": "Fits"},
    "tight": {"es": "Ajustado", "en": "Tight"},
    "does_not_fit": {"es": "No viable", "en": "Does not fit"},
    "nothing": {"es": "Nada que medir", "en": "Nothing to measure"},
}
GROUPS: Mapping[str, Text] = {
    "volume": {"es": "Volumen", "en": "Volume"},
    "capacity": {"es": "Capacidad", "en": "Capacity"},
    "speed": {"es": "Velocidad", "en": "Speed"},
    "reachability": {"es": "Alcance", "en": "Reachability"},
}
QUESTIONS: Mapping[str, Text] = {
    "volume": {
        "es": "¿Llega bastante, según los últimos meses?",
        "en": "Does enough come, by the last months?",
    },
    "capacity": {
        "es": "¿Caben los intentos en las horas que hay?",
        "en": "Do the attempts fit into the hours there are?",
    },
    "speed": {
        "es": "¿Hay alguien cuando llega el trabajo?",
        "en": "Is somebody there when the work arrives?",
    },
    "reachability": {
        "es": "¿Se llega a quienes se promete?",
        "en": "Do the promised contacts get made?",
    },
}
ASSUMPTIONS: Mapping[str, Text] = {
    "minutes": {"es": "Minutos por intento", "en": "Minutes per attempt"},
    "people": {"es": "Personas que reciben traspasos", "en": "People who receive hand-overs"},
    "arrivals": {"es": "Traspasos al mes", "en": "Hand-overs a month"},
    "reach": {"es": "Intentos que acaban en conversación", "en": "Attempts that are answered"},
    "attention": {
        "es": "Se atiende dentro de la misma hora",
        "en": "Taken up within the hour",
    },
}
# What the probability is of.
MEASURES: Mapping[str, Text] = {
    "leads": {"es": "de cada lead", "en": "of each lead"},
    "periods": {"es": "de cada periodo", "en": "of each period"},
    "people": {"es": "de las personas, hoy", "en": "of the people, today"},
}
WHYS: Mapping[str, Text] = {
    "nothing": {
        "es": "En los últimos meses no hay nada con lo que medirlo.",
        "en": "The last months hold nothing to measure it by.",
    },
    "nobody": {
        "es": "En el equipo que recibe este trabajo no hay nadie.",
        "en": "Nobody sits in the team that receives this work.",
    },
    "no_room": {
        "es": "El {share} llega cuando nadie tiene hueco: todos tienen ya los leads abiertos que "
        "admiten.",
        "en": "{share} come when nobody has room: everybody already has as many open leads as they "
        "take.",
    },
    "spread": {
        "es": "Llegan {leads} al mes, y lo que no llega a tiempo se reparte por toda la semana.",
        "en": "{leads} come a month, and what is not in time is spread over the whole week.",
    },
    "fits": {
        "es": "Llegan {leads} al mes y hay tiempo para atenderlos.",
        "en": "{leads} come a month, and there is time for them.",
    },
    "band": {
        "es": "Los {weekday}, de {since} a {until} h, llegan {leads} al mes y hay {people} de "
        "turno; {missed} no llegan a tiempo.",
        "en": "On {weekday}, {since}–{until} h, {leads} arrive a month and {people} on shift; "
        "{missed} are not in time.",
    },
    "band_part": {
        "es": "Los {weekday}, de {since} a {until} h, llegan {leads} al mes y hay {people} de "
        "turno, de {from} a {to} h; {missed} no llegan a tiempo.",
        "en": "On {weekday}, {since}–{until} h, {leads} arrive a month and {people} on shift, "
        "{from}–{to} h; {missed} are not in time.",
    },
    "months_reached": {
        "es": "Se alcanzó en {reached} de los últimos {months} meses: {mean} al mes de media, y se "
        "prometen {asked}.",
        "en": "Reached in {reached} of the last {months} months: {mean} a month on average, and "
        "{asked} are promised.",
    },
    "share_met": {
        "es": "En los últimos meses se logró en {met} de {cases} casos.",
        "en": "In the last months it was met in {met} of {cases} cases.",
    },
    "few_cases": {
        "es": "En los últimos meses se logró en {met} de {cases} casos: son pocos para decir más.",
        "en": "In the last months it was met in {met} of {cases} cases: too few to say more.",
    },
    "in_care": {
        "es": "Hoy {met} de {cases} personas tienen un contacto dentro de ese tiempo.",
        "en": "Today {met} of {cases} people have a touch within that time.",
    },
}
LEVERS: Mapping[str, Text] = {
    "shift": {
        "es": "Una persona más de turno los {weekday}, de {since} a {until} h",
        "en": "One more person on shift on {weekday}, {since}–{until} h",
    },
    "shift_within": {
        "es": "Una persona más de turno los {weekday}, de {since} a {until} h, y {within} en vez "
        "de {before}",
        "en": "One more person on shift on {weekday}, {since}–{until} h, and {within} rather than "
        "{before}",
    },
    "within": {"es": "{within} en vez de {before}", "en": "{within} rather than {before}"},
    "person": {
        "es": "Una persona más en el equipo, toda la semana",
        "en": "One more person in the team, all week",
    },
    "capacity": {
        "es": "{more} leads abiertos más por persona",
        "en": "{more} more open leads per person",
    },
    "attempts": {
        "es": "{at_least} intentos en vez de {before}",
        "en": "{at_least} attempts instead of {before}",
    },
    "share": {
        "es": "Prometerlo para el {share} de los leads en vez de para el {before}",
        "en": "Promise it for {share} of the leads instead of {before}",
    },
    "at_least": {"es": "{at_least} en vez de {before}", "en": "{at_least} instead of {before}"},
    "growth": {"es": "Un {percent} más al mes", "en": "{percent} more a month"},
    "rate": {"es": "{share} en vez de {before}", "en": "{share} instead of {before}"},
    "touched_every": {
        "es": "{within} en vez de {before}",
        "en": "{within} rather than {before}",
    },
}
_PUT_OFF: Text = {
    "es": "El {put_off} de lo que llega entonces se deja para más tarde, según los últimos meses.",
    "en": "By the last months, {put_off} of what comes then is put off.",
}
_WORTH_SAYING = 0.05
_PERSON: Mapping[str, Text] = {
    "none": {"es": "nadie", "en": "nobody is"},
    "one": {"es": "1 persona", "en": "1 person is"},
    "many": {"es": "{count} personas", "en": "{count} people are"},
}
_ESTIMATE: Text = {"es": "estimación", "en": "estimate"}
# Where an assumption comes from that history says.
_SOURCES: Mapping[str, Text] = {
    "people": {"es": "quienes están en el equipo", "en": "who sits in the team"},
    "arrivals": {"es": "media de {cases} meses", "en": "mean of {cases} months"},
    "reach": {"es": "de {cases} intentos", "en": "of {cases} attempts"},
    "attention": {"es": "de {cases} traspasos", "en": "of {cases} hand-overs"},
    "minutes": {"es": "elegido aquí", "en": "chosen here"},
}
_LOCALE: Text = {"es": "es_ES", "en": "en"}
_INTERVAL: Text = {"es": "entre {low} y {high}", "en": "between {low} and {high}"}


def why_words(outcome: Outcome, currency: str, language: str) -> str:
    """Why a promise fits or does not, in a sentence."""
    values, code = outcome.why.values, outcome.why.code
    whole = (values.get("since"), values.get("until")) == (values.get("from"), values.get("to"))
    if code == "band" and not whole and values["people"]:
        code = "band_part"
    tag = language_of(language)
    said = _said(outcome.why, outcome.promise, currency, tag)
    told = WHYS[code][tag].format(**said)
    late = float(values.get("put_off", 0))
    return f"{told} {_PUT_OFF[tag].format(**said)}" if late >= _WORTH_SAYING else told


def lever_words(lever: Lever, promise: Commitment, currency: str, language: str) -> str:
    """A change, as one would ask for it."""
    tag = language_of(language)
    said = _said(lever.said, promise, currency, tag)
    return LEVERS[lever.said.code][tag].format(
        before=_before(lever.said, promise, currency, tag), **said
    )


def chance_words(likely: Likely, language: str) -> str:
    """`83 %`; an en dash without any case."""
    return "–" if likely.chance is None else _percent(likely.chance, language_of(language))


def interval_words(likely: Likely, language: str) -> str:
    """`between 79% and 88%`; empty where both are the same."""
    tag = language_of(language)
    low, high = _percent(likely.low, tag), _percent(likely.high, tag)
    if likely.chance is None or low == high:
        return ""
    return _INTERVAL[tag].format(low=low, high=high)


def assumption_words(code: str, value: float, language: str) -> str:
    """The value of an assumption: `10 min`, `55%`, `95`."""
    tag = language_of(language)
    if code == "minutes":
        return f"{value:.0f} min"
    return _percent(value, tag) if code in ("reach", "attention") else _count(value, tag)


def source_words(code: str, estimate: bool, cases: int, language: str) -> str:
    """Where it comes from: an estimate, or how much history says it."""
    tag = language_of(language)
    if estimate:
        return _ESTIMATE[tag]
    return _SOURCES[code][tag].format(cases=format_decimal(cases, "#,##0", locale=_LOCALE[tag]))


def _said(said: Said, promise: Commitment, currency: str, tag: Language) -> dict[str, str]:
    return {key: _value(key, value, promise, currency, tag) for key, value in said.values.items()}


def _value(
    key: str, value: str | int | float, promise: Commitment, currency: str, tag: Language
) -> str:
    match key:
        case "weekday":
            return _days(int(value), tag)
        case "people":
            return _people(int(value), tag)
        case "share" | "put_off":
            return _percent(float(value), tag)
        case "percent":
            return _percent(float(value) / 100, tag)
        case "within":
            return _duration(str(value), promise, tag)
        case "mean" | "asked" | "at_least":
            return _amount(float(value), promise, currency, tag)
        case "leads" | "missed":
            return _count(float(value), tag)
    return format_decimal(value, "#,##0", locale=_LOCALE[tag])


def _before(said: Said, promise: Commitment, currency: str, tag: Language) -> str:
    match promise:
        case Timed() if said.code == "share":
            return _percent(float(promise.share), tag)
        case Attempts() if said.code == "attempts":
            return str(promise.at_least)
        case Timed():
            return _duration(str(promise.within), promise, tag)
        case Rate():
            return _percent(float(promise.at_least), tag)
        case Care():
            return _duration(str(promise.touched_every), promise, tag)
        case Volume() | Revenue():
            return _amount(float(promise.at_least), promise, currency, tag)
    return ""


def _duration(text: str, promise: Commitment, tag: Language) -> str:
    duration = parse_duration(text)
    working = isinstance(promise, Timed) and promise.elapsed == "working"
    return duration_words(duration, tag, working=working) if duration else text


def _amount(value: float, promise: Commitment, currency: str, tag: Language) -> str:
    if isinstance(promise, Revenue):
        return money_words(Decimal(round(value)), currency, tag)
    return format_decimal(round(value), "#,##0", locale=_LOCALE[tag])


def _count(value: float, tag: Language) -> str:
    """A mean of counts: small ones with a decimal."""
    return format_decimal(value, "#,##0.#" if value < 10 else "#,##0", locale=_LOCALE[tag])


def _percent(share: float, tag: Language) -> str:
    return percent_words(Decimal(str(round(share, 2))), tag, whole=True)


def _people(count: int, tag: Language) -> str:
    form = "none" if not count else "one" if count == 1 else "many"
    return _PERSON[form][tag].format(count=count)


def _days(weekday: int, tag: Language) -> str:
    """`viernes`, `Fridays`: the day of every week."""
    name = str(get_day_names("wide", locale=tag)[weekday])
    if tag == "en":
        return f"{name}s"
    return name if name.endswith("s") else f"{name}s"
