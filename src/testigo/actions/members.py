"""Who works in a workspace: users, their roles, and the teams that receive hand-overs."""

import re
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from testigo.actions.absences import OPERATOR
from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.refusals import NotAllowed, NotFound, Refused
from testigo.actions.workspaces import name_problems
from testigo.core.drafts import FactDraft
from testigo.core.problems import InvalidInput, Problem
from testigo.store.identity import new_id
from testigo.store.models import ROLES, Membership, Seat, Team, User, Workspace
from testigo.store.models.accounts import LANGUAGES

_TEAM = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?\Z")
_LONGEST_EMAIL = 254


class NotAMember(Refused):
    """Only members of the workspace can sit in its teams."""


class NoSuchMember(NotFound):
    """Nobody of the workspace has this number."""


class NotYourself(Refused):
    """Nobody shuts themselves out."""


class LastAdmin(Refused):
    """Somebody has to be left who may let others in."""


@transaction.atomic
def create_user(
    *, email: str, name: str, password: str, language: str = "es", now: datetime
) -> User:
    """Make a user, known by e-mail in every workspace. Raises InvalidInput with every problem."""
    email = email.strip().lower()
    name = name.strip()
    user = User(email=email, name=name, language=language, created_at=now)
    problems = [
        *_email_problems(email),
        *name_problems(name),
        *_language_problems(language),
        *password_problems(password, user),
    ]
    if problems:
        raise InvalidInput(problems)
    user.set_password(password)
    user.save()
    return user


@transaction.atomic
def add_member(*, workspace: Workspace, user: User, role: str) -> Membership:
    """Give a user a role in a workspace. Raises InvalidInput when they have one already."""
    problems = []
    if role not in ROLES:
        params = {"value": role[:60], "options": ", ".join(ROLES)}
        problems.append(Problem("unknown_role", "role", params))
    if Membership.objects.of(workspace.id).filter(user_id=user.id).exists():
        problems.append(Problem("already_member", "email", {"value": user.email}))
    if problems:
        raise InvalidInput(problems)
    member: Membership = Membership.objects.of(workspace.id).create(user=user, role=role)
    return member


@transaction.atomic
def enrol(
    *,
    workspace: Workspace,
    email: str,
    role: str,
    name: str,
    password: str,
    language: str,
    now: datetime,
) -> tuple[User, bool]:
    """Give a role to the user with this e-mail, making them when there is none; says whether they
    were made. Name, password and language are for a new user only. Raises InvalidInput."""
    held = User.objects.filter(email=email.strip().lower()).first()
    user = held or create_user(
        email=email, name=name, password=password, language=language, now=now
    )
    add_member(workspace=workspace, user=user, role=role)
    return user, held is None


@transaction.atomic
def deactivate_member(
    *, workspace: Workspace, user: int, by: Membership | None, now: datetime
) -> Membership:
    """Let a member enter and receive no more; what they did stays, and their open leads move on as
    those of whoever has left do. `by` is None for whoever runs commands on the machine. Whoever
    is out already stays so, and nothing is recorded.

    Raises NotAllowed, NoSuchMember, NotYourself, LastAdmin.
    """
    member = _member(workspace, user, by)
    if by is not None and by.user_id == user:
        raise NotYourself("not_yourself")
    admins = Membership.objects.of(workspace.pk).filter(role="admin", active=True)
    # Two who shut each other out at once must not leave nobody.
    others = [one for one in admins.select_for_update() if one.user_id != user]
    if member.role == "admin" and not others:
        raise LastAdmin("last_admin")
    _let_in(workspace, member, by, now, wanted=False)
    return member


@transaction.atomic
def reactivate_member(
    *, workspace: Workspace, user: int, by: Membership | None, now: datetime
) -> Membership:
    """Let a member in again, with the role, the seats and the hours that they had. Raises as
    `deactivate_member` does."""
    member = _member(workspace, user, by)
    _let_in(workspace, member, by, now, wanted=True)
    return member


def _member(workspace: Workspace, user: int, by: Membership | None) -> Membership:
    if by is not None and not (by.workspace_id == workspace.pk and by.active and by.may_administer):
        raise NotAllowed(workspace.slug)
    rows = Membership.objects.of(workspace.pk).filter(user_id=user).select_related("user")
    member: Membership | None = rows.first()
    if member is None:
        raise NoSuchMember("no_such_member")
    return member


def _let_in(
    workspace: Workspace, member: Membership, by: Membership | None, now: datetime, *, wanted: bool
) -> None:
    rows = Membership.objects.of(workspace.pk).filter(user_id=member.user_id)
    # Of two who do it at once only one changes anything, so that it is told once.
    if rows.exclude(active=wanted).update(active=wanted):
        draft = FactDraft(
            "member.reactivated" if wanted else "member.deactivated",
            now,
            f"s:{new_id()}",
            actor=OPERATOR if by is None else f"user:{by.user_id}",
            props={"who": f"user:{member.user_id}"},
        )
        record_facts(workspace=workspace, drafts=[draft], source="screen", now=now)
        apply_all(workspace=workspace, now=now)
    member.active = wanted


@transaction.atomic
def create_team(*, workspace: Workspace, slug: str, name: str) -> Team:
    """Make a team; a pact sends hand-overs to it as `team:<slug>`. Raises InvalidInput."""
    name = name.strip()
    problems = name_problems(name)
    if not _TEAM.match(slug):
        problems.append(Problem("bad_slug", "slug", {"value": slug[:60]}))
    elif Team.objects.of(workspace.id).filter(slug=slug).exists():
        problems.append(Problem("team_taken", "slug", {"value": slug}))
    if problems:
        raise InvalidInput(problems)
    team: Team = Team.objects.of(workspace.id).create(slug=slug, name=name)
    return team


@transaction.atomic
def seat_member(*, workspace: Workspace, team: Team, user: User) -> Seat:
    """Let a member receive the team's hand-overs; seating them twice changes nothing.

    Raises NotAMember.
    """
    if not Membership.objects.of(workspace.id).filter(user_id=user.id).exists():
        raise NotAMember("not_a_member", email=user.email)
    held: Seat | None = (
        Seat.objects.of(workspace.id).filter(team=team.slug, user_id=user.id).first()
    )
    if held is not None:
        return held
    seat: Seat = Seat.objects.of(workspace.id).create(team=team.slug, user=user)
    return seat


def password_problems(password: str, user: User) -> list[Problem]:
    """What makes a password too weak for this user, at `password`."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [Problem(str(found.code), "password", _limits(found)) for found in error.error_list]
    return []


def _limits(error: ValidationError) -> dict[str, str | int]:
    """The figures that the sentence names; the other parameters are texts already translated."""
    return {k: v for k, v in (error.params or {}).items() if isinstance(v, int)}


def _email_problems(email: str) -> list[Problem]:
    try:
        validate_email(email)
    except ValidationError:
        return [Problem("not_an_email", "email", {"value": email[:60]})]
    if len(email) > _LONGEST_EMAIL:
        return [Problem("not_an_email", "email", {"value": email[:60]})]
    if User.objects.filter(email=email).exists():
        return [Problem("email_taken", "email", {"value": email})]
    return []


def _language_problems(language: str) -> list[Problem]:
    codes = [code for code, _ in LANGUAGES]
    if language in codes:
        return []
    params = {"value": language[:60], "options": ", ".join(codes)}
    return [Problem("unknown_language", "language", params)]
