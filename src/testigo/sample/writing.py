"""Writing the plan through the same doors as real data, with the plan's own clock.

Facts are recorded minutes after they happen, in chunks; wherever somebody receives a person, a
chunk ends and consequences are drawn, so that the next fact can be signed by the owner.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from testigo.actions.applying import apply_all, tick
from testigo.actions.facts import record_facts
from testigo.core.drafts import FactDraft
from testigo.sample.cast import OWNER, SDR
from testigo.sample.lives import Planned
from testigo.store.models import Lead, PersonKey, Workspace

# A visit is known this long after it happened at the latest, what a colleague did a little sooner.
_VISITS = timedelta(minutes=120)
_COLLEAGUES = timedelta(minutes=20)
_DELAY = timedelta(seconds=2)
_TICK = timedelta(hours=4)


def chunks(facts: Sequence[Planned]) -> Iterator[Sequence[Planned]]:
    """The facts in order, cut behind every instant at which somebody receives a person, and where
    what came first in the chunk would otherwise be known too late."""
    chunk: list[Planned] = []
    limit = datetime.max.replace(tzinfo=UTC)
    for planned in facts:
        at = planned.known_at
        if chunk and at != chunk[-1].known_at and (chunk[-1].cut or at > limit):
            yield chunk
            chunk = []
        if not chunk:
            limit = at + _VISITS
        if planned.draft.actor:
            limit = min(limit, at + _COLLEAGUES)
        chunk.append(planned)
    if chunk:
        yield chunk


class Writer:
    """Writes chunks; `users` gives the actor of each colleague's key (`@nuria` → `user:3`)."""

    def __init__(self, workspace: Workspace, users: Mapping[str, str]) -> None:
        self.workspace = workspace
        self.users = users
        self._ticked: datetime | None = None

    def write(self, chunk: Sequence[Planned], now: datetime) -> None:
        """Record a chunk at `now`; draw what follows where somebody waits for it, else soon."""
        drafts = self._signed([planned.draft for planned in chunk])
        record_facts(workspace=self.workspace, drafts=drafts, source="sample", now=now)
        if chunk[-1].cut:
            apply_all(workspace=self.workspace, now=now)
        if self._ticked is None or now - self._ticked >= _TICK:
            self.tick(now)

    def tick(self, now: datetime) -> None:
        """Draw what facts and time brought."""
        apply_all(workspace=self.workspace, now=now)
        tick(workspace=self.workspace, now=now)
        self._ticked = now

    def _signed(self, drafts: Sequence[FactDraft]) -> list[FactDraft]:
        """The drafts with real users as actors."""
        owners = self._owners({d.person.email for d in drafts if d.actor == OWNER})
        return [
            replace(draft, actor=self._actor(draft, owners)) if draft.actor else draft
            for draft in drafts
        ]

    def _actor(self, draft: FactDraft, owners: Mapping[str, str]) -> str:
        if draft.actor == OWNER:
            return owners.get(draft.person.email) or self.users[SDR]
        return self.users[draft.actor]

    def _owners(self, emails: set[str]) -> dict[str, str]:
        if not emails:
            return {}
        keys = PersonKey.objects.of(self.workspace.id).filter(kind="email", value__in=emails)
        people = dict(keys.values_list("value", "person"))
        leads = Lead.objects.of(self.workspace.id).filter(person__in=people.values())
        owners = dict(leads.exclude(owner=None).values_list("person", "owner"))
        return {e: f"user:{owners[p]}" for e, p in people.items() if p in owners}


def known_at(chunk: Sequence[Planned], latest: datetime) -> datetime:
    """When a chunk is recorded: just after its last fact, never after `latest`."""
    return min(latest, chunk[-1].known_at + _DELAY)
