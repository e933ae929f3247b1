"""After a no to the right role: why the lead goes back to Marketing, in one press more."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language

from testigo.actions.said import REJECT
from testigo.core.qualifying import NOT_THE_ROLE
from testigo.queries.asking import version_at
from testigo.queries.leads import LeadLine
from testigo.web.frame.requests import SpaceRequest
from testigo.web.queue.bar import Choice, new_once
from testigo.wording import word


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """The reasons by which a lead may be returned, those about its role first; `url` records one,
    and `target` is the part of the page that shows it."""

    url: str
    target: str
    once: str
    person: str
    title: str
    reasons: tuple[Choice, ...]


def return_line(request: SpaceRequest, line: LeadLine | None, back: str) -> ReturnLine | None:
    """The row for a lead on the page `back`; None for one that nothing is owed any more."""
    version = version_at(request.workspace, request.now)
    if line is None or version is None or not line.awaited:
        return None
    agreed = version.pact.dispositions.get("rejected", ())
    language = get_language() or "es"
    reasons = sorted(agreed, key=lambda reason: (reason not in NOT_THE_ROLE, reason == "student"))
    path, _mark, query = back.partition("?")
    in_queue = path == reverse("queue", kwargs={"slug": request.workspace.slug})
    where = {"slug": request.workspace.slug, "person": line.person}
    return ReturnLine(
        url=f"{reverse('outcome' if in_queue else 'lead-outcome', kwargs=where)}?{query}",
        target="#queue" if in_queue else "#lead",
        once=new_once(),
        person=line.person,
        title=line.title,
        reasons=tuple(
            Choice(f"{REJECT}:{reason}", word("reason", reason, language), str(place))
            for place, reason in enumerate(reasons[:9], 1)
        ),
    )
