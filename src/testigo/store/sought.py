"""The terms by which people are found, as the database keeps them: one index for all workspaces,
in which every term has its workspace in front, so that a search never leaves it."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from testigo.core.casefile import CaseFile
from testigo.core.sought import Term, terms_of
from testigo.store.bulk import delete_rows, select_in, upsert_rows

_KEY = ("workspace_id", "person")


def terms_text(workspace_id: int, case: CaseFile) -> str:
    """What is kept of somebody; empty for whoever says nothing."""
    held = case.story.person.traits
    terms = terms_of({name: value.value for name, value in held.items()})
    return " ".join(within(workspace_id, term) for term in terms)


def within(workspace_id: int, term: str) -> str:
    """A term of one workspace."""
    return f"w{workspace_id}x{term}"


def draw(workspace_id: int, cases: Sequence[CaseFile]) -> None:
    """Keep the terms of these people as their traits give them."""
    held = read(workspace_id, [case.person for case in cases])
    changed, gone = [], []
    for case in cases:
        terms, before = terms_text(workspace_id, case), held.get(case.person, "")
        if terms and terms != before:
            changed.append((workspace_id, case.person, terms))
        elif before and not terms:
            gone.append(case.person)
    upsert_rows("testigo_sought", _KEY, ("terms",), changed)
    forget(workspace_id, gone)


def forget(workspace_id: int, people: Sequence[str]) -> None:
    """Let nobody find these people any more."""
    delete_rows("testigo_sought", _KEY, [(workspace_id, person) for person in people])


def read(workspace_id: int, people: Sequence[str]) -> dict[str, str]:
    """The terms that are kept of these people."""
    rows = select_in(
        "SELECT person, terms FROM testigo_sought WHERE workspace_id = %s AND person IN ({marks})",
        [workspace_id],
        people,
    )
    return dict(rows)


def found_in_index(workspace_id: int, terms: Sequence[Term]) -> tuple[str, list[Any]]:
    """SQL of the rows `s` that hold all of these terms, by the index; and its values."""
    if connection.vendor == "postgresql":
        return f"testigo_sought s WHERE {INDEXED} @@ %s::tsquery", [_query(workspace_id, terms)]
    return (
        "testigo_sought_terms i CROSS JOIN testigo_sought s ON s.id = i.rowid "
        "WHERE testigo_sought_terms MATCH %s",
        [_match(workspace_id, terms)],
    )


# Written as the index has it.
INDEXED = "array_to_tsvector(string_to_array(s.terms, ' '))"


def holds_terms(workspace_id: int, terms: Sequence[Term]) -> tuple[str, list[Any]]:
    """SQL by which a row `s` holds all of these terms, looking at the row itself."""
    patterns = []
    for term in terms:
        end = "" if term.start else " "
        patterns.append(f"% {within(workspace_id, term.text)}{end}%")
    test = "' ' || s.terms || ' ' LIKE %s"
    return " AND ".join([test] * len(patterns)), patterns


def _query(workspace_id: int, terms: Sequence[Term]) -> str:
    said = [f"'{within(workspace_id, t.text)}'{':*' if t.start else ''}" for t in terms]
    return " & ".join(said)


def _match(workspace_id: int, terms: Sequence[Term]) -> str:
    said = [f'"{within(workspace_id, t.text)}"{"*" if t.start else ""}' for t in terms]
    return " AND ".join(said)
