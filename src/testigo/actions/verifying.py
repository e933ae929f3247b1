"""Rebuilding everything derived from the facts and comparing it with what is stored."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from testigo.core.casefile import CaseFile, RunningClock, as_fact
from testigo.core.decide import wanted
from testigo.core.facts import DECISIONS, Fact
from testigo.core.replay import is_about, replay
from testigo.core.story import Agreement
from testigo.store import (
    absences,
    aside,
    companies,
    deals,
    joined,
    lead_counts,
    log,
    pipeline_weeks,
    projections,
    seals,
    sought,
    standstills,
)
from testigo.store.agreements import agreement_of
from testigo.store.joined import PersonLog
from testigo.store.models import LogHead, Workspace
from testigo.store.models.fields import from_micros
from testigo.store.rows import case_of, digest_of

CHUNK = 500
CLOCKS = (*projections.CLOCK_KEY[2:], *projections.CLOCK_COLUMNS)
STAGES = (*projections.STAGE_KEY[2:], *projections.STAGE_COLUMNS)
# What the core keeps of a person and the log gives again; what it has told stands there itself.
_PARTS = ("story", "owner", "obligations", "clocks", "next_due", "pauses", "pleas", "covers")
Row = tuple[Any, ...]


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

    Ids, seq and recording instants of derived facts are not compared; digests of all facts are,
    and that no fact is missing. May run while others write: what waits to be taken in is no
    difference. Of whoever is set aside only that is told.
    """
    people = _everybody(workspace.id)
    found = list(_broken_log(workspace.id))
    for start in range(0, len(people), CHUNK):
        part = people[start : start + CHUNK]
        agreement, stored, set_aside = _read(workspace.id, part)
        found += [Difference("lead", one, "set_aside", why, "") for one, why in set_aside.items()]
        for held in stored:
            found += _compare(workspace.id, held, agreement)
        if progress:
            progress(min(start + CHUNK, len(people)), len(people))
    return [
        *found,
        *_compare_counts(workspace.id),
        *_compare_companies(workspace.id),
        *_compare_deals(workspace.id),
        *_compare_absences(workspace.id),
        *_compare_standstills(workspace.id),
    ]


@dataclass(frozen=True, slots=True)
class _Stored:
    """What is stored about one person: facts already taken in, and the rows drawn from them."""

    person: str
    log: PersonLog
    last_seq: int
    lead: dict[str, Any]
    clocks: list[Row]
    stages: list[Row]
    identity: list[Row]
    terms: str


def _read(
    workspace_id: int, people: Sequence[str]
) -> tuple[Agreement, list[_Stored], dict[str, str]]:
    """Rows of these people that belong together, nobody writing while they are read; and why some
    of them are set aside, of whom no rows are told."""
    with transaction.atomic():
        applied = log.lock_head(workspace_id).applied_seq
        agreement = agreement_of(workspace_id)
        people = _looked_through(workspace_id, people)
        logs = joined.logs_of(workspace_id, people)
        leads = _rows(workspace_id, "testigo_lead", projections.LEAD_COLUMNS, people)
        clocks = _rows(workspace_id, "testigo_clock", CLOCKS, people)
        stages = _rows(workspace_id, "testigo_stage", STAGES, people)
        names = projections.read_identities(workspace_id, people)
        terms = sought.read(workspace_id, people)
        problems = aside.problems_of(workspace_id)
    rows = {
        p: (leads[p], clocks[p], stages[p], names[p], terms.get(p, ""))
        for p in people
        if p not in problems
    }
    stored = [_stored(person, logs[person], applied, *rows[person]) for person in rows]
    return agreement, stored, {one: problems[one] for one in people if one in problems}


def _looked_through(workspace_id: int, people: Sequence[str]) -> list[str]:
    """Those whose clocks reckon already with when the business stood still; the others wait."""
    swept = LogHead.objects.values_list("swept", flat=True).get(workspace_id=workspace_id)
    return [person for person in people if swept is None or person <= swept]


def _stored(
    person: str,
    told: PersonLog,
    applied: int,
    leads: list[Row],
    clocks: list[Row],
    stages: list[Row],
    identity: list[Row],
    terms: str,
) -> _Stored:
    lead = dict(zip(projections.LEAD_COLUMNS, leads[0], strict=True)) if leads else {}
    # Facts recorded together are taken in together, if need be ahead of the others.
    up_to = max(applied, lead.get("applied_seq", 0))
    told.pairs = [pair for pair in told.pairs if pair[1].origin == "derived" or pair[0] <= up_to]
    last = max((seq for seq, fact in told.pairs if is_about(fact)), default=0)
    return _Stored(person, told, last, lead, clocks, stages, identity, terms)


def _everybody(workspace_id: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT holder FROM testigo_fact WHERE workspace_id = %s AND holder IS NOT NULL "
            "UNION SELECT person FROM testigo_lead WHERE workspace_id = %s "
            "UNION SELECT person FROM testigo_clock WHERE workspace_id = %s "
            "UNION SELECT person FROM testigo_stage WHERE workspace_id = %s ORDER BY 1",
            [workspace_id] * 4,
        )
        return [row[0] for row in cursor.fetchall()]


def _rows(
    workspace_id: int, table: str, columns: Sequence[str], people: Sequence[str]
) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {person: [] for person in people}
    for person, *values in projections.read_columns(workspace_id, table, columns, people):
        found[person].append(tuple(values))
    return found


def _compare(workspace_id: int, held: _Stored, agreement: Agreement) -> Iterator[Difference]:
    person, lead = held.person, held.lead
    was = case_of(lead["case_file"]) if lead else CaseFile(person)
    history = held.log.history()
    case = replay(person, history, agreement, was.drawn_at)
    yield from _compare_facts(person, history.facts, case)
    yield from _compare_stages(workspace_id, case, held.stages)
    if lead and held.log.left is not None:
        yield Difference("lead", person, "row", lead["stage"] or "-", "")
        return
    if not lead:
        if held.terms:
            yield Difference("sought", person, "terms", held.terms, "")
        if held.log.left is not None:
            yield from _compare_clocks(workspace_id, person, case, agreement, held.clocks)
        elif held.last_seq:
            yield Difference("lead", person, "row", "", case.story.path.stage or "-")
        else:
            for clock in held.clocks:
                yield Difference("clock", person, clock[0], str(clock), "")
        return
    row = projections.lead_row(
        workspace_id, case, agreement, from_micros(lead["scored_at"]), held.last_seq
    )
    rebuilt = dict(zip(projections.LEAD_COLUMNS, row[2:], strict=True))
    for column in projections.LEAD_COLUMNS:
        if column != "case_file" and lead[column] != rebuilt[column]:
            yield Difference("lead", person, column, str(lead[column]), str(rebuilt[column]))
    yield from _compare_cases(person, was, case)
    yield from _compare_clocks(workspace_id, person, case, agreement, held.clocks)
    yield from _compare_identity(
        person, held.identity, projections.identity_row(workspace_id, case)
    )
    terms = sought.terms_text(workspace_id, case)
    if held.terms != terms:
        yield Difference("sought", person, "terms", held.terms, terms)


def _compare_identity(person: str, identity: list[Row], rebuilt: Row) -> Iterator[Difference]:
    values = rebuilt[: len(projections.IDENTITY_COLUMNS)]
    for stored in identity:
        for trait, was, now in zip(projections.IDENTITY_COLUMNS, stored, values, strict=True):
            if was != now:
                yield Difference("person", person, trait, was, now)


def _compare_counts(workspace_id: int) -> Iterator[Difference]:
    """How many people stand where, by the leads."""
    with transaction.atomic():
        log.lock_head(workspace_id)
        found = list(lead_counts.differences(workspace_id))
    for kind, was, now in found:
        yield Difference("lead_count", "", kind, str(was), str(now))


def _compare_companies(workspace_id: int) -> Iterator[Difference]:
    """Which domain is whose by what people decided, and what is drawn from a company's people."""
    with transaction.atomic():
        log.lock_head(workspace_id)
        found = companies.differences(workspace_id)
    for company, what, was, now in found:
        yield Difference("company", company, what, was, now)


def _compare_deals(workspace_id: int) -> Iterator[Difference]:
    """What lists show of each deal, by its facts."""
    with transaction.atomic():
        log.lock_head(workspace_id)
        found = deals.differences(workspace_id)
        weeks = pipeline_weeks.differences(workspace_id)
    for deal, column, was, now in found:
        yield Difference("deal", "", f"{deal} {column}", was, now)
    for day, was, now in weeks:
        yield Difference("pipeline_week", "", day, was, now)


def _compare_absences(workspace_id: int) -> Iterator[Difference]:
    """Who is away when, by the facts."""
    with transaction.atomic():
        log.lock_head(workspace_id)
        found = absences.differences(workspace_id)
    for absence, was, now in found:
        yield Difference("absence", "", absence, was, now)


def _compare_standstills(workspace_id: int) -> Iterator[Difference]:
    """When the business stood still, by the facts."""
    with transaction.atomic():
        log.lock_head(workspace_id)
        found = standstills.differences(workspace_id)
    for standstill, was, now in found:
        yield Difference("standstill", "", standstill, was, now)


def _compare_cases(person: str, was: CaseFile, case: CaseFile) -> Iterator[Difference]:
    """What the core keeps for going on; what it has told stands in the log."""
    for part in _PARTS:
        stored, rebuilt = getattr(was, part), getattr(case, part)
        if part == "clocks":
            stored, rebuilt = sorted(stored, key=_clock_key), sorted(rebuilt, key=_clock_key)
        if stored != rebuilt:
            yield Difference("lead", person, f"case_file.{part}", str(stored), str(rebuilt))


def _clock_key(running: RunningClock) -> tuple[str, str]:
    return running.clock.commitment, running.clock.cause_id


def _compare_facts(person: str, facts: Sequence[Fact], case: CaseFile) -> Iterator[Difference]:
    gone = {str(fact.props.get("of")) for fact in facts if fact.name == "fact.retracted"}
    stored = Counter(
        _content(fact)
        for fact in facts
        if fact.origin == "derived"
        and fact.id not in gone
        and fact.name not in DECISIONS
        and fact.name != "fact.retracted"
    )
    at = case.drawn_at
    follows = wanted(case, at, backdated=False) if at else ()
    rebuilt = Counter(_content(as_fact(case, derived, derived.at)) for derived in follows)
    for content in sorted((stored - rebuilt).elements()):
        yield Difference("fact", person, content.split(" ")[0], content, "")
    for content in sorted((rebuilt - stored).elements()):
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
    clocks: Sequence[Row],
) -> Iterator[Difference]:
    stored = {row[:2]: row for row in clocks}
    rows = projections.clock_rows(workspace_id, case, agreement)
    rebuilt = {row[2:4]: row[2:] for row in rows}
    for key in sorted(stored.keys() | rebuilt.keys()):
        old, new = stored.get(key), rebuilt.get(key)
        if old is None or new is None:
            yield Difference("clock", person, key[0], str(old or ""), str(new or ""))
            continue
        for column, was, now in zip(CLOCKS, old, new, strict=True):
            if was != now:
                yield Difference("clock", person, f"{key[0]}.{column}", str(was), str(now))


def _compare_stages(
    workspace_id: int, case: CaseFile, stages: Sequence[Row]
) -> Iterator[Difference]:
    stored = {row[:2]: row for row in stages}
    rebuilt = {row[2:4]: row[2:] for row in projections.stage_rows(workspace_id, case)}
    for key in sorted(stored.keys() | rebuilt.keys()):
        old, new = stored.get(key), rebuilt.get(key)
        if old is None or new is None or tuple(map(int, old[2:])) != tuple(map(int, new[2:])):
            yield Difference(
                "stage", case.person, f"{key[1]} {key[0]}", str(old or ""), str(new or "")
            )


def _broken_log(workspace_id: int) -> Iterator[Difference]:
    """Facts whose content is no longer what their digest was made of, places without a fact,
    conclusions about nobody, and what left the house on paper under another seal."""
    last, place = log.head(workspace_id).last_seq, 0
    given, seal = seals.given_out(workspace_id), seals.NOTHING
    for seq, fact, digest, salt in log.stream_sealed(workspace_id):
        seal = seals.after(seal, seq, digest)
        kept = given.pop(seq, seal.value)
        if kept != seal.value:
            yield Difference("seal", "", f"#{seq}", kept, seal.value)
        person = fact.person or ""
        if seq != place + 1:
            yield Difference("fact", "", f"#{place + 1}–{seq - 1}", "", "row")
        if salt is not None and digest_of(fact, salt) != digest:
            yield Difference("fact", person, f"{fact.name} #{seq}", digest, "digest")
        if fact.origin == "derived" and not person and fact.name not in DECISIONS:
            yield Difference("fact", "", fact.name, f"#{seq}", "")
        place = seq
    if place < last:
        yield Difference("fact", "", f"#{place + 1}–{last}", "", "row")
    for seq in sorted(seq for seq in given if seq):
        yield Difference("seal", "", f"#{seq}", given[seq], "")
