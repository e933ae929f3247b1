"""The touches of one person: what opens a visit, and each explicit act of marketing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from testigo.core.channels import CHANNEL, campaign_of, channel_of, named_in, touch_of
from testigo.core.facts import Fact
from testigo.core.sessions import GAP, Session, sessions

DIRECT = "direct"
# What a kind of act says of its channel where nothing else does.
_BY_KIND = {"email.clicked": "email", "webinar.attended": "webinars"}
# Where a touch tells the id of its campaign, which stays when the campaign is renamed.
_CAMPAIGN_IDS = ("campaign_id", "utm_id")


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """A touch in a journey: whose, when, and where it came from. `campaign_id` is empty where none
    was told; `fact` is the id of the fact that it is, `order` its message id, which decides between
    touches of one instant."""

    at: datetime
    order: str
    person: str
    channel: str
    campaign: str
    campaign_id: str
    fact: str


def touches_in(facts: Iterable[Fact]) -> list[Touchpoint]:
    """The touches that the facts of one person tell, oldest first; none that a machine made.

    A page seen within a visit is no touch of its own. An act that does not say where it came from
    came by what its kind says, else from the visit in which it was done.
    """
    told = list(facts)
    visits = [visit for visit in sessions(told) if not visit.pages[0].automatic]
    opening = {visit.pages[0].id for visit in visits}
    found = [
        _touchpoint(fact, visits)
        for fact in told
        if touch_of(fact) and (fact.name != "page.viewed" or fact.id in opening)
    ]
    return sorted(found, key=attrgetter("at", "order"))


def _touchpoint(fact: Fact, visits: Sequence[Session]) -> Touchpoint:
    channel, campaign = channel_of(fact.props), campaign_of(fact.props)
    said = fact
    if fact.name != "page.viewed" and channel == DIRECT and not fact.props.get(CHANNEL):
        visit = _visit_at(fact, visits)
        if fact.name in _BY_KIND:
            channel = _BY_KIND[fact.name]
        elif visit is not None:
            said = visit.pages[0]
            channel, campaign = visit.channel, campaign or visit.campaign
    return Touchpoint(
        at=fact.at,
        order=fact.message_id,
        person=fact.person or "",
        channel=channel,
        campaign=campaign,
        campaign_id=next(filter(None, (named_in(said.props, key) for key in _CAMPAIGN_IDS)), ""),
        fact=fact.id,
    )


def _visit_at(act: Fact, visits: Sequence[Session]) -> Session | None:
    """The visit in which something was done, the one opened last; of another browser it is none."""
    for visit in reversed(visits):
        browser = visit.pages[0].anonymous_id
        own = not act.anonymous_id or not browser or act.anonymous_id == browser
        if own and visit.since <= act.at <= visit.until + GAP:
            return visit
    return None
