"""A business to measure with: teams, people, and the example pact in force."""

from typing import TYPE_CHECKING

from bench import histories

if TYPE_CHECKING:
    from testigo.store.models import Workspace


def open_business(slug: str = "nortia") -> "Workspace":
    """A staffed workspace, the pact signed before the first fact."""
    from testigo.actions.members import add_member, create_team, seat_member
    from testigo.actions.pacts import load_pact_draft, sign_pact
    from testigo.actions.workspaces import create_workspace
    from testigo.store.models import User

    workspace = create_workspace(
        slug=slug,
        name="Nortia",
        language="es",
        timezone="Europe/Madrid",
        currency="EUR",
        country="ES",
        now=histories.SIGNED,
    )
    for team_slug, role, count in (("sdr", "sdr", 2), ("ventas", "sales", 4)):
        team = create_team(workspace=workspace, slug=team_slug, name=team_slug)
        for number in range(count):
            email = f"{team_slug}{number}@{slug}.example"
            user = User.objects.create_user(email, name=email, created_at=histories.SIGNED)
            add_member(workspace=workspace, user=user, role=role)
            seat_member(workspace=workspace, team=team, user=user)
    text = histories.pact_text()
    draft = load_pact_draft(workspace=workspace, text=text, by="bench", now=histories.SIGNED)
    for party in histories.example_pact().parties.values():
        sign_pact(
            workspace=workspace,
            number=draft.number,
            email=party.email,
            by="bench",
            now=histories.SIGNED,
        )
    return workspace
