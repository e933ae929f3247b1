"""Problems at a field are told to whoever fills it in, not to whoever writes the document."""

import re

import pytest

from testigo.core.problems import Problem
from testigo.wording import blank_problems
from testigo.wording.blank_problems import blank_sentence
from testigo.wording.blanks import Kind

# What only the document has.
DOCUMENT = re.compile(
    r"comillas|in quotes|clave|\bkey\b|«(?:means|at_most|review_by|when)»|“\w+_\w+”|\b2h\b|«2h»|60%"
)


@pytest.mark.parametrize(
    ("code", "kind", "spanish"),
    [
        ("not_a_number", "number", "Escribe un número entero, sin decimales."),
        ("not_a_number", "money", "Escribe una cantidad, como 250000 o 250000,75."),
        ("not_a_duration", "days", "Escribe cuántos días: un número entero mayor que cero."),
        ("not_a_duration", "time", "Escribe un número entero mayor que cero y elige la unidad."),
        ("missing_key", "long", "Esto no puede quedar vacío."),
        ("not_a_text", "text", "Esto no puede quedar vacío."),
        ("not_a_time", "clock", "Escribe una hora, como 9:15."),
        (
            "not_a_percentage",
            "share",
            "Escribe un porcentaje mayor que 0 y hasta 100, como 60 o 2,5.",
        ),
        ("empty_list", "many", "Elige al menos una opción."),
    ],
)
def test_a_field_is_told_what_it_takes(code: str, kind: Kind, spanish: str) -> None:
    problem = Problem(code, "x", {"key": "means", "units": "m, h, d"})
    assert blank_sentence(problem, kind, "es") == spanish


def test_no_sentence_for_a_field_speaks_of_the_document() -> None:
    texts = [*blank_problems._SAID.values(), *blank_problems._OF_A_KIND.values()]
    for text in texts:
        for tag in ("es", "en"):
            assert not DOCUMENT.search(text[tag]), text[tag]


def test_what_has_no_sentence_of_its_own_is_said_as_everywhere() -> None:
    problem = Problem("rule_without_points", "scoring.rules[0].points")
    assert "cero puntos" in blank_sentence(problem, "number", "es")
    country = Problem("unknown_country", "x", {"value": "ZZ", "op": "trait"})
    assert blank_sentence(country, "choice", "es").startswith("«ZZ» no es el código de ningún país")
