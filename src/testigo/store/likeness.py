"""People as they are compared, the marks that those who may be one have in common, and the pairs
found: plain SQL, because whoever comes in is looked at at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product

import msgspec
from django.db import connection

from testigo.core.likeness import Identity, Normal, marks_of, normal
from testigo.store.bulk import delete_rows, insert_rows, select_in
from testigo.store.joined import holder_of, joined_into, joinings_of
from testigo.store.log import TABLE
from testigo.store.models import DuplicateCandidate, PersonMerge

# What this many people share says nothing of any of them.
CROWD = 20
# Of somebody with more e-mails or phones than this only so many are compared.
MOST_KEYS = 4
# Traits by which people are compared.
TELLING = ("name", "email", "phone", "company")
_props = msgspec.json.Decoder(dict[str, object]).decode
Pair = tuple[str, str]


def pair_of(one: str, other: str) -> Pair:
    """Two people in the order in which a pair of them is kept."""
    return (one, other) if one < other else (other, one)


def told_anew(workspace_id: int, after: int, up_to: int, limit: int) -> tuple[set[str], int]:
    """Of whom something was told between two places of the log that makes people alike, and who
    holds it or held it until they were parted; and how far the log was looked through for it."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT seq, person, name, props FROM {TABLE} WHERE workspace_id = %s AND seq > %s "
            "AND seq <= %s AND person IS NOT NULL "
            "AND name IN ('trait.set', 'person.merged', 'person.unmerged') ORDER BY seq LIMIT %s",
            [workspace_id, after, up_to, limit],
        )
        rows = cursor.fetchall()
    told: set[str] = set()
    for _, person, name, props in rows:
        said = _props(props) if props else {}
        if name != "trait.set" or said.get("trait") in TELLING:
            told.add(person)
        if name == "person.unmerged" and "from" in said:
            told.add(str(said["from"]))
    joinings = joinings_of(workspace_id, told)
    reached = rows[-1][0] if len(rows) == limit else up_to
    return told | {holder_of(person, joinings) for person in told}, reached


def forms_of(workspace_id: int, people: Collection[str]) -> dict[str, list[Normal]]:
    """Each of these people in normal form, once for every e-mail and phone that they have; those
    who were joined into them count as them. Nobody who says nothing of themselves."""
    rows = select_in(
        "SELECT id, name, email, phone, company, domain FROM testigo_person "
        "WHERE workspace_id = %s AND id IN ({marks})",
        [workspace_id],
        sorted(people),
    )
    keys = _keys_of(workspace_id, people)
    return {
        person: [
            normal(Identity(name, one, other, company, domain))
            for one, other in product(
                _with(email, keys.get((person, "email"), [])),
                _with(phone, keys.get((person, "phone"), [])),
            )
        ]
        for person, name, email, phone, company, domain in rows
        if name or company or email or phone
    }


def _with(latest: str, others: Iterable[str]) -> list[str]:
    told = list(dict.fromkeys([latest, *others]))
    return [one for one in told if one][:MOST_KEYS] or [""]


def _keys_of(workspace_id: int, people: Collection[str]) -> dict[tuple[str, str], list[str]]:
    """(person, kind) → e-mails and phones, also of those who were joined into them."""
    members = joined_into(workspace_id, people)
    rows = select_in(
        "SELECT person, kind, value FROM testigo_person_key "
        "WHERE workspace_id = %s AND kind <> 'anonymous' AND person IN ({marks})",
        [workspace_id],
        sorted({*people, *members}),
    )
    found: dict[tuple[str, str], list[str]] = {}
    for person, kind, value in sorted(rows):
        found.setdefault((holder_of(person, members), kind), []).append(value)
    return found


def everybody(workspace_id: int, chunk: int = 10_000) -> Iterable[tuple[str, Normal]]:
    """Everybody of a workspace who says anything of themselves and was joined into nobody, by
    their latest e-mail and phone."""
    joined = set(PersonMerge.objects.of(workspace_id).values_list("person", flat=True))
    last = ""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, name, email, phone, company, domain FROM testigo_person "
                "WHERE workspace_id = %s AND id > %s ORDER BY id LIMIT %s",
                [workspace_id, last, chunk],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        for person, *told in rows:
            if any(told[:3]) and person not in joined:
                yield person, normal(Identity(*told))


def keep_marks(workspace_id: int, marks: Mapping[str, Collection[str]]) -> None:
    """Let these people have these marks and no others."""
    people = sorted(marks)
    rows = select_in(
        "SELECT person, mark FROM testigo_likeness_mark "
        "WHERE workspace_id = %s AND person IN ({marks})",
        [workspace_id],
        people,
    )
    held = {(person, mark) for person, mark in rows}
    wanted = {(person, mark) for person in people for mark in marks[person]}
    table, key = "testigo_likeness_mark", ("workspace_id", "mark", "person")
    gone, fresh = sorted(held - wanted), sorted(wanted - held)
    delete_rows(table, key, [(workspace_id, mark, person) for person, mark in gone])
    insert_rows(table, key, [(workspace_id, mark, person) for person, mark in fresh])


def marks_of_forms(forms: Iterable[Normal]) -> set[str]:
    """The marks of somebody in any of their forms."""
    return {mark for form in forms for mark in marks_of(form)}


def who_shares(workspace_id: int, marks: Iterable[str]) -> dict[str, list[str]]:
    """Mark → who has it, but for marks of a crowd. Each is looked up by itself and no further than
    a crowd reaches, so that the cost does not depend on how many people there are."""
    found = {}
    with connection.cursor() as cursor:
        for mark in marks:
            cursor.execute(
                "SELECT person FROM testigo_likeness_mark WHERE workspace_id = %s AND mark = %s "
                "ORDER BY person LIMIT %s",
                [workspace_id, mark, CROWD + 1],
            )
            people = [row[0] for row in cursor.fetchall()]
            if 1 < len(people) <= CROWD:
                found[mark] = people
    return found


def told_apart(workspace_id: int, people: Collection[str] | None = None) -> set[Pair]:
    """The pairs that somebody dismissed, of these people or of all, as the people who hold their
    histories now."""
    rows = DuplicateCandidate.objects.of(workspace_id).filter(state="dismissed")
    if people is None:
        pairs = set(rows.values_list("one", "other"))
    else:
        named = sorted({*people, *joined_into(workspace_id, people)})
        pairs = _dismissed(workspace_id, named)
    joinings = joinings_of(workspace_id, {person for pair in pairs for person in pair})
    return {pair_of(holder_of(a, joinings), holder_of(b, joinings)) for a, b in pairs}


def _dismissed(workspace_id: int, people: Sequence[str]) -> set[Pair]:
    found: set[Pair] = set()
    for column in ("one", "other"):
        rows = select_in(
            "SELECT one, other FROM testigo_duplicate_candidate "
            f"WHERE workspace_id = %s AND state = 'dismissed' AND {column} IN ({{marks}})",
            [workspace_id],
            people,
        )
        found |= {(one, other) for one, other in rows}
    return found
