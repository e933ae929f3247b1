"""Finding workspaces, people who work in them and their teams, by the names that people use."""

from dataclasses import dataclass

from django.db.models import Count

from testigo.core.problems import Problem
from testigo.store.models import Membership, Seat, Team, User, Workspace


class NotThere(Exception):
    """Nothing has this name; `problem` says what was asked for and what there is."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.problem = Problem(code, params=params)


class WorkspaceUnclear(Exception):
    """No workspace was named and there is not exactly one; `problem` says which there are."""

    def __init__(self, slugs: list[str]) -> None:
        super().__init__("workspace_unclear")
        self.problem = Problem("workspace_unclear", params={"options": ", ".join(slugs)})


@dataclass(frozen=True, slots=True)
class WorkspaceLine:
    """A workspace with how many people work in it."""

    slug: str
    name: str
    language: str
    timezone: str
    currency: str
    country: str
    is_sample: bool
    members: int


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team and the e-mails of those who receive its hand-overs."""

    slug: str
    name: str
    emails: tuple[str, ...]


def find_workspace(slug: str | None) -> Workspace:
    """The workspace with this short name; without one, the only workspace there is.

    Raises NotThere or WorkspaceUnclear.
    """
    slugs = list(Workspace.objects.order_by("slug").values_list("slug", flat=True))
    if slug is None:
        if len(slugs) != 1:
            raise WorkspaceUnclear(slugs)
        slug = slugs[0]
    workspace = Workspace.objects.filter(slug=slug).first()
    if workspace is None:
        raise NotThere("no_such_workspace", slug=slug[:60], options=", ".join(slugs))
    return workspace


def all_workspaces() -> list[Workspace]:
    """Every workspace, the oldest first."""
    return list(Workspace.objects.order_by("id"))


def sample_workspace() -> Workspace | None:
    """The workspace of the sample company, if it was built."""
    return Workspace.objects.filter(is_sample=True).first()


def workspace_lines() -> list[WorkspaceLine]:
    """Every workspace by short name."""
    members = dict(
        Membership._base_manager.filter(active=True)
        .values_list("workspace_id")
        .annotate(n=Count("user_id"))
    )
    return [
        WorkspaceLine(
            w.slug,
            w.name,
            w.language,
            w.timezone,
            w.currency,
            w.country,
            w.is_sample,
            members.get(w.id, 0),
        )
        for w in Workspace.objects.order_by("slug")
    ]


def find_user(email: str) -> User:
    """The user with this e-mail; raises NotThere."""
    user = user_or_none(email)
    if user is None:
        raise NotThere("no_such_user", email=email[:254])
    return user


def user_or_none(email: str) -> User | None:
    """The user with this e-mail, if there is one."""
    return User.objects.filter(email=email.strip().lower()).first()


def find_team(workspace_id: int, slug: str) -> Team:
    """A team of the workspace; raises NotThere."""
    teams = {team.slug: team for team in Team.objects.of(workspace_id).order_by("slug")}
    if slug not in teams:
        raise NotThere("no_such_team", team=slug[:60], options=", ".join(teams))
    found: Team = teams[slug]
    return found


def team_lines(workspace_id: int) -> list[TeamLine]:
    """The teams of a workspace with their members."""
    seats: dict[str, list[str]] = {}
    rows = Seat.objects.of(workspace_id).order_by("user__email")
    for team, email in rows.values_list("team", "user__email"):
        seats.setdefault(team, []).append(email)
    return [
        TeamLine(team.slug, team.name, tuple(seats.get(team.slug, ())))
        for team in Team.objects.of(workspace_id).order_by("slug")
    ]
