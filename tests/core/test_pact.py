"""The pact: what it means, and every problem of a document with its place."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from testigo.core.casefile import CaseFile
from testigo.core.decide import decide, tick
from testigo.core.pact import Pact, load_draft, load_pact
from testigo.core.pact.load import DEEPEST, LONGEST
from testigo.core.problems import Problem
from testigo.core.story import Agreement, PactInForce
from testigo.wording import sentence
from testigo.wording.problems import PROBLEMS
from tests.spec.agreement import PACT, START, at, director, fact, pact, trait
from tests.spec.pacts import ARTICLE, MISTAKES, Mistake, with_rules

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def problems(text: str) -> list[Problem]:
    read, found = load_draft(text)
    assert (read is None) is bool(found)
    return found


def told(text: str) -> list[tuple[str, int | None, int | None]]:
    """Code, line and column of every problem."""
    return [(problem.code, problem.line, problem.column) for problem in problems(text)]


# --- mistakes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("mistake", MISTAKES, ids=str)
def test_a_mistake_is_told_once_and_where_it_stands(mistake: Mistake) -> None:
    (problem,) = problems(mistake.text())
    assert (problem.code, problem.where) == (mistake.code, mistake.where)
    assert (problem.line, problem.column) == mistake.place()


TEN = """\
schema: 1
title: Pacto con diez errores
language: es
currency: euros
in_force_from: 2026-09-15
review_by: 2027-03-15
parties:
  marketing: {name: Laura, role: Marketing, email: laura@nortia.example}
  sales: {name: Pablo, role: Ventas, email: pablo@nortia.example}
calendar:
  timezone: Europe/Madird
  hours: {mon-fri: ["09:00-18:00"]}
definitions:
  lead:
    means: Contacto con datos mínimos.
    when: {trait: email, exist: true}
  mql:
    means: Interés y encaje.
    when: {all: [{score: total, over: 80}, {score: fit, at_least: 20}]}
  sql: {means: MQL investigado., when: {fact: lead.qualified}}
  opportunity: {means: Necesidad., when: {fact: need.confirmed}}
  customer: {means: Contrato., when: {fact: contract.signed}}
scoring:
  rules:
    - {id: pricing-page, kind: interest, points: 20, when: {fact: page.viewed, path: "/precios*"}}
    - {id: sector, kind: fit, points: 30, when: {trait: sector, is: Industria}}
    - {id: sector, kind: fit, points: 30, when: {trait: employees, between: [250, 20]}}
routing:
  mql:
    - {to: "team:sdr"}
    - {when: {is: customer}, to: owner}
  sql:
    - {to: "team:ventas"}
commitments:
  - {id: first, side: sales, promise: response, starts: lead.handed_over, ends: contact.atempted, within: 2h}
  - {id: welcome, side: success, promise: response, starts: contract.signed, ends: success.contacted, within: 2d}
dispositions:
  rejected: [student]
  recycled: [timing]
  lost: [price]
"""  # noqa: E501  # a promise is one line, as in a real pact


def test_ten_mistakes_are_all_told_each_in_its_place() -> None:
    assert told(TEN) == [
        ("not_a_currency", 4, 11),
        ("review_beyond_quarter", 6, 12),
        ("unknown_timezone", 11, 13),
        ("unknown_key", 16, 33),
        ("threshold_unreachable", 18, 5),
        ("duplicate_id", 27, 7),
        ("range_backwards", 27, 77),
        ("routing_never_reached", 31, 7),
        ("unknown_fact", 35, 81),
        ("unknown_side", 36, 25),
    ]


def test_each_of_the_ten_has_its_sentence_in_the_language_of_the_pact() -> None:
    said = [sentence(problem, "es") for problem in problems(TEN)]
    assert len(set(said)) == 10
    for text in said:
        assert text[0].isupper() or text[0] in "«¿"
        assert text.endswith((".", "?"))
        assert "{" not in text
    assert said[2] == (
        "«Europe/Madird» no es una zona horaria conocida, como Europe/Madrid. "
        "¿Quizá querías «Europe/Madrid»?"
    )


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        # One mistake does not bring others along.
        ("parties:", "partes:", ["missing_key", "unknown_key"]),
        ("points: 50", "points: fifty", ["not_a_whole_number"]),
        ("kind: interest, points: 50", "kind: [interest], points: 50", ["not_an_option"]),
        ("{score: total, over: 70}", "{score: total}", ["one_test_expected"]),
        ("{score: total, over: 70}", "{score: total, ove: 70}", ["unknown_key"]),
        # Two mistakes are two problems, also where one hides behind the other.
        (
            "over: 70}, {score: fit, at_least: 20}",
            "over: 700}, {score: fit, at_least: 200}",
            ["threshold_unreachable", "threshold_unreachable"],
        ),
    ],
)
def test_a_problem_is_told_for_each_mistake_and_no_more(
    old: str, new: str, codes: list[str]
) -> None:
    text = PACT.replace(old, new)
    assert [code for code, _, _ in told(text)] == codes


# --- what nobody can reach -----------------------------------------------------------------------


def test_the_three_rules_of_the_article_cannot_pass_70_and_30_is_named() -> None:
    found = problems(with_rules(*ARTICLE))
    total, fit = (dict(problem.params) for problem in found)
    assert {problem.code for problem in found} == {"threshold_unreachable"}
    assert (total["stage"], total["threshold"], total["highest"]) == ("mql", "70", 30)
    assert (fit["kind"], fit["threshold"], fit["highest"]) == ("fit", "20", 10)
    assert "llega como mucho a 30 puntos" in sentence(found[0], "es")


@pytest.mark.parametrize(
    ("when", "codes"),
    [
        ("{score: total, over: 140}", []),
        ("{score: total, over: 141}", ["threshold_unreachable"]),
        ("{score: total, at_least: 141}", []),
        ("{score: total, at_least: 142}", ["threshold_unreachable"]),
        ("{score: fit, at_most: -80}", []),
        ("{score: fit, at_most: -81}", ["threshold_unreachable"]),
        ("{score: fit, between: [30, 35]}", []),
        ("{score: fit, between: [36, 40]}", ["threshold_unreachable"]),
        ("{any: [{score: total, over: 141}, {trait: vip, is: true}]}", []),
        ("{any: [{score: total, over: 141}]}", ["threshold_unreachable"]),
        ("{any: [{score: total, over: 141}, {score: fit, over: 35}]}", ["stage_unreachable"]),
        ("{none: [{score: total, over: 141}]}", []),
    ],
)
def test_a_stage_that_no_sum_of_points_reaches_is_told(when: str, codes: list[str]) -> None:
    text = PACT.replace("{all: [{score: total, over: 70}, {score: fit, at_least: 20}]}", when)
    assert [code for code, _, _ in told(text)] == codes


@pytest.mark.parametrize(
    ("tests", "contradictory"),
    [
        ("{trait: t, is: ES}, {trait: t, is: es}", False),
        ("{trait: t, is: ES}, {trait: t, is: FR}", True),
        ("{trait: t, is: ES}, {trait: t, is_not: ES}", True),
        ("{trait: t, in: [ES, PT]}, {trait: t, not_in: [ES]}", False),
        ("{trait: t, in: [ES]}, {trait: t, not_in: [ES, PT]}", True),
        ("{trait: t, exists: false}, {trait: t, is: ES}", True),
        ("{trait: t, exists: false}, {trait: t, is_not: ES}", False),
        ("{trait: t, at_least: 5}, {trait: t, at_most: 5}", False),
        ("{trait: t, at_least: 6}, {trait: t, at_most: 5}", True),
        ("{trait: t, between: [1, 5]}, {trait: t, at_least: 6}", True),
        ("{trait: t, is: 7}, {trait: t, between: [1, 5]}", True),
        ("{trait: t, matches: 'CEO*'}, {trait: t, is: Gerente}", True),
        ("{trait: t, is: ES}, {trait: u, is: FR}", False),
        ("{score: total, over: 70}, {score: total, at_most: 71}", False),
        ("{score: total, over: 70}, {score: total, at_most: 70}", True),
    ],
)
def test_tests_that_no_value_passes_together_are_told(tests: str, contradictory: bool) -> None:
    text = PACT.replace(
        "{all: [{fact: need.confirmed}, {fact: budget.confirmed}]}", f"{{all: [{tests}]}}"
    )
    assert [code for code, _, _ in told(text)] == (["contradiction"] if contradictory else [])


# --- the document --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("document_empty", 1, 1)),
        ("# nothing but a comment\n", ("document_empty", 1, 1)),
        ("a:\n\tb: 1\n", ("not_yaml", 2, 1)),
        ('a: 1\nb: "c\n', ("not_yaml", 3, 1)),
        ("a: 1\n---\nb: 2\n", ("not_yaml", 2, 1)),
        ("a: 1\nb: &x 2\n", ("anchor_refused", 2, 4)),
        ("a: 1\nb: *x\n", ("anchor_refused", 2, 4)),
        ("a: 1\nb: c\0d\n", ("not_yaml", 2, 5)),
        ('a: 1\nb: "c\\0d"\n', ("not_yaml", 2, 4)),
        ('a: 1\nb: "c\\ud800d"\n', ("not_yaml", 2, 4)),
        ('a: "\\UFFFFFFFF"\n', ("not_yaml", 1, 1)),
        ("a: " + "[" * 5000, ("document_too_deep", 1, 24)),
        ("a: " + "[" * 5000 + "]" * 5000, ("document_too_deep", 1, 24)),
        ("a: " + "{b: " * 60 + "1" + "}" * 60, ("document_too_deep", 1, 81)),
        ("a: " + "x" * LONGEST, ("document_too_long", None, None)),
    ],
)
def test_a_document_that_cannot_be_read_says_where(
    text: str, expected: tuple[str, int | None, int | None]
) -> None:
    assert told(text) == [expected]


def test_depth_is_counted_from_the_whole() -> None:
    def nested(levels: int) -> str:
        return "a: " + "[" * levels + "]" * levels

    assert told(nested(DEEPEST))[0][0] == "missing_key"
    assert told(nested(DEEPEST + 1)) == [("document_too_deep", 1, 4 + DEEPEST)]


@pytest.mark.parametrize("text", ["hola", "[1, 2]", "---\n", "7"])
def test_a_document_of_another_kind_is_no_pact(text: str) -> None:
    assert [code for code, _, _ in told(text)] == ["not_a_mapping"]


def test_a_key_that_is_no_text_is_told() -> None:
    found = problems("? [a, b]\n: c\n")
    assert "not_a_text" in {problem.code for problem in found}


def test_a_merge_key_is_a_key_like_others_and_unknown() -> None:
    found = problems(PACT + "<<: {title: Otro}\n")
    assert [(p.code, p.params["key"]) for p in found] == [("unknown_key", "<<")]


@pytest.mark.parametrize(
    "text",
    [PACT.replace("\n", "\r\n"), "\ufeff" + PACT, "---\n" + PACT, PACT + "...\n"],
    ids=["windows lines", "byte order mark", "document start", "document end"],
)
def test_how_lines_end_and_the_document_begins_does_not_matter(text: str) -> None:
    assert load_pact(text) == load_pact(PACT)


# --- what it means -------------------------------------------------------------------------------


def test_a_pact_takes_force_at_midnight_of_its_own_zone() -> None:
    assert pact().starts_at == datetime(2026, 9, 14, 22, tzinfo=UTC)
    tokyo = pact(PACT.replace("Europe/Madrid", "Asia/Tokyo"))
    assert tokyo.starts_at == datetime(2026, 9, 14, 15, tzinfo=UTC)


def test_what_may_be_left_out_is_empty() -> None:
    read = pact()
    assert (read.goals, read.notices, read.ideal_customer) == ((), (), ())
    assert (read.meeting, read.review) == (None, None)


def test_who_must_sign_need_not_be_named_again_at_each_promise() -> None:
    text = PACT.replace("  sales: {name: Pablo, role: Ventas, email: pablo@nortia.example}\n", "")
    assert [(p.code, dict(p.params)) for p in problems(text)] == [("missing_key", {"key": "sales"})]


# --- laws ----------------------------------------------------------------------------------------

_SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _plain() -> Any:
    return YAML(typ="safe", pure=True).load(PACT)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) of a tree."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in list(pairs):
        yield value, key
        if isinstance(child, (dict, list)):
            yield from _places(child)


def _written(tree: Any) -> str:
    stream = StringIO()
    YAML(typ="safe", pure=True).dump(tree, stream)
    return stream.getvalue()


_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3) | st.sampled_from([70, 10**9, -(10**17)]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.sampled_from(["", " ", "60%", "0%", "2h", "1m", "366d", "stage:mql", "owner", "team:x"]),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=8),
    st.just([]),
    st.just({}),
    st.lists(st.integers(0, 99), max_size=3),
    st.dictionaries(st.sampled_from(["trait", "fact", "score", "is", "all", "any"]), st.integers()),
)


@st.composite
def mutants(draw: st.DrawFn) -> str:
    """The pact with one to three nodes taken out or replaced by something else."""
    tree = _plain()
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(tree))
        container, key = places[draw(st.integers(0, len(places) - 1))]
        if draw(st.booleans()):
            del container[key]
        else:
            container[key] = draw(_VALUES)
    return _written(tree)


def _check(text: str) -> Pact | None:
    """A pact, or problems that each have a place and a sentence."""
    read, found = load_pact(text)
    assert (read is None) is bool(found)
    for problem in found:
        assert problem.line is not None
        assert problem.line >= 1
        assert problem.column is not None
        assert problem.column >= 1
        assert problem.code in PROBLEMS
        for language in ("es", "en"):
            assert not re.search(r"Node\(|<testigo|\{[a-z_]+\}", sentence(problem, language))
    assert found == sorted(found, key=lambda p: (p.line, p.column))
    return read


def test_the_pact_written_by_the_mutator_is_the_pact() -> None:
    assert load_pact(_written(_plain())) == load_pact(PACT)


@_SLOW
@given(mutants())
def test_whatever_is_changed_there_is_a_pact_that_works_or_problems(text: str) -> None:
    read = _check(text)
    if read is None:
        return
    agreement = Agreement((PactInForce(1, read, LONG_AGO, LONG_AGO),))
    case = CaseFile("p1")
    group = [*director(0), fact("demo.requested", 0), fact("contract.signed", 0)]
    decide(case, [replace(f, recorded_at=START) for f in group], agreement)
    decide(case, [trait("occupation", "Estudiante", 1)], agreement)
    tick(case, at(24 * 400))


@_SLOW
@given(st.integers(0, len(PACT) - 1), st.integers(0, 30), st.text(max_size=5))
def test_whatever_is_typed_over_there_is_a_pact_or_problems(
    start: int, length: int, typed: str
) -> None:
    _check(PACT[:start] + typed + PACT[start + length :])


@_SLOW
@given(st.text(max_size=60))
def test_any_text_has_problems_or_is_a_pact(text: str) -> None:
    _check(text)


@_SLOW
@given(st.text(st.sampled_from("ab01 \n\t-:{}[],&*!|>'\"%@`#?.~\\"), max_size=40))
def test_any_punctuation_has_problems_or_is_a_pact(text: str) -> None:
    _check(text)
