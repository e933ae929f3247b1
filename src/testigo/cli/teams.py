"""`testigo team`: who receives hand-overs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from testigo import clock
from testigo.cli.language import say
from testigo.cli.options import JsonOption, WorkspaceOption, examples
from testigo.cli.start import start_in
from testigo.cli.talk import clean, document, line, table

if TYPE_CHECKING:
    from testigo.queries.teams import MemberLine, TeamView

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
EmailArgument = Annotated[str, typer.Argument(metavar="EMAIL", help=say("Correo.", "E-mail."))]


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
    place = start_in(workspace, as_json=as_json)
    from testigo.actions.members import create_team

    team = create_team(workspace=place, slug=name, name=title or name)
    if as_json:
        document({"slug": team.slug, "name": team.name})
    else:
        line(clean(say(f"Equipo «{team.slug}» creado.", f"Team “{team.slug}” made.")))


@app.command(
    help=say(
        "Hace que alguien del espacio reciba los traspasos de un equipo.",
        "Let a member of the workspace receive a team's hand-overs.",
    ),
    epilog=examples(
        "testigo team add sdr ana@nortia.example --workspace nortia",
        "testigo team add sdr ana@nortia.example --capacity 20",
    ),
)
def add(
    name: NameArgument,
    email: EmailArgument,
    capacity: Annotated[
        int | None,
        typer.Option(
            help=say(
                "Leads abiertos que lleva como mucho a la vez; sin ella, los que sean.",
                "Open leads that they take at most at once; without it, any number.",
            )
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Seat a member."""
    place = start_in(workspace, as_json=as_json)
    from testigo.actions.members import seat_member
    from testigo.actions.teams import take_seat
    from testigo.queries.accounts import find_team, find_user

    team, user = find_team(place.id, name), find_user(email)
    seat_member(workspace=place, team=team, user=user)
    take_seat(workspace=place, team=team.slug, user=user.pk, capacity=capacity, by=None)
    if as_json:
        document({"team": team.slug, "email": user.email, "capacity": capacity})
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
    place = start_in(workspace, as_json=as_json)
    from testigo.queries.accounts import team_lines

    lines = team_lines(place.id)
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


@app.command(
    help=say(
        "Enseña un equipo: quién está, cuánto lleva y puede llevar, y quién está fuera.",
        "Show a team: who is in it, what they have and can take, and who is away.",
    ),
    epilog=examples("testigo team show sdr --workspace nortia"),
)
def show(
    name: NameArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Show a team."""
    place = start_in(workspace, as_json=as_json)
    from testigo.queries.accounts import find_team
    from testigo.queries.teams import members, teams

    now = clock.now()
    slug = find_team(place.id, name).slug
    found = next(one for one in teams(place, members(place, now=now), now=now) if one.slug == slug)
    if as_json:
        document(_plain(found))
        return
    table(
        [
            (say("Quién", "Who"), "left"),
            (say("Abiertos", "Open"), "right"),
            (say("Capacidad", "Capacity"), "right"),
            (say("Esta semana", "This week"), "right"),
            (say("Horario propio", "Own hours"), "left"),
            (say("Fuera hasta", "Away until"), "left"),
        ],
        [
            (
                seat.member.email,
                seat.member.load,
                seat.capacity,
                seat.member.received,
                _hours_words(seat.member.hours),
                _until(seat.member),
            )
            for seat in found.seats
        ],
    )


@app.command(
    help=say(
        "Hace que alguien deje de recibir los traspasos de un equipo; lo que ya lleva sigue siendo "
        "suyo.",
        "Let somebody receive a team's hand-overs no more; what they have stays with them.",
    ),
    epilog=examples("testigo team remove sdr ana@nortia.example --workspace nortia"),
)
def remove(
    name: NameArgument,
    email: EmailArgument,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Unseat a member."""
    place = start_in(workspace, as_json=as_json)
    from testigo.actions.teams import leave_seat
    from testigo.queries.accounts import find_team, find_user

    team, user = find_team(place.id, name), find_user(email)
    leave_seat(workspace=place, team=team.slug, user=user.pk, by=None)
    if as_json:
        document({"team": team.slug, "email": user.email})
    else:
        line(
            clean(
                say(
                    f"«{user.email}» ya no recibe los traspasos de «{team.slug}».",
                    f"“{user.email}” receives the hand-overs of “{team.slug}” no more.",
                )
            )
        )


@app.command(
    help=say(
        "Guarda el horario propio de alguien, por días como en el pacto; sin ninguno vale el del "
        "pacto.",
        "Keep somebody's own hours, by day as in the pact; without any those of the pact count.",
    ),
    epilog=examples(
        "testigo team hours ana@nortia.example mon-thu=09:00-14:00,15:00-17:00 fri=09:00-14:00",
        "testigo team hours ana@nortia.example",
    ),
)
def hours(
    email: EmailArgument,
    days: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="DAY=RANGES",
            help=say("Como fri=09:00-14:00.", "Such as fri=09:00-14:00."),
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep own hours."""
    place = start_in(workspace, as_json=as_json)
    from testigo.actions.teams import keep_hours
    from testigo.queries.accounts import find_user

    user = find_user(email)
    told = {day: ranges.split(",") for day, _, ranges in (one.partition("=") for one in days or ())}
    keep_hours(workspace=place, user=user.pk, hours=told, by=None)
    if as_json:
        document({"email": user.email, "hours": told or None})
    else:
        line(say("Horario guardado.", "Hours kept."))


def _hours_words(told: Mapping[str, Sequence[str]]) -> str:
    return " ".join(f"{day}={','.join(ranges)}" for day, ranges in told.items())


def _until(member: "MemberLine") -> str:
    return f"{member.away_until:%Y-%m-%d %H:%M}" if member.away_until else ""


def _plain(team: "TeamView") -> dict[str, Any]:
    return {
        "slug": team.slug,
        "name": team.name,
        "named_by_pact": team.named,
        "members": [
            {
                "email": seat.member.email,
                "active": seat.member.active,
                "open": seat.member.load,
                "capacity": seat.capacity,
                "received_this_week": seat.member.received,
                "hours": dict(seat.member.hours) or None,
                "away_until": seat.member.away_until and seat.member.away_until.isoformat(),
            }
            for seat in team.seats
        ],
    }
