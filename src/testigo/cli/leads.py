"""`testigo lead`: one lead explained, and the list of leads."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from testigo import clock
from testigo.cli.language import say, system_language
from testigo.cli.options import AfterOption, JsonOption, LimitOption, WorkspaceOption, examples
from testigo.cli.people import KeyArgument, person_of
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, clean, document, go_on_after, line, note, table
from testigo.wording import word

if TYPE_CHECKING:
    from testigo.queries.leads import LeadPage

_LONGEST_PROPS = 60

app = typer.Typer(no_args_is_help=True, help=say("Los leads.", "Leads."))

StageOption = Annotated[
    str,
    typer.Option(
        help=say(
            "lead, mql, sql, opportunity, customer, o none: fuera del camino.",
            "lead, mql, sql, opportunity, customer, or none: outside the path.",
        )
    ),
]
ChannelOption = Annotated[str, typer.Option(help=say("Canal.", "Channel."))]
SearchOption = Annotated[
    str,
    typer.Option(
        help=say("Texto del nombre, correo o empresa.", "Text in name, e-mail or company.")
    ),
]


@app.command(
    help=say(
        "Enseña un lead: quién es, por qué tiene su puntuación, sus plazos, sus etapas y todo lo "
        "que ha pasado.",
        "Show a lead: who it is, why its score, its clocks, its stages and all that happened.",
    ),
    epilog=examples(
        "testigo lead show eva@cliente.example --workspace nortia",
        "testigo lead show +34600111222 --json",
    ),
)
def show(
    key: KeyArgument,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a lead."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.accounts import find_workspace
    from testigo.queries.lead import lead_document
    from testigo.queries.people import PersonNotFound

    place = find_workspace(workspace)
    person = person_of(place, key)
    shown = lead_document(place.id, person, now=clock.now())
    if shown is None:
        raise PersonNotFound(key)
    if as_json:
        document(shown)
    else:
        _tell(shown)


@app.command(
    help=say(
        "Une a dos personas que son la misma: una historia, con todo calculado de nuevo. Se "
        "deshace con «lead part».",
        "Join two people who are one: one history, everything computed anew. `lead part` undoes "
        "it.",
    ),
    epilog=examples(
        "testigo lead merge ana@acme.example ana@correo.example --workspace nortia",
    ),
)
def merge(
    one: KeyArgument,
    other: KeyArgument,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Join two people."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.duplicates import join_pair
    from testigo.queries.accounts import find_workspace

    place = find_workspace(workspace)
    pair = person_of(place, one), person_of(place, other)
    merged = join_pair(workspace=place, one=pair[0], other=pair[1], by="system", now=clock.now())
    if as_json:
        document({"survivor": merged.survivor, "merged": merged.merged})
        return
    line(
        say(
            f"{merged.merged} se ha unido a {merged.survivor}.",
            f"{merged.merged} was joined into {merged.survivor}.",
        )
    )


@app.command(
    help=say(
        "Separa a quien se unió a otra persona: ambas quedan como si nunca se hubieran unido.",
        "Take apart somebody who was joined into another: both are as if they had never been "
        "joined.",
    ),
    epilog=examples("testigo lead part ana@correo.example --workspace nortia"),
)
def part(
    key: Annotated[
        str,
        typer.Argument(
            metavar="KEY",
            help=say(
                "Correo, teléfono o identificador de quien se unió.",
                "E-mail, phone or id of who was joined.",
            ),
        ),
    ],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take somebody apart."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.duplicates import part_pair
    from testigo.queries.accounts import find_workspace
    from testigo.queries.people import known_by

    place = find_workspace(workspace)
    person = known_by(place.id, key)
    survivor = part_pair(workspace=place, person=person, by="system", now=clock.now())
    if as_json:
        document({"survivor": survivor, "parted": person})
        return
    line(
        say(
            f"{person} vuelve a ser otra persona que {survivor}.",
            f"{person} is another person than {survivor} again.",
        )
    )


@app.command(
    "list",
    help=say("Enseña los leads, de más a menos puntos.", "List leads, highest score first."),
    epilog=examples(
        "testigo lead list --workspace nortia --stage mql",
        "testigo lead list --search acme --limit 20 --json",
    ),
)
def show_all(
    workspace: WorkspaceOption = None,
    stage: StageOption = "",
    channel: ChannelOption = "",
    search: SearchOption = "",
    limit: LimitOption = 50,
    after: AfterOption = "",
    as_json: JsonOption = False,
) -> None:
    """List leads."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.accounts import find_workspace
    from testigo.queries.lead_filters import LeadFilters
    from testigo.queries.leads import lead_page

    place = find_workspace(workspace)
    filters = LeadFilters(stage=stage, channel=channel, search=search)
    page = lead_page(place.id, filters, now=clock.now(), after=after, limit=limit)
    if as_json:
        rows = [_plain(asdict(one)) for one in page.lines]
        document({"leads": rows, "next": page.next_after or None})
        return
    _tell_page(page)


def _tell_page(page: "LeadPage") -> None:
    language = system_language()
    table(
        [
            (say("Puntos", "Score"), "right"),
            (say("Lead", "Lead"), "left"),
            (say("Empresa", "Company"), "left"),
            (say("Etapa", "Stage"), "left"),
            (say("Estado", "Status"), "left"),
            (say("Lleva", "Owner"), "left"),
            (say("Plazo", "Clock"), "left"),
        ],
        [
            (
                one.score,
                one.title,
                one.company,
                word("stage", one.stage, language) if one.stage else "",
                word("status", one.status, language),
                one.owner_name,
                word("clock", one.clock, language) if one.clock else "",
            )
            for one in page.lines
        ],
    )
    go_on_after(page.next_after)


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the list as JSON: instants in UTC with Z."""
    return {
        key: value.isoformat().replace("+00:00", "Z") if hasattr(value, "isoformat") else value
        for key, value in row.items()
    }


def _tell(shown: Mapping[str, Any]) -> None:
    language = system_language()
    title = shown["name"] or shown["email"] or shown["id"]
    stage = word("stage", shown["stage"], language) if shown["stage"] else ""
    standing = (title, stage, word("status", shown["status"], language))
    line(clean(" · ".join(filter(None, standing))))
    owner = shown["owner"] or say("sin asignar", "not assigned")
    line(clean(f"{say('Correo', 'E-mail')}: {shown['email']}"))
    line(clean(f"{say('Lo lleva', 'Owner')}: {owner}"))
    if shown["score"]:
        _tell_score(shown["score"])
    if shown["clocks"]:
        line()
        _tell_clocks(shown["clocks"])
    line()
    table(
        [
            (say("Cuándo", "When"), "left"),
            (say("Qué", "What"), "left"),
            (say("Hecho", "Fact"), "left"),
            (say("Datos", "Props"), "left"),
        ],
        [
            (f["at"], word("fact", f["name"], language), f["name"], _props(f["props"]))
            for f in shown["timeline"]
        ],
    )


def _tell_clocks(clocks: Sequence[Mapping[str, Any]]) -> None:
    language = system_language()
    table(
        [
            (say("Compromiso", "Commitment"), "left"),
            (say("Estado", "State"), "left"),
            (say("Empezó", "Started"), "left"),
            (say("Vence", "Due"), "left"),
            (say("Intentos", "Attempts"), "right"),
        ],
        [
            (
                one["commitment"],
                word("clock", one["state"], language),
                one["started_at"],
                one["due_at"],
                _attempts(one),
            )
            for one in clocks
        ],
    )


def _attempts(one: Mapping[str, Any]) -> str:
    """How often people tried; of how many where the promise asks for attempts."""
    made = one["progress"]
    return f"{made['made']}/{made['of']}" if made else str(one["attempts"])


def _props(props: Mapping[str, Any]) -> str:
    """The first of what a fact says, short enough for a line."""
    told = ", ".join(f"{key}={value}" for key, value in props.items())
    return told if len(told) <= _LONGEST_PROPS else f"{told[: _LONGEST_PROPS - 1]}…"


def _tell_score(score: Mapping[str, Any]) -> None:
    passes = say("pasa", "passes") if score["passes"] else say("no pasa", "does not pass")
    figures = (score["total"], score["fit"], score["interest"], passes)
    line(
        say(
            "Puntuación {}: encaje {}, interés {} · {}".format(*figures),
            "Score {}: fit {}, interest {} · {}".format(*figures),
        )
    )
    table(
        [
            (say("Puntos", "Points"), "right"),
            (say("Regla", "Rule"), "left"),
            (say("Desde", "Since"), "left"),
            (say("Hasta", "Until"), "left"),
        ],
        [(row["points"], row["rule"], row["since"], row["expires_at"]) for row in score["rows"]],
    )


@app.command(
    help=say(
        "Deja que los leads apartados, cuyas consecuencias no se pudieron sacar, se intenten otra "
        "vez.",
        "Let the leads that were set aside, whose consequences could not be drawn, be tried again.",
    ),
    epilog=examples("testigo lead retry --workspace nortia"),
)
def retry(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Try again what was set aside."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.working import try_set_aside_again
    from testigo.queries.accounts import find_workspace

    count = try_set_aside_again(workspace=find_workspace(workspace), now=clock.now())
    if as_json:
        document({"waiting": count})
        return
    note(say(f"Vuelven a esperar: {count}.", f"Waiting again: {count}."))
