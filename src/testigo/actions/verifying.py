"""Rebuilding everything derived from the facts and comparing it with what is stored."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from testigo.core.casefile import CaseFile, as_fact
from testigo.core.decide import wanted
from testigo.core.facts import DECISIONS, Fact
from testigo.core.replay import replay
from testigo.core.story import Agreement
from testigo.store import log, projections
from testigo.store.agreements import agreement_of
from testigo.store.models import Workspace
from testigo.store.models.fields import from_micros
from testigo.store.rows import case_of, digest_of

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """Something stored that the facts do not give: which table, about whom, and both values."""

    table: str
    person: str
    what: str
    stored: str
    rebuilt: str


def verify(
    *, workspace: Workspace, progress: Callable[[int, int], None] | None = None
) -> list[Difference]:
    """Every difference between the workspace's stored consequences and its facts.

    Ids, seq and recording instants of derived facts are not compared; digests of all facts are.
    """
    people = _everybody(workspace.id)
    agreement = agreement_of(workspace.id)
    applied_seq = log.head(workspace.id).applied_seq
    found = list(_broken_digests(workspace.id))
    for start in range(0, len(people), CHUNK):
        part = people[start : start + CHUNK]
        facts = log.read_people(workspace.id, part, applied_seq)
        leads = _rows(workspace.id, "testigo_lead", projections.LEAD_COLUMNS, part)
        clocks = _rows(
            workspace.id,
            "testigo_clock",
            (*projections.CLOCK_KEY[2:], *projections.CLOCK_COLUMNS),
            part,
        )
        for person in part:
            pairs = facts[person]
            found += _compare(
                workspace.id,
                person,
                [fact for _, fact in pairs],
                agreement,
                leads.get(person, []),
                clocks.get(person, []),
            )
        if progress:
            progress(min(start + CHUNK, len(people)), len(people))
    return found


def _everybody(workspace_id: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person FROM testigo_fact WHERE workspace_id = %s AND person IS NOT NULL "
            "UNION SELECT person FROM testigo_lead WHERE workspace_id = %s ORDER BY 1",
            [workspace_id, workspace_id],
        )
        return [row[0] for row in cursor.fetchall()]


def _rows(
    workspace_id: int, table: str, columns: Sequence[str], people: Sequence[str]
) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    for person, *values in projections.read_columns(workspace_id, table, columns, people):
        found.setdefault(person, []).append(tuple(values))
    return found


def _compare(
    workspace_id: int,
    person: str,
    facts: Sequence[Fact],
    agreement: Agreement,
    leads: Sequence[tuple[Any, ...]],
    clocks: Sequence[tuple[Any, ...]],
) -> Iterator[Difference]:
    stored = dict(zip(projections.LEAD_COLUMNS, leads[0], strict=True)) if leads else {}
    drawn_at = case_of(stored["case_file"]).drawn_at if stored else None
    case = replay(person, facts, agreement, drawn_at)
    yield from _compare_facts(person, facts, case)
    if not stored:
        if any(fact.origin == "reported" for fact in facts):
            yield Difference("lead", person, "row", "", case.story.path.stage or "-")
        return
    now, seq = from_micros(stored["scored_at"]), stored["applied_seq"]
    row = projections.lead_row(workspace_id, case, agreement, now, seq)
    rebuilt = dict(zip(projections.LEAD_COLUMNS, row[2:], strict=True))
    for column in projections.LEAD_COLUMNS:
        if column != "case_file" and stored[column] != rebuilt[column]:
            yield Difference("lead", person, column, str(stored[column]), str(rebuilt[column]))
    yield from _compare_clocks(workspace_id, person, case, agreement, clocks)


def _compare_facts(person: str, facts: Sequence[Fact], case: CaseFile) -> Iterator[Difference]:
    gone = {fact.props.get("of") for fact in facts if fact.name == "fact.retracted"}
    stored = {
        _content(fact)
        for fact in facts
        if fact.origin == "derived"
        and fact.id not in gone
        and fact.name not in DECISIONS
        and fact.name != "fact.retracted"
    }
    drawn_at = case.drawn_at
    rebuilt = (
        {_content(as_fact(case, d, drawn_at)) for d in wanted(case, drawn_at, backdated=False)}
        if drawn_at
        else set()
    )
    for content in sorted(stored - rebuilt):
        yield Difference("fact", person, content.split(" ")[0], content, "")
    for content in sorted(rebuilt - stored):
        yield Difference("fact", person, content.split(" ")[0], "", content)


def _content(fact: Fact) -> str:
    """What a derived fact says, without the place and the instant of its recording."""
    props = " ".join(f"{key}={fact.props[key]}" for key in sorted(fact.props))
    return (
        f"{fact.name} {fact.at.isoformat()} {fact.clause} v{fact.pact_version} "
        f"{fact.cause} {fact.deal or ''} {props}"
    )


def _compare_clocks(
    workspace_id: int,
    person: str,
    case: CaseFile,
    agreement: Agreement,
    clocks: Sequence[tuple[Any, ...]],
) -> Iterator[Difference]:
    columns = (*projections.CLOCK_KEY[2:], *projections.CLOCK_COLUMNS)
    stored = {row[:2]: row for row in clocks}
    rows = projections.clock_rows(workspace_id, case, agreement)
    rebuilt = {row[2:4]: row[2:] for row in rows}
    for key in sorted(stored.keys() | rebuilt.keys()):
        old, new = stored.get(key), rebuilt.get(key)
        if old is None or new is None:
            yield Difference("clock", person, key[0], str(old or ""), str(new or ""))
            continue
        for column, was, now in zip(columns, old, new, strict=True):
            if was != now:
                yield Difference("clock", person, f"{key[0]}.{column}", str(was), str(now))


def _broken_digests(workspace_id: int) -> Iterator[Difference]:
    """Facts whose content is no longer what their digest was made of."""
    for seq, fact, digest, salt in log.stream_sealed(workspace_id):
        if salt is not None and digest_of(fact, salt) != digest:
            person = fact.person or ""
            yield Difference("fact", person, f"{fact.name} #{seq}", digest, "digest")
