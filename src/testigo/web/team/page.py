"""The figures of each person in words, and the list behind each of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from testigo.core.asof import FEW_CASES
from testigo.queries.commitments import MISSED, CommitmentAsk
from testigo.queries.lead_filters import LeadFilters, Owed
from testigo.queries.team_figures import PersonFigures, Share, TeamFigures
from testigo.web.leads.filters import address_of
from testigo.web.templatetags.figures import num, percent
from testigo.wording.promises import promise_name


@dataclass(frozen=True, slots=True)
class ShareCell:
    """A share as it is read: `figure` is a percentage or, of few cases, the cases; `misses` those
    to look at, with the address of their list."""

    name: str
    figure: str
    cases: str
    misses: int
    url: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person, the list of their open leads, their shares, and what explains them."""

    figures: PersonFigures
    open_url: str
    shares: tuple[ShareCell, ...]
    causes: tuple[str, ...]


def person_rows(team: TeamFigures, leads: str, currency: str, now: datetime) -> list[PersonRow]:
    """The rows in the order of names; `leads` is the address of the list of leads."""
    return [_row(one, team, leads, currency, now) for one in team.people]


def share_names(team: TeamFigures) -> list[str]:
    """What the promises are called."""
    return [promise_name(one, get_language() or "es") for one in team.promises]


def _row(
    one: PersonFigures, team: TeamFigures, leads: str, currency: str, now: datetime
) -> PersonRow:
    owner = one.load.user
    shares = []
    for share, name in zip(one.shares, share_names(team), strict=True):
        ask = CommitmentAsk(share.promise, MISSED, team.days, currency, now)
        url = leads + address_of(LeadFilters(owner=owner, commitment=ask))
        shares.append(_cell(share, name, url))
    waiting = LeadFilters(owner=owner, owed=Owed("", now))
    return PersonRow(one, leads + address_of(waiting), tuple(shares), tuple(_causes(one)))


def _cell(share: Share, name: str, url: str) -> ShareCell:
    if not share.decided:
        return ShareCell(name, "–", "", 0, url)
    cases = _("%(met)s of %(all)s") % {"met": num(share.kept), "all": num(share.decided)}
    if share.decided < FEW_CASES:
        return ShareCell(name, cases, "", share.missed, url)
    return ShareCell(name, percent(share.kept / share.decided, 0), cases, share.missed, url)


def _causes(one: PersonFigures) -> Iterator[str]:
    """What was recorded that explains the figures, in whole sentences."""
    if one.load.capacity is not None and one.load.open >= one.load.capacity:
        yield _("As many open leads as they take: %(most)s") % {"most": num(one.load.capacity)}
    if one.days_away:
        said = ngettext("%(count)s day away", "%(count)s days away", one.days_away)
        yield said % {"count": num(one.days_away)}
    if one.out_of_hours:
        said = ngettext(
            "%(count)s lead came out of hours",
            "%(count)s leads came out of hours",
            one.out_of_hours,
        )
        yield said % {"count": num(one.out_of_hours)}
    if one.without_phone:
        said = ngettext(
            "%(count)s open lead without a phone",
            "%(count)s open leads without a phone",
            one.without_phone,
        )
        yield said % {"count": num(one.without_phone)}
