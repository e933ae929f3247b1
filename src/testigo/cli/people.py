"""Naming somebody on the command line: by any of their keys."""

from typing import TYPE_CHECKING, Annotated

import typer

from testigo.cli.language import say

if TYPE_CHECKING:
    from testigo.store.models import Workspace

KeyArgument = Annotated[
    str,
    typer.Argument(
        metavar="KEY",
        help=say(
            "Correo, teléfono, identificador externo o identificador.",
            "E-mail, phone, external id or id.",
        ),
    ),
]


def person_of(workspace: "Workspace", key: str) -> str:
    """The person with a key, a phone also as people write it in the country of the workspace."""
    from testigo.connect.identity import person_by_shape
    from testigo.connect.values import BadValue
    from testigo.queries.people import PersonNotFound, find_person

    try:
        return find_person(workspace.id, key)
    except PersonNotFound:
        try:
            phone = person_by_shape(key, workspace.country).phone
        except BadValue:
            raise PersonNotFound(key) from None
        return find_person(workspace.id, phone or key)
