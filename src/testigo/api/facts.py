"""Facts: told one by one or many together, and read as a feed."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from testigo.actions.program_facts import Taken, tell_facts
from testigo.api.access import Caller, caller
from testigo.api.answers import answer, nothing_there, write, write_many
from testigo.api.documents import FactDocument, FactResult, FactResults, FactsPage
from testigo.api.fact_reading import read_facts
from testigo.api.inputs import FactInput, FactsAsked, FactsInput
from testigo.api.problems import ApiProblem, told
from testigo.api.values import is_id, moment_of
from testigo.queries.fact_feed import FactFilters, fact_by_id, fact_page

router = Router(tags=["facts"])
CONFLICTS = frozenset({"message_already_told"})


@router.get("/facts", response=FactsPage, operation_id="listFacts", summary="Follow the log")
def list_facts(request: HttpRequest, asked: Query[FactsAsked]) -> HttpResponse:
    """Every fact in order of recording, told and concluded ones, a page at a time."""
    who = caller(request)
    since = None
    if asked.since:
        since = moment_of(asked.since, "since", ZoneInfo(who.workspace.timezone))
    page, following = fact_page(
        who.workspace.pk,
        FactFilters(name=asked.name or "", since=since),
        after=asked.after,
        limit=asked.limit,
    )
    return answer({"facts": page, "next": following})


@router.post(
    "/facts",
    response={200: FactResult, 201: FactResult},
    operation_id="tellFact",
    summary="Tell one fact",
)
def tell_fact(request: HttpRequest, fact: FactInput) -> HttpResponse:
    """Whoever does not exist is made when named by a key. What Testigo concludes itself, and what
    needs proof, such as consent, cannot be told."""

    def do() -> tuple[int, Any]:
        [taken] = _tell(caller(request), [fact])
        if taken.result == "refused":
            codes = {problem.code for problem in taken.problems}
            raise ApiProblem(409 if codes & CONFLICTS else 422, taken.problems)
        return 201 if taken.result == "added" else 200, result(taken)

    return write(request, do)


@router.post(
    "/facts/batch", response=FactResults, operation_id="tellFacts", summary="Tell up to 500 facts"
)
def tell_many(request: HttpRequest, facts: FactsInput) -> HttpResponse:
    """Each is taken by itself: one that is refused stands in no other's way."""

    def do(later: bool) -> tuple[int, Any]:
        taken = _tell(caller(request), facts.facts, later=later)
        return 200, {"results": [result(one) for one in taken]}

    return write_many(request, do)


@router.get(
    "/facts/{fact}", response=FactDocument, operation_id="readFact", summary="Read one fact"
)
def read_fact(request: HttpRequest, fact: str) -> HttpResponse:
    """A fact of the log by its id."""
    shown = fact_by_id(caller(request).workspace.pk, fact) if is_id(fact) else None
    if shown is None:
        raise nothing_there()
    return answer(shown)


def result(taken: Taken) -> dict[str, Any]:
    """What became of one fact, as programs read it."""
    return {"result": taken.result, "id": taken.id or None, "problems": told(taken.problems)}


def _tell(who: Caller, facts: Sequence[FactInput], *, later: bool = False) -> list[Taken]:
    return tell_facts(
        workspace=who.workspace,
        told=read_facts(facts, who.workspace),
        key=who.grant.key_id,
        now=who.now,
        later=later,
    )
