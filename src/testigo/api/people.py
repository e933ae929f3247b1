"""People: listed, read as a whole, made and added to."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from testigo.actions.people import PersonTaken, PersonTold, tell_people
from testigo.api.access import Caller, caller
from testigo.api.answers import answer, nothing_there, write, write_many
from testigo.api.documents import (
    FactsPage,
    MovedDocument,
    PeoplePage,
    PeopleResults,
    PersonDocument,
    PersonResult,
)
from testigo.api.inputs import PeopleAsked, PeopleInput, PersonFactsAsked, PersonInput
from testigo.api.problems import ApiProblem, told
from testigo.api.values import is_id, moment_of
from testigo.connect.cleaning import clean_text
from testigo.connect.identity import normal_email, normal_phone
from testigo.connect.values import BadValue
from testigo.core.problems import InvalidInput, Problem
from testigo.queries.fact_feed import FactFilters, fact_page
from testigo.queries.people import holder_of_person
from testigo.queries.people_pages import Key, PeopleFilters, people_page, person_document

router = Router(tags=["people"])
# What cannot be, rather than what was written wrongly.
CONFLICTS = frozenset({"keys_of_two_people"})


@router.get("/people", response=PeoplePage, operation_id="listPeople", summary="List people")
def list_people(request: HttpRequest, asked: Query[PeopleAsked]) -> HttpResponse:
    """People in order of their ids, oldest first, a page at a time."""
    who = caller(request)
    filters = PeopleFilters(
        stage=asked.stage or "",
        owner=asked.owner or "",
        status=asked.status or "",
        channel=asked.channel or "",
        keys=_keys(asked, who.workspace.country),
        updated_since=_moment(asked.updated_since, "updated_since", who),
    )
    page, following = people_page(
        who.workspace.pk, filters, now=who.now, after=asked.after or "", limit=asked.limit
    )
    return answer({"people": page, "next": following})


@router.post(
    "/people",
    response={200: PersonResult, 201: PersonResult},
    operation_id="tellPerson",
    summary="Make somebody, or add to what is known of them",
)
def tell_person(request: HttpRequest, person: PersonInput) -> HttpResponse:
    """Found by any of the keys given. Traits that differ from what is known become facts; the same
    again adds nothing."""

    def do() -> tuple[int, Any]:
        [taken] = _tell(caller(request), [person])
        if taken.result == "refused":
            codes = {problem.code for problem in taken.problems}
            raise ApiProblem(409 if codes & CONFLICTS else 422, taken.problems)
        return 201 if taken.result == "made" else 200, _result(taken)

    return write(request, do)


@router.post(
    "/people/batch",
    response=PeopleResults,
    operation_id="tellPeople",
    summary="Make or add to up to 100 people",
)
def tell_many(request: HttpRequest, people: PeopleInput) -> HttpResponse:
    """Each is taken by itself: one that is refused stands in no other's way."""

    def do(later: bool) -> tuple[int, Any]:
        taken = _tell(caller(request), people.people, later=later)
        return 200, {"results": [_result(one) for one in taken]}

    return write_many(request, do)


@router.get(
    "/people/{person}",
    response={200: PersonDocument, 307: MovedDocument},
    operation_id="readPerson",
    summary="Read one person",
)
def read_person(request: HttpRequest, person: str) -> HttpResponse:
    """The score explained, clocks, stages and the whole timeline. Somebody who was joined into
    another person is found there."""
    who = caller(request)
    shown = None
    if is_id(person):
        holder = holder_of_person(who.workspace.pk, person)
        if holder != person:
            moved = answer({"id": person, "merged_into": holder}, 307)
            moved["Location"] = f"/api/v1/people/{holder}"
            return moved
        shown = person_document(who.workspace.pk, person, now=who.now)
    if shown is None:
        raise nothing_there()
    return answer(shown)


@router.get(
    "/people/{person}/facts",
    response=FactsPage,
    operation_id="listPersonFacts",
    summary="List the facts that a person holds",
)
def list_facts(request: HttpRequest, person: str, asked: Query[PersonFactsAsked]) -> HttpResponse:
    """In order of recording; facts of people who were joined into this one are theirs too."""
    who = caller(request)
    place = who.workspace.pk
    if not is_id(person) or person_document(place, person, now=who.now) is None:
        raise nothing_there()
    filters = FactFilters(person=holder_of_person(place, person))
    page, following = fact_page(place, filters, after=asked.after, limit=asked.limit)
    return answer({"facts": page, "next": following})


def _tell(who: Caller, people: list[PersonInput], *, later: bool = False) -> list[PersonTaken]:
    given = [
        _told(one, who, f"people[{at}]." if len(people) > 1 else "")
        for at, one in enumerate(people)
    ]
    return tell_people(
        workspace=who.workspace, told=given, key=who.grant.key_id, now=who.now, later=later
    )


def _told(one: PersonInput, who: Caller, where: str) -> PersonTold:
    traits = {
        name: clean_text(value) if isinstance(value, str) else value
        for name, value in one.traits.items()
    }
    return PersonTold(
        email=one.email or "",
        phone=one.phone or "",
        external_id=one.external_id or "",
        anonymous_id=one.anonymous_id or "",
        traits=traits,
        at=_moment(one.at, f"{where}at", who),
    )


def _moment(text: str | None, where: str, who: Caller) -> Any:
    return moment_of(text, where, ZoneInfo(who.workspace.timezone)) if text else None


def _keys(asked: PeopleAsked, country: str) -> list[Key]:
    keys: list[Key] = [("external", asked.external_id.strip())] if asked.external_id else []
    problems = []
    try:
        if asked.email:
            keys.append(("email", normal_email(asked.email)))
    except BadValue as bad:
        problems.append(Problem(bad.code, "email", bad.params))
    try:
        if asked.phone:
            keys.append(("phone", normal_phone(asked.phone, country)))
    except BadValue as bad:
        problems.append(Problem(bad.code, "phone", bad.params))
    if problems:
        raise InvalidInput(problems)
    return keys


def _result(taken: PersonTaken) -> dict[str, Any]:
    return {
        "result": taken.result,
        "id": taken.person or None,
        "facts": taken.facts,
        "problems": told(taken.problems),
    }
