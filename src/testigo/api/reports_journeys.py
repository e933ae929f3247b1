"""Reports of what preceded customers: journeys and attribution."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from testigo.api.access import caller
from testigo.api.answers import answer
from testigo.api.inputs import AttributionAsked, JourneysAsked
from testigo.api.journeys_documents import AttributionDocument, JourneysDocument
from testigo.api.report_days import days_of
from testigo.core.attribution.models import MODELS
from testigo.queries.attribution import attribution_report

router = Router(tags=["reports"])


@router.get(
    "/reports/journeys",
    response=JourneysDocument,
    by_alias=True,
    operation_id="reportJourneys",
    summary="Journeys",
)
def journeys(request: HttpRequest, asked: Query[JourneysAsked]) -> HttpResponse:
    """Which steps preceded each signature and how long they took."""
    who = caller(request)
    report = attribution_report(
        who.workspace, **days_of(asked, who), window=asked.window, models=()
    )
    return answer(report.journeys_document())


@router.get(
    "/reports/attribution",
    response=AttributionDocument,
    by_alias=True,
    operation_id="reportAttribution",
    summary="Attribution",
)
def attribution(request: HttpRequest, asked: Query[AttributionAsked]) -> HttpResponse:
    """How much of what was signed each channel and campaign is given, by each model; every model
    adds up to the revenue."""
    who = caller(request)
    named = dict.fromkeys(asked.model.split(",")) if asked.model else MODELS
    report = attribution_report(
        who.workspace,
        **days_of(asked, who),
        window=asked.window,
        models=[model for name in named for model in MODELS if model == name],
    )
    return answer(report.document(asked.by))
