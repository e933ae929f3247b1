"""`testigo absence`: when members of a workspace are away."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from testigo import clock
from testigo.cli.language import say, system_language
from testigo.cli.options import JsonOption, WorkspaceOption, examples
from testigo.cli.start import start_in
from testigo.cli.talk import clean, document, line, table
from testigo.wording import word

if TYPE_CHECKING:
    from testigo.queries.absences import AbsenceLine

app = typer.Typer(
    no_args_is_help=True,
    help=say("Ausencias: cuándo no está alguien.", "Absences: when somebody is away."),
)
FromOption = Annotated[
    str,
    typer.Option(
        "--from",
        help=say("Primer día, o instante ISO 8601.", "First day, or an ISO 8601 instant."),
    ),
]
ToOption = Annotated[
    str,
    typer.Option(
        "--to",
        help=say(
            "Último día, incluido, o el instante en que vuelve.",
            "Last day, included, or the instant of coming back.",
        ),
    ),
]


@app.command(
    help=say(
        "Anota una ausencia: mientras dura no se le pasa ningún lead, y lo que vencería entretanto "
        "pasa a otra persona.",
        "Note an absence: while it lasts no lead is handed to that person, and what would fall due "
        "meanwhile goes to somebody else.",
    ),
    epilog=examples(
        "testigo absence record ana@nortia.example --from 2026-12-01 --to 2026-12-05",
        "testigo absence record ana@nortia.example --from 2026-12-01T09:00 --to 2026-12-01T12:00 "
        "--reason training",
    ),
)
def record(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help=say("Correo.", "E-mail."))],
    first: FromOption,
    last: ToOption,
    reason: Annotated[str, typer.Option(help="holiday, leave, training, travel, other.")] = "other",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Note an absence."""
    place = start_in(workspace, as_json=as_json)
    from testigo.actions.absences import record_absence, span_told
    from testigo.queries.absences import absence_line
    from testigo.queries.accounts import find_user

    user = find_user(email)
    start, end = span_told(workspace=place, first=first, last=last)
    noted = record_absence(
        workspace=place,
        user=user.pk,
        start=start,
        end=end,
        reason=reason,
        by=None,
        now=clock.now(),
    )
    shown = absence_line(place, noted)
    if as_json:
        document(_plain(shown))
    else:
        line(clean(f"{shown.id}  {shown.email}  {_when(shown)}"))


@app.command(
    "list",
    help=say(
        "Enseña las ausencias que no han terminado; con --all, todas.",
        "List the absences that have not ended; with --all, every one.",
    ),
    epilog=examples("testigo absence list --workspace nortia"),
)
def show_all(
    workspace: WorkspaceOption = None,
    everything: Annotated[
        bool, typer.Option("--all", help=say("También las pasadas.", "Past ones too."))
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List absences."""
    place = start_in(workspace, as_json=as_json)
    from testigo.queries.absences import absence_lines

    lines = absence_lines(place, since=None if everything else clock.now())
    if as_json:
        document({"absences": [_plain(one) for one in lines]})
        return
    table(
        [
            ("Id", "left"),
            (say("Quién", "Who"), "left"),
            (say("Cuándo", "When"), "left"),
            (say("Motivo", "Reason"), "left"),
        ],
        [
            (one.id, one.email, _when(one), word("absence", one.reason, system_language()))
            for one in lines
        ],
    )


@app.command(
    help=say(
        "Retira una ausencia: cuenta como si nunca se hubiera anotado.",
        "Take an absence back: it counts as if it had never been noted.",
    ),
    epilog=examples("testigo absence remove 0198f2c3a7de7c1e8d2f5b6a9c0d1e2f --workspace nortia"),
)
def remove(
    absence: Annotated[
        str,
        typer.Argument(
            metavar="ID", help=say("Id, como la da la lista.", "Id, as the list gives it.")
        ),
    ],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take an absence back."""
    place = start_in(workspace, as_json=as_json)
    from testigo.actions.absences import take_back_absence

    held = take_back_absence(workspace=place, absence=absence, by=None, now=clock.now())
    if as_json:
        document({"id": held.id})
    else:
        line(say("Ausencia retirada.", "Absence taken back."))


def _when(one: "AbsenceLine") -> str:
    return f"{one.start:%Y-%m-%d %H:%M} – {one.end:%Y-%m-%d %H:%M}"


def _plain(one: "AbsenceLine") -> dict[str, Any]:
    return {
        "id": one.id,
        "email": one.email,
        "from": one.start.isoformat(),
        "to": one.end.isoformat(),
        "reason": one.reason,
    }
