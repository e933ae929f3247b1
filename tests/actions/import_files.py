"""Files for tests of imports, uploaded and worked on as the worker does."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from testigo.actions.import_runs import Chosen, choose, start, try_out, upload
from testigo.actions.running import work_on
from testigo.connect.mapping import rows_of_kind
from testigo.connect.suggestions import suggest
from testigo.queries.imports import ImportLine, head_of, import_line
from testigo.store.models import Workspace
from tests.actions.business import NOW

SHEET = (
    "SECTOR;EMPRESA;CONTACTO;TELÉFONO;CORREO;POBLACIÓN;PROVINCIA;OBSERVACIONES\n"
    "Logística;Muñoz e Hijos S.L.;Íñigo Peña;600 111 222;inigo@munoz.example;Logroño;La Rioja;"
    "Pagó 1.200 € en señal\n"
    "Alimentación;Cañas;Begoña Güell;;begona@canas.example;A Coruña;A Coruña;\n"
    "Hostelería;El Rincón;José María;no tiene;;Cádiz;Cádiz;«mañana»\n"
)
CHOSEN = {"history": False, "basis": "legitimate_interest", "source": "Feria de Bilbao"}


class Hands:
    """A clock that a test moves; each look at it is a moment later."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=10)
        return self.now


def uploaded(
    workspace: Workspace,
    text: str | bytes = SHEET,
    *,
    kind: str = "leads",
    name: str = "feria.csv",
    by: str = "user:1",
) -> str:
    data = text.encode("cp1252") if isinstance(text, str) else text
    return upload(workspace=workspace, kind=kind, file_name=name, chunks=[data], by=by, now=NOW).id


def chosen(workspace: Workspace, run: str, **more: object) -> None:
    """Choose what is suggested."""
    table = head_of(import_line(workspace.pk, run))
    assert table is not None
    line = import_line(workspace.pk, run)
    said = suggest(table, rows_of_kind(line.kind), "ES")
    values = {"columns": said.choices, "types": said.types, **CHOSEN, **more}
    choose(
        workspace=workspace,
        run=run,
        table=table,
        chosen=Chosen(**values),  # type: ignore[arg-type]
        now=NOW,
    )


def tried(workspace: Workspace, run: str, hands: Hands, **more: object) -> ImportLine:
    """Choose and try out."""
    chosen(workspace, run, **more)
    try_out(workspace=workspace, run=run)
    assert work_on(workspace=workspace, run=run, clock=hands)
    return import_line(workspace.pk, run)


def brought(
    workspace: Workspace, text: str | bytes = SHEET, hands: Hands | None = None, **more: object
) -> ImportLine:
    """Upload, choose, try out and take in."""
    hands = hands or Hands()
    run = uploaded(workspace, text)
    tried(workspace, run, hands, **more)
    start(workspace=workspace, run=run, by="user:1")
    assert work_on(workspace=workspace, run=run, clock=hands)
    return import_line(workspace.pk, run)


def sheet(rows: Iterable[str], header: str = "Correo;Nombre;Cargo") -> str:
    return "\n".join([header, *rows]) + "\n"
