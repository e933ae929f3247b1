"""What needs somebody's attention now: at most five matters, the most pressing first by role."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import urlencode

from testigo.core.fields import asked_of, gaps
from testigo.core.pact.reviewing import review_of
from testigo.core.story import Agreement
from testigo.queries.alerts import state_counts
from testigo.queries.commitments import Standing
from testigo.queries.customers import Customers
from testigo.queries.events import count_aside
from testigo.queries.excuses import for_the_meeting
from testigo.queries.leads import MOST_AWAITED
from testigo.queries.load import Waiting
from testigo.queries.pacts import awaited_signatures
from testigo.queries.queue import Queue
from testigo.queries.reviews import open_reviews
from testigo.store.catalogue import catalogue, published_forms

MOST = 5
# What a group of the queue is as filters of the list of leads.
_OWED = {"unassigned": "", "past_due": "past_due", "due_soon": "due_soon"}
_OWNER = {"unassigned": 0}
_COUNTED = {"unassigned": "open", "past_due": "past_due", "due_soon": "due_soon"}


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to attend to: how many there are of it, and the instant at which the first of them
    falls due or fell due, where it has one. `about` is the promise, form or version it concerns,
    `opens` the query of the list of leads that holds it, where it is one."""

    code: str
    count: int
    at: datetime | None = None
    about: str = ""
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page has read already, so that nothing is read twice. `queue` is that of the person
    who looks, `owed` what waits for whom, where the queue cannot list all of it, `side` the side
    whose promises they keep; `owner` is set for whom only their own leads concern, `email` is the
    one by which they sign."""

    workspace_id: int
    now: datetime
    role: str
    side: str
    agreement: Agreement
    queue: Queue
    owed: Mapping[int | None, Waiting]
    owner: int | None = None
    email: str = ""
    standings: Sequence[Standing] = ()
    customers: Customers | None = None


# What concerns whoever signs for a side, before all else: nothing takes force without it.
_OF_ALL = "signature"
# Which matters concern a role, the most pressing first.
_BY_ROLE: Mapping[str, tuple[str, ...]] = {
    "marketing": (
        "pace",
        "alerts_aside",
        "care",
        "form_gaps",
        "events_aside",
        "meeting",
        "review",
        "reviews",
        "unassigned",
        "past_due",
    ),
    "sdr": ("past_due", "due_soon", "unassigned"),
    "sales": ("past_due", "due_soon", "unassigned"),
    "lead": (
        "unassigned",
        "past_due",
        "due_soon",
        "pace",
        "meeting",
        "review",
        "reviews",
    ),
    "success": (
        "welcomes",
        "promises",
        "renewals",
        "pace",
        "meeting",
        "review",
        "reviews",
    ),
    "director": (
        "pace",
        "past_due",
        "unassigned",
        "alerts_aside",
        "meeting",
        "review",
        "reviews",
        "form_gaps",
    ),
    "admin": (
        "alerts_aside",
        "events_aside",
        "form_gaps",
        "unassigned",
        "past_due",
        "pace",
        "review",
        "reviews",
    ),
    "dpo": ("pace", "past_due", "unassigned", "review"),
    "agency": ("pace", "care", "past_due", "unassigned", "review"),
}


def matters(seen: Seen) -> tuple[Matter, ...]:
    """The most pressing matters of whoever looks; what is in order is not told."""
    found = (matter for code in (_OF_ALL, *_BY_ROLE[seen.role]) for matter in _FINDERS[code](seen))
    return tuple(islice(found, MOST))


def _of_group(name: str) -> Callable[[Seen], list[Matter]]:
    """A group of the queue; where more wait than it lists, all of them from the list of leads."""

    def find(seen: Seen) -> list[Matter]:
        group = next((one for one in seen.queue.groups if one.name == name), None)
        if group is None:
            return []
        first = group.lines[0].lead.due_at if group.lines else None
        if seen.queue.total < MOST_AWAITED:
            return [Matter(name, group.total, first)]
        owner = _OWNER.get(name, seen.owner)
        waiting = seen.owed.items()
        count = sum(
            getattr(owed, _COUNTED[name])
            for who, owed in waiting
            if owner is None or (who or 0) == owner
        )
        of_whom = "none" if owner == 0 else owner or ""
        opens = urlencode({"owed": _OWED[name] or "any", "owner": of_whom})
        return [Matter(f"{name}_many", count, first, opens=opens)]

    return find


def _pace(seen: Seen) -> list[Matter]:
    """Promises that will not be kept as things go: of one's own side, else of every side. A single
    one opens its cases that ask for a look."""
    lagging = [
        one
        for one in seen.standings
        if one.state == "at_risk" and seen.side in (one.promise.side, "sponsor", "")
    ]
    if len(lagging) != 1:
        return [Matter("pace", len(lagging), about=lagging[0].promise.side)] if lagging else []
    misses = lagging[0].misses
    opens = misses.leads_query if misses and misses.count else ""
    return [Matter("pace_one", 1, about=lagging[0].promise.id, opens=opens)]


def _care(seen: Seen) -> list[Matter]:
    return [
        Matter("care", part.count, about=one.promise.id, opens=part.leads_query)
        for one in seen.standings
        for part in one.parts
        if part.code == "out_of_care" and part.count
    ]


def _form_gaps(seen: Seen) -> list[Matter]:
    """Forms that visitors see and whose answers Sales does not."""
    known = catalogue(seen.workspace_id)
    lacking = [
        form.name
        for form in published_forms(seen.workspace_id)
        if any(gap is not None for gap in gaps(asked_of(form.content), known))
    ]
    about = lacking[0] if len(lacking) == 1 else ""
    return [Matter("form_gaps", len(lacking), about=about)] if lacking else []


def _events_aside(seen: Seen) -> list[Matter]:
    count = count_aside(seen.workspace_id)
    return [Matter("events_aside", count)] if count else []


def _alerts_aside(seen: Seen) -> list[Matter]:
    count = state_counts(seen.workspace_id).get("aside", 0)
    return [Matter("alerts_aside", count)] if count else []


def _meeting(seen: Seen) -> list[Matter]:
    """Excuses that were asked for, and returns that Marketing contests."""
    found = for_the_meeting(seen.workspace_id, now=seen.now, agreement=seen.agreement)
    count = len(found.excuses) + len(found.returns)
    return [Matter("meeting", count)] if count else []


def _review(seen: Seen) -> list[Matter]:
    version = seen.queue.version
    if version is None:
        return []
    review = review_of(version.pact, seen.now)
    about = version.pact.review_by.isoformat()
    return [] if review == "fresh" else [Matter(f"review_{review}", version.number, about=about)]


def _reviews(seen: Seen) -> list[Matter]:
    """Reviews that somebody called, and rates that have moved."""
    count = open_reviews(seen.workspace_id)
    return [Matter("reviews", count)] if count else []


def _signature(seen: Seen) -> list[Matter]:
    """The drafts that wait for the signature of whoever looks."""
    numbers = awaited_signatures(seen.workspace_id, seen.email)
    return [Matter("signature", number, about=str(number)) for number in numbers]


def _welcomes(seen: Seen) -> list[Matter]:
    waiting = seen.customers.welcomes if seen.customers else ()
    pressing = [one.due_at for one in waiting if one.warn_at <= seen.now]
    return [Matter("welcomes", len(pressing), min(pressing))] if pressing else []


def _promises(seen: Seen) -> list[Matter]:
    today = _today(seen)
    open_ones = seen.customers.promises if seen.customers else ()
    over = [one for one in open_ones if one.by is not None and one.by.isoformat() <= today]
    return [Matter("promises", len(over))] if over else []


def _renewals(seen: Seen) -> list[Matter]:
    coming = seen.customers.renewals if seen.customers else ()
    return [Matter("renewals", len(coming))] if coming else []


def _today(seen: Seen) -> str:
    version = seen.queue.version
    here = seen.now.astimezone(version.pact.zone) if version else seen.now
    return here.date().isoformat()


_FINDERS: Mapping[str, Callable[[Seen], list[Matter]]] = {
    "unassigned": _of_group("unassigned"),
    "past_due": _of_group("past_due"),
    "due_soon": _of_group("due_soon"),
    "pace": _pace,
    "care": _care,
    "form_gaps": _form_gaps,
    "events_aside": _events_aside,
    "alerts_aside": _alerts_aside,
    "meeting": _meeting,
    "review": _review,
    "reviews": _reviews,
    "signature": _signature,
    "welcomes": _welcomes,
    "promises": _promises,
    "renewals": _renewals,
}
