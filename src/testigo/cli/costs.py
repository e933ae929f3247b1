"""`testigo cost`: costs that are written down by hand, and campaigns that are the same."""

from typing import Annotated, Any

import typer

from testigo import clock
from testigo.cli.language import say, system_language
from testigo.cli.options import JsonOption, WorkspaceOption, examples
from testigo.cli.start import start_in
from testigo.cli.talk import clean, document, line
from testigo.core.facts import Fact
from testigo.wording import word

app = typer.Typer(
    no_args_is_help=True,
    help=say(
        "Costes anotados a mano, y campañas que son la misma.",
        "Costs written down by hand, and campaigns that are the same.",
    ),
)
FactArgument = Annotated[
    str, typer.Argument(metavar="ID", help=say("Identificador del hecho.", "Id of the fact."))
]


@app.command(
    help=say(
        "Anota lo que costó una campaña; lo mismo otra vez no añade nada.",
        "Write down what a campaign cost; the same again adds nothing.",
    ),
    epilog=examples(
        "testigo cost add events --campaign feria --from 2026-10-01 --to 2026-10-03 --amount 4200",
        "testigo cost add google_ads --from 2026-10-01 --amount 950.40 --claimed 3",
    ),
)
def add(
    channel: Annotated[
        str, typer.Argument(metavar="CHANNEL", help=say("Canal: google_ads…", "Channel."))
    ],
    first: Annotated[str, typer.Option("--from", help=say("Primer día.", "First day."))],
    amount: Annotated[
        str,
        typer.Option(
            "--amount",
            help=say("Importe, como 950.40; negativo si es un abono.", "Amount, such as 950.40."),
        ),
    ],
    last: Annotated[
        str, typer.Option("--to", help=say("Último día, incluido.", "Last day, included."))
    ] = "",
    campaign: Annotated[str, typer.Option(help=say("Campaña.", "Campaign."))] = "",
    currency: Annotated[
        str,
        typer.Option(help=say("Divisa; si falta, la del espacio.", "Currency; else the usual.")),
    ] = "",
    claimed: Annotated[
        str,
        typer.Option(help=say("Leads que declara la plataforma.", "Leads the platform claims.")),
    ] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a cost down."""
    place = start_in(workspace, as_json=as_json)
    from testigo.actions.costs import CostEntry, record_cost

    entry = CostEntry(channel, campaign, first, last, amount, currency, claimed)
    # Without a press to name, what is said is its own name.
    fact = record_cost(workspace=place, entry=entry, by=None, once="cli", now=clock.now())
    _show(fact, as_json=as_json)


@app.command(
    "remove",
    help=say(
        "Retira un coste anotado a mano; lo que llegó en un archivo se retira con «import undo».",
        "Take back a cost written by hand; what came by a file goes with “import undo”.",
    ),
    epilog=examples("testigo cost remove 0192f0c1a2b3 --workspace nortia"),
)
def remove(
    fact: FactArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Take a cost back."""
    place = start_in(workspace, as_json=as_json)
    from testigo.actions.costs import take_back_cost

    gone = take_back_cost(workspace=place, cost=fact, by=None, now=clock.now())
    _show(gone, as_json=as_json)


@app.command(
    help=say(
        "Di que dos campañas de un canal son la misma: se suman con el nombre de la segunda.",
        "Say that two campaigns of a channel are the same: both count under the second name.",
    ),
    epilog=examples("testigo cost same google_ads 'Marca ES' marca-nortia --workspace nortia"),
)
def same(
    channel: Annotated[str, typer.Argument(metavar="CHANNEL", help=say("Canal.", "Channel."))],
    campaign: Annotated[
        str, typer.Argument(metavar="CAMPAIGN", help=say("Un nombre.", "One name."))
    ],
    into: Annotated[
        str, typer.Argument(metavar="INTO", help=say("El que queda.", "The one that stays."))
    ],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that two campaigns are one."""
    place = start_in(workspace, as_json=as_json)
    from testigo.actions.costs import say_same

    fact = say_same(
        workspace=place,
        campaign=(channel, campaign),
        into=(channel, into),
        by=None,
        now=clock.now(),
    )
    _show(fact, as_json=as_json)


def _show(fact: Fact, *, as_json: bool) -> None:
    props: dict[str, Any] = dict(fact.props)
    if as_json:
        document({"id": fact.id, **props})
        return
    channel = word("channel", props["channel"], system_language())
    said = [
        props.get("campaign", ""),
        props.get("into_campaign", ""),
        " – ".join(dict.fromkeys(props[key] for key in ("from", "to") if key in props)),
        f"{props['amount']} {props['currency']}" if "amount" in props else "",
    ]
    line(clean("  ".join([fact.id, channel, *filter(None, said)])))
