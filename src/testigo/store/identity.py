"""Finding the person that keys name, or making one. Merging people is not done here.

The strongest known key decides: external id, then e-mail, then phone. An anonymous person becomes
known when the first strong key arrives with their anonymous id; two people on one browser do not
overwrite each other.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

import uuid_utils

from testigo.core.drafts import FactDraft
from testigo.core.person import BY_KEY
from testigo.store.bulk import insert_rows, select_in, upsert_rows
from testigo.store.models.fields import from_micros, to_micros

Key = tuple[str, str]
# Keys that are shown and scored as traits too.
TRAIT_KEYS = ("email", "phone")


def new_id() -> str:
    """A random id in order of time (UUIDv7), as 32 hexadecimal digits."""
    return uuid_utils.uuid7().hex


class Directory:
    """The keys that a batch of drafts touches, held in memory and saved once.

    `strangers` are the person ids in the drafts that the workspace does not have.
    """

    def __init__(self, workspace_id: int, drafts: Sequence[FactDraft], now: datetime) -> None:
        self.workspace_id = workspace_id
        self.now = now
        self.people: dict[Key, str] = {}
        self.since: dict[Key, datetime] = {}
        self.known: set[str] = set()
        self.strangers: set[str] = set()
        self._made: list[str] = []
        self._touched: set[Key] = set()
        self._load({key for draft in drafts for key in _keys(draft)})
        self._look_for({draft.person_id for draft in drafts if draft.person_id is not None})

    def _look_for(self, people: set[str]) -> None:
        """Note the ids that name nobody of this workspace."""
        rows = select_in(
            "SELECT id FROM testigo_person WHERE workspace_id = %s AND id IN ({marks})",
            [self.workspace_id],
            sorted(people),
        )
        self.strangers = people - {row[0] for row in rows}

    def _load(self, keys: set[Key]) -> None:
        for kind in ("external", "email", "phone", "anonymous"):
            values = [value for k, value in keys if k == kind]
            rows = select_in(
                "SELECT value, person, since FROM testigo_person_key "
                "WHERE workspace_id = %s AND kind = %s AND value IN ({marks})",
                [self.workspace_id, kind],
                values,
            )
            for value, person, since in rows:
                self.people[kind, value] = person
                self.since[kind, value] = from_micros(since)
        browsers = {self.people[key] for key in self.people if key[0] == "anonymous"}
        rows = select_in(
            "SELECT DISTINCT person FROM testigo_person_key "
            "WHERE workspace_id = %s AND kind <> 'anonymous' AND person IN ({marks})",
            [self.workspace_id],
            sorted(browsers),
        )
        self.known = {row[0] for row in rows}

    def person_of(self, draft: FactDraft) -> str | None:
        """The person that a draft is about, made when nobody has any of its keys."""
        if draft.person_id is not None:
            return draft.person_id
        keys = _keys(draft)
        if not keys:
            return None
        strong = [key for key in keys if key[0] != "anonymous"]
        person = self._find(strong, keys) or self._make()
        if strong:
            self.known.add(person)
        for key in keys:
            if key not in self.people:
                self.people[key] = person
        return person

    def _find(self, strong: Sequence[Key], keys: Sequence[Key]) -> str | None:
        for key in strong:
            if key in self.people:
                return self.people[key]
        anonymous = self.people.get(keys[-1]) if keys[-1][0] == "anonymous" else None
        if anonymous is None or (strong and anonymous in self.known):
            return None
        return anonymous

    def _make(self) -> str:
        person = new_id()
        self._made.append(person)
        return person

    def newly_given(self, draft: FactDraft, person: str) -> list[FactDraft]:
        """Traits that this draft gives by its keys, for the first time or from an earlier instant
        than known: the same traits follow whatever the order of arrival."""
        given = []
        for key in _keys(draft):
            if self.people.get(key) != person:
                continue
            since = self.since.get(key)
            if since is not None and since <= draft.at:
                continue
            self.since[key] = draft.at
            self._touched.add(key)
            if key[0] in TRAIT_KEYS:
                given.append(_trait(draft, person, key))
        return given

    def save(self) -> None:
        """Write the people made and the keys learned."""
        now = to_micros(self.now)
        insert_rows(
            "testigo_person",
            ("workspace_id", "id", "name", "email", "phone", "company", "job_title", "created_at"),
            [(self.workspace_id, person, "", "", "", "", "", now) for person in self._made],
        )
        upsert_rows(
            "testigo_person_key",
            ("workspace_id", "kind", "value"),
            ("person", "since"),
            [
                (self.workspace_id, *key, self.people[key], to_micros(self.since[key]))
                for key in sorted(self._touched)
            ],
        )


def _keys(draft: FactDraft) -> list[Key]:
    """Strongest first, the anonymous id last."""
    keys = [
        ("external", draft.person.external_id),
        ("email", draft.person.email),
        ("phone", draft.person.phone),
        ("anonymous", draft.anonymous_id or ""),
    ]
    return [key for key in keys if key[1]]


def _trait(draft: FactDraft, person: str, key: Key) -> FactDraft:
    kind, value = key
    mark = sha256(f"{person}|{value}|{to_micros(draft.at)}".encode()).hexdigest()[:40]
    return FactDraft(
        name="trait.set",
        at=draft.at,
        message_id=f"k:{kind}:{mark}",
        person_id=person,
        actor=draft.actor,
        props={"trait": kind, "value": value, "origin": BY_KEY},
        line=draft.line,
    )
