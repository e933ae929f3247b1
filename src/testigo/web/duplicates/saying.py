"""What is said of pairs, and the answer to a decision that can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from testigo.core.likeness import agreeing
from testigo.queries.duplicates import PairLine
from testigo.web.frame.requests import SpaceRequest
from testigo.wording import word
from testigo.wording.likeness import likelihood, likelihood_of


@dataclass(frozen=True, slots=True)
class ToldReasons:
    """What agrees and what differs, in words."""

    agrees: tuple[str, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldPair:
    """A pair with its reasons and its likelihood in words."""

    line: PairLine
    likely: str
    reasons: ToldReasons


def told_pair(line: PairLine) -> ToldPair:
    """A pair in the active language."""
    likely = likelihood(likelihood_of(line.probability), get_language() or "es")
    return ToldPair(line, likely, told_reasons(line.reasons))


def told_reasons(codes: Sequence[str]) -> ToldReasons:
    """Reasons in the active language."""
    language = get_language() or "es"
    speaking_for = agreeing(codes)
    return ToldReasons(
        tuple(word("likeness", code, language) for code in speaking_for),
        tuple(word("likeness", code, language) for code in codes if code not in speaking_for),
    )


@dataclass(frozen=True, slots=True)
class Undone:
    """Two people, and the route by which a decision on them is taken back."""

    route: str
    one: str
    other: str

    def url(self, slug: str) -> str:
        """Where to take it back; empty where it cannot be."""
        if not self.route:
            return ""
        return reverse(self.route, kwargs={"slug": slug, "person": self.one, "other": self.other})


def said(what: str, count: int = 0) -> str:
    """What was done."""
    if what == "rule":
        saved = _("Saved: it counts from now on.")
        joined = ngettext(
            "It joined %(count)s pair at once.", "It joined %(count)s pairs at once.", count
        )
        return f"{saved} {joined % {'count': count}}" if count else saved
    words = {
        "joined": _("They are one person now: everything was computed anew."),
        "dismissed": _("They stay two people and will not be proposed again."),
        "again": _("The pair is proposed again."),
        "parted": _("They are two people again, as if they had never been joined."),
    }
    return words[what]


def undone(
    request: SpaceRequest,
    text: str,
    undo: str = "",
    to: tuple[str, dict[str, Any]] | None = None,
) -> HttpResponseBase:
    """Say what was done: on a page of its own, or as a toast to htmx, whose page asks anew."""
    if request.headers.get("HX-Request"):
        answer = render(request, "components/toast_oob.html", {"text": text, "undo_url": undo})
        shown: HttpResponseBase = trigger_client_event(answer, "undone")
        return shown
    messages.success(request, text, extra_tags=undo)
    where: tuple[str, dict[str, Any]] = to or ("duplicates", {"slug": request.workspace.slug})
    moved: HttpResponseBase = redirect(where[0], **where[1])
    return moved
