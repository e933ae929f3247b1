"""Commitments: what each is called, the parts into which its cases fall, and how it stands."""

from collections.abc import Mapping
from decimal import Decimal

from babel.numbers import format_currency, format_decimal, format_percent

from testigo.core.sla.commitments import (
    ATTEMPT,
    STAGE_TRIGGER,
    Attempts,
    Care,
    Commitment,
    Rate,
    Response,
    Revenue,
    Volume,
)
from testigo.wording.facts import FACTS
from testigo.wording.promises import duration_words, promise_name
from testigo.wording.stages import STAGES
from testigo.wording.texts import Language, Text, language_of

_LOCALE: Text = {"es": "es_ES", "en": "en"}
_MONEY: Text = {"es": "#,##0 ¤", "en": "¤#,##0"}
_PERCENT: Text = {"es": "#,##0.# %", "en": "#,##0.#%"}

PARTS: Mapping[str, Text] = {
    "all": {"es": "Todos los casos", "en": "All cases"},
    "delivered": {"es": "Entregados", "en": "Delivered"},
    "accepted": {"es": "Aceptados", "en": "Accepted"},
    "pending": {"es": "Sin respuesta todavía", "en": "Not answered yet"},
    "rejected": {"es": "Devueltos", "en": "Returned"},
    "met": {"es": "Conseguidos a tiempo", "en": "Reached in time"},
    "open": {"es": "En plazo", "en": "On time"},
    "lapsed": {"es": "Sin conseguir a tiempo", "en": "Not reached in time"},
    "counted": {"es": "Contratos que cuentan", "en": "Contracts that count"},
    "other": {"es": "Otros contratos", "en": "Other contracts"},
    "in_care": {"es": "Con contacto reciente", "en": "Touched lately"},
    "out_of_care": {"es": "Esperan un contacto", "en": "Waiting for a touch"},
    "kept": {"es": "Cumplidos", "en": "Kept"},
    "kept_late": {"es": "Cumplidos fuera de plazo", "en": "Kept late"},
    "past_due": {"es": "Vencidos", "en": "Past due"},
    "paused": {"es": "En pausa", "en": "Paused"},
    "excused": {"es": "Excusados", "en": "Excused"},
    "voided": {"es": "Anulados", "en": "Voided"},
    "missed": {"es": "Fuera de plazo", "en": "Not in time"},
    "conversed": {"es": "Con conversación", "en": "With a conversation"},
}

STANDINGS: Mapping[str, Text] = {
    "on_track": {"es": "En ritmo", "en": "On pace"},
    "behind": {"es": "Por detrás, alcanzable", "en": "Behind, within reach"},
    "at_risk": {"es": "Ritmo en riesgo", "en": "Pace at risk"},
    "missed": {"es": "Sin alcanzar", "en": "Not reached"},
    "kept": {"es": "Cumplido", "en": "Kept"},
    "none": {"es": "Sin casos", "en": "No cases"},
}

# The period in which a promise is judged.
PERIODS: Mapping[str, Text] = {
    "week": {"es": "Por semana", "en": "A week"},
    "month": {"es": "Por mes", "en": "A month"},
    "quarter": {"es": "Por trimestre", "en": "A quarter"},
}

# How many enter a stage.
_ENTERED: Mapping[str, Text] = {
    "lead": {"es": "Leads nuevos", "en": "New leads"},
    "mql": {"es": "MQL entregados", "en": "MQLs delivered"},
    "sql": {"es": "SQL entregados", "en": "SQLs delivered"},
    "opportunity": {"es": "Oportunidades nuevas", "en": "New opportunities"},
    "customer": {"es": "Clientes nuevos", "en": "New customers"},
}
_SOURCED: Text = {"es": "Ingresos que origina Marketing", "en": "Revenue sourced by Marketing"}
_INFLUENCED: Text = {
    "es": "Ingresos en los que influye Marketing",
    "en": "Revenue influenced by Marketing",
}
_GOAL: Text = {"es": "Objetivo de ventas", "en": "Revenue goal"}
_CARE: Text = {
    "es": "Nadie más de {time} sin contacto",
    "en": "Nobody goes more than {time} without contact",
}
_ATTEMPTS: Text = {"es": "{count} intentos completos", "en": "{count} attempts complete"}
_ONE_ATTEMPT: Text = {"es": "Un intento hecho", "en": "One attempt made"}

# What a share counts, by what it is a share of and what is to come of it.
_RATES: Mapping[tuple[tuple[str, ...], tuple[str, ...]], Text] = {
    (("stage:mql",), ("lead.accepted",)): {"es": "MQL aceptados", "en": "MQLs accepted"},
    (("contract.due",), ("contract.renewed",)): {
        "es": "Contratos renovados",
        "en": "Contracts renewed",
    },
}
_RATE: Text = {"es": "{of} → {that}", "en": "{of} → {that}"}

# What a clock measures, by what ends it.
_ON_TIME: Mapping[frozenset[str], Text] = {
    frozenset({ATTEMPT}): {"es": "Primer contacto a tiempo", "en": "First contact on time"},
    frozenset({"lead.accepted", "lead.rejected"}): {
        "es": "Aceptados o descartados a tiempo",
        "en": "Answered on time",
    },
    frozenset({"feedback.given"}): {
        "es": "Marketing informado a tiempo",
        "en": "Marketing told on time",
    },
    frozenset({"success.contacted"}): {"es": "Bienvenida a tiempo", "en": "Welcome on time"},
}
_SQL_CONTACT: Text = {"es": "Contacto del SQL a tiempo", "en": "SQL contacted on time"}


def commitment_name(promise: Commitment, language: str) -> str:
    """What a commitment is called, as what is counted: `MQLs delivered`, `First contact on time`.

    The same wherever it stands: beside its figure, over the list of its leads, in alerts.
    """
    tag = language_of(language)
    match promise:
        case Volume(stage=stage):
            return _ENTERED[stage][tag]
        case Rate():
            return _rate(promise, tag)
        case Revenue(side=""):
            return _GOAL[tag]
        case Revenue(counted=counted):
            return (_SOURCED if counted == "sourced" else _INFLUENCED)[tag]
        case Care():
            time = duration_words(promise.touched_every, tag, working=False)
            return _CARE[tag].format(time=time)
        case Attempts(at_least=1):
            return _ONE_ATTEMPT[tag]
        case Attempts():
            return _ATTEMPTS[tag].format(count=promise.at_least)
        case Response():
            return _response(promise, tag)


def figure_words(
    promise: Commitment,
    figure: Decimal | None,
    currency: str,
    language: str,
    *,
    whole: bool = False,
) -> str:
    """A figure of a commitment within a sentence: `68`, `93.3 %`, `49.000 €`; a dash where nobody
    can tell. A `whole` share is told without its decimal."""
    if figure is None:
        return "–"
    tag = language_of(language)
    if isinstance(promise, Volume):
        return format_decimal(figure, "#,##0", locale=_LOCALE[tag])
    if isinstance(promise, Revenue):
        return money_words(figure, currency, tag)
    return percent_words(figure, tag, whole=whole)


def money_words(amount: Decimal, currency: str, language: str) -> str:
    """`49.000 €`, without cents."""
    tag = language_of(language)
    return format_currency(
        amount, currency, _MONEY[tag], locale=_LOCALE[tag], currency_digits=False
    )


def percent_words(share: Decimal, language: str, *, whole: bool = False) -> str:
    """`93,3 %`; a `whole` one without its decimal."""
    tag = language_of(language)
    pattern = _PERCENT[tag].replace(".#", "") if whole else _PERCENT[tag]
    return format_percent(share, pattern, locale=_LOCALE[tag])


def exact_percent(share: Decimal, language: str) -> str:
    """`93,34 %`, with every decimal that it has."""
    tag = language_of(language)
    pattern = _PERCENT[tag].replace(".#", ".########")
    return format_percent(share, pattern, locale=_LOCALE[tag])


def exact_money(amount: Decimal, currency: str, language: str) -> str:
    """`49.000,50 €`, with cents where it has some."""
    if amount == amount.to_integral_value():
        return money_words(amount, currency, language)
    return format_currency(amount, currency, locale=_LOCALE[language_of(language)])


def _rate(promise: Rate, tag: Language) -> str:
    text = _RATES.get((promise.of, promise.that), _RATE)
    of, that = (_triggers(names, tag) for names in (promise.of, promise.that))
    return text[tag].format(of=of, that=that)


def _response(promise: Response, tag: Language) -> str:
    ends = frozenset(promise.ends)
    if ends == {ATTEMPT} and f"{STAGE_TRIGGER}sql" in promise.starts:
        return _SQL_CONTACT[tag]
    text = _ON_TIME.get(ends)
    return text[tag] if text else promise_name(promise, tag)


def _triggers(names: tuple[str, ...], tag: Language) -> str:
    return " / ".join(_trigger(name, tag) for name in names)


def _trigger(name: str, tag: Language) -> str:
    if name.startswith(STAGE_TRIGGER):
        return _stage(name.removeprefix(STAGE_TRIGGER), tag)
    text = FACTS.get(name)
    return text[tag] if text else name


def _stage(stage: str, tag: Language) -> str:
    return STAGES[stage][tag]
