"""Looking after teams on screen and at the command line: who sits in them, how much they take, and
the hours of those who do not work when the business is open."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from testigo.actions.members import create_team, seat_member
from testigo.actions.refusals import NotFound, authorise
from testigo.core.availability import parse_hours
from testigo.core.problems import InvalidInput, Problem
from testigo.store.models import Membership, Seat, Team, Workspace

MOST_CAPACITY = 10_000


class NoSuchTeam(NotFound):
    """The workspace has no such team."""


class NoSuchSeat(NotFound):
    """That member does not sit in the team."""


@transaction.atomic
def open_team(*, workspace: Workspace, slug: str, name: str, by: Membership) -> Team:
    """Make a team, as `create_team` does. Raises NotAllowed, InvalidInput."""
    _authorise(workspace, by)
    return create_team(workspace=workspace, slug=slug, name=name or slug)


@transaction.atomic
def take_seat(
    *, workspace: Workspace, team: str, user: int, capacity: int | None, by: Membership | None
) -> Seat:
    """Let a member receive a team's hand-overs, with at most `capacity` open leads at once, None
    for any number. `by` is None for whoever runs commands on the machine.

    Raises NotAllowed, NoSuchTeam, NotAMember, InvalidInput.
    """
    _authorise(workspace, by)
    found = Team.objects.of(workspace.id).filter(slug=team).first()
    if found is None:
        raise NoSuchTeam("team_gone", team=team[:60])
    if capacity is not None and not 1 <= capacity <= MOST_CAPACITY:
        raise InvalidInput([capacity_problem()])
    member = Membership.objects.of(workspace.id).filter(user_id=user).select_related("user").first()
    if member is None:
        raise NoSuchSeat("no_such_seat")
    seat = seat_member(workspace=workspace, team=found, user=member.user)
    if seat.capacity != capacity:
        seat.capacity = capacity
        seat.save(update_fields=["capacity"])
    return seat


@transaction.atomic
def leave_seat(*, workspace: Workspace, team: str, user: int, by: Membership | None) -> None:
    """Let a member receive a team's hand-overs no more; what they have stays with them. Raises
    NotAllowed, NoSuchSeat."""
    _authorise(workspace, by)
    gone, _ = Seat.objects.of(workspace.id).filter(team=team, user_id=user).delete()
    if not gone:
        raise NoSuchSeat("no_such_seat")


@transaction.atomic
def keep_hours(
    *,
    workspace: Workspace,
    user: int,
    hours: Mapping[str, Sequence[str]],
    by: Membership | None,
) -> None:
    """Let a member have working hours of their own, by day as a pact writes them; none at all mean
    those of the pact. Everybody keeps their own; who leads, anybody's.

    Raises NotAllowed, NoSuchSeat, or InvalidInput with every problem.
    """
    if by is None or by.user_id != user:
        _authorise(workspace, by)
    else:
        authorise(workspace, by, by.may_write)
    said = {day: [one for one in ranges if one] for day, ranges in hours.items()}
    said = {day: ranges for day, ranges in said.items() if ranges}
    week, problems = parse_hours(said)
    if problems:
        raise InvalidInput(problems)
    kept = said if week else None
    if not Membership.objects.of(workspace.id).filter(user_id=user).update(hours=kept):
        raise NoSuchSeat("no_such_seat")


def capacity_problem() -> Problem:
    """What is said of a capacity that is none."""
    return Problem("capacity_unreadable", "capacity", {"most": MOST_CAPACITY})


def _authorise(workspace: Workspace, by: Membership | None) -> None:
    if by is None:
        return
    authorise(workspace, by, by.may_lead)
