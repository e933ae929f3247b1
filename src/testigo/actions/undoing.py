"""Taking back everything that an import recorded: one retraction a fact, part by part.

Nothing of the log is edited. Keys that came with the import find nobody any more, except those of
people about whom somebody else has told something since: they may have been named by them.
"""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from testigo.actions.facts import OUTSIDE, record_facts
from testigo.actions.holding import Holding
from testigo.actions.intake import CHUNK, catch_up
from testigo.actions.merging import part_people
from testigo.core.drafts import FactDraft
from testigo.core.facts import Fact
from testigo.store import log
from testigo.store.identity import TRAIT_KEYS
from testigo.store.models import PersonKey, PersonMerge, QuarantinedRow, Workspace
from testigo.store.undone import (
    RETRACTION,
    Key,
    given_since,
    keys_of,
    read_told,
    told_since,
)

Numbered = list[tuple[int, Fact]]
_AT_ONCE = 500


def undo_held(*, workspace: Workspace, holding: Holding, by: str) -> None:
    """Take back what the held run recorded, from where an earlier go left off."""
    undoing = _Undoing(workspace, holding, by)
    for first, last in holding.ranges:
        place = first - 1
        while part := read_told(workspace.id, place, last, CHUNK):
            undoing.take_back(part)
            place = part[-1][0]
            catch_up(workspace, holding.clock())
    catch_up(workspace, holding.clock(), holding.tell)
    QuarantinedRow.objects.of(workspace.id).filter(import_id=holding.run).delete()
    holding.let_go("undone", undone_at=holding.clock())


class _Undoing:
    """The parts of a run on their way back."""

    def __init__(self, workspace: Workspace, holding: Holding, by: str) -> None:
        self._workspace = workspace
        self._holding = holding
        self._by = by
        self._starts = [first for first, _ in holding.ranges]
        self._of = sum(last - first + 1 for first, last in holding.ranges)
        self._done = 0

    def take_back(self, part: Numbered) -> None:
        """Retract these facts and let go of the keys that came with them, in one transaction."""
        now = self._holding.clock()
        with transaction.atomic():
            log.lock_head(self._workspace.id)
            told = [fact for _, fact in part if fact.source == "import" or _is_joining(fact)]
            people = sorted({fact.person for fact in told if fact.person})
            kept = self._told_about_since(people)
            gone = [f for f in told if not (f.person in kept and _gives_key(f))]
            self._part(gone, now)
            record_facts(
                workspace=self._workspace,
                drafts=[_retraction(fact, self._by, now) for fact in gone],
                source="worker",
                now=now,
            )
            self._let_keys_go([person for person in people if person not in kept])
            self._done += len(part)
            self._holding.goes_on("undo", min(self._done, self._of), self._of)

    def _part(self, facts: Sequence[Fact], now: datetime) -> None:
        """Give people back whom this import joined and who are joined still."""
        for fact in facts:
            if fact.name == "person.merged":
                rows = PersonMerge.objects.of(self._workspace.id).filter(person=fact.person)
                row = rows.first()
                if row and log.fact_at(self._workspace.id, row.seq).id == fact.id:
                    part_people(
                        workspace=self._workspace, person=str(fact.person), by=self._by, now=now
                    )

    def _told_about_since(self, people: Collection[str]) -> set[str]:
        """About whom another door has told something since that still stands."""
        since = told_since(self._workspace.id, people, self._starts[0])
        return {p for seq, p, source in since if source in OUTSIDE and not self._is_ours(seq)}

    def _is_ours(self, seq: int) -> bool:
        place = bisect_right(self._starts, seq) - 1
        return place >= 0 and seq <= self._holding.ranges[place][1]

    def _let_keys_go(self, people: Sequence[str]) -> None:
        """Remove the keys that came with the run; those that it only dated earlier are known again
        since they were before."""
        number = self._workspace.id
        rows = PersonKey.objects.of(number)
        stays: dict[str, list[Key]] = {}
        ours: dict[str, list[str]] = {}
        for key, person, given in keys_of(number, people):
            if self._is_ours(given):
                ours.setdefault(key[0], []).append(key[1])
            else:
                stays.setdefault(person, []).append(key)
        for kind, values in ours.items():
            for start in range(0, len(values), _AT_ONCE):
                rows.filter(kind=kind, value__in=values[start : start + _AT_ONCE]).delete()
        for (kind, value), since in given_since(number, stays).items():
            rows.filter(kind=kind, value=value).exclude(since=since).update(since=since)


def _gives_key(fact: Fact) -> bool:
    return fact.name == "trait.set" and fact.props.get("trait") in TRAIT_KEYS


def _is_joining(fact: Fact) -> bool:
    return fact.name == "person.merged" and fact.props.get("why") == "identified"


def _retraction(fact: Fact, by: str, now: datetime) -> FactDraft:
    return FactDraft(
        "fact.retracted",
        now,
        f"{RETRACTION}{fact.id}",
        person_id=fact.person,
        actor=by,
        props={"of": fact.id},
    )
