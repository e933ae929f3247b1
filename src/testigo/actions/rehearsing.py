"""What recording a file would bring, found without writing to the log or to anybody's keys.

What the earlier parts of the file would have left is kept on the bench, and looked up beside what
the workspace holds: so a dry run counts as the recording does, and nobody waits for it.
"""

from collections.abc import Sequence
from datetime import datetime

from testigo.actions.facts import joins_of, placed, unknown
from testigo.core.drafts import FactDraft
from testigo.store.identity import Directory, Key
from testigo.store.models import Workspace
from testigo.store.models.fields import from_micros, to_micros
from testigo.store.workbench import Workbench


class Rehearsal:
    """Tells parts of a file one after another as recording would. `facts` is how many facts the
    log would have gained, `made` the people whom the last part would have made."""

    def __init__(self, workspace: Workspace, bench: Workbench, now: datetime) -> None:
        self.facts = 0
        self.made: list[str] = []
        self._workspace = workspace
        self._bench = bench
        self._now = now
        self._joins: dict[str, str] = {}

    def tell(self, drafts: Sequence[FactDraft]) -> dict[str, str | None]:
        """Whom each new fact of this part would be about, by message id."""
        number = self._workspace.id
        fresh, _otherwise = unknown(number, drafts, "import")
        new = self._bench.new_messages([draft.message_id for draft in fresh])
        fresh = [draft for draft in fresh if draft.message_id in new]
        directory = _Foreseeing(number, fresh, self._now, self._bench, self._joins)
        told, _refused = placed(fresh, directory, "import")
        joins = joins_of(number, directory, self._now)
        directory.save()
        self.made = directory.made
        self._joins |= directory.joins
        self.facts += len(told) + len(joins)
        return {
            draft.message_id: self._joins.get(person, directory.holder(person)) if person else None
            for draft, person in told
        }


class _Foreseeing(Directory):
    """The keys that recording would find and leave."""

    def __init__(
        self,
        workspace_id: int,
        drafts: Sequence[FactDraft],
        now: datetime,
        bench: Workbench,
        joins: dict[str, str],
    ) -> None:
        self._bench = bench
        self._joined = joins
        super().__init__(workspace_id, drafts, now, 0)

    def _load(self, keys: set[Key]) -> None:
        super()._load(keys)
        for kind in ("external", "email", "phone", "anonymous"):
            values = [value for k, value in keys if k == kind]
            for value, person, since in self._bench.keys(kind, values):
                self.people[kind, value] = person
                self.since[kind, value] = from_micros(since)
                self._vouched_keys.add((kind, value))
        self.known |= self._bench.known_people(sorted(set(self.people.values())))

    def _is_known(self, person: str) -> bool:
        return person in self._joined or super()._is_known(person)

    def save(self) -> None:
        """Keep the keys learned on the bench."""
        self._bench.keep_keys(
            (*key, self.people[key], to_micros(self.since[key])) for key in sorted(self._touched)
        )
