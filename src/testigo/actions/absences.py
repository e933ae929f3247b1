"""Noting that somebody is away, and taking it back: facts of the workspace."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.refusals import NotAllowed, NotFound, authorise
from testigo.actions.rerouting import look_again
from testigo.core.absences import LONGEST, REASONS, RECORDED, RETRACTED, Absence, props_of, span_of
from testigo.core.drafts import FactDraft
from testigo.core.problems import InvalidInput, Problem
from testigo.store import log
from testigo.store.absences import absence_by_id, absences_of
from testigo.store.identity import new_id
from testigo.store.models import Membership, Workspace

# Who acts when a command is run on the machine itself.
OPERATOR = "operator"


class NoSuchAbsence(NotFound):
    """The workspace has no such absence, or it was taken back."""


def record_absence(
    *,
    workspace: Workspace,
    user: int,
    start: datetime,
    end: datetime,
    reason: str,
    by: Membership | None,
    now: datetime,
) -> Absence:
    """Note that a member is away from `start` up to, but without, `end`. `by` is None for whoever
    runs commands on the machine.

    Noted twice for the same time it is one. Everybody notes their own; who leads, anybody's.
    Raises NotAllowed, or InvalidInput with every problem.
    """
    _authorise(workspace, user, by)
    _check(workspace.id, user, start, end, reason)
    with transaction.atomic():
        log.lock_head(workspace.id)
        held = absences_of(workspace.id, user, start, end)
        same = [one for one in held if (one.start, one.end) == (start, end)]
        if same:
            return same[0]
        message_id = f"s:{new_id()}"
        props = props_of(user, start, end, reason)
        _record(workspace, RECORDED, message_id, props, by, now)
        fact = log.fact_by_message(workspace.id, message_id)
    recorded = absence_by_id(workspace.id, fact.id)
    assert recorded is not None
    return recorded


def take_back_absence(
    *, workspace: Workspace, absence: str, by: Membership | None, now: datetime
) -> Absence:
    """Let an absence count as if it had never been noted. Raises NotAllowed, NoSuchAbsence."""
    held = absence_by_id(workspace.id, absence)
    if held is None:
        raise NoSuchAbsence("no_such_absence")
    _authorise(workspace, held.user, by)
    with transaction.atomic():
        _record(workspace, RETRACTED, f"u:{held.id}", {"of": held.id}, by, now)
    return held


def span_told(*, workspace: Workspace, first: str, last: str) -> tuple[datetime, datetime]:
    """The time that two texts give in the workspace: instants, or dates, the last of which is away
    too. Raises InvalidInput."""
    span = span_of(first.strip(), last.strip(), ZoneInfo(workspace.timezone))
    if span is None:
        raise InvalidInput([Problem("absence_dates_missing", "from")])
    return span


def _authorise(workspace: Workspace, user: int, by: Membership | None) -> None:
    if by is None:
        return
    mine = by.user_id == user
    authorise(workspace, by, by.may_write)
    if not (mine or by.may_lead):
        raise NotAllowed(workspace.slug)


def _check(workspace_id: int, user: int, start: datetime, end: datetime, reason: str) -> None:
    problems = []
    if not Membership.objects.of(workspace_id).filter(user_id=user).exists():
        problems.append(Problem("absence_of_nobody", "who"))
    if end <= start:
        problems.append(Problem("absence_backwards", "to"))
    elif end - start > LONGEST:
        problems.append(Problem("absence_too_long", "to", {"days": LONGEST.days}))
    if reason not in REASONS:
        params: dict[str, str | int] = {"value": reason[:40], "options": ", ".join(REASONS)}
        problems.append(Problem("absence_reason_unknown", "reason", params))
    if problems:
        raise InvalidInput(problems)


def _record(
    workspace: Workspace,
    name: str,
    message_id: str,
    props: Mapping[str, Any],
    by: Membership | None,
    now: datetime,
) -> None:
    actor = OPERATOR if by is None else f"user:{by.user_id}"
    draft = FactDraft(name, now, message_id, actor=actor, props=props)
    record_facts(workspace=workspace, drafts=[draft], source="screen", now=now)
    apply_all(workspace=workspace, now=now)
    # Now that the table follows the fact: what would fall due meanwhile moves on at once.
    look_again(workspace=workspace, now=now)
