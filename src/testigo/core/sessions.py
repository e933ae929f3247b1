"""Visits: page views close together are one session, which opens with a touch (domain.md §4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from testigo.core.channels import campaign_of, channel_of
from testigo.core.facts import Fact

# A longer silence than this opens another session.
GAP = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Session:
    """Pages seen in one visit, oldest first; channel and campaign are those of the first."""

    pages: tuple[Fact, ...]

    @property
    def since(self) -> datetime:
        """When it opened."""
        return self.pages[0].at

    @property
    def until(self) -> datetime:
        """When its last page was seen."""
        return self.pages[-1].at

    @property
    def channel(self) -> str:
        """Where the visit came from."""
        return channel_of(self.pages[0].props)

    @property
    def campaign(self) -> str:
        """The campaign that brought it, empty where none is known."""
        return campaign_of(self.pages[0].props)


def sessions(facts: Iterable[Fact]) -> list[Session]:
    """The visits that these facts of one person tell, oldest first. People's visits and those of
    machines are kept apart, and so are two browsers at once."""
    open_visits: dict[tuple[bool, str | None], list[Fact]] = {}
    closed: list[list[Fact]] = []
    pages = (fact for fact in facts if fact.name == "page.viewed")
    for page in sorted(pages, key=lambda fact: (fact.at, fact.id)):
        place = (page.automatic, page.anonymous_id)
        visit = open_visits.get(place)
        if visit and page.at - visit[-1].at <= GAP:
            visit.append(page)
            continue
        open_visits[place] = [page]
        closed.append(open_visits[place])
    return [Session(tuple(visit)) for visit in closed]
