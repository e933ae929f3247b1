"""Reports, as they were on any past date: the same documents as `testigo report --json`."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from testigo.api.access import Caller, caller
from testigo.api.answers import answer
from testigo.api.inputs import CommitmentsAsked, FunnelAsked, ReportAsked
from testigo.api.reports_documents import (
    AttemptsDocument,
    CommitmentsDocument,
    FunnelDocument,
    LoopDocument,
)
from testigo.api.values import day_of
from testigo.queries.attempts import attempts_report
from testigo.queries.commitments_report import commitments_report
from testigo.queries.funnel import funnel_report
from testigo.queries.loop import loop_report
from testigo.queries.span import span_asked

router = Router(tags=["reports"])


@router.get(
    "/reports/loop",
    response=LoopDocument,
    by_alias=True,
    operation_id="reportLoop",
    summary="The loop",
)
def loop(request: HttpRequest, asked: Query[ReportAsked]) -> HttpResponse:
    """What became of the leads of each channel and campaign, and what they cost."""
    who = caller(request)
    return answer(loop_report(who.workspace, **_days(asked, who)).document())


@router.get(
    "/reports/funnel",
    response=FunnelDocument,
    by_alias=True,
    operation_id="reportFunnel",
    summary="The funnel",
)
def funnel(request: HttpRequest, asked: Query[FunnelAsked]) -> HttpResponse:
    """How many people enter each stage, what share goes on and how long it takes."""
    who = caller(request)
    report = funnel_report(who.workspace, mode=asked.mode, **_days(asked, who))
    return answer(report.document())


@router.get(
    "/reports/attempts",
    response=AttemptsDocument,
    by_alias=True,
    operation_id="reportAttempts",
    summary="Attempts",
)
def attempts(request: HttpRequest, asked: Query[ReportAsked]) -> HttpResponse:
    """What share becomes a customer by how often people were tried."""
    who = caller(request)
    return answer(attempts_report(who.workspace, **_days(asked, who)).document())


@router.get(
    "/reports/commitments",
    response=CommitmentsDocument,
    by_alias=True,
    operation_id="reportCommitments",
    summary="Commitments",
)
def commitments(request: HttpRequest, asked: Query[CommitmentsAsked]) -> HttpResponse:
    """How each side keeps its word, in the period that runs or in each of those asked for."""
    who = caller(request)
    report = commitments_report(
        who.workspace,
        since=day_of(asked.from_, "from"),
        until=day_of(asked.to, "to"),
        asof=_days(asked, who)["asof"],
        pact=asked.pact,
    )
    return answer(report.document())


def _days(asked: ReportAsked | CommitmentsAsked, who: Caller) -> dict[str, Any]:
    span = span_asked(
        who.workspace,
        since=day_of(asked.from_, "from"),
        until=day_of(asked.to, "to"),
        asof=day_of(asked.asof, "asof"),
        now=who.now,
        where="to",
    )
    return asdict(span)
