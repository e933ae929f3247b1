"""`testigo import list` and `testigo import undo`: what came in, and taking it back."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from testigo import clock
from testigo.cli.language import say, system_language
from testigo.cli.options import JsonOption, WorkspaceOption, examples
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, document, line, progress, table, talk
from testigo.wording import word

if TYPE_CHECKING:
    from testigo.queries.imports import ImportLine
    from testigo.store.models import Workspace

COUNTS = ("read", "made", "updated", "skipped", "quarantined")


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "list",
        help=say(
            "Lo que se importó, lo último primero, con la referencia para deshacerlo.",
            "What was imported, the last first, with the reference by which it is undone.",
        ),
        epilog=examples("testigo import list --workspace nortia"),
    )(list_)
    app.command(
        "undo",
        help=say(
            "Retira todo lo que guardó una importación. Para traerlo de vuelta, se importa otra "
            "vez el mismo archivo.",
            "Take back everything that an import kept. To bring it back, import the same file "
            "again.",
        ),
        epilog=examples("testigo import undo 01a2169db992746f9503f2681d751813 --workspace nortia"),
    )(undo)


def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List imports."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.imports import import_lines

    place = _place(workspace)
    found = import_lines(place.pk)
    if as_json:
        document([_shown(one) for one in found])
        return
    if not found:
        line(say("Aún no se ha importado nada.", "Nothing was imported yet."))
        return
    tongue = system_language()
    table(
        [
            (say("Cuándo", "When"), "left"),
            (say("Archivo", "File"), "left"),
            (say("Qué", "What"), "left"),
            (say("Estado", "State"), "left"),
            (say("Filas", "Rows"), "right"),
            (say("Apartadas", "Aside"), "right"),
            (say("Referencia", "Reference"), "left"),
        ],
        [
            (
                f"{one.created_at:%Y-%m-%d %H:%M}",
                one.file_name,
                word("import_kind", one.kind, tongue),
                word("import_state", one.state, tongue),
                one.counts.get("read", ""),
                one.counts.get("quarantined", ""),
                one.id,
            )
            for one in found
        ],
    )


def undo(
    reference: Annotated[str, typer.Argument(metavar="ID", help=say("Referencia.", "Reference."))],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Undo an import."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.import_runs import ask_undo
    from testigo.actions.running import work_on
    from testigo.queries.imports import import_line

    place = _place(workspace)
    ask_undo(workspace=place, run=reference, by="operator")
    with progress(say("Deshaciendo", "Undoing")) as step:
        work_on(
            workspace=place,
            run=reference,
            clock=clock.now,
            watch=lambda _what, done, of: step(done, of),
        )
    back = import_line(place.pk, reference)
    if as_json:
        document(_shown(back))
        return
    line(
        say(
            f"Deshecho «{back.file_name}»: {back.recorded} registros retirados.",
            f"Undone “{back.file_name}”: {back.recorded} facts taken back.",
        )
    )


def _place(workspace: str | None) -> "Workspace":
    from testigo.queries.accounts import find_workspace

    place = find_workspace(workspace)
    talk.language = place.language
    return place


def _shown(one: "ImportLine") -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "state": one.state,
        "file": one.file_name,
        "history": one.history,
        "basis": one.basis or None,
        "source": one.source or None,
        **{name: one.counts.get(name) for name in COUNTS},
        "facts": one.recorded,
        "created_at": one.created_at,
        "finished_at": one.finished_at,
        "undone_at": one.undone_at,
    }
