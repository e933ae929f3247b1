"""Reports of what both teams are to reach and can do better: goals, leakage, the gap,
recommendations."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from testigo.api.access import caller
from testigo.api.answers import answer
from testigo.api.goals_documents import GoalsDocument
from testigo.api.improving_documents import GapDocument, LeaksDocument, RecommendationsDocument
from testigo.api.inputs import GapAsked, GoalsAsked, ReportAsked
from testigo.api.report_days import days_of
from testigo.queries.gap import gap_report
from testigo.queries.goals import goals_report
from testigo.queries.goals_document import goals_document
from testigo.queries.leaks import leaks_report
from testigo.queries.recommending import recommendations_report

router = Router(tags=["reports"])


@router.get(
    "/reports/goals",
    response=GoalsDocument,
    by_alias=True,
    operation_id="reportGoals",
    summary="Goals",
)
def goals(request: HttpRequest, asked: Query[GoalsAsked]) -> HttpResponse:
    """What the agreed revenue takes of customers, leads and MQL, in fractions, where each figure
    comes from, and whether what came is on pace."""
    who = caller(request)
    days = days_of(asked, who)
    if asked.from_ is None and asked.to is None:
        # Without days it is the year before the leads had matured.
        days |= {"since": None, "until": None}
    report = goals_report(who.workspace, **days, pact=asked.pact)
    return answer(goals_document(report))


@router.get(
    "/reports/leaks",
    response=LeaksDocument,
    by_alias=True,
    operation_id="reportLeaks",
    summary="Leakage",
)
def leaks(request: HttpRequest, asked: Query[ReportAsked]) -> HttpResponse:
    """Leads never contacted, contacted late, short of attempts or rejected without a reason, and
    what they are worth at the rates of comparable leads."""
    who = caller(request)
    return answer(leaks_report(who.workspace, **days_of(asked, who)).document())


@router.get(
    "/reports/gap",
    response=GapDocument,
    by_alias=True,
    operation_id="reportGap",
    summary="The gap",
)
def gap(request: HttpRequest, asked: Query[GapAsked]) -> HttpResponse:
    """The gap of revenue to the goal, or to another period, split to the cent into the links of
    the chain."""
    who = caller(request)
    report = gap_report(who.workspace, **days_of(asked, who), against=asked.against)
    return answer(report.document())


@router.get(
    "/reports/recommendations",
    response=RecommendationsDocument,
    by_alias=True,
    operation_id="reportRecommendations",
    summary="Recommendations",
)
def recommendations(request: HttpRequest, asked: Query[ReportAsked]) -> HttpResponse:
    """At most three, each with its cases, what it is expected to bring a month and what would
    prove it wrong. None does anything by itself."""
    who = caller(request)
    return answer(recommendations_report(who.workspace, **days_of(asked, who)).document())
