"""A small business for tests: a workspace with its teams, its people and a pact in force."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from testigo.actions.members import add_member, create_team, seat_member
from testigo.actions.pacts import load_pact_draft, sign_pact
from testigo.actions.workspaces import create_workspace
from testigo.store.models import Membership, PactVersion, Seat, User, Workspace
from tests.spec.agreement import PACT as RULES

# Everything that is told, so that tests see what reaches whom.
PACT = f"""\
{RULES}
alerts:
  - {{on: lead.handed_over, to: [owner, marketing], by: [push, email]}}
  - {{on: "stage.entered:sql", to: owner, by: [push]}}
  - {{on: clock.warned, to: owner, by: [push]}}
  - {{on: clock.passed_due, to: [owner, escalate_to], by: [email]}}
"""
# The pact is signed before it takes force on 15 September 2026, midnight in Madrid.
OPENED = datetime(2026, 9, 1, 8, tzinfo=UTC)
SIGNED = datetime(2026, 9, 10, 8, tzinfo=UTC)


def open_workspace(slug: str = "nortia") -> Workspace:
    """A workspace with nobody in it and an empty log."""
    return create_workspace(
        slug=slug,
        name=slug.title(),
        language="es",
        timezone="Europe/Madrid",
        currency="EUR",
        country="ES",
        now=OPENED,
    )


def hire(workspace: Workspace, email: str, role: str = "sdr", team: str = "") -> User:
    """The user with this e-mail, made when there is none, with a role and a seat."""
    held = User.objects.filter(email=email).first()
    user = held or User.objects.create_user(email, name=email.split("@")[0], created_at=OPENED)
    add_member(workspace=workspace, user=user, role=role)
    if team:
        Seat.objects.of(workspace.id).create(team=team, user=user)
    return user


def membership(workspace: Workspace, user: User) -> Membership:
    """A user's place in a workspace."""
    member: Membership = Membership.objects.of(workspace.id).get(user_id=user.id)
    return member


def staff(workspace: Workspace, sdr: int = 1, sales: int = 3) -> list[User]:
    """The teams `sdr` and `ventas` that the pact hands over to, with so many people in them."""
    users = []
    for slug, role, count in (("sdr", "sdr", sdr), ("ventas", "sales", sales)):
        team = create_team(workspace=workspace, slug=slug, name=slug)
        for number in range(1, count + 1):
            user = hire(workspace, f"{slug}{number}@{workspace.slug}.example", role)
            seat_member(workspace=workspace, team=team, user=user)
            users.append(user)
    return users


def sign_pact_text(
    workspace: Workspace,
    text: str = PACT,
    now: datetime = SIGNED,
    emails: Sequence[str] = ("laura", "pablo"),
) -> PactVersion:
    """The next version of the pact, signed by its parties from `now` on, one a minute."""
    draft = load_pact_draft(workspace=workspace, text=text, by="operator", now=now)
    for number, email in enumerate(emails):
        version = sign_pact(
            workspace=workspace,
            number=draft.number,
            email=f"{email}@nortia.example",
            by="operator",
            now=now + timedelta(minutes=number),
        )
    return version


def business(slug: str = "nortia", sdr: int = 1, sales: int = 3) -> Workspace:
    """A staffed workspace whose pact is in force since 15 September 2026."""
    workspace = open_workspace(slug)
    staff(workspace, sdr, sales)
    sign_pact_text(workspace)
    return workspace
