"""What the address of the pipeline asks for; anything unknown is ignored."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from testigo.core.deals import CATEGORIES
from testigo.queries.pipeline import PipelineFilters

VIEWS = ("board", "list")
ONLY = ("gap", "late")


@dataclass(frozen=True, slots=True)
class Asked:
    """The view, the filters, and of the list the step and the mark of the page."""

    view: str
    filters: PipelineFilters
    step: str
    after: str

    def query(self, **changes: str) -> str:
        """The query of an address like this one with something else; empty values are left out."""
        owner = self.filters.owner
        values = {
            "view": "" if self.view == VIEWS[0] else self.view,
            "owner": "none" if owner == 0 else "" if owner is None else str(owner),
            "category": self.filters.category,
            "only": self.filters.only,
            "step": self.step,
        }
        kept = {name: value for name, value in {**values, **changes}.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"


def asked_in(query: QueryDict) -> Asked:
    """What a query asks for."""
    view, category, only = (query.get(name, "") for name in ("view", "category", "only"))
    filters = PipelineFilters(
        owner=_owner(query.get("owner", "")),
        category=category if category in CATEGORIES else "",
        only=only if only in ONLY else "",
    )
    view = view if view in VIEWS else VIEWS[0]
    step = query.get("step", "")[:60] if view == "list" else ""
    return Asked(view, filters, step, query.get("after", "") if view == "list" else "")


def _owner(text: str) -> int | None:
    if text == "none":
        return 0
    known = text.isdecimal() and text.isascii() and len(text) < 10
    return int(text) if known else None
