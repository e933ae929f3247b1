"""`testigo record`: one fact by hand."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from testigo import clock
from testigo.cli.failures import INPUT, Failure
from testigo.cli.language import say
from testigo.cli.options import HistoryOption, JsonOption, WorkspaceOption, examples
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin, clean, document, line, talk
from testigo.core.drafts import FactDraft
from testigo.core.problems import Problem
from testigo.wording import word

if TYPE_CHECKING:
    from testigo.store.models import Workspace


NameArgument = Annotated[
    str, typer.Argument(metavar="NAME", help=say("Nombre del hecho.", "Name of the fact."))
]
PersonOption = Annotated[
    str,
    typer.Option(
        metavar="KEY", help=say("Correo, teléfono o identificador.", "E-mail, phone or id.")
    ),
]
AtOption = Annotated[
    str,
    typer.Option(
        metavar="T",
        help=say(
            "Cuándo pasó (ISO 8601; sin zona, la del espacio); si falta, ahora.",
            "When it happened (ISO 8601; without a zone the workspace's); else now.",
        ),
    ),
]
PropOption = Annotated[
    list[str] | None,
    typer.Option("--prop", metavar="K=V", help=say("Dato; se puede repetir.", "Prop; may repeat.")),
]
ByOption = Annotated[
    str,
    typer.Option(
        metavar="EMAIL",
        help=say("Quién lo hizo, si entra en Testigo.", "Who did it, if they sign in here."),
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "record",
        help=say(
            "Anota un hecho. Quien no exista se crea si lo nombras por su correo o su teléfono. "
            "El mismo hecho, con la misma fecha y los mismos datos, se anota una sola vez.",
            "Record one fact. Whoever does not exist is made when named by e-mail or phone. "
            "The same fact, with the same date and props, is recorded only once.",
        ),
        epilog=examples(
            "testigo record demo.requested --workspace nortia --person eva@cliente.example",
            "testigo record contact.attempted --person eva@cliente.example "
            "--prop channel=phone --prop outcome=no_answer --by ana@nortia.example",
            "testigo record contract.signed --person eva@cliente.example --at 2026-03-02T10:00 "
            "--prop amount=12000 --history",
        ),
    )(record)


def record(
    name: NameArgument,
    person: PersonOption,
    workspace: WorkspaceOption = None,
    at: AtOption = "",
    props: PropOption = None,
    by: ByOption = "",
    history: HistoryOption = False,
    as_json: JsonOption = False,
) -> None:
    """Record one fact and draw its consequences."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.actions.applying import apply_all
    from testigo.actions.facts import record_facts
    from testigo.actions.vetting import vet
    from testigo.queries.accounts import find_user, find_workspace

    place = find_workspace(workspace)
    talk.language = place.language
    now = clock.now()
    actor = f"user:{find_user(by).pk}" if by else "operator"
    cells: dict[str, Any] = {"name": name, "at": at or now.isoformat(), "person": person}
    draft = _read(place, {**cells, **_props(props or [])})
    draft = replace(_on_somebody(place, draft, person), actor=actor)
    if not history:
        [problems] = vet(place.id, [draft], now)
        if problems:
            raise Failure(INPUT, problems)
    recorded = record_facts(workspace=place, drafts=[draft], source="cli", now=now, history=history)
    apply_all(workspace=place, now=clock.now())
    _tell(recorded.added, draft)


def _props(pairs: list[str]) -> dict[str, Any]:
    """`amount=12000` → {"props.amount": "12000"}; true, false and JSON objects keep their kind."""
    found: dict[str, Any] = {}
    problems = []
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not key.strip() or not equals:
            problems.append(Problem("prop_unreadable", pair[:60], {"value": pair[:60]}))
        found[f"props.{key.strip()}"] = _value(value)
    if problems:
        raise Failure(INPUT, problems)
    return found


def _value(text: str) -> Any:
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, (bool, int, float, list, dict)) else text


def _read(place: "Workspace", cells: dict[str, Any]) -> FactDraft:
    """The draft, read as a line of a facts file is."""
    from testigo.connect.detect import Detected
    from testigo.connect.fact_rows import fact_drafts
    from testigo.connect.tables import Table

    table = Table(tuple(cells), Detected("jsonl"), 0, lambda: iter([(1, cells, ())]))
    [read] = fact_drafts(table, ZoneInfo(place.timezone), place.country)
    if isinstance(read, FactDraft):
        return replace(read, line=None)
    raise Failure(INPUT, [replace(problem, line=None) for problem in read.problems])


def _on_somebody(place: "Workspace", draft: FactDraft, key: str) -> FactDraft:
    """The draft about whoever is known by the key; only an e-mail or a phone makes somebody new."""
    from testigo.queries.people import PersonNotFound, find_person

    for text in filter(None, (key, draft.person.email, draft.person.phone)):
        try:
            return replace(draft, person_id=find_person(place.id, text))
        except PersonNotFound:
            continue
    if draft.person.email or draft.person.phone:
        return draft
    raise PersonNotFound(key)


def _tell(added: int, draft: FactDraft) -> None:
    if talk.as_json:
        document({"added": added, "name": draft.name, "at": draft.at, "id": draft.message_id})
        return
    what = clean(f"{word('fact', draft.name, talk.language)} ({draft.name})")
    if added:
        line(say(f"Anotado: {what}.", f"Recorded: {what}."))
    else:
        line(say(f"Ya estaba anotado: {what}.", f"Recorded already: {what}."))
