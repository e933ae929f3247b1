import pytest

from testigo.core.conditions import (
    AllOf,
    Condition,
    FactTest,
    NoneOf,
    TraitTest,
    glob,
)
from testigo.core.conditions import (
    Test as Comparison,
)
from testigo.core.durations import Duration
from testigo.core.scoring import Rule
from testigo.core.sla.commitments import Attempts, Response
from testigo.wording.promises import promise_sentence
from testigo.wording.rules import rule_label, trait_label, value_label


def rule(when: Condition) -> Rule:
    return Rule("some-rule", "interest", 10, when)


@pytest.mark.parametrize(
    ("when", "times", "spanish", "english"),
    [
        (
            FactTest("page.viewed", glob("/precios*"), ()),
            2,
            "Visitó /precios (2)",
            "Visited /precios (2)",
        ),
        (FactTest("page.viewed", glob("*"), ()), 1, "Visitó /", "Visited /"),
        (FactTest("demo.requested", None, ()), 1, "Pidió una demostración", "Asked for a demo"),
        (FactTest("crm.custom", None, ()), 1, "crm.custom", "crm.custom"),
        (
            FactTest("form.submitted", None, (("form", Comparison("is", "demo", "demo")),)),
            1,
            "Envió un formulario (demo)",
            "Sent a form (demo)",
        ),
    ],
)
def test_a_fact_rule_says_what_was_done(
    when: Condition, times: int, spanish: str, english: str
) -> None:
    assert rule_label(rule(when), (), "es", times) == spanish
    assert rule_label(rule(when), (), "en", times) == english


def test_a_trait_rule_says_the_values_it_found() -> None:
    when = AllOf((TraitTest("sector", Comparison("is", "industria", "Industria")),))
    values = (("sector", "Industria"), ("employees", 120))
    assert rule_label(rule(when), values, "es") == "Sector: Industria · Plantilla: 120"
    assert rule_label(rule(when), values, "en") == "Sector: Industria · Employees: 120"


def test_a_missing_value_says_so_and_a_rule_without_values_goes_by_its_id() -> None:
    when = NoneOf((TraitTest("phone", Comparison("exists", True, "true")),))
    assert rule_label(rule(when), (("phone", None),), "es") == "Teléfono: sin dato"
    assert rule_label(rule(when), (), "es") == "Some rule"


def test_names_and_values_of_a_business_of_its_own() -> None:
    assert trait_label("num_almacenes", "es") == "Num almacenes"
    assert value_label(True, "es") == "sí"
    assert value_label(["a", 2], "en") == "a, 2"
    assert value_label(None, "en") == ""
    assert rule_label(rule(AllOf(())), (("x", "{trait} {0}"),), "en") == "X: {trait} {0}"


@pytest.mark.parametrize(
    ("starts", "ends", "within", "elapsed", "spanish", "english"),
    [
        (
            ("lead.handed_over",),
            ("contact.attempted",),
            "2h",
            "working",
            "Primer intento de contacto, en 2 horas laborables desde el traspaso",
            "First attempt to reach them, within 2 working hours of the hand-over",
        ),
        (
            ("lead.handed_over",),
            ("lead.accepted", "lead.rejected"),
            "1d",
            "working",
            "Aceptar o descartar el lead, en 1 día laborable desde el traspaso",
            "Accept or decline the lead, within 1 working day of the hand-over",
        ),
        (
            ("lead.rejected", "deal.lost"),
            ("feedback.given",),
            "30m",
            "wall",
            "Contar a Marketing qué pasó, en 30 minutos desde que se cierra",
            "Tell Marketing what happened, within 30 minutes of closing it",
        ),
    ],
)
def test_a_promise_is_one_sentence(
    starts: tuple[str, ...],
    ends: tuple[str, ...],
    within: str,
    elapsed: str,
    spanish: str,
    english: str,
) -> None:
    promise = Response(
        id="p",
        side="sales",
        starts=starts,
        ends=ends,
        within=Duration(int(within[:-1]), within[-1]),  # type: ignore[arg-type]
        elapsed=elapsed,  # type: ignore[arg-type]
    )
    assert promise_sentence(promise, "es") == spanish
    assert promise_sentence(promise, "en") == english


@pytest.mark.parametrize(
    ("at_least", "on_days", "by_channels", "spanish", "english"),
    [
        (
            5,
            3,
            2,
            "5 intentos de contacto, en 3 días distintos, por 2 canales distintos, en 10 días "
            "laborables desde el traspaso",
            "5 attempts to reach them, on 3 different days, by 2 channels, within 10 working days "
            "of the hand-over",
        ),
        (
            1,
            1,
            1,
            "1 intento de contacto, en 10 días laborables desde el traspaso",
            "1 attempt to reach them, within 10 working days of the hand-over",
        ),
    ],
)
def test_a_promise_of_attempts_says_how_many_on_how_many_days_and_by_how_many_channels(
    at_least: int, on_days: int, by_channels: int, spanish: str, english: str
) -> None:
    promise = Attempts(
        id="p",
        side="sales",
        starts=("lead.handed_over",),
        within=Duration(10, "d"),
        at_least=at_least,
        on_days=on_days,
        by_channels=by_channels,
    )
    assert promise_sentence(promise, "es") == spanish
    assert promise_sentence(promise, "en") == english
