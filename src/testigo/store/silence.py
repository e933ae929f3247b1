"""People about whom nobody is told anything: those who asked to be left alone, and the erased."""

from testigo.store.models import FactRow

_SILENT = ("person.erased", "person.restricted")
_LIFTED = ("person.unrestricted",)


def is_silent(workspace_id: int, person: str) -> bool:
    """Whether the last word about this person says that nobody is to be told of them; whoever was
    erased does not come back by another word."""
    rows = FactRow.objects.of(workspace_id).filter(holder=person)
    said = rows.filter(name__in=(*_SILENT, *_LIFTED)).order_by("-seq")
    taken_back = {
        (row.props or {}).get("of") for row in rows.filter(name="fact.retracted") if said.exists()
    }
    stands = [row.name for row in said if row.id not in taken_back]
    return "person.erased" in stands or (bool(stands) and stands[0] in _SILENT)
