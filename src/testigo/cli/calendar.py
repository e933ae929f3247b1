"""`testigo calendar`: days closed after the pact was signed, and outages."""

from typing import Annotated

import typer

from testigo import clock
from testigo.cli.language import say
from testigo.cli.options import JsonOption, WorkspaceOption, examples
from testigo.cli.start import start_in
from testigo.cli.talk import clean, document, line, table

app = typer.Typer(
    no_args_is_help=True,
    help=say(
        "Días cerrados después de firmar el pacto, y averías.",
        "Days closed after the pact was signed, and outages.",
    ),
)


@app.command(
    help=say(
        "Cierra un día: los plazos abiertos se mueven y lo dicen.",
        "Close a day: the clocks that are open move, and say so.",
    ),
    epilog=examples("testigo calendar close 2026-12-07 --reason Puente --workspace nortia"),
)
def close(
    day: Annotated[
        str, typer.Argument(metavar="DATE", help=say("Fecha AAAA-MM-DD.", "Date YYYY-MM-DD."))
    ],
    reason: Annotated[str, typer.Option(help=say("Por qué.", "Why."))],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Close a day."""
    place = start_in(workspace, as_json=as_json)
    from testigo.actions.standstills import close_day

    closed = close_day(workspace=place, day=day, reason=reason, by=None, now=clock.now())
    if as_json:
        document({"id": closed.id, "date": closed.day.isoformat(), "reason": closed.reason})
        return
    line(clean(say(f"El {closed.day} queda cerrado.", f"{closed.day} is closed now.")))


@app.command(
    help=say(
        "Anota una avería: excusa por sí sola lo que sin ella habría ido a tiempo.",
        "Note an outage: it excuses by itself what would have been in time without it.",
    ),
    epilog=examples(
        "testigo calendar outage 2026-12-01T10:00 2026-12-01T12:30 --what Centralita",
    ),
)
def outage(
    start: Annotated[str, typer.Argument(metavar="FROM", help=say("Desde.", "From."))],
    end: Annotated[str, typer.Argument(metavar="TO", help=say("Hasta.", "To."))],
    what: Annotated[str, typer.Option(help=say("Qué no funcionaba.", "What did not work."))],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Note an outage."""
    place = start_in(workspace, as_json=as_json)
    from testigo.actions.standstills import record_outage

    now = clock.now()
    noted = record_outage(workspace=place, start=start, end=end, what=what, by=None, now=now)
    if as_json:
        document({"id": noted.id, "from": noted.start, "to": noted.end, "what": noted.what})
        return
    line(clean(say(f"Avería anotada: {noted.what}.", f"Outage noted: {noted.what}.")))


@app.command(
    help=say("Deshace un cierre o una avería.", "Take back a closure or an outage."),
    epilog=examples("testigo calendar undo 01a2178aa43777a3bc766232be160a28"),
)
def undo(
    fact: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help=say("El que enseña «calendar list».", "The one that `calendar list` shows."),
        ),
    ],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take back a closure or an outage."""
    place = start_in(workspace, as_json=as_json)
    from testigo.actions.standstills import take_back_standstill

    take_back_standstill(workspace=place, fact=fact, by=None, now=clock.now())
    if as_json:
        document({"id": fact, "taken_back": True})
    else:
        line(say("Deshecho.", "Taken back."))


@app.command(
    "list",
    help=say("Enseña los cierres y las averías.", "List closures and outages."),
    epilog=examples("testigo calendar list --workspace nortia"),
)
def show_all(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List closures and outages."""
    place = start_in(workspace, as_json=as_json)
    from testigo.queries.standstills import closures, outages

    closed, broken = closures(place.pk), outages(place.pk)
    if as_json:
        rows = [{"id": c.id, "date": c.day.isoformat(), "reason": c.reason} for c in closed]
        noted = [{"id": o.id, "from": o.start, "to": o.end, "what": o.what} for o in broken]
        document({"closures": rows, "outages": noted})
        return
    table(
        [
            (say("Id", "Id"), "left"),
            (say("Cuándo", "When"), "left"),
            (say("Por qué", "Why"), "left"),
        ],
        [
            *((c.id, c.day.isoformat(), c.reason) for c in closed),
            *((o.id, f"{o.start.isoformat()} – {o.end.isoformat()}", o.what) for o in broken),
        ],
    )
