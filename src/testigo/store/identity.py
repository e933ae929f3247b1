"""Finding the person that keys name, or making one.

The strongest known key decides: external id, then e-mail, then phone. An anonymous person becomes
known when the first strong key arrives with their anonymous id, and is joined to whom that key
names where somebody has it; two people on one browser do not overwrite each other. What is only
claimed never reaches somebody verified.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import uuid_utils

from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.person import BY_KEY
from testigo.store.bulk import insert_rows, select_in, upsert_rows
from testigo.store.joined import Joining, holder_of, joined_into, joinings_of
from testigo.store.models.fields import from_micros, to_micros

Key = tuple[str, str]
# Keys that are shown and scored as traits too.
TRAIT_KEYS = ("email", "phone")
_NEVER = datetime(9999, 12, 31, tzinfo=UTC)


def new_id() -> str:
    """A random id in order of time (UUIDv7), as 32 hexadecimal digits."""
    return uuid_utils.uuid7().hex


class Directory:
    """The keys that a batch of drafts touches, held in memory and saved once; `place` is the seq
    that its first fact will have.

    `strangers` are the person ids in the drafts that the workspace does not have. `joins` maps
    anonymous people to whom they turned out to be. `made` are the people who were made.
    """

    def __init__(
        self, workspace_id: int, drafts: Sequence[FactDraft], now: datetime, place: int
    ) -> None:
        self.workspace_id = workspace_id
        self.now = now
        self._place = place
        self.people: dict[Key, str] = {}
        self.since: dict[Key, datetime] = {}
        self.known: set[str] = set()
        self.strangers: set[str] = set()
        self.joins: dict[str, str] = {}
        self.joinings: dict[str, Joining] = {}
        self._given: dict[Key, int] = {}
        self._vouched_keys: set[Key] = set()
        self._vouched: set[str] = set()
        self.made: list[str] = []
        self._touched: set[Key] = set()
        self._load({key for draft in drafts for key in _keys(draft)})
        named = {draft.person_id for draft in drafts if draft.person_id is not None}
        self._look_for(named)
        self.joinings = joinings_of(workspace_id, {*self.people.values(), *named})
        if any(draft.claimed for draft in drafts):
            self._look_who_is_vouched_for()

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
                "SELECT value, person, since, verified, given FROM testigo_person_key "
                "WHERE workspace_id = %s AND kind = %s AND value IN ({marks})",
                [self.workspace_id, kind],
                values,
            )
            for value, person, since, verified, given in rows:
                self.people[kind, value] = person
                self._given[kind, value] = given
                self.since[kind, value] = from_micros(since)
                if verified:
                    self._vouched_keys.add((kind, value))
        browsers = {self.people[key] for key in self.people if key[0] == "anonymous"}
        rows = select_in(
            "SELECT DISTINCT person FROM testigo_person_key "
            "WHERE workspace_id = %s AND kind <> 'anonymous' AND person IN ({marks})",
            [self.workspace_id],
            sorted(browsers),
        )
        self.known = {row[0] for row in rows}
        if any(kind != "anonymous" for kind, _ in keys):
            self.known |= self._holding_others(browsers - self.known)

    def _holding_others(self, browsers: set[str]) -> set[str]:
        """Those of these browsers that somebody with a strong key was joined into: they are known
        by that key, and join nobody by themselves any more."""
        joined = joined_into(self.workspace_id, browsers)
        rows = select_in(
            "SELECT DISTINCT person FROM testigo_person_key "
            "WHERE workspace_id = %s AND kind <> 'anonymous' AND person IN ({marks})",
            [self.workspace_id],
            sorted(joined),
        )
        return {holder_of(row[0], joined) for row in rows}

    def _look_who_is_vouched_for(self) -> None:
        people = {*self.people.values(), *(j.survivor for j in self.joinings.values())}
        rows = select_in(
            "SELECT DISTINCT person FROM testigo_person_key "
            "WHERE workspace_id = %s AND verified AND kind <> 'anonymous' AND person IN ({marks})",
            [self.workspace_id],
            sorted(people),
        )
        self._vouched = {row[0] for row in rows}

    def holder(self, person: str) -> str:
        """Who holds a person's facts: somebody else once they were joined."""
        return holder_of(person, self.joinings)

    def trusted(self, draft: FactDraft) -> FactDraft | None:
        """The draft with the keys that count: a claim does not reach who is vouched for. None when
        nothing else says whom it is about."""
        if not draft.claimed:
            return draft
        keys = {kind: value for kind, value in _keys(draft) if not self._is_vouched((kind, value))}
        person = PersonKeys(
            email=keys.get("email", ""),
            phone=keys.get("phone", ""),
            external_id=keys.get("external", ""),
        )
        if draft.person and not person and not draft.anonymous_id:
            return None
        return replace(draft, person=person)

    def _is_vouched(self, key: Key) -> bool:
        person = self.people.get(key)
        if person is None or key[0] == "anonymous":
            return False
        return person in self._vouched or self.holder(person) in self._vouched

    def person_of(self, draft: FactDraft) -> str | None:
        """The person that a trusted draft is about, made when nobody has any of its keys. Whom it
        names by id gets those of its keys that nobody has."""
        if draft.person_id is not None:
            for key in strong_keys(draft.person):
                self.people.setdefault(key, draft.person_id)
            return draft.person_id
        keys = _keys(draft)
        if not keys:
            return None
        strong = [key for key in keys if key[0] != "anonymous"]
        person = self._find(strong, keys) or self._make()
        if strong:
            self.known.add(person)
            self._join_browser(keys[-1], person)
        for key in keys:
            if key not in self.people:
                self.people[key] = person
        return person

    def _find(self, strong: Sequence[Key], keys: Sequence[Key]) -> str | None:
        for key in strong:
            if key in self.people:
                return self.people[key]
        anonymous = self.people.get(keys[-1]) if keys[-1][0] == "anonymous" else None
        if anonymous is None or (strong and self._is_known(anonymous)):
            return None
        return anonymous

    def _is_known(self, person: str) -> bool:
        return person in self.known or person in self.joinings or person in self.joins

    def _join_browser(self, key: Key, person: str) -> None:
        """The history of a browser that nobody was known by joins the person on identification."""
        browser = self.people.get(key) if key[0] == "anonymous" else None
        if browser is None or browser == person or self._is_known(browser):
            return
        self.joins[browser] = self.holder(person)

    def _make(self) -> str:
        person = new_id()
        self.made.append(person)
        return person

    def newly_given(self, draft: FactDraft, person: str) -> list[FactDraft]:
        """Traits that this draft gives by its keys, for the first time or from an earlier instant
        than known: the same traits follow whatever the order of arrival."""
        given = []
        for key in _keys(draft):
            if self.people.get(key) != person:
                continue
            if not draft.claimed and key not in self._vouched_keys:
                self._vouched_keys.add(key)
                self._vouched.add(person)
                self._touched.add(key)
            since = self.since.get(key)
            # What a machine fills in finds the person again but gives no trait: whatever people
            # tell is earlier.
            at = _NEVER if draft.automatic else draft.at
            if since is not None and since <= at:
                continue
            self.since[key] = at
            self._touched.add(key)
            if key[0] in TRAIT_KEYS and not draft.automatic:
                given.append(_trait(draft, person, key))
        return given

    def save(self) -> None:
        """Write the people made and the keys learned."""
        now = to_micros(self.now)
        insert_rows(
            "testigo_person",
            (
                *("workspace_id", "id", "name", "email", "phone", "company", "job_title"),
                *("domain", "created_at"),
            ),
            [(self.workspace_id, person, *[""] * 6, now) for person in self.made],
        )
        upsert_rows(
            "testigo_person_key",
            ("workspace_id", "kind", "value"),
            ("person", "since", "verified", "given"),
            [self._key_row(key) for key in sorted(self._touched)],
        )

    def _key_row(self, key: Key) -> tuple[int, str, str, str, int, bool, int]:
        since, given = to_micros(self.since[key]), self._given.get(key, self._place)
        vouched = key in self._vouched_keys
        return (self.workspace_id, *key, self.people[key], since, vouched, given)


def strong_keys(person: PersonKeys) -> list[Key]:
    """The keys that name somebody, the strongest first."""
    # Asked for every fact of a file several times: plain tests take half the time of a loop.
    keys = []
    if person.external_id:
        keys.append(("external", person.external_id))
    if person.email:
        keys.append(("email", person.email))
    if person.phone:
        keys.append(("phone", person.phone))
    return keys


def known_keys(workspace_id: int, keys: Collection[Key]) -> set[Key]:
    """Which of these keys somebody has."""
    return set(known_people(workspace_id, keys))


def known_people(workspace_id: int, keys: Collection[Key]) -> dict[Key, str]:
    """Who has these keys, for those that somebody has."""
    found: dict[Key, str] = {}
    for kind in {kind for kind, _ in keys}:
        rows = select_in(
            "SELECT value, person FROM testigo_person_key "
            "WHERE workspace_id = %s AND kind = %s AND value IN ({marks})",
            [workspace_id, kind],
            [value for k, value in keys if k == kind],
        )
        found |= {(kind, value): person for value, person in rows}
    return found


def key_holders(workspace_id: int, keys: Collection[Key]) -> dict[Key, str]:
    """Key → whom it names now, for the keys that somebody has."""
    held = known_people(workspace_id, keys)
    joinings = joinings_of(workspace_id, set(held.values()))
    return {key: holder_of(person, joinings) for key, person in held.items()}


def _keys(draft: FactDraft) -> list[Key]:
    """Strongest first, the anonymous id last."""
    keys = strong_keys(draft.person)
    if draft.anonymous_id:
        keys.append(("anonymous", draft.anonymous_id))
    return keys


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
