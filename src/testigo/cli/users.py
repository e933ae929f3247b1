"""`testigo user`: people who sign in."""

import secrets
import sys
from pathlib import Path
from typing import Annotated

import typer

from testigo import clock
from testigo.cli.language import say
from testigo.cli.options import JsonOption, WorkspaceOption, examples
from testigo.cli.start import start_in
from testigo.cli.talk import clean, document, line, talk
from testigo.core.problems import InvalidInput, Problem

app = typer.Typer(no_args_is_help=True, help=say("Personas que entran.", "People who sign in."))

# Letters and digits that nobody confuses when copying them by hand; 16 of them are 80 bits.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GENERATED = 16

EmailArgument = Annotated[str, typer.Argument(metavar="EMAIL", help=say("Correo.", "E-mail."))]
RoleOption = Annotated[
    str,
    typer.Option(
        help=say(
            "marketing, sdr, sales, lead (responsable de ventas), success, director, admin, dpo o "
            "agency.",
            "marketing, sdr, sales, lead (head of sales), success, director, admin, dpo or agency.",
        )
    ),
]
NameOption = Annotated[
    str, typer.Option(help=say("Nombre; si falta, el correo.", "Name; else the e-mail."))
]
LanguageOption = Annotated[
    str,
    typer.Option(help=say("es o en; si falta, el del espacio.", "es or en; else the workspace's.")),
]
PasswordOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help=say(
            "Archivo cuya primera línea es la contraseña; «-» es la entrada estándar.",
            "File whose first line is the password; “-” is standard input.",
        ),
    ),
]


@app.command(
    help=say(
        "Crea a una persona y le da un papel en un espacio. Si ya existe, solo le da el papel. "
        "Sin --password-file se genera una contraseña y se enseña una vez.",
        "Make a person and give them a role in a workspace. If they exist, only give the role. "
        "Without --password-file a password is made and shown once.",
    ),
    epilog=examples(
        "testigo user create laura@nortia.example --workspace nortia --role marketing --name Laura",
        "testigo user create ana@nortia.example --role sdr --password-file - < secret.txt",
    ),
)
def create(
    email: EmailArgument,
    role: RoleOption,
    workspace: WorkspaceOption = None,
    name: NameOption = "",
    language: LanguageOption = "",
    password_file: PasswordOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a user, or give one that exists a role."""
    place = start_in(workspace, as_json=as_json)
    from testigo.actions.members import enrol

    given = _read_password(password_file)
    password = _made_password() if given is None else given
    user, made = enrol(
        workspace=place,
        email=email,
        role=role,
        name=name or email.partition("@")[0],
        password=password,
        language=language or place.language,
        now=clock.now(),
    )
    told = password if made and given is None else ""
    _tell(user.email, place.slug, role, told)


@app.command(
    help=say(
        "Deja a una persona fuera de un espacio: no entra ni recibe nada, y sus leads abiertos "
        "pasan a quien pueda recibirlos.",
        "Shut a person out of a workspace: they enter no more and receive nothing, and their open "
        "leads go to whoever can receive.",
    ),
    epilog=examples("testigo user deactivate ana@nortia.example --workspace nortia"),
)
def deactivate(
    email: EmailArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Shut a person out of a workspace."""
    _let_in(email, workspace, wanted=False, as_json=as_json)


@app.command(
    help=say(
        "Vuelve a dar paso a una persona, con el papel y los equipos que tenía.",
        "Let a person in again, with the role and the teams that they had.",
    ),
    epilog=examples("testigo user reactivate ana@nortia.example --workspace nortia"),
)
def reactivate(
    email: EmailArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Let a person in again."""
    _let_in(email, workspace, wanted=True, as_json=as_json)


def _let_in(email: str, workspace: str | None, *, wanted: bool, as_json: bool) -> None:
    place = start_in(workspace, as_json=as_json)
    from testigo.actions.members import deactivate_member, reactivate_member
    from testigo.queries.accounts import find_user

    user = find_user(email)
    change = reactivate_member if wanted else deactivate_member
    change(workspace=place, user=user.pk, by=None, now=clock.now())
    if as_json:
        document({"email": user.email, "workspace": place.slug, "active": wanted})
    elif wanted:
        line(clean(say(f"«{user.email}» vuelve a entrar.", f"“{user.email}” is back.")))
    else:
        line(clean(say(f"«{user.email}» ya no tiene acceso.", f"“{user.email}” enters no more.")))


def _tell(email: str, workspace: str, role: str, password: str) -> None:
    if talk.as_json:
        shown = {"email": email, "workspace": workspace, "role": role}
        document({**shown, "password": password or None})
        return
    es = f"«{email}» entra en «{workspace}» como {role}."
    line(clean(say(es, f"“{email}” is in “{workspace}” as {role}.")))
    if password:
        es = f"Contraseña, que no se vuelve a enseñar: {password}"
        line(say(es, f"Password, not shown again: {password}"))


def _made_password() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_GENERATED))


def _read_password(path: Path | None) -> str | None:
    if path is None:
        return None
    if str(path) == "-":
        return sys.stdin.readline().rstrip("\r\n")
    try:
        return path.read_text("utf-8").partition("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        code = "file_not_text" if isinstance(error, UnicodeDecodeError) else "file_not_found"
        raise InvalidInput([Problem(code, params={"file": str(path)})]) from error
