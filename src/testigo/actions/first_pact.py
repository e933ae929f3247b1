"""The first draft of a workspace: the example, with whoever and whatever is known here already; or
what is in force, where something is."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from testigo.actions.example_pact import next_quarter, pact_text
from testigo.actions.members import create_team
from testigo.actions.pact_editing import Saved, begin_draft
from testigo.actions.refusals import authorise
from testigo.core.pact.editing import Edit, Put, Take, edited
from testigo.store.models import Membership, PactVersion, Team, User, Workspace
from testigo.wording.first_pact import ENGLISH, ROLE_TITLES, TEAMS, TITLE
from testigo.wording.texts import Language, language_of

# Which members stand for a side, those first who are asked first.
_STANDING_FOR: dict[str, tuple[str, ...]] = {
    "marketing": ("marketing",),
    "sales": ("lead", "sales", "sdr"),
    "success": ("success",),
    "sponsor": ("director",),
}
# What is promised by a side that need not take part.
_OF_SUCCESS = ("commitments[welcome]", "commitments[retention]")


@transaction.atomic
def begin_first_pact(*, workspace: Workspace, by: Membership, now: datetime) -> Saved:
    """Begin the draft that the first steps fill in: from the pact in force where there is one, with
    the days of a new one, else from the example. Where no team receives leads yet, the two that
    the example names are made. Raises NotAllowed."""
    authorise(workspace, by, by.may_set_up or by.may_lead)
    today = now.astimezone(ZoneInfo(workspace.timezone)).date()
    begun = PactVersion.objects.of(workspace.pk).filter(in_force_at__lte=now)
    signed = begun.order_by("-in_force_at", "-number").first()
    if signed is not None:
        days = [Put("in_force_from", today), Put("review_by", next_quarter(today))]
        text = edited(signed.text, days)
        return begin_draft(workspace=workspace, text=text, by=by, now=now, start=signed.number)
    teams = list(Team.objects.of(workspace.pk).order_by("slug").values_list("slug", flat=True))
    if not teams:
        tag = language_of(workspace.language)
        teams = [
            create_team(workspace=workspace, slug=slug, name=name[tag]).slug
            for slug, name in TEAMS.items()
        ]
    text = edited(pact_text(today, today, today), list(_edits(workspace, teams)))
    return begin_draft(workspace=workspace, text=text, by=by, now=now)


def _edits(workspace: Workspace, teams: list[str]) -> Iterator[Edit]:
    tag = language_of(workspace.language)
    yield Put("title", TITLE[tag].format(name=workspace.name))
    yield Put("language", tag)
    yield Put("currency", workspace.currency)
    yield Put("calendar.timezone", workspace.timezone)
    if workspace.country != "ES":
        yield Put("calendar.holidays", {"country": workspace.country})
    else:
        yield Take("calendar.holidays.subdivision")
    if tag == "en":
        for stage, means in ENGLISH.items():
            yield Put(f"definitions.{stage}.means", means)
    yield from _parties(workspace, tag)
    mql, sql = _receivers(teams)
    yield Put("routing.mql[1].to", f"team:{mql}")
    yield Put("routing.sql[0].to", f"team:{sql}")


def _receivers(teams: list[str]) -> tuple[str, str]:
    """Who receives leads, and who those investigated: by the usual names, else the first."""
    first = next((slug for slug in teams if slug in ("sdr", "bdr")), teams[0])
    others = [slug for slug in teams if slug != first]
    usual = (slug for slug in others if slug in ("ventas", "sales"))
    return first, next(usual, others[0] if others else first)


def _parties(workspace: Workspace, tag: Language) -> Iterator[Edit]:
    members = Membership.objects.of(workspace.pk).filter(active=True).select_related("user")
    by_role: dict[str, User] = {}
    for member in members.order_by("user_id"):
        by_role.setdefault(member.role, member.user)
    for side, roles in _STANDING_FOR.items():
        role = next((one for one in roles if one in by_role), "")
        if role:
            user = by_role[role]
            title = ROLE_TITLES[role][tag]
            party = {"name": user.name, "role": title, "email": user.email}
            yield Put(f"parties.{side}", party)
        elif side in ("marketing", "sales"):
            yield Put(f"parties.{side}", {"name": "", "role": "", "email": ""})
        else:
            yield Take(f"parties.{side}")
            if side == "success":
                yield from (Take(path) for path in _OF_SUCCESS)
