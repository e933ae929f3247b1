"""A pact past its review says so wherever what follows from it is shown: one line, everywhere the
same."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from testigo.queries.pacts import stale_version
from testigo.web.templatetags.words import day

if TYPE_CHECKING:
    from testigo.store.models import Workspace

# Pages that show scores, stages, clocks, promises or what a pact would do. The pact itself and its
# reviews say it in their own words.
SHOWS_CONSEQUENCES = frozenset(
    {
        *("today", "team", "queue", "leads", "board", "lead", "nurture", "excuses"),
        *("companies", "company", "pipeline", "deal", "loop"),
        *(
            "loop-restated",
            "funnel",
            "funnel-people",
            "leaks",
            "leak-leads",
            "gap",
            "journeys",
            "costs",
        ),
        *("goals", "backtest", "feasibility", "weights", "pact-clause", "pact-changes"),
    }
)


def stale_notices(workspace: "Workspace", url_name: str, now: datetime) -> list[dict[str, str]]:
    """The line of a page, as a notice of the frame; none while the pact is not stale."""
    if url_name not in SHOWS_CONSEQUENCES:
        return []
    found = stale_version(workspace.pk, now=now)
    if found is None:
        return []
    number, review_by = found
    said = {"number": number, "day": day(review_by)}
    text = _("Figures follow version %(number)s of the pact, which was to be reviewed by %(day)s.")
    url = reverse("reviews", kwargs={"slug": workspace.slug})
    return [{"text": text % said, "url": url, "label": _("Review it")}]
