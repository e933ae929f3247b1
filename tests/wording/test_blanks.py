"""Sentences with blanks: every value of the example may be changed where it is said."""

from datetime import date
from pathlib import Path

import pytest

from testigo.core.pact.editing import Add, edited
from testigo.core.pact.load import load_draft
from testigo.core.pact.source import document_of
from testigo.core.pact.starters import KINDS, starter
from testigo.wording import blank_phrases as say
from testigo.wording.blanks import Line
from testigo.wording.pact_blanks import steps_of

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "pact.es.yaml").read_text(
    encoding="utf-8"
)
DAY = date(2027, 3, 1)


def told(line: Line) -> str:
    return "".join(
        part if isinstance(part, str) else f"[{'|'.join(part.values)}]" for part in line.parts
    )


def lines(text: str = TEXT, language: str = "es") -> dict[str, str]:
    steps = steps_of(document_of(text), language, (("sdr", "SDR"),))
    return {line.clause: told(line) for step in steps for line in step.lines}


@pytest.mark.parametrize(
    ("clause", "spanish", "english"),
    [
        (
            "commitments.first-contact",
            "Ventas: Primer intento de contacto en un máximo de [2|h] desde el traspaso; en el "
            "[100] % de los casos. Se avisa al [75] % del plazo; si vence, se avisa a [sales].",
            "Sales: First attempt to reach them within [2|h] of the hand-over; in [100] % of the "
            "cases. A warning is given at [75] % of the time; once past due, [sales] is told.",
        ),
        (
            "scoring.webinar",
            "Asistió a un webinar: [10] puntos de [interest], [2] veces como máximo, []; caduca a "
            "los [90] días (vacío: nunca).",
            "Attended a webinar: [10] points of [interest], [2] times at most, []; expires after "
            "[90] days (empty: never).",
        ),
        (
            "scoring.demo-request",
            "Pidió una demostración: [50] puntos de [interest], [1] vez como máximo, []; caduca a "
            "los [90] días (vacío: nunca).",
            "Asked for a demo: [50] points of [interest], [1] time at most, []; expires after "
            "[90] days (empty: never).",
        ),
        (
            "scoring.icp-size",
            "Si su plantilla es de entre [20|250]: [15] puntos de [fit].",
            "If their number of employees is between [20|250]: [15] points of [fit].",
        ),
        (
            "goals.2026-Q4",
            "[2026-Q4]: [300000] EUR de ingresos, con [10000] EUR por contrato; el [2,5] % de los "
            "leads acaba en contrato y el [25] % llega a MQL (vacío: sin estimar).",
            "[2026-Q4]: [300000] EUR of revenue, at [10000] EUR a contract; [2.5] % of the leads "
            "become customers and [25] % become MQLs (empty: not estimated).",
        ),
        (
            "routing.mql[0]",
            "Un MQL nuevo, si ya es cliente o tiene una oportunidad abierta, va a [owner].",
            "A new MQL, if they are a customer already or they are in an open deal, goes to "
            "[owner].",
        ),
    ],
)
def test_what_a_sentence_leaves_open(clause: str, spanish: str, english: str) -> None:
    assert lines()[clause] == spanish
    assert lines(language="en")[clause] == english


def test_both_languages_leave_the_same_values_open() -> None:
    document = document_of(TEXT)
    paths = [
        [
            blank.path
            for step in steps_of(document, tag)
            for one in step.lines
            for blank in one.blanks
        ]
        for tag in ("es", "en")
    ]
    assert sorted(paths[0]) == sorted(paths[1])
    assert len(paths[0]) > 150


def test_no_sentence_falls_over_a_document_that_is_no_pact() -> None:
    odd = """
definitions: {mql: {when: {all: [x, {score: [1]}, {any: {}}]}}, sql: 3}
scoring: {rules: [7, {id: 1, when: {fact: [a], path: {b: c}}}]}
commitments: [x, {side: sales}, {side: sales, promise: response, starts: {a: b}, within: [1]}]
calendar: {hours: [], seasons: [1, {hours: {x-y: 2}}], holidays: ES, closed: soon}
goals: {a: b}
routing: {mql: [1]}
alerts: [x]
parties: {sales: 1}
meeting: never
"""
    for text in (odd, "[]", "x", "scoring: {rules: {a: 1}}"):
        for language in ("es", "en"):
            assert len(steps_of(document_of(text), language)) == 11


@pytest.mark.parametrize("kind", KINDS)
def test_what_may_be_added_is_offered_and_is_right_from_the_start(kind: str) -> None:
    assert kind in {kind for adds in say.ADDS.values() for kind in adds}
    text = TEXT
    # Two rules of routing that ask the same would be one too many.
    for _ in range(1 if kind.startswith("route") else 2):
        new = starter(kind, document_of(text), DAY)
        assert new is not None
        text = edited(text, [Add(new.path, new.entry, first=new.first)])
    assert load_draft(text)[1] == []
