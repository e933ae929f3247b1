"""Costs of campaigns."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from testigo.actions.program_facts import tell_facts
from testigo.api.access import caller
from testigo.api.answers import answer, write
from testigo.api.documents import CostsPage, FactResults
from testigo.api.fact_reading import read_costs
from testigo.api.facts import result
from testigo.api.inputs import CostsAsked, CostsInput
from testigo.queries.fact_feed import cost_page

router = Router(tags=["costs"])


@router.get(
    "/costs", response=CostsPage, by_alias=True, operation_id="listCosts", summary="List costs"
)
def list_costs(request: HttpRequest, asked: Query[CostsAsked]) -> HttpResponse:
    """Costs that stand, in order of recording."""
    page, following = cost_page(
        caller(request).workspace.pk,
        channel=asked.channel or "",
        after=asked.after,
        limit=asked.limit,
    )
    return answer({"costs": page, "next": following})


@router.post(
    "/costs", response=FactResults, operation_id="tellCosts", summary="Tell up to 500 costs"
)
def tell_costs(request: HttpRequest, costs: CostsInput) -> HttpResponse:
    """The same cost of the same period again adds nothing; each is taken by itself."""
    who = caller(request)

    def do() -> tuple[int, Any]:
        taken = tell_facts(
            workspace=who.workspace,
            told=read_costs(costs.costs, who.workspace),
            key=who.grant.key_id,
            now=who.now,
        )
        return 200, {"results": [result(one) for one in taken]}

    return write(request, do)
