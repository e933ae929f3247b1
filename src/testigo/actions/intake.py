"""Taking in the rows of a file: each is checked and laid in order, then all are recorded or, in a
dry run, only counted. Nothing here grows with the file but what lies on the bench."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from testigo.actions.applying import apply_pending, apply_recorded
from testigo.actions.facts import EARLIEST, FARTHEST_AHEAD, record_facts, widen_coverage
from testigo.actions.provenance import Provenance
from testigo.actions.rehearsing import Rehearsal
from testigo.connect.drafts import Noted, PassedOver, Rejected
from testigo.core.costs import EXPORT
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.facts import JOINING
from testigo.core.owners import owner_named
from testigo.core.problems import Problem
from testigo.store import log
from testigo.store.bulk import select_in
from testigo.store.identity import known_keys, strong_keys
from testigo.store.models import Membership, Workspace
from testigo.store.models.fields import to_micros
from testigo.store.uncollected import uncollected
from testigo.store.undone import told_anew
from testigo.store.workbench import Workbench

# Facts recorded in one transaction, which is how long others wait; lines looked up at once.
CHUNK = 4000
LINES = 1000
# What is being done (`read`, `record` or `apply`), how much is done, and of how much; 0 is unknown.
Progress = Callable[[str, int, int], None]
# Told inside each transaction: the first and last seq recorded in it, rows done, and of how many.
Keep = Callable[[int, int, int, int], None]


Rows = Iterable[FactDraft | Noted | Rejected | PassedOver]
# The lines of a table as it gives them: number, cells, what is wrong with the row as such.
Lines = Iterable[tuple[int, Mapping[str, Any], Sequence[Problem]]]
KEY_KINDS = ("external", "email", "phone")


@dataclass(slots=True)
class Counts:
    """Rows of the file by what became of them.

    `made` counts the people who are new (of leads) or the rows that brought a new fact (of facts
    and costs), `updated` rows that added to somebody known, `skipped` rows that held nothing new,
    `quarantined` rows that cannot be used. `known` counts rows about people known before, by the
    strongest key that says so, and `repeated` rows about somebody whom an earlier row names.
    `facts` counts the facts added to the log, `passed_over` rows that are about nothing of their
    own, such as totals, which count nowhere else. `notes` counts by its code what is worth telling
    of rows that can be used.
    """

    read: int = 0
    made: int = 0
    updated: int = 0
    skipped: int = 0
    quarantined: int = 0
    facts: int = 0
    repeated: int = 0
    passed_over: int = 0
    known: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KEY_KINDS, 0))
    notes: dict[str, int] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """The counts by name."""
        return asdict(self)


class Intake:
    """The rows of one file on their way in. `now` is the instant at which it is taken in, `began`
    the place of the log's end when it was first begun."""

    def __init__(
        self,
        workspace: Workspace,
        bench: Workbench,
        *,
        kind: str,
        provenance: Provenance | None,
        now: datetime,
        began: int,
        tell: Progress,
    ) -> None:
        self.workspace = workspace
        self.bench = bench
        self.counts = Counts()
        self._kind = kind
        self._provenance = provenance
        self._now = now
        self._began = began
        self._tell = tell
        self._laid = 0
        self._usable = 0
        self._taken = 0
        self._names: set[str] = set()
        self._added = bytearray()
        self._members: set[str] | None = None

    def read(self, rows: Rows, lines: Callable[[], Lines]) -> None:
        """Check every row and lay it down. `lines` gives the lines of the file again, for those
        that a reader took and that cannot be used all the same."""
        by_line = _by_line(rows)
        while self._read_some(by_line):
            self._tell("read", self._usable, 0)
        self._look_up(lines)
        self.counts.quarantined = self.bench.count_aside()
        self.counts.read = self._usable + self.counts.quarantined

    def rehearse(self, *, again: bool) -> None:
        """Count what recording would bring, writing nothing."""
        rehearsal = Rehearsal(self.workspace, self.bench, self._now)
        done = 0
        for rows, part in self._parts():
            told = _renewed(self.workspace.id, part) if again else part
            self._count(told, rehearsal.tell(told), rehearsal.made)
            done += rows
            self._tell("record", done, self._laid)
        self.counts.facts = rehearsal.facts
        self._sum_up()

    def record(self, *, run: str, history: bool, again: bool, resumed: bool, keep: Keep) -> None:
        """Record what was laid down in order of `at`, part by part, drawing consequences as it
        goes, so that whatever else comes in waits for one part at most. Costs say by which `run`
        they came."""
        done = 0
        catch_up(self.workspace, self._now)
        for rows, part in self._parts():
            done += rows
            with transaction.atomic():
                before = log.lock_head(self.workspace.id).last_seq
                if history and done == rows:
                    widen_coverage(self.workspace.id, self._names)
                told = _renewed(self.workspace.id, part) if again else part
                if self._kind == "costs":
                    told = [replace(d, props={**d.props, EXPORT: run}) for d in told]
                recorded = record_facts(
                    workspace=self.workspace,
                    drafts=told,
                    source="import",
                    now=self._now,
                    history=history,
                    again=again,
                )
                keep(before + 1, log.head(self.workspace.id).last_seq, done, self._laid)
                apply_recorded(
                    workspace=self.workspace, now=self._now, facts=recorded.facts, before=before
                )
            self.counts.facts += len(recorded.facts)
            added = [fact for fact in recorded.facts if fact.name not in JOINING]
            people = {fact.message_id: fact.person for fact in added}
            if resumed:
                people |= self._recorded_before(told)
            self._count(told, people, recorded.made)
            self._tell("record", done, self._laid)
            catch_up(self.workspace, self._now)
        self._sum_up()

    @uncollected()
    def _read_some(self, rows: Iterator[list[FactDraft] | Noted | Rejected | PassedOver]) -> bool:
        """Check the next lines and lay them down; whether there may be more."""
        met: list[PersonKeys] = []
        read = 0
        for row in islice(rows, LINES):
            read += 1
            if isinstance(row, PassedOver):
                self.counts.passed_over += 1
            elif isinstance(row, Noted):
                self._note(row)
            elif isinstance(row, Rejected):
                self.bench.set_aside(row.line, row.raw, row.problems)
            elif self._take(row):
                self._taken = row[0].line or 0
                met.append(row[0].person)
        self._meet(met)
        return read == LINES

    def _note(self, noted: Noted) -> None:
        """Count what is worth telling of the line before, unless that was set aside."""
        for note in noted.notes if noted.line == self._taken else ():
            self.counts.notes[note] = self.counts.notes.get(note, 0) + 1

    def _take(self, drafts: list[FactDraft]) -> bool:
        """Lay down what a line says, or set it aside."""
        line = drafts[0].line or 0
        problems = self._problems(drafts)
        if not problems and self._provenance:
            drafts, problems = self._provenance.stated(line, drafts)
        if problems:
            self.bench.set_aside(line, None, problems)
            return False
        self._usable += 1
        self._names.update(draft.name for draft in drafts)
        instants: dict[int, list[FactDraft]] = {}
        for draft in drafts:
            instants.setdefault(to_micros(draft.at), []).append(draft)
        self._laid += len(instants)
        for at, group in instants.items():
            self.bench.lay_down(at, line, group)
        return True

    def _problems(self, drafts: Sequence[FactDraft]) -> list[Problem]:
        """What only shows beside the workspace: dates out of reach, owners who are not members."""
        latest = self._now + FARTHEST_AHEAD
        problems = []
        for draft in drafts:
            if draft.at > latest:
                told: dict[str, str | int] = {"at": draft.at.isoformat()}
                problems.append(Problem("fact_too_far_ahead", draft.name, told, draft.line))
            elif draft.at < EARLIEST:
                told = {"value": draft.at.isoformat()}
                problems.append(Problem("date_out_of_range", draft.name, told, draft.line))
            owner = owner_named(draft.name, draft.props)
            if owner and owner not in self._who_works():
                told = {"email": owner[:60]}
                problems.append(Problem("not_a_member", draft.name, told, draft.line))
        return problems

    def _who_works(self) -> set[str]:
        if self._members is None:
            rows = Membership.objects.of(self.workspace.id).values_list("user_id", flat=True)
            self._members = {f"user:{user}" for user in rows}
        return self._members

    def _look_up(self, lines: Callable[[], Lines]) -> None:
        wanted = self.bench.lines_without_cells()
        if wanted:
            for line, row, _ in lines():
                if line in wanted:
                    self.bench.set_aside(line, row, ())

    def _meet(self, people: Sequence[PersonKeys]) -> None:
        """Count who is known already, and who is named twice in the file."""
        if self._kind != "leads":
            return
        keys = [strong_keys(person) for person in people]
        known = known_keys(self.workspace.id, {key for row in keys for key in row})
        for row in keys:
            hit = next((kind for kind, value in row if (kind, value) in known), None)
            if hit is not None:
                self.counts.known[hit] += 1
            self.counts.repeated += self.bench.name(row) < len(row)

    def _parts(self) -> Iterator[tuple[int, list[FactDraft]]]:
        """So many rows of one instant, and all that they say."""
        rows = 0
        part: list[FactDraft] = []
        for drafts in self.bench.rows():
            rows += 1
            part += drafts
            if len(part) >= CHUNK:
                yield rows, part
                rows, part = 0, []
        if part:
            yield rows, part

    def _recorded_before(self, drafts: Sequence[FactDraft]) -> dict[str, str | None]:
        """What an earlier go at the same file had recorded of this part."""
        rows = select_in(
            "SELECT message_id, holder FROM testigo_fact "
            "WHERE workspace_id = %s AND +seq > %s AND message_id IN ({marks})",
            [self.workspace.id, self._began],
            [draft.message_id for draft in drafts],
        )
        return dict(rows)

    def _count(
        self,
        drafts: Sequence[FactDraft],
        people: Mapping[str, str | None],
        made: Collection[str],
    ) -> None:
        """Count whom these drafts told something new about; of those who were just `made` the log
        held nothing before."""
        for draft in drafts:
            if draft.message_id in people:
                self._mark(draft.line or 0)
        if self._kind == "leads":
            met = sorted({person for person in people.values() if person})
            rows = select_in(
                "SELECT DISTINCT holder FROM testigo_fact "
                # Not by its place: SQLite would go through the log up to there for each part.
                "WHERE workspace_id = %s AND +seq <= %s AND holder IN ({marks})",
                [self.workspace.id, self._began],
                [person for person in met if person not in made],
            )
            before = {row[0] for row in rows}
            self.counts.made += self.bench.first_met(p for p in met if p not in before)

    def _mark(self, line: int) -> None:
        if line >= len(self._added):
            self._added.extend(bytes(line + 1 - len(self._added)))
        self._added[line] = 1

    def _sum_up(self) -> None:
        added = sum(self._added)
        if self._kind != "leads":
            self.counts.made = added
        self.counts.updated = added - self.counts.made
        self.counts.skipped = self._usable - added


def catch_up(workspace: Workspace, now: datetime, tell: Progress | None = None) -> None:
    """Draw the consequences of what waits, and tell how far that is."""
    head = log.head(workspace.id)
    waiting = head.last_seq - head.applied_seq
    done = 0
    while head.last_seq > head.applied_seq or head.reconsider:
        done += apply_pending(workspace=workspace, now=now)
        if tell:
            tell("apply", min(done, waiting), waiting)
        head = log.head(workspace.id)


def _by_line(rows: Rows) -> Iterator[list[FactDraft] | Noted | Rejected | PassedOver]:
    """The facts of each line together, or what became of it instead."""
    held: list[FactDraft] = []
    for row in rows:
        if held and not (isinstance(row, FactDraft) and row.line == held[0].line):
            yield held
            held = []
        if isinstance(row, FactDraft):
            held.append(row)
        else:
            yield row
    if held:
        yield held


def _renewed(workspace_id: int, drafts: Sequence[FactDraft]) -> list[FactDraft]:
    """The drafts, those that were taken back under the id by which they count anew."""
    again = told_anew(workspace_id, [draft.message_id for draft in drafts])
    return [replace(d, message_id=again.get(d.message_id, d.message_id)) for d in drafts]
