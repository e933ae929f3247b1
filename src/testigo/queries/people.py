"""Finding one person by any of their keys."""

from testigo.store.models import Person, PersonKey


class PersonNotFound(Exception):
    """Raised when no person of the workspace has the key."""


def find_person(workspace_id: int, key: str) -> str:
    """The id of the person with this e-mail, phone, external id or id; else PersonNotFound."""
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
