"""Finding one person by any of their keys."""

from collections.abc import Collection

from testigo.store.joined import holder_of, joinings_of
from testigo.store.models import Lead, Person, PersonKey


class PersonNotFound(Exception):
    """Raised when no person of the workspace has the key."""


def find_person(workspace_id: int, key: str) -> str:
    """The id of the person with this e-mail, phone, external id or id, or of whom they were joined
    into; else PersonNotFound."""
    return holder_of_person(workspace_id, known_by(workspace_id, key))


def known_by(workspace_id: int, key: str) -> str:
    """The id of the person to whom this key came, also where they were joined into another; else
    PersonNotFound."""
    text = key.strip()
    if Person.objects.of(workspace_id).filter(id=text).exists():
        return text
    values = {text, text.lower(), text.replace(" ", "")}
    found = (
        PersonKey.objects.of(workspace_id)
        .filter(kind__in=("email", "phone", "external"), value__in=values)
        .values_list("person", flat=True)
        .first()
    )
    if found is None:
        raise PersonNotFound(text)
    return str(found)


def holder_of_person(workspace_id: int, person: str) -> str:
    """Who holds the facts of a person: somebody else once they were joined."""
    return holder_of(person, joinings_of(workspace_id, [person]))


def people_by_email(workspace_id: int, emails: Collection[str]) -> dict[str, str]:
    """e-mail → person, for the addresses that the workspace knows."""
    keys = PersonKey.objects.of(workspace_id).filter(kind="email", value__in=emails)
    return dict(keys.values_list("value", "person"))


def owners_of(workspace_id: int, people: Collection[str]) -> dict[str, int]:
    """person → user that owns the lead, for those that somebody owns."""
    leads = Lead.objects.of(workspace_id).filter(person__in=people).exclude(owner=None)
    return dict(leads.values_list("person", "owner"))
