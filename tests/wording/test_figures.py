"""Figures of commitments within a sentence, as their kind and the language have them."""

from decimal import Decimal

import pytest

from testigo.core.sla.commitments import Commitment
from testigo.wording.commitments import commitment_name, figure_words
from tests.spec.commitment_cases import RATE, SOURCED, TOLD, VOLUME


@pytest.mark.parametrize(
    ("promise", "figure", "es", "en"),
    [
        (VOLUME, Decimal(1268), "1.268", "1,268"),
        (RATE, Decimal("0.3754"), "37,5 %", "37.5%"),
        (RATE, Decimal(1), "100 %", "100%"),
        (SOURCED, Decimal("49000.00"), "49.000 €", "€49,000"),
        (SOURCED, None, "–", "–"),
    ],
)
def test_a_figure_is_said_as_its_kind_is(
    promise: Commitment, figure: Decimal | None, es: str, en: str
) -> None:
    for language, said in (("es", es), ("en", en)):
        shown = figure_words(promise, figure, "EUR", language)
        assert shown.replace("\N{NO-BREAK SPACE}", " ") == said


@pytest.mark.parametrize("promise", TOLD, ids=lambda promise: promise.id)
def test_every_kind_of_commitment_has_a_name(promise: Commitment) -> None:
    names = {commitment_name(promise, language) for language in ("es", "en")}
    assert len(names) == 2
    assert all(names)
