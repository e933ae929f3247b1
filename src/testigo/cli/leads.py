"""`testigo lead`: one lead explained, and the list of leads."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from testigo import clock
from testigo.cli.language import say, system_language
from testigo.cli.options import JsonOption, WorkspaceOption, examples
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, clean, document, line, table
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
LimitOption = Annotated[int, typer.Option(min=1, max=1000, help=say("Cuántos.", "How many."))]
AfterOption = Annotated[
    str,
    typer.Option(
        help=say("La marca «next» de la página anterior.", "The mark “next” of the page before.")
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
    key: Annotated[
        str,
        typer.Argument(
            metavar="KEY",
            help=say(
                "Correo, teléfono, identificador externo o identificador.",
                "E-mail, phone, external id or id.",
            ),
        ),
    ],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a lead."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.connect.identity import person_by_shape
    from testigo.connect.values import BadValue
    from testigo.queries.accounts import find_workspace
    from testigo.queries.lead import lead_document
    from testigo.queries.people import PersonNotFound, find_person

    place = find_workspace(workspace)
    try:
        person = find_person(place.id, key)
    except PersonNotFound:
        # A phone written as people do in that country.
        try:
            person = find_person(place.id, person_by_shape(key, place.country).phone or key)
        except BadValue:
            raise PersonNotFound(key) from None
    shown = lead_document(place.id, person, now=clock.now())
    if shown is None:
        raise PersonNotFound(key)
    if as_json:
        document(shown)
    else:
        _tell(shown)


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
    from testigo.queries.leads import LeadFilters, lead_page

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
    if page.next_after:
        line(say(f"Sigue con --after {page.next_after}", f"Go on with --after {page.next_after}"))


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
                one["attempts"],
            )
            for one in clocks
        ],
    )


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
