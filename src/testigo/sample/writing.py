"""Writing the plan through the same doors as real data, with the plan's own clock.

Facts are recorded minutes after they happen, in chunks; wherever somebody receives a person, a
chunk ends and consequences are drawn, so that the next fact can be signed by the owner.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.ticking import tick
from testigo.core.drafts import FactDraft
from testigo.queries.people import owners_of, people_by_email
from testigo.sample.cast import OWNER, SDR
from testigo.sample.lives import Planned
from testigo.store.models import Workspace

_DELAY = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Pace:
    """How soon a visit is known, how soon what a colleague did, and how often time is looked at."""

    visits: timedelta
    colleagues: timedelta
    ticks: timedelta


def pace_of(scale: float) -> Pace:
    """The pace of a company of some size: a small one has less to tell in an hour."""
    slower = min(6.0, max(1.0, 1 / scale))
    return Pace(
        visits=slower * timedelta(hours=2),
        colleagues=min(3.0, slower) * timedelta(minutes=20),
        ticks=slower * timedelta(hours=4),
    )


def chunks(facts: Sequence[Planned], pace: Pace) -> Iterator[Sequence[Planned]]:
    """The facts in order, cut behind every instant at which somebody receives a person, and where
    what came first in the chunk would otherwise be known too late."""
    chunk: list[Planned] = []
    limit, received = datetime.max.replace(tzinfo=UTC), False
    for planned in facts:
        at = planned.known_at
        if chunk and at != chunk[-1].known_at and (received or at > limit):
            yield chunk
            chunk = []
        if not chunk:
            limit, received = at + pace.visits, False
        received = received or planned.cut
        if planned.draft.actor:
            limit = min(limit, at + pace.colleagues)
        chunk.append(planned)
    if chunk:
        yield chunk


class Writer:
    """Writes chunks; `users` gives the actor of each colleague's key (`@nuria` → `user:3`)."""

    def __init__(self, workspace: Workspace, users: Mapping[str, str], pace: Pace) -> None:
        self.workspace = workspace
        self.pace = pace
        self.users = users
        self._ticked: datetime | None = None
        self._people: dict[str, str] = {}

    def write(self, chunk: Sequence[Planned], now: datetime) -> None:
        """Record a chunk at `now`; draw what follows where somebody waits for it, else soon."""
        drafts = self._signed([planned.draft for planned in chunk])
        record_facts(workspace=self.workspace, drafts=drafts, source="sample", now=now)
        if any(planned.cut for planned in chunk):
            apply_all(workspace=self.workspace, now=now)
        if self._ticked is None or now - self._ticked > self.pace.ticks:
            self.tick(now)

    def tick(self, now: datetime) -> None:
        """Draw what facts and time brought."""
        apply_all(workspace=self.workspace, now=now)
        tick(workspace=self.workspace, now=now)
        self._ticked = now

    def _signed(self, drafts: Sequence[FactDraft]) -> list[FactDraft]:
        """The drafts with real users as actors."""
        owned = {draft.person.email for draft in drafts if draft.actor == OWNER}
        owners = self._owners(owned) if owned else {}
        return [
            replace(draft, actor=self._actor(draft, owners)) if draft.actor else draft
            for draft in drafts
        ]

    def _actor(self, draft: FactDraft, owners: Mapping[str, str]) -> str:
        if draft.actor == OWNER:
            return owners.get(draft.person.email) or self.users[SDR]
        return self.users[draft.actor]

    def _owners(self, emails: set[str]) -> dict[str, str]:
        self._find({email for email in emails if email not in self._people})
        people = [self._people[email] for email in emails]
        owners = owners_of(self.workspace.id, people)
        found = {email: owners.get(self._people[email]) for email in emails}
        return {email: f"user:{owner}" for email, owner in found.items() if owner}

    def _find(self, emails: set[str]) -> None:
        """People never change their e-mail in the sample, so each is looked up once."""
        if emails:
            self._people |= people_by_email(self.workspace.id, emails)


def known_at(chunk: Sequence[Planned], latest: datetime) -> datetime:
    """When a chunk is recorded: just after its last fact, never after `latest`."""
    return min(latest, chunk[-1].known_at + _DELAY)
