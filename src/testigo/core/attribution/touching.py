"""The touches of one person: what opens a visit, and each explicit act of marketing."""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter, itemgetter

from testigo.core.channels import CHANNEL, campaign_of, channel_of, is_touch, named_in
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
    told = sorted(facts, key=attrgetter("at", "message_id"))
    visits = [visit for visit in sessions(told) if not visit.pages[0].automatic]
    opening = {visit.pages[0].id for visit in visits}
    open_visits = _OpenVisits(visits)
    return [
        _touchpoint(fact, open_visits)
        for fact in told
        if is_touch(fact) and (fact.name != "page.viewed" or fact.id in opening)
    ]


def _touchpoint(fact: Fact, visits: "_OpenVisits") -> Touchpoint:
    channel, campaign = channel_of(fact.props), campaign_of(fact.props)
    said = fact
    if fact.name != "page.viewed" and channel == DIRECT and not fact.props.get(CHANNEL):
        visit = visits.at(fact)
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


class _OpenVisits:
    """The visits that are open as time goes by: of each browser and of all, the one opened last on
    top. Each comes and goes once, however many touches a person has."""

    def __init__(self, visits: Sequence[Session]) -> None:
        self._coming = deque(enumerate(visits))
        self._all: _Stack = []
        self._of: dict[str, _Stack] = defaultdict(list)

    def at(self, act: Fact) -> Session | None:
        """The visit in which something was done, the one opened last; of another browser it is
        none. To be asked in order of time."""
        while self._coming and self._coming[0][1].since <= act.at:
            one = self._coming.popleft()
            self._all.append(one)
            self._of[one[1].pages[0].anonymous_id or ""].append(one)
        browser = act.anonymous_id
        stacks = [self._of[browser], self._of[""]] if browser else [self._all]
        found = [top for stack in stacks if (top := _top(stack, act.at))]
        return max(found, key=itemgetter(0))[1] if found else None


_Stack = list[tuple[int, Session]]


def _top(stack: _Stack, at: datetime) -> tuple[int, Session] | None:
    """The one opened last of those that are not over; those that are, for good, are let go."""
    while stack and stack[-1][1].until + GAP < at:
        stack.pop()
    return stack[-1] if stack else None
