"""The leads once more, by the form that made them leads and by the team that received them."""

from django.utils.translation import gettext as _

from testigo.core.loop import OWNER, Loop
from testigo.queries.loop import names_of_forms, names_of_teams
from testigo.web.loop.table import Named


def grouped(workspace_id: int, loop: Loop, by: str) -> list[Named]:
    """Every lead in one row, the rows with most first; none for another grouping."""
    if by == "form":
        names = names_of_forms(workspace_id) | {"": _("No form")}
        rows = loop.forms
    elif by == "team":
        names = names_of_teams(workspace_id) | {
            OWNER: _("Directly to one person"),
            "": _("Not handed over"),
        }
        rows = loop.teams
    else:
        return []
    return [Named("", None, row.figures, name=names.get(row.told, row.told)) for row in rows]
