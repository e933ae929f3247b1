"""`testigo pact`: check a document, load it as a draft, sign it, show it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from testigo import clock
from testigo.cli.language import say, system_language
from testigo.cli.options import FileArgument, JsonOption, WorkspaceOption, examples
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, clean, document, line, progress, table, talk
from testigo.core.problems import InvalidInput, Problem
from testigo.wording import word

if TYPE_CHECKING:
    from testigo.core.pact import Pact
    from testigo.queries.pacts import PactLine

app = typer.Typer(
    no_args_is_help=True, help=say("El pacto y sus versiones.", "The pact and its versions.")
)
NumberArgument = Annotated[
    int, typer.Argument(metavar="N", help=say("Número de versión.", "Number of the version."))
]


@app.command(
    help=say(
        "Lee un pacto y dice todos sus problemas, sin base de datos. Si los hay, acaba con 3.",
        "Read a pact and tell all its problems, without a database. Problems end with 3.",
    ),
    epilog=examples("testigo pact check pacto.yaml", "testigo pact check pacto.yaml --json"),
)
def check(file: FileArgument, as_json: JsonOption = False) -> None:
    """Check a document."""
    begin(as_json=as_json)
    pact = read_pact(file)
    if as_json:
        document({"title": pact.title, "problems": []})
    else:
        line(
            clean(
                say(
                    f"{file}: sin problemas («{pact.title}»).",
                    f"{file}: no problems (“{pact.title}”).",
                )
            )
        )


@app.command(
    help=say(
        "Carga un pacto como borrador y escribe su número.",
        "Load a pact as a draft and print its number.",
    ),
    epilog=examples("testigo pact load pacto.yaml --workspace nortia"),
)
def load(
    file: FileArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Load a draft."""
    begin(as_json=as_json)
    text = read_document(file)
    start_with_tables()
    from testigo.actions.pacts import find_version, load_pact_draft
    from testigo.queries.accounts import find_workspace
    from testigo.queries.pacts import version_with

    space = find_workspace(workspace)
    same = version_with(space.pk, text)
    if same is None:
        version = load_pact_draft(workspace=space, text=text, by="operator", now=clock.now())
    else:
        # The same text is the same version: who loads it twice learns which one it is.
        version = find_version(space.pk, same)
    if as_json:
        document({"number": version.number, "digest": version.digest})
    else:
        line(str(version.number))


@app.command(
    help=say(
        "Firma una versión en nombre de una de sus partes; consta que lo atestigua el operador. "
        "Con la última firma, la versión queda lista para entrar en vigor.",
        "Sign a version as one of its parties; it is marked as attested by the operator. "
        "With the last signature the version is ready to take force.",
    ),
    epilog=examples(
        "testigo pact sign 1 --as laura@nortia.example --workspace nortia",
        "testigo pact sign 1 --as laura@nortia.example --as pablo@nortia.example",
    ),
)
def sign(
    number: NumberArgument,
    signatories: Annotated[
        list[str],
        typer.Option(
            "--as",
            metavar="EMAIL",
            help=say(
                "Correo de quien firma; se puede repetir.", "E-mail of who signs; may repeat."
            ),
        ),
    ],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sign a version."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.applying import apply_all
    from testigo.actions.pacts import sign_pact
    from testigo.queries.accounts import find_workspace
    from testigo.queries.pacts import pact_line

    place = find_workspace(workspace)
    talk.language = place.language
    now = clock.now()
    for email in signatories:
        sign_pact(workspace=place, number=number, email=email, by="operator", now=now)
    with progress(say("Sacando consecuencias", "Drawing consequences")):
        apply_all(workspace=place, now=now)
    shown = pact_line(place.id, number, now=now)
    if shown is None:
        return
    if as_json:
        document(shown.document())
        return
    for text in _state(shown):
        line(clean(text))


@app.command(
    help=say(
        "Enseña una versión; sin número, la vigente o, si no la hay, la última.",
        "Show a version; without a number the one in force or, if there is none, the latest.",
    ),
    epilog=examples("testigo pact show --workspace nortia", "testigo pact show 2 --json"),
)
def show(
    number: Annotated[
        int | None,
        typer.Argument(metavar="[N]", help=say("Número de versión.", "Number of the version.")),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a version."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.refusals import NotFound
    from testigo.queries.accounts import find_workspace
    from testigo.queries.pacts import pact_line

    shown = pact_line(find_workspace(workspace).id, number, now=clock.now())
    if shown is None:
        raise NotFound("no_pact") if number is None else NotFound("no_such_pact", number=number)
    if as_json:
        document(shown.document())
        return
    for text in (*_state(shown), ""):
        line(clean(text))
    for text in shown.text.splitlines():
        line(clean(text))


@app.command(
    help=say(
        "Escribe el PDF de una versión: firmado si la han firmado todos, si no como borrador.",
        "Write the PDF of a version: signed when everybody has signed it, else as a draft.",
    ),
    epilog=examples(
        "testigo pact pdf 1 pacto.pdf --workspace nortia", "testigo pact pdf 1 pact.pdf --lang en"
    ),
)
def pdf(
    number: NumberArgument,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help=say("Archivo que se escribe.", "File to write.")),
    ],
    workspace: WorkspaceOption = None,
    language: Annotated[
        str | None,
        typer.Option(
            "--lang",
            metavar="es|en",
            help=say("Idioma; sin él, el del pacto.", "Language; without it that of the pact."),
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the PDF."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.cli.papers import write_paper

    write_paper(file, number=number, workspace=workspace, language=language, as_json=as_json)


@app.command(
    "list",
    help=say("Enseña todas las versiones.", "List all versions."),
    epilog=examples("testigo pact list --workspace nortia"),
)
def show_all(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the versions."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.accounts import find_workspace
    from testigo.queries.pacts import pact_lines

    lines = pact_lines(find_workspace(workspace).id, now=clock.now())
    if as_json:
        document({"pacts": [{**one.document(), "text": None} for one in lines]})
        return
    table(
        [
            ("N", "right"),
            (say("Título", "Title"), "left"),
            (say("Estado", "Standing"), "left"),
            (say("Firmas", "Signatures"), "left"),
        ],
        [(one.number, one.pact.title, _standing(one), _signatures(one)) for one in lines],
    )


@app.command(
    help=say(
        "Dice, frase a frase, qué cambia de una versión a otra.",
        "Tell, sentence by sentence, what changes from one version to another.",
    ),
    epilog=examples("testigo pact diff 1 2 --workspace nortia", "testigo pact diff 1 2 --json"),
)
def diff(
    old: Annotated[int, typer.Argument(metavar="A", help=say("Desde.", "From."))],
    new: Annotated[int, typer.Argument(metavar="B", help=say("Hasta.", "To."))],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare two versions."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.accounts import find_workspace
    from testigo.wording.pact_sentences import changes_between

    place = find_workspace(workspace)
    before, after = (numbered(place.id, number) for number in (old, new))
    changes = changes_between(before.pact, after.pact, system_language())
    if as_json:
        told = [{"clause": one.clause, "before": one.before, "after": one.after} for one in changes]
        document({"from": old, "to": new, "changes": told})
        return
    for one in changes:
        line(clean(f"{one.section} · {one.clause}"))
        for mark, text in (("-", one.before), ("+", one.after)):
            if text:
                line(clean(f"  {mark} {text}"))
    if not changes:
        line(say("Las dos versiones dicen lo mismo.", "Both versions say the same."))


def numbered(workspace_id: int, number: int | None) -> "PactLine":
    """A version, without a number the one in force, else the latest. Raises NotFound."""
    from testigo.actions.refusals import NotFound
    from testigo.queries.pacts import pact_line

    found = pact_line(workspace_id, number, now=clock.now())
    if found is None:
        raise NotFound("no_such_pact", number=number or 1)
    return found


def read_pact(path: Path) -> "Pact":
    """The pact of a file. Raises InvalidInput with all its problems."""
    text = read_document(path)
    from testigo.core.pact import load_draft

    pact, problems = load_draft(text)
    if pact is None:
        raise InvalidInput(problems)
    return pact


def read_document(path: Path) -> str:
    """The text of a pact. Notes the file and, where the text says it, its language, so that
    problems are told in it."""
    talk.file = str(path)
    params: dict[str, str | int] = {"file": str(path)}
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise InvalidInput([Problem("file_not_found", params=params)]) from error
    except OSError as error:
        raise InvalidInput([Problem("file_not_readable", params=params)]) from error
    except UnicodeDecodeError as error:
        raise InvalidInput([Problem("file_not_text", params=params)]) from error
    talk.language = _language_in(text)
    return text


def _language_in(text: str) -> str:
    from testigo.core.pact.load import parse_document
    from testigo.core.reading import Report

    root = parse_document(text, Report())
    fields: Any = root.value if root is not None else None
    node = fields.get("language") if isinstance(fields, dict) else None
    said = node.value if node is not None else None
    return said if said in ("es", "en") else system_language()


def _state(shown: "PactLine") -> Sequence[str]:
    language = system_language()
    zone = shown.pact.zone
    parties = [
        f"  {word('side', party.side, language)}: {party.name}, {party.role} <{party.email}> · "
        + (
            _signed(party.signed_at, party.attested_by, zone)
            if party.signed_at
            else say("falta su firma", "not signed yet")
        )
        for party in shown.parties
    ]
    return [
        f"{shown.number}. {shown.pact.title} · {_standing(shown)}",
        say(f"Se revisa el {shown.pact.review_by}", f"Reviewed by {shown.pact.review_by}")
        + _review(shown),
        *parties,
        f"SHA-256 {shown.digest}",
    ]


def _standing(shown: "PactLine") -> str:
    since = _instant(shown.in_force_at, shown.pact.zone) if shown.in_force_at else ""
    match shown.standing:
        case "draft":
            return say("borrador", "draft")
        case "waiting":
            return say(f"en vigor desde el {since}", f"takes force on {since}")
        case "in_force":
            return say(f"vigente desde el {since}", f"in force since {since}")
    return say(
        f"sustituido; estuvo vigente desde el {since}", f"superseded; in force since {since}"
    )


def _review(shown: "PactLine") -> str:
    match shown.review:
        case "due":
            return say(" · toca revisarlo", " · due for review")
        case "stale":
            return say(" · la revisión está pendiente", " · its review is overdue")
    return ""


def _signatures(shown: "PactLine") -> str:
    count = sum(1 for party in shown.parties if party.signed_at is not None)
    return f"{count}/{len(shown.parties)}"


def _signed(at: datetime, attested_by: str, zone: ZoneInfo) -> str:
    by = say(" (lo atestigua el operador)", " (attested by the operator)") if attested_by else ""
    return say(f"firmó el {_instant(at, zone)}", f"signed on {_instant(at, zone)}") + by


def _instant(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
