"""`testigo team`: who receives hand-overs."""

from dataclasses import asdict
from typing import Annotated

import typer

from testigo.cli.language import say
from testigo.cli.options import JsonOption, WorkspaceOption, examples
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, clean, document, line, table

app = typer.Typer(
    no_args_is_help=True,
    help=say("Equipos que reciben los traspasos.", "Teams that receive hand-overs."),
)
NameArgument = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        help=say(
            "Nombre corto, con el que el pacto lo nombra: «team:NOMBRE».",
            "Short name, by which the pact calls it: “team:NAME”.",
        ),
    ),
]


@app.command(
    help=say("Crea un equipo.", "Make a team."),
    epilog=examples("testigo team create sdr --workspace nortia"),
)
def create(
    name: NameArgument,
    workspace: WorkspaceOption = None,
    title: Annotated[
        str, typer.Option(help=say("Nombre que se enseña.", "Name that is shown."))
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Make a team."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.members import create_team
    from testigo.queries.accounts import find_workspace

    team = create_team(workspace=find_workspace(workspace), slug=name, name=title or name)
    if as_json:
        document({"slug": team.slug, "name": team.name})
    else:
        line(clean(say(f"Equipo «{team.slug}» creado.", f"Team “{team.slug}” made.")))


@app.command(
    help=say(
        "Hace que alguien del espacio reciba los traspasos de un equipo.",
        "Let a member of the workspace receive a team's hand-overs.",
    ),
    epilog=examples("testigo team add sdr ana@nortia.example --workspace nortia"),
)
def add(
    name: NameArgument,
    email: Annotated[str, typer.Argument(metavar="EMAIL", help=say("Correo.", "E-mail."))],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Seat a member."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.members import seat_member
    from testigo.queries.accounts import find_team, find_user, find_workspace

    place = find_workspace(workspace)
    team, user = find_team(place.id, name), find_user(email)
    seat_member(workspace=place, team=team, user=user)
    if as_json:
        document({"team": team.slug, "email": user.email})
    else:
        line(
            clean(
                say(
                    f"«{user.email}» recibe los traspasos de «{team.slug}».",
                    f"“{user.email}” receives the hand-overs of “{team.slug}”.",
                )
            )
        )


@app.command(
    "list",
    help=say("Enseña los equipos.", "List the teams."),
    epilog=examples("testigo team list --workspace nortia"),
)
def show_all(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the teams."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.accounts import find_workspace, team_lines

    lines = team_lines(find_workspace(workspace).id)
    if as_json:
        document({"teams": [asdict(one) for one in lines]})
        return
    table(
        [
            (say("Equipo", "Team"), "left"),
            (say("Nombre", "Name"), "left"),
            (say("Reciben", "Receive"), "left"),
        ],
        [(one.slug, one.name, ", ".join(one.emails)) for one in lines],
    )
