"""`testigo mail`: trying the way out by mail, and what was set aside."""

import secrets
from typing import Annotated

import typer

from testigo import clock
from testigo.cli.failures import REFUSED, Failure
from testigo.cli.language import say, system_language
from testigo.cli.options import JsonOption, WorkspaceOption, examples
from testigo.cli.start import start_django, start_with_tables
from testigo.cli.talk import begin, document, note
from testigo.core.problems import InvalidInput, Problem

app = typer.Typer(no_args_is_help=True, help=say("El correo que sale.", "Outgoing mail."))


@app.command(
    "test",
    help=say(
        "Manda un correo de prueba por el servidor de TESTIGO_SMTP_URL.",
        "Send a test e-mail through the server of TESTIGO_SMTP_URL.",
    ),
    epilog=examples("testigo mail test ana@nortia.example"),
)
def try_mail(
    address: Annotated[str, typer.Argument(help=say("A quién.", "To whom."))],
    as_json: JsonOption = False,
) -> None:
    """Send one mail now."""
    begin(as_json=as_json)
    start_django()
    from testigo.connect.identity import normal_email
    from testigo.connect.values import BadValue
    from testigo.egress import mail
    from testigo.wording.mails import test_mail

    if not mail.can_be_sent():
        raise Failure(REFUSED, [Problem("mail_not_set_up")])
    try:
        receiver = normal_email(address)
    except BadValue as error:
        raise InvalidInput([Problem("bad_email", params={"value": address[:60]})]) from error
    said = test_mail(system_language())
    message = mail.Mail(
        f"test.{secrets.token_hex(16)}", receiver, "Testigo", said.subject, said.text, said.html
    )
    try:
        with mail.Post(mail.SHORT) as post:
            post.send(message)
    except (mail.MailServerDown, mail.MailNotTaken) as error:
        params: dict[str, str | int] = {"server": mail.server_name(), "detail": str(error)}
        raise Failure(REFUSED, [Problem("mail_not_taken", params=params)]) from error
    if as_json:
        document({"server": mail.server_name(), "from": mail.sender_address(), "to": receiver})
        return
    sender = mail.sender_address()
    note(
        say(
            f"El servidor lo ha aceptado. Mira en {receiver}; viene de {sender}.",
            f"The server took it. Look in {receiver}; it comes from {sender}.",
        )
    )


@app.command(
    help=say(
        "Deja que los correos apartados se intenten otra vez.",
        "Let the e-mails that were set aside be tried again.",
    ),
    epilog=examples("testigo mail retry --workspace nortia"),
)
def retry(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Try again what was set aside."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.confirmation_mails import send_set_aside_again
    from testigo.queries.accounts import find_workspace

    count = send_set_aside_again(workspace=find_workspace(workspace), now=clock.now())
    if as_json:
        document({"waiting": count})
        return
    note(say(f"Vuelven a esperar: {count}.", f"Waiting again: {count}."))
