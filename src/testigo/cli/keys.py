"""`testigo key`: keys for programs."""

from datetime import datetime
from typing import Annotated

import typer

from testigo import clock
from testigo.cli.language import say
from testigo.cli.options import JsonOption, WorkspaceOption, examples
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, document, line, note

app = typer.Typer(no_args_is_help=True, help=say("Claves para programas.", "Keys for programs."))


@app.command(
    help=say(
        "Crea una clave y la enseña esta única vez.",
        "Make a key and show it this one time.",
    ),
    epilog=examples(
        "testigo key create --workspace nortia --scope write --name crm",
        "testigo key create --workspace nortia --scope ingest --public "
        "--origin https://www.acme.example --name web",
        "testigo key create --scope read --name bi --expires 2027-06-30",
    ),
)
def create(
    scope: Annotated[
        str,
        typer.Option(
            help=say(
                "ingest (solo envía hechos), read (solo lee) o write (lee y escribe).",
                "ingest (only sends facts), read (only reads) or write (reads and writes).",
            )
        ),
    ],
    workspace: WorkspaceOption = None,
    name: Annotated[str, typer.Option(help=say("Para qué es.", "What it is for."))] = "",
    public: Annotated[
        bool,
        typer.Option(
            "--public",
            help=say(
                "Va en páginas web: lo que diga de alguien es una afirmación sin comprobar.",
                "Stands in web pages: what it says of somebody is an unchecked claim.",
            ),
        ),
    ] = False,
    origin: Annotated[
        list[str] | None,
        typer.Option(
            help=say(
                "Sitio desde el que se puede usar; se puede repetir.",
                "Site from which it may be used; may be repeated.",
            )
        ),
    ] = None,
    expires: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help=say("Último día en que abre.", "Last day on which it opens."),
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a key."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.keys import create_key, end_of_day
    from testigo.queries.accounts import find_workspace

    place = find_workspace(workspace)
    key, secret = create_key(
        workspace=place,
        name=name or scope,
        scope=scope,
        now=clock.now(),
        public=public,
        origins=origin or (),
        expires_at=end_of_day(expires.date(), place.timezone) if expires else None,
    )
    if as_json:
        made = {"id": key.id, "name": key.name, "scope": key.scope, "key": secret}
        document({**made, "expires_at": _iso(key.expires_at)})
        return
    line(secret)
    note(
        say(
            "Guárdala ahora: solo queda su huella y no se puede volver a enseñar.",
            "Keep it now: only its digest is stored and it cannot be shown again.",
        )
    )


@app.command(
    "list",
    help=say("Las claves, sin enseñarlas.", "The keys, without showing them."),
    epilog=examples("testigo key list --workspace nortia"),
)
def list_keys(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the keys."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.accounts import find_workspace
    from testigo.queries.keys import keys_of

    keys = keys_of(find_workspace(workspace).pk)
    if as_json:
        document(
            {
                "keys": [
                    {
                        "id": key.id,
                        "name": key.name,
                        "prefix": key.prefix,
                        "scope": key.scope,
                        "public": key.public,
                        "origins": list(key.origins),
                        "created_at": _iso(key.created_at),
                        "expires_at": _iso(key.expires_at),
                        "last_used_at": _iso(key.last_used_at),
                        "revoked": key.revoked_at is not None,
                    }
                    for key in keys
                ]
            }
        )
        return
    for key in keys:
        ended = say(" · retirada", " · revoked") if key.revoked_at else ""
        seen = say(" · pública", " · public") if key.public else ""
        until = say(" · caduca {}", " · expires {}").format(_day(key.expires_at))
        used = say(" · última vez {}", " · last used {}").format(_day(key.last_used_at))
        more = f"{seen}{until if key.expires_at else ''}{used if key.last_used_at else ''}{ended}"
        line(f"{key.id}  {key.prefix}…  {key.scope}{more}  {key.name}")


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat().replace("+00:00", "Z") if instant else None


def _day(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC" if instant else ""


@app.command(
    help=say("Retira una clave: deja de abrir al momento.", "Revoke a key: it opens nothing now."),
    epilog=examples("testigo key revoke 019a… --workspace nortia"),
)
def revoke(
    key: Annotated[str, typer.Argument(metavar="ID", help=say("De la lista.", "From the list."))],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Revoke a key."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.keys import revoke_key
    from testigo.queries.accounts import find_workspace

    revoke_key(workspace=find_workspace(workspace), key=key, now=clock.now())
    if as_json:
        document({"id": key, "revoked": True})
        return
    note(say("Retirada.", "Revoked."))
