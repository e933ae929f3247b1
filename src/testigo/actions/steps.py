"""Naming and ordering the steps of the pipeline; deals stay in the step that they are in."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from testigo.actions.refusals import NotFound, Refused, authorise
from testigo.core.problems import InvalidInput
from testigo.core.steps import FIRST, Step, in_use, moved, problems_of, put, step_of
from testigo.store import log
from testigo.store.models import Membership, Workspace
from testigo.store.steps import keep_steps, open_deals_by_step, steps_of


class NoSuchStep(NotFound):
    """The pipeline has no such step."""


class StepStays(Refused):
    """The step cannot be removed."""


@transaction.atomic
def save_step(
    *, workspace: Workspace, code: str, es: str, en: str, by: Membership, now: datetime
) -> Step:
    """Call a step so in Spanish and in English; a new one at the end where `code` is empty, and one
    that only deals hold gets its place there. Raises NotAllowed; NoSuchStep; InvalidInput with
    every problem."""
    authorise(workspace, by, by.may_lead)
    log.lock_head(workspace.id)
    held = steps_of(workspace.id)
    if code and code not in _codes(in_use(held, list(open_deals_by_step(workspace.id)))):
        raise NoSuchStep("no_such_step")
    step = step_of(es, en, code)
    others = [one for one in held if not code or one.code != code]
    if problems := problems_of(step, others):
        raise InvalidInput(problems)
    _keep(workspace, put(held, step), by, now)
    return step


@transaction.atomic
def move_step(
    *, workspace: Workspace, code: str, places: int, by: Membership, now: datetime
) -> None:
    """Put a step so many places on, or back below zero; the first one stays first. Raises
    NotAllowed; NoSuchStep."""
    authorise(workspace, by, by.may_lead)
    log.lock_head(workspace.id)
    held = steps_of(workspace.id)
    if code not in _codes(held):
        raise NoSuchStep("no_such_step")
    _keep(workspace, moved(held, code, places), by, now)


@transaction.atomic
def remove_step(*, workspace: Workspace, code: str, by: Membership, now: datetime) -> Step:
    """Offer a step no more; the step as it was. Raises NotAllowed; NoSuchStep; StepStays for the
    first one, and for one with open deals, which says how many."""
    authorise(workspace, by, by.may_lead)
    log.lock_head(workspace.id)
    held = steps_of(workspace.id)
    gone = next((one for one in held if one.code == code), None)
    if gone is None:
        raise NoSuchStep("no_such_step")
    if code == FIRST:
        raise StepStays("first_step_stays")
    if count := open_deals_by_step(workspace.id).get(code, 0):
        raise StepStays("step_in_use", count=count)
    _keep(workspace, [one for one in held if one.code != code], by, now)
    return gone


def _codes(steps: Sequence[Step]) -> set[str]:
    return {one.code for one in steps}


def _keep(workspace: Workspace, steps: Sequence[Step], by: Membership, now: datetime) -> None:
    keep_steps(workspace.id, steps, by=f"user:{by.user_id}", now=now)
