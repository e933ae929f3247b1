"""`testigo duplicates`: people who may be one, found, listed and dismissed."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from testigo import clock
from testigo.cli.language import say, system_language
from testigo.cli.options import AfterOption, JsonOption, LimitOption, WorkspaceOption, examples
from testigo.cli.people import KeyArgument, person_of
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, document, go_on_after, line, table
from testigo.wording import word
from testigo.wording.likeness import likelihood, likelihood_of

if TYPE_CHECKING:
    from testigo.queries.duplicates import PairLine, PairSide

app = typer.Typer(
    no_args_is_help=True,
    help=say("Personas que pueden estar dos veces.", "People who may be here twice."),
)


@app.command(
    help=say(
        "Compara a todas las personas entre sí y guarda las parejas que pueden ser la misma. "
        "Repetirlo no cambia nada.",
        "Compare everybody with everybody and keep the pairs that may be one. Doing it again "
        "changes nothing.",
    ),
    epilog=examples("testigo duplicates find --workspace nortia"),
)
def find(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Compare everybody."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.duplicates import find_everywhere, join_by_rule, look_at_newcomers
    from testigo.queries.accounts import find_workspace

    place = find_workspace(workspace)
    now = clock.now()
    while look_at_newcomers(workspace=place, now=now):
        pass
    found = find_everywhere(workspace=place, now=now)
    joined = 0
    while some := join_by_rule(workspace=place, now=clock.now()):
        joined += some
    if as_json:
        document(
            {
                "people": found.people,
                "pairs": found.pairs,
                "new": found.new,
                "trained": found.trained,
                "joined": joined,
            }
        )
        return
    line(
        say(
            f"Personas comparadas: {found.people}. Parejas que pueden ser la misma: {found.pairs} "
            f"(nuevas: {found.new}). Unidas por la regla: {joined}.",
            f"People compared: {found.people}. Pairs that may be one: {found.pairs} "
            f"(new: {found.new}). Joined by the rule: {joined}.",
        )
    )


@app.command(
    "list",
    help=say(
        "Enseña las parejas que pueden ser la misma persona, de más a menos probable.",
        "List the pairs that may be one person, the most probable first.",
    ),
    epilog=examples(
        "testigo duplicates list --workspace nortia",
        "testigo duplicates list --dismissed --json",
    ),
)
def show_all(
    workspace: WorkspaceOption = None,
    dismissed: Annotated[
        bool,
        typer.Option("--dismissed", help=say("Las que se descartaron.", "Those dismissed.")),
    ] = False,
    limit: LimitOption = 50,
    after: AfterOption = "",
    as_json: JsonOption = False,
) -> None:
    """List pairs."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.accounts import find_workspace
    from testigo.queries.duplicates import DISMISSED, OPEN, pair_page

    place = find_workspace(workspace)
    page = pair_page(place.id, DISMISSED if dismissed else OPEN, after, limit)
    if as_json:
        pairs = [_document(one) for one in page.lines]
        document({"pairs": pairs, "next": page.next_after or None})
        return
    language = system_language()
    table(
        [
            (say("Probabilidad", "Likelihood"), "left"),
            (say("Una", "One"), "left"),
            (say("Otra", "Other"), "left"),
            (say("Qué coincide y qué no", "What agrees and differs"), "left"),
        ],
        [
            (
                likelihood(likelihood_of(one.probability), language),
                _named(one.one),
                _named(one.other),
                "; ".join(word("likeness", code, language) for code in one.reasons),
            )
            for one in page.lines
        ],
    )
    go_on_after(page.next_after)


@app.command(
    help=say(
        "Dice que dos personas no son la misma; no se vuelven a proponer.",
        "Say that two people are not the same; they are not proposed again.",
    ),
    epilog=examples("testigo duplicates dismiss ana@acme.example ana@correo.example"),
)
def dismiss(
    one: KeyArgument,
    other: KeyArgument,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell two people apart."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.duplicates import dismiss as tell_apart
    from testigo.queries.accounts import find_workspace

    place = find_workspace(workspace)
    pair = person_of(place, one), person_of(place, other)
    tell_apart(workspace=place, one=pair[0], other=pair[1], by="system", now=clock.now())
    if as_json:
        document({"dismissed": list(pair)})
        return
    line(say("No se volverán a proponer.", "They will not be proposed again."))


def _named(side: "PairSide") -> str:
    told = (side.name, side.email, side.phone, side.company)
    return " · ".join(filter(None, told)) or side.person


def _document(line: "PairLine") -> dict[str, Any]:
    return {
        "one": _side(line.one),
        "other": _side(line.other),
        "probability": line.probability / 1000,
        "reasons": list(line.reasons),
        "found_at": line.found_at.isoformat().replace("+00:00", "Z"),
    }


def _side(side: "PairSide") -> dict[str, Any]:
    return {
        "id": side.person,
        "name": side.name,
        "email": side.email,
        "phone": side.phone,
        "company": side.company,
        "stage": side.stage,
        "score": side.score,
    }
