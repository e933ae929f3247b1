"""`testigo mail`: trying the way out by mail, what was set aside, and addresses for copies."""

import secrets
from typing import Annotated

import typer

from testigo import clock
from testigo.cli.failures import REFUSED, Failure
from testigo.cli.language import say, system_language
from testigo.cli.options import JsonOption, WorkspaceOption, examples
from testigo.cli.start import start_django, start_with_tables
from testigo.cli.talk import begin, document, line, note
from testigo.core.problems import InvalidInput, Problem

app = typer.Typer(
    no_args_is_help=True,
    help=say(
        "El correo que sale, y las copias que llegan.", "Mail that leaves, and copies that come."
    ),
)


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


@app.command(
    help=say(
        "Dice a qué dirección manda alguien la copia de sus correos; la crea si falta.",
        "Say to which address somebody sends copies of their e-mails; made where there is none.",
    ),
    epilog=examples(
        "testigo mail address hugo@nortia.example --workspace nortia",
        "testigo mail address hugo@nortia.example --workspace nortia --renew",
    ),
)
def address(
    email: Annotated[str, typer.Argument(help=say("De quién.", "Whose."))],
    workspace: WorkspaceOption = None,
    renew: Annotated[
        bool,
        typer.Option(
            "--renew",
            help=say("Da otra; la de antes deja de valer.", "Give another; the one before ends."),
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Say or renew the address of a member."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.mail_addresses import renew_mail_address
    from testigo.queries.accounts import find_user, find_workspace
    from testigo.queries.mail_copies import is_listening, own_address, written
    from testigo.queries.memberships import member_of

    if not is_listening():
        raise Failure(REFUSED, [Problem("mail_not_listening")])
    place = find_workspace(workspace)
    member = member_of(place.pk, find_user(email).pk)
    if member is None or not member.may_write:
        raise Failure(REFUSED, [Problem("mail_address_not_allowed", params={"email": email[:60]})])
    own = None if renew else own_address(member)
    text = own.text if own else ""
    if not text:
        text = written(renew_mail_address(workspace=place, by=member, now=clock.now()))
    if as_json:
        document({"email": email.strip().lower(), "address": text})
        return
    line(text)
