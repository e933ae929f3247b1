"""The sample company: fictional Nortia with fourteen months of history up to now."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from django.db import transaction

from testigo.actions.members import add_member, create_team, create_user, seat_member
from testigo.actions.pacts import load_pact_draft, sign_pact
from testigo.actions.workspaces import create_workspace, remove_sample
from testigo.queries.accounts import user_or_none, workspace_lines
from testigo.sample.cast import CAST, NAME, PASSWORD, SLUG, TEAMS, Colleague
from testigo.sample.forms import bring_forms
from testigo.sample.pacts import Signing
from testigo.sample.plan import Plan, make_plan
from testigo.sample.published import bring_content
from testigo.sample.writing import Pace, Writer, chunks, known_at, pace_of
from testigo.store.models import User, Workspace

SIZE = 1.0
# Chunks of one transaction of the database: nobody reads the sample before it is whole.
_CHUNKS_TOGETHER = 100

Progress = Callable[[int, int], None]
T = TypeVar("T")


class SampleExists(Exception):
    """Raised when there is a workspace with the sample's name already."""


@dataclass(frozen=True, slots=True)
class SampleCompany:
    """The workspace that was made, and who may sign in: (name, e-mail, role), one password."""

    workspace: Workspace
    users: list[tuple[str, str, str]]
    password: str


def build(now: datetime, progress: Progress | None = None, scale: float = SIZE) -> SampleCompany:
    """Make Nortia with history up to `now` (UTC); `scale` 1 gives about 6,000 people.

    `progress` is called with the facts written so far and in all. The same `now` and scale give
    the same facts, told by the same people. Raises SampleExists, with nothing written.
    """
    if any(line.slug == SLUG for line in workspace_lines()):
        raise SampleExists(SLUG)
    plan = make_plan(now, scale)
    opened = plan.signings[0].written_at - timedelta(days=1)
    workspace = create_workspace(
        slug=SLUG,
        name=NAME,
        language="es",
        timezone=str(plan.world.agenda.zone),
        currency="EUR",
        country="ES",
        now=opened,
        is_sample=True,
    )
    try:
        people = _people(workspace, opened)
        _write(plan, pace_of(scale), workspace, people, progress or _quiet)
        bring_forms(workspace, people["@laura"], plan.world.now)
        bring_content(workspace, people["@laura"], plan.world.now)
    except BaseException:
        # A sample that is not whole would look like one that is.
        remove_sample(workspace=workspace)
        raise
    return SampleCompany(workspace, [(c.name, c.email, c.role) for c in CAST], PASSWORD)


def _quiet(_done: int, _total: int) -> None:
    return None


def _people(workspace: Workspace, now: datetime) -> dict[str, str]:
    """Make users, teams and seats; returns the actor of each colleague's key."""
    teams = {slug: create_team(workspace=workspace, slug=slug, name=name) for slug, name in TEAMS}
    actors = {}
    for colleague in CAST:
        user = _user(colleague, now)
        add_member(workspace=workspace, user=user, role=colleague.role)
        if colleague.team:
            seat_member(workspace=workspace, team=teams[colleague.team], user=user)
        actors[f"@{colleague.key}"] = f"user:{user.pk}"
    return actors


def _user(colleague: Colleague, now: datetime) -> User:
    """The user of a colleague; one left from a sample removed before serves again."""
    return user_or_none(colleague.email) or create_user(
        email=colleague.email, name=colleague.name, password=PASSWORD, language="es", now=now
    )


def _write(
    plan: Plan, pace: Pace, workspace: Workspace, users: dict[str, str], progress: Progress
) -> None:
    writer = Writer(workspace, users, pace)
    waiting = list(plan.signings)
    done, total = 0, len(plan.facts)
    for some in _batched(chunks(plan.facts, pace), _CHUNKS_TOGETHER):
        with transaction.atomic():
            for chunk in some:
                now = known_at(chunk, plan.world.now)
                while waiting and waiting[0].written_at <= now:
                    _sign(workspace, users, waiting.pop(0))
                writer.write(chunk, now)
                done += len(chunk)
        progress(done, total)
    writer.tick(plan.world.now)


def _batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    found = iter(items)
    while some := list(islice(found, size)):
        yield some


def _sign(workspace: Workspace, users: dict[str, str], signing: Signing) -> None:
    load_pact_draft(
        workspace=workspace, text=signing.text, by=users["@laura"], now=signing.written_at
    )
    emails = {c.key: c.email for c in CAST}
    for key, at in signing.signed_at:
        sign_pact(
            workspace=workspace,
            number=signing.number,
            email=emails[key],
            by=users[f"@{key}"],
            now=at,
            source="sample",
        )
