"""The first sentence of a backtest, and the sentence about customers that a lower threshold moves
out of the days."""

from dataclasses import replace

import pytest
from django.utils.translation import override

from testigo.core.tryout.ladder import Step, Suggestion
from testigo.core.tryout.promises import Kept
from testigo.core.tryout.report import Comparison, Share, Tried
from testigo.web.backtest.figures import number
from testigo.web.backtest.headline import headline_of
from testigo.web.backtest.verdict import fewer_at_less

NAMES = {"first-contact": "Primer contacto en plazo"}


def tried(threshold: int, mql: int, calls: float, kept: tuple[int, int]) -> Tried:
    """On six months."""
    return Tried(
        number=1,
        threshold=threshold,
        months=(),
        mql=mql,
        monthly=mql / 6,
        unknown=0,
        opportunities=Share(0, mql),
        customers=Share(50, mql),
        missed=0,
        signed=60,
        calls=calls,
        made=None,
        sellers=2,
        commitments=(Kept("first-contact", kept[0], kept[1], 0, 0),),
    )


# Threshold 0 is 50, 1 is 60, 2 is 70, as it were: the place in the ladder is the threshold.
STEPS = (
    Step(0, 700, 600, 57, 0),
    Step(1, 652, 560, 58, 0),
    Step(2, 555, 500, 47, 11),
)


def found(best: int, low: int, high: int) -> Comparison:
    return Comparison(
        current=tried(2, 555, 21.1, (80, 20)),
        draft=tried(1, 652, 24.8, (68, 32)),
        entered=0,
        left=0,
        sooner=0,
        later=0,
        steps=STEPS,
        peaks=(0, 0, 0),
        suggestion=Suggestion(best, low, high, 0, 0),
    )


def test_it_says_which_threshold_fits_best_what_it_brings_and_what_it_costs() -> None:
    assert headline_of(found(1, 1, 1), NAMES) == (
        "1 encaja mejor que 2. Con 1, 16 leads más al mes. No se perderían 11 clientes. "
        "Pide hasta 3,7 intentos más por persona y día. "
        "«Primer contacto en plazo» se cumpliría 12 puntos menos."
    )


def test_where_the_one_in_force_fits_best_it_says_that() -> None:
    assert headline_of(found(2, 2, 2), NAMES) == (
        "2, el umbral en vigor, es el que mejor encaja con el historial."
    )


def test_where_history_cannot_tell_it_says_so() -> None:
    told = headline_of(found(1, 0, 2), NAMES)
    assert told.startswith("El historial no distingue entre 1 y 2. Con 1, 16 leads más")


def test_the_promises_of_another_threshold_than_the_tried_one_are_not_made_up() -> None:
    told = headline_of(found(0, 0, 0), NAMES)
    assert "24 leads más al mes" in told
    assert "punto" not in told


def test_it_is_read_in_english() -> None:
    with override("en"):
        assert headline_of(found(1, 1, 1), NAMES) == (
            "1 fits better than 2. At 1, 16 more leads a month. 11 customers would not be lost. "
            "It takes up to 3.7 more attempts per person and day. "
            "“Primer contacto en plazo” would be kept 12 points less."
        )


def test_without_a_suggestion_or_a_pact_in_force_there_is_none() -> None:
    assert headline_of(replace(found(1, 1, 1), suggestion=None), NAMES) == ""
    assert headline_of(replace(found(1, 1, 1), current=None), NAMES) == ""


def test_a_lower_threshold_with_fewer_customers_is_explained() -> None:
    told = fewer_at_less(found(1, 1, 1))
    assert "por eso con 0 hay 57 y con 1 hay 58" in told
    assert "No se pierde ningún cliente." in told
    rising = (Step(0, 9, 9, 5, 0), Step(1, 8, 8, 5, 0), Step(2, 7, 7, 3, 2))
    assert fewer_at_less(replace(found(1, 1, 1), steps=rising)) == ""


@pytest.mark.parametrize(
    ("value", "said"), [(92.5, "93"), (16.25, "16,3"), (12, "12"), (None, ""), (30.5, "31")]
)
def test_a_figure_is_rounded_as_the_page_rounds_it(value: float | None, said: str) -> None:
    assert number(value) == said
