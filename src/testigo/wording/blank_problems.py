"""What is wrong with a value of the pact, said to whoever fills in a field and not to whoever
writes the document: no keys, no quotes, no letters for units. What has no sentence here is said as
everywhere else."""

from collections.abc import Mapping

from testigo.core.problems import Problem
from testigo.wording.blanks import Kind
from testigo.wording.problems import PROBLEMS, filled, sentence
from testigo.wording.texts import Text

_EMPTY: Text = {"es": "Esto no puede quedar vacío.", "en": "This cannot be left empty."}
_WHOLE: Text = {
    "es": "Escribe un número entero, sin decimales.",
    "en": "Write a whole number, without decimals.",
}
_AMOUNT: Text = {
    "es": "Escribe una cantidad, como 250000 o 250000,75.",
    "en": "Write an amount, such as 250000 or 250000.75.",
}
_DECIMAL: Text = {
    "es": "Escribe un número, como 20 o 2,5.",
    "en": "Write a number, such as 20 or 2.5.",
}
_CHOOSE: Text = {"es": "Elige una de las opciones.", "en": "Choose one of the options."}
_CHOOSE_SOME: Text = {"es": "Elige al menos una opción.", "en": "Choose at least one option."}

_OF_A_KIND: Mapping[tuple[str, Kind], Text] = {
    ("not_a_number", "number"): _WHOLE,
    ("not_a_number", "whole_pair"): _WHOLE,
    ("not_a_number", "money"): _AMOUNT,
    ("not_a_number", "decimal"): _DECIMAL,
    ("not_a_number", "pair"): _DECIMAL,
    ("not_a_text", "choice"): _CHOOSE,
    ("empty_list", "many"): _CHOOSE_SOME,
    ("not_a_list", "many"): _CHOOSE_SOME,
    ("not_a_duration", "days"): {
        "es": "Escribe cuántos días: un número entero mayor que cero.",
        "en": "Write how many days: a whole number above zero.",
    },
}
_SAID: Mapping[str, Text] = {
    "missing_key": _EMPTY,
    "not_a_text": _EMPTY,
    "empty_list": _EMPTY,
    "not_a_list": _EMPTY,
    "not_an_option": _CHOOSE,
    "not_a_code": _CHOOSE,
    "not_a_whole_number": _WHOLE,
    "not_a_duration": {
        "es": "Escribe un número entero mayor que cero y elige la unidad.",
        "en": "Write a whole number above zero and choose the unit.",
    },
    "not_a_percentage": {
        "es": "Escribe un porcentaje mayor que 0 y hasta 100, como 60 o 2,5.",
        "en": "Write a percentage above 0 and up to 100, such as 60 or 2.5.",
    },
    "not_a_time": {"es": "Escribe una hora, como 9:15.", "en": "Write a time, such as 9:15."},
    "not_a_time_range": {
        "es": "«{value}» no es un tramo de horas. Escríbelo como 9:00-14:00; si hay varios, "
        "sepáralos con comas.",
        "en": "“{value}” is not a range of hours. Write it like 9:00-14:00; if there are several, "
        "put commas between them.",
    },
    "not_a_month_day": {
        "es": "Ese día no existe: escribe el día y elige el mes.",
        "en": "There is no such day: write the day and choose the month.",
    },
    "not_a_date": {"es": "Elige una fecha que exista.", "en": "Choose a date that exists."},
    "not_a_period": {
        "es": "«{value}» no es un periodo. Escribe un trimestre, como T4 2026, o un mes, como "
        "2026-11.",
        "en": "“{value}” is not a period. Write a quarter, such as Q4 2026, or a month, such as "
        "2026-11.",
    },
    "not_a_destination": {"es": "Elige quién lo recibe.", "en": "Choose who receives it."},
    "range_needs_two": {"es": "Hacen falta los dos números.", "en": "Both numbers are needed."},
    "review_beyond_quarter": {
        "es": "La revisión queda a {days} días, más de un trimestre. Un pacto que no se revisa "
        "deja de servir: elige un día anterior.",
        "en": "The review is {days} days away, more than a quarter. A pact that is not reviewed "
        "stops being useful: choose an earlier day.",
    },
    "threshold_unreachable": {
        "es": "Con estas reglas, la puntuación {kind} llega como mucho a {highest} puntos y el "
        "umbral de la etapa {stage} pide más de {threshold}: nadie lo pasaría. Añade reglas, sube "
        "sus puntos o las veces que cuentan, o baja el umbral.",
        "en": "With these rules the {kind} score reaches {highest} points at most, and the "
        "threshold of the {stage} stage asks for more than {threshold}: nobody would pass. Add "
        "rules, raise their points or the times that they count, or lower the threshold.",
    },
    "threshold_unreachable.at_least": {
        "es": "Con estas reglas, la puntuación {kind} llega como mucho a {highest} puntos y la "
        "etapa {stage} pide al menos {threshold}: nadie entraría. Añade reglas, sube sus puntos o "
        "las veces que cuentan, o baja el umbral.",
        "en": "With these rules the {kind} score reaches {highest} points at most, and the "
        "{stage} stage asks for at least {threshold}: nobody would enter. Add rules, raise their "
        "points or the times that they count, or lower the threshold.",
    },
    "routing_never_reached": {
        "es": "A esta regla no se llega nunca, porque la anterior no tiene condición y recibe "
        "todo: quita una de las dos.",
        "en": "This rule is never reached, because the one before has no condition and takes "
        "everything: remove one of the two.",
    },
    "unknown_timezone": {"es": "Elige una zona horaria.", "en": "Choose a time zone."},
    "unknown_country": {"es": "Elige un país.", "en": "Choose a country."},
    "unknown_subdivision": {
        "es": "«{value}» no es una región de este país: elige otra o todo el país.",
        "en": "“{value}” is not a region of this country: choose another or the whole country.",
    },
}


def blank_sentence(problem: Problem, kind: Kind | None, language: str) -> str:
    """What is wrong with a value and how to mend it in its field; `kind` is that of the field,
    None where the problem is of a whole sentence."""
    text = _OF_A_KIND.get((problem.code, kind)) if kind else None
    text = text or _SAID.get(f"{problem.code}.{problem.params.get('op', '')}")
    if text is None and f"{problem.code}.{problem.params.get('op', '')}" not in PROBLEMS:
        text = _SAID.get(problem.code)
    return filled(text, problem, language) if text else sentence(problem, language)
