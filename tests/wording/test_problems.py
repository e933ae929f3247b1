"""Every problem is said in both languages, with the values that it has."""

import re
import string

import pytest

from testigo.core.problems import Problem
from testigo.wording import sentence
from testigo.wording.problems import PROBLEMS, TABLES
from tests.wording.said import CHOSEN_ELSEWHERE, problems_in_the_code, texts_in_the_code

SAID = problems_in_the_code()
BLAME = re.compile(
    r"\b(culpa|fallo|fallar?|incumpl\w+|basura|fault|blame|fail\w*|breach\w*|garbage|junk|usted)\b",
    re.IGNORECASE,
)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_scan_sees_the_problems_of_every_part() -> None:
    assert {"unknown_key", "threshold_unreachable", "bad_email", "unknown_team"} <= set(SAID)
    assert len(SAID) > 100


def test_every_problem_in_the_code_has_its_sentences() -> None:
    assert sorted(set(SAID) - set(PROBLEMS)) == []


def test_no_sentence_is_idle() -> None:
    used = texts_in_the_code() | set(CHOSEN_ELSEWHERE)
    assert sorted({code.partition(".")[0] for code in PROBLEMS} - used) == []


def test_no_code_is_said_twice() -> None:
    assert sum(len(table) for table in TABLES) == len(PROBLEMS)


@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_both_languages_name_the_same_values_and_those_that_there_are(code: str) -> None:
    text = PROBLEMS[code]
    assert placeholders(text["es"]) == placeholders(text["en"])
    given = SAID.get(code.partition(".")[0])
    if given is not None:
        assert placeholders(text["es"]) <= given | {"where"}


@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_sentences_are_whole_and_blame_nobody(code: str) -> None:
    for text in PROBLEMS[code].values():
        assert str(text)[0] in "¿«“{" or str(text)[0].isupper()
        assert str(text).endswith((".", "?", "{detail}"))
        assert not BLAME.search(str(text))


def test_the_threshold_that_nobody_passes_names_both_figures() -> None:
    params = {"stage": "mql", "kind": "total", "op": "over", "threshold": "70", "highest": 30}
    problem = Problem("threshold_unreachable", "definitions.mql", {**params, "lowest": -50})
    assert sentence(problem, "es").startswith(
        "Con estas reglas, la puntuación total llega como mucho a 30 puntos y el umbral de la "
        "etapa MQL pide más de 70: nadie lo pasaría."
    )
    assert "reaches 30 points at most" in sentence(problem, "en")


def test_each_kind_of_threshold_has_its_own_sentence() -> None:
    params = {"stage": "mql", "kind": "fit", "threshold": "5", "highest": 0, "lowest": 10}
    said = {
        op: sentence(Problem("threshold_unreachable", "", {**params, "op": op}), "es")
        for op in ("over", "at_least", "at_most", "between")
    }
    assert len(set(said.values())) == 4
    assert "no baja de 10 puntos" in said["at_most"]
    assert "puntuación de encaje" in said["at_least"]


def test_a_sentence_about_an_empty_value_is_left_out() -> None:
    with_one = Problem("unknown_key", "x", {"key": "tittle", "suggestion": "title"})
    without = Problem("unknown_key", "x", {"key": "zzz", "suggestion": ""})
    assert sentence(with_one, "en") == ("The key “tittle” is not known here. Did you mean “title”?")
    assert sentence(without, "en") == "The key “zzz” is not known here."


def test_values_are_put_in_as_they_are() -> None:
    problem = Problem("unknown_key", "x", {"key": "{suggestion}", "suggestion": "a. b"})
    assert sentence(problem, "en") == (
        "The key “{suggestion}” is not known here. Did you mean “a. b”?"
    )


def test_a_code_from_a_newer_part_is_shown_as_it_is() -> None:
    assert sentence(Problem("brand_new"), "es") == "brand_new"


@pytest.mark.parametrize(
    "tag, first", [("es", "El"), ("es_ES.UTF-8", "El"), ("en_GB", "The"), ("fr", "The"), ("C", "T")]
)
def test_spanish_is_for_spanish_and_english_for_everyone_else(tag: str, first: str) -> None:
    assert sentence(Problem("document_empty"), tag).startswith(first)
