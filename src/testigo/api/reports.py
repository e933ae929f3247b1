"""Reports, as they were on any past date: the same documents as `testigo report --json`."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from testigo.api.access import caller
from testigo.api.answers import answer
from testigo.api.inputs import CohortsAsked, CommitmentsAsked, FunnelAsked, ReportAsked
from testigo.api.report_days import days_of
from testigo.api.reports_costs import CostsDocument
from testigo.api.reports_documents import (
    AttemptsDocument,
    CohortsDocument,
    CommitmentsDocument,
    FunnelDocument,
    LoopDocument,
    PlatformsDocument,
    RestatedDocument,
)
from testigo.api.values import day_of
from testigo.core.problems import InvalidInput, Problem
from testigo.queries.attempts import attempts_report
from testigo.queries.claims import claims_report
from testigo.queries.commitments_report import commitments_report
from testigo.queries.costs import costs_report
from testigo.queries.costs_document import costs_document
from testigo.queries.funnel import funnel_report
from testigo.queries.funnel_parts import funnel_fields, funnel_parts
from testigo.queries.loop import loop_report
from testigo.queries.loop_document import loop_document
from testigo.queries.restating import restated_loop

router = Router(tags=["reports"])


@router.get(
    "/reports/loop",
    response=LoopDocument,
    by_alias=True,
    operation_id="reportLoop",
    summary="The loop",
)
def loop(request: HttpRequest, asked: Query[ReportAsked]) -> HttpResponse:
    """What became of the leads of each channel, campaign, form, team and content, and what they
    cost."""
    who = caller(request)
    return answer(loop_document(loop_report(who.workspace, **days_of(asked, who))))


@router.get(
    "/reports/platforms",
    response=PlatformsDocument,
    by_alias=True,
    operation_id="reportPlatforms",
    summary="Platforms beside the CRM",
)
def platforms(request: HttpRequest, asked: Query[ReportAsked]) -> HttpResponse:
    """What each ad platform claims, what there is, and why they differ."""
    who = caller(request)
    return answer(claims_report(who.workspace, **days_of(asked, who)).document())


@router.get(
    "/reports/restated",
    response=RestatedDocument,
    by_alias=True,
    operation_id="reportRestated",
    summary="Then and now",
)
def restated(request: HttpRequest, asked: Query[ReportAsked]) -> HttpResponse:
    """What the loop said when its days were over, beside what it says now, and why."""
    who = caller(request)
    return answer(restated_loop(who.workspace, **days_of(asked, who)).document())


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
    report = funnel_report(who.workspace, mode=asked.mode, **days_of(asked, who))
    return answer(report.document())


@router.get(
    "/reports/cohorts",
    response=CohortsDocument,
    by_alias=True,
    operation_id="reportCohorts",
    summary="Cohorts",
)
def cohorts(request: HttpRequest, asked: Query[CohortsAsked]) -> HttpResponse:
    """How far the leads of each month came, how long stages take, and both by channel, campaign or
    any field: a key reads hidden fields too, as it does of people."""
    who = caller(request)
    known = funnel_fields(who.workspace.pk, sees_all=True)
    if asked.by not in known:
        params: dict[str, str | int] = {"options": ", ".join(known)}
        raise InvalidInput([Problem("field_no_option", "by", params)])
    report = funnel_parts(who.workspace, **days_of(asked, who), by=asked.by)
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
    return answer(attempts_report(who.workspace, **days_of(asked, who)).document())


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
        asof=days_of(asked, who)["asof"],
        pact=asked.pact,
    )
    return answer(report.document())


@router.get(
    "/reports/costs",
    response=CostsDocument,
    by_alias=True,
    operation_id="reportCosts",
    summary="Costs by month",
)
def costs(request: HttpRequest, asked: Query[ReportAsked]) -> HttpResponse:
    """What campaigns cost by month, where that comes from, and which days two sources told."""
    who = caller(request)
    return answer(costs_document(costs_report(who.workspace, **days_of(asked, who))))
