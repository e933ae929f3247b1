"""`testigo company`: the list of companies, and one of them with its people."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from testigo import clock
from testigo.cli.language import say, system_language
from testigo.cli.options import AfterOption, JsonOption, LimitOption, WorkspaceOption, examples
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, clean, document, go_on_after, line, table
from testigo.wording import word

if TYPE_CHECKING:
    from testigo.queries.companies import CompanyLine
    from testigo.queries.leads import LeadLine

app = typer.Typer(no_args_is_help=True, help=say("Las empresas.", "Companies."))

SearchOption = Annotated[
    str, typer.Option(help=say("Texto del nombre o del dominio.", "Text in name or domain."))
]
OrderOption = Annotated[str, typer.Option(help="latest, people, name.")]


@app.command(
    "list",
    help=say(
        "Enseña las empresas, la que ha tenido actividad más reciente primero.",
        "List companies, those with the latest activity first.",
    ),
    epilog=examples(
        "testigo company list --workspace nortia",
        "testigo company list --search acme --order people --json",
    ),
)
def show_all(
    workspace: WorkspaceOption = None,
    search: SearchOption = "",
    order: OrderOption = "latest",
    limit: LimitOption = 50,
    after: AfterOption = "",
    as_json: JsonOption = False,
) -> None:
    """List companies."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.accounts import find_workspace
    from testigo.queries.companies import company_page

    place = find_workspace(workspace)
    page = company_page(place.id, search=search, order=order, after=after, limit=limit)
    if as_json:
        rows = [_plain(asdict(one)) for one in page.lines]
        document({"companies": rows, "next": page.next_after or None})
        return
    _tell(page.lines)
    go_on_after(page.next_after)


@app.command(
    help=say(
        "Enseña una empresa, por dominio, nombre o id: sus dominios, su primer contacto y su "
        "gente.",
        "Show a company, by domain, name or id: its domains, its first touch and its people.",
    ),
    epilog=examples(
        "testigo company show acme.es --workspace nortia",
        "testigo company show 'Acme, S.L.' --json",
    ),
)
def show(
    key: Annotated[str, typer.Argument(help=say("Dominio, nombre o id.", "Domain, name or id."))],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one company."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.accounts import find_workspace
    from testigo.queries.companies import company_people, find_company

    place = find_workspace(workspace)
    head = find_company(place.id, key)
    people = company_people(place.id, head.line.id, now=clock.now(), limit=1000)
    if as_json:
        shown = {
            **asdict(head.line),
            "name_given": head.name_given,
            "people": [_plain(asdict(one)) for one in people],
        }
        document(_plain(shown))
        return
    _tell([head.line])
    line()
    _tell_people(people)


def _tell(lines: Sequence["CompanyLine"]) -> None:
    table(
        [
            (say("Empresa", "Company"), "left"),
            (say("Dominios", "Domains"), "left"),
            (say("Personas", "People"), "right"),
            (say("Etapa", "Stage"), "left"),
            (say("Oportunidades", "Deals"), "right"),
            (say("Lleva", "Owner"), "left"),
            (say("Primer canal", "First channel"), "left"),
            (say("Última actividad", "Last activity"), "left"),
        ],
        [_cells(one) for one in lines],
    )


def _cells(one: "CompanyLine") -> tuple[Any, ...]:
    language = system_language()
    return (
        one.name,
        ", ".join(one.domains),
        one.people,
        word("stage", one.stage, language) if one.stage else "",
        one.open_deals,
        ", ".join(one.owners),
        clean(word("channel", one.channel, language)),
        _iso(one.last_fact_at) or "",
    )


def _tell_people(people: Sequence["LeadLine"]) -> None:
    language = system_language()
    table(
        [
            (say("Puntos", "Score"), "right"),
            (say("Lead", "Lead"), "left"),
            (say("Cargo", "Job title"), "left"),
            (say("Etapa", "Stage"), "left"),
            (say("Lleva", "Owner"), "left"),
        ],
        [
            (
                one.score,
                one.title,
                one.job_title,
                word("stage", one.stage, language) if one.stage else "",
                one.owner_name,
            )
            for one in people
        ],
    )


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON: instants in UTC with Z."""
    return {
        key: _iso(value) if hasattr(value, "isoformat") else value for key, value in row.items()
    }


def _iso(value: Any) -> str | None:
    return value.isoformat().replace("+00:00", "Z") if value is not None else None
