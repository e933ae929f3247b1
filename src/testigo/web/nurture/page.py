"""What the list of leads to nurture shows, and what is asked of it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.core.facts import Fact
from testigo.queries.fields import fields_of, offered
from testigo.queries.nurture import (
    GROUPS,
    NurtureAsk,
    NurtureLine,
    care_of,
    nurture_channels,
    nurture_counts,
    nurture_page,
)
from testigo.web.frame.requests import SpaceRequest
from testigo.wording.rules import trait_label, trait_value_label

LONGEST_SEARCH = 120


def ask_of(request: SpaceRequest) -> NurtureAsk:
    """What the address asks for; what is not on a list of ours is ignored."""
    group, channel = request.GET.get("group", ""), request.GET.get("channel", "")
    return NurtureAsk(
        touched_since=request.now - care_of(request.workspace.pk, request.now),
        group=group if group in GROUPS else "",
        search=request.GET.get("search", "").strip()[:LONGEST_SEARCH],
        channel=channel[:40],
    )


def list_page(request: SpaceRequest) -> dict[str, Any]:
    """Everything that the page shows."""
    ask, workspace = ask_of(request), request.workspace.pk
    after = request.GET.get("after", "")
    page = nurture_page(workspace, ask, after=after)
    counts = nurture_counts(workspace, ask)
    groups = [(key, counts[key], address_of(ask, group=key)) for key in ("", *GROUPS)]
    return row_context(request) | {
        "ask": ask,
        "in_place": ask.group == "incomplete",
        "groups": groups,
        "channels": nurture_channels(workspace),
        "after": after,
        "lines": page.lines,
        "back": request.get_full_path(),
        "first": address_of(ask),
        "next": address_of(ask, after=page.next_after) if page.next_after else "",
        "same": address_of(ask),
        "unsieved": address_of(NurtureAsk(ask.touched_since, ask.group)),
        "total": counts[""],
        "days": care_of(workspace, request.now).days,
        "may_export": request.membership.may_set_up,
    }


def row_context(request: SpaceRequest) -> dict[str, Any]:
    """What every row needs: the values that fields take, and the day from which no touch is old."""
    known = fields_of(request.workspace.pk)
    sector = known.of("sector")
    return {
        "in_place": request.POST.get("in_place") == "1",
        "may_write": request.membership.may_write,
        "sectors": sector.values if sector else (),
        "suggested": offered(request.workspace.pk, "sector"),
        "touched_since": request.now - care_of(request.workspace.pk, request.now),
    }


def address_of(ask: NurtureAsk, *, after: str = "", group: str | None = None) -> str:
    """The query string of what is asked, with another group or a mark."""
    values = {
        "group": ask.group if group is None else group,
        "search": ask.search,
        "channel": ask.channel,
        "after": after,
    }
    return "?" + urlencode({name: value for name, value in values.items() if value})


def said_words(facts: Sequence[Fact], line: NurtureLine | None) -> str:
    """What was noted, and that the lead left the list where it did."""
    language = get_language() or "es"
    noted = " · ".join(
        f"{trait_label(trait, language)}: {trait_value_label(trait, value, language)}"
        for trait, value in ((str(f.props["trait"]), f.props["value"]) for f in facts)
    )
    if line is None:
        return _("Noted: %(value)s. It passes the threshold now and has gone to Sales.") % {
            "value": noted
        }
    return _("Noted: %(value)s") % {"value": noted}
