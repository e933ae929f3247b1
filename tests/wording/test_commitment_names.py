"""What commitments are called: by what is counted, in whole words, the same wherever they stand."""

import pytest

from testigo.core.durations import Duration
from testigo.core.facts import STAGES
from testigo.core.sla.commitments import (
    Attempts,
    Care,
    Commitment,
    Rate,
    Response,
    Revenue,
    Volume,
)
from testigo.wording.commitments import commitment_name


def rate(of: str, that: str) -> Rate:
    return Rate(
        id="r",
        side="sales",
        of=(of,),
        that=(that,),
        within=Duration(5, "d"),
        at_least=1,
        per="month",
    )


def response(starts: str, *ends: str) -> Response:
    return Response(id="r", side="sales", starts=(starts,), ends=ends, within=Duration(2, "h"))


def attempts(count: int) -> Attempts:
    starts = ("lead.handed_over",)
    return Attempts(id="a", side="sales", starts=starts, within=Duration(10, "d"), at_least=count)


NAMES: tuple[tuple[Commitment, str, str], ...] = (
    (rate("stage:mql", "lead.accepted"), "MQL aceptados", "MQLs accepted"),
    (rate("contract.due", "contract.renewed"), "Contratos renovados", "Contracts renewed"),
    (rate("stage:sql", "stage:opportunity"), "SQL → Oportunidad", "SQL → Opportunity"),
    (
        Care(id="c", side="marketing", who=("lead",), touched_every=Duration(30, "d")),
        "Nadie más de 30 días sin contacto",
        "Nobody goes more than 30 days without contact",
    ),
    (
        Care(id="c", side="marketing", who=("lead",), touched_every=Duration(12, "h")),
        "Nadie más de 12 horas sin contacto",
        "Nobody goes more than 12 hours without contact",
    ),
    (
        response("lead.handed_over", "contact.attempted"),
        "Primer contacto a tiempo",
        "First contact on time",
    ),
    (
        response("stage:sql", "contact.attempted"),
        "Contacto del SQL a tiempo",
        "SQL contacted on time",
    ),
    (
        response("lead.handed_over", "lead.rejected", "lead.accepted"),
        "Aceptados o descartados a tiempo",
        "Answered on time",
    ),
    (response("lead.handed_over", "lead.accepted"), "Aceptar el lead", "Accept the lead"),
    (attempts(5), "5 intentos completos", "5 attempts complete"),
    (attempts(1), "Un intento hecho", "One attempt made"),
    (
        Revenue(id="goals.2026-Q4", side="", counted="influenced", at_least=1, per="quarter"),
        "Objetivo de ventas",
        "Revenue goal",
    ),
)


@pytest.mark.parametrize(("promise", "es", "en"), NAMES, ids=lambda one: str(one)[:40])
def test_a_commitment_is_called_by_what_is_counted(promise: Commitment, es: str, en: str) -> None:
    assert (commitment_name(promise, "es"), commitment_name(promise, "en")) == (es, en)


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_that_may_be_promised_has_a_name_of_its_own(stage: str) -> None:
    promise = Volume(id="v", side="marketing", stage=stage, at_least=1, per="month")
    for language in ("es", "en"):
        assert commitment_name(promise, language)
