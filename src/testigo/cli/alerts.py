"""`testigo alerts`: the log of deliveries, trying a channel, and what was set aside."""

from typing import TYPE_CHECKING, Annotated

import typer

from testigo import clock
from testigo.cli.failures import NOT_FOUND, REFUSED, Failure
from testigo.cli.language import say, system_language
from testigo.cli.options import JsonOption, WorkspaceOption, examples
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, clean, document, line, note
from testigo.core.problems import Problem

if TYPE_CHECKING:
    from testigo.queries.alerts import DeliveryLine

app = typer.Typer(no_args_is_help=True, help=say("Los avisos que salen.", "Outgoing alerts."))


@app.command(
    "list",
    help=say(
        "Muestra los últimos avisos, con cada intento.",
        "Show the latest alerts, with every try.",
    ),
    epilog=examples(
        "testigo alerts list --workspace nortia",
        "testigo alerts list --workspace nortia --state aside --json",
    ),
)
def list_alerts(
    workspace: WorkspaceOption = None,
    state: Annotated[
        str,
        typer.Option(
            help=say(
                "Solo los que están así: waiting, sent, refused, aside, dropped, gathered, sample.",
                "Only those that stand so: waiting, sent, refused, aside, dropped, gathered, "
                "sample.",
            )
        ),
    ] = "",
    channel: Annotated[str, typer.Option(help=say("Solo por este canal.", "Only by this."))] = "",
    as_json: JsonOption = False,
) -> None:
    """Print a page of the log, newest first."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.accounts import find_workspace
    from testigo.queries.alerts import STATES, Wanted, delivery_lines
    from testigo.wording import sentence, word

    if state and state not in STATES:
        params: dict[str, str | int] = {"value": state[:60]}
        raise Failure(REFUSED, [Problem("alert_choice_unknown", "--state", params)])
    space = find_workspace(workspace)
    lines, _after = delivery_lines(space.id, Wanted(state=state, channel=channel))
    if as_json:
        document({"deliveries": [_as_document(one) for one in lines]})
        return
    language = system_language()
    for one in lines:
        parts = [
            one.created_at.strftime("%Y-%m-%d %H:%M:%S"),
            one.id[:12],
            word("alert_event", one.event, language),
            word("alert_channel", one.channel, language),
            one.to,
            word("delivery_state", one.state, language),
        ]
        why = f" · {sentence(Problem(one.problem), language)}" if one.problem else ""
        line(clean(" · ".join(part for part in parts if part) + why))


@app.command(
    "test",
    help=say(
        "Manda un aviso de prueba por un canal, a un miembro o al lugar al que el canal lleva.",
        "Send a test alert by a channel, to a member or to the place that the channel leads to.",
    ),
    epilog=examples("testigo alerts test email --workspace nortia --to ana@nortia.example"),
)
def try_channel(
    channel: Annotated[str, typer.Argument(help=say("El canal.", "The channel."))],
    to: Annotated[str, typer.Option(help=say("Correo del miembro.", "The member's e-mail."))],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Send one message now."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.deliveries import send_test
    from testigo.queries.accounts import find_user, find_workspace
    from testigo.queries.alerts import channel_line
    from testigo.queries.memberships import member_of

    space = find_workspace(workspace)
    if channel_line(space.id, channel) is None:
        params: dict[str, str | int] = {"value": channel[:60]}
        raise Failure(NOT_FOUND, [Problem("alert_choice_unknown", params=params)])
    member = member_of(space.id, find_user(to).id)
    if member is None:
        raise Failure(NOT_FOUND, [Problem("not_a_member", params={"email": to[:60]})])
    came = send_test(workspace=space, kind=channel, by=member, now=clock.now())
    if not came.sent:
        raise Failure(REFUSED, [Problem(came.code)])
    if as_json:
        document({"channel": channel, "sent": True})
        return
    note(say("La prueba fue aceptada. Mira si llega.", "The test was taken. See if it arrives."))


@app.command(
    help=say(
        "Deja que un aviso apartado, o todos, se intenten otra vez.",
        "Let an alert that was set aside, or all of them, be tried anew.",
    ),
    epilog=examples(
        "testigo alerts replay --all --workspace nortia",
        "testigo alerts replay 3f2a9c0b11d4 --workspace nortia",
    ),
)
def replay(
    delivery: Annotated[
        str, typer.Argument(help=say("Principio de su id.", "How its id begins."))
    ] = "",
    everything: Annotated[
        bool, typer.Option("--all", help=say("Todos los apartados.", "All that are set aside."))
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Try again what was set aside."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.deliveries import replay as replay_one
    from testigo.actions.deliveries import replay_all
    from testigo.queries.accounts import find_workspace
    from testigo.queries.alerts import delivery_named

    space, now = find_workspace(workspace), clock.now()
    if everything:
        count = replay_all(workspace=space, now=now)
    else:
        replay_one(workspace=space, delivery=delivery_named(space.id, delivery), now=now)
        count = 1
    if as_json:
        document({"waiting": count})
        return
    note(say(f"Vuelven a esperar: {count}.", f"Waiting again: {count}."))


def _as_document(one: "DeliveryLine") -> dict[str, object]:
    return {
        "id": one.id,
        "event": one.event,
        "channel": one.channel,
        "to": one.to or None,
        "person": one.person or None,
        "state": one.state,
        "problem": one.problem or None,
        "created_at": one.created_at.isoformat(),
        "not_before": one.not_before.isoformat(),
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        "tries": [
            {
                "at": try_.at.isoformat(),
                "outcome": try_.outcome or None,
                "problem": try_.code or None,
                "words": try_.words,
            }
            for try_ in one.tries
        ],
    }
