"""Everything the page of a company says, put together."""

from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from testigo.queries.account_owed import Owed, account_owed
from testigo.queries.account_story import account_deals, account_story
from testigo.queries.companies import CompanyHead, company_people, people_ids
from testigo.queries.conversation import piece_titles
from testigo.queries.fields import hidden_of
from testigo.web.frame.requests import SpaceRequest
from testigo.web.lead.sentences import Teller
from testigo.web.lead.timeline import ACCOUNT_SHOWS, lines, names_of

# Of a list in a card so many are seen at once; the others open below.
FIRST = 8


def account_page(
    request: SpaceRequest,
    head: CompanyHead,
    *,
    problems: list[str] | None = None,
    asked: dict[str, str] | None = None,
) -> dict[str, Any]:
    """The context of the page: its timeline as the address asks for."""
    space, company = request.workspace.pk, head.line.id
    people = dict(people_ids(space, company))
    query = _query(request, people)
    after = request.GET.get("after", "")
    story = account_story(
        space,
        company,
        person=query["who"],
        names=names_of(query["show"]),
        oldest_first=query["order"] == "story",
        after=after,
    )
    hidden = () if request.membership.may_set_up else hidden_of(space)
    moments = [one for one in story.moments if one.fact.props.get("trait") not in hidden]
    pieces = piece_titles(space, (moment.fact for moment in moments))
    teller = Teller(story.names, story.promises, request.workspace.currency, story.asked, pieces)
    return {
        "head": head,
        "line": head.line,
        "leads": company_people(space, company, now=request.now),
        "people": people,
        **_deals(request, company),
        "owed": _owed(request, company),
        "today": request.now.astimezone(_zone(request)).date(),
        "first": FIRST,
        "timeline": lines(moments, teller, "all", oldest_first=False, people=people),
        "shows": [(key, label, _address(query | {"show": key})) for key, label in _shows()],
        "query": query,
        "turned": _address(query | {"order": "" if query["order"] else "story"}),
        "here": _address(query),
        "after": after,
        "next": _address(query | {"after": story.next_after}) if story.next_after else "",
        "may_write": request.membership.may_write,
        "problems": problems or [],
        "asked": asked or {},
    }


def _deals(request: SpaceRequest, company: str) -> dict[str, Any]:
    """What was signed, and the other deals."""
    found = account_deals(request.workspace.pk, company)
    return {
        "contracts": [deal for deal in found if deal.state == "won"],
        "deals": [deal for deal in found if deal.state != "won"],
    }


def _owed(request: SpaceRequest, company: str) -> Owed:
    return account_owed(request.workspace.pk, company, now=request.now, zone=_zone(request))


def _zone(request: SpaceRequest) -> ZoneInfo:
    return ZoneInfo(request.workspace.timezone)


def _shows() -> list[tuple[str, Any]]:
    return list(ACCOUNT_SHOWS.items())


def _query(request: SpaceRequest, people: dict[str, str]) -> dict[str, str]:
    show, who = request.GET.get("show", ""), request.GET.get("who", "")
    return {
        "show": show if show in ACCOUNT_SHOWS and show != "all" else "",
        "who": who if who in people else "",
        "order": "story" if request.GET.get("order") == "story" else "",
    }


def _address(values: dict[str, str]) -> str:
    kept = {name: value for name, value in values.items() if value and value != "all"}
    return "?" + urlencode(kept)
