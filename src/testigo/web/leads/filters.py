"""The filters of the list as the address says them; what is not on a list of ours is ignored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from testigo.core.asof import Days
from testigo.core.facts import STAGES
from testigo.queries.leads import LeadFilters, origins, owners
from testigo.wording.stages import STATUSES

STAGE_CHOICES = (*STAGES, "none")
# In the address, where an empty value means any.
NO_CAMPAIGN = "~"
NOBODY = "none"
LOWEST_FIRST = "score"
LONGEST_SEARCH = 120
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Choices:
    """What this workspace can be filtered by: owners by number, channel and campaign pairs."""

    owners: Mapping[int, str]
    origins: tuple[tuple[str, str], ...]

    @property
    def channels(self) -> list[str]:
        """The channels, each once."""
        return list(dict.fromkeys(channel for channel, _ in self.origins))

    def campaigns(self, channel: str) -> list[tuple[str, list[str]]]:
        """The campaigns by channel, of one channel or of all; channels without any left out."""
        groups: dict[str, list[str]] = {}
        for of_channel, campaign in self.origins:
            if channel in ("", of_channel):
                groups.setdefault(of_channel, []).append(campaign)
        return [(name, group) for name, group in groups.items() if any(group)]


def choices_of(workspace_id: int) -> Choices:
    """The choices that the leads of a workspace offer."""
    return Choices(dict(owners(workspace_id)), tuple(origins(workspace_id)))


def read_filters(query: Mapping[str, str], choices: Choices, zone: ZoneInfo) -> LeadFilters:
    """The filters that an address asks for. Days are days of `zone`."""
    channel = _one_of(query.get("channel"), choices.channels)
    return LeadFilters(
        stage=_one_of(query.get("stage"), STAGE_CHOICES),
        owner=_owner(query.get("owner", ""), choices),
        channel=channel,
        campaign=_campaign(query.get("campaign", ""), channel, choices),
        status=_one_of(query.get("status"), STATUSES),
        search=query.get("search", "").replace("\0", "").strip()[:LONGEST_SEARCH],
        created=_created(query.get("from", ""), query.get("to", ""), zone),
        lowest_first=query.get("sort") == LOWEST_FIRST,
    )


def address_of(filters: LeadFilters, *, after: str = "", **changes: object) -> str:
    """The query string of these filters with some changed; nothing for filters that are off."""
    wanted = replace(filters, **changes)  # type: ignore[arg-type]  # names of LeadFilters
    values = {
        "stage": wanted.stage,
        "owner": NOBODY if wanted.owner == 0 else wanted.owner,
        "channel": wanted.channel,
        "campaign": NO_CAMPAIGN if wanted.campaign == "" else wanted.campaign,
        "status": wanted.status,
        "search": wanted.search,
        "from": wanted.created.since.isoformat() if wanted.created else "",
        "to": wanted.created.until.isoformat() if wanted.created else "",
        "sort": LOWEST_FIRST if wanted.lowest_first else "",
        "after": after,
    }
    return "?" + urlencode({name: value for name, value in values.items() if value})


def day_of(text: str) -> date | None:
    """An ISO date within reason, else None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def last_day_of(created: Days) -> date:
    """The last of the days asked for, as people say it."""
    return created.until - timedelta(days=1)


def _one_of(text: str | None, known: Iterable[str]) -> str:
    return text if text and text in known else ""


def _owner(text: str, choices: Choices) -> int | None:
    if text == NOBODY:
        return 0
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
    return number if number in choices.owners else None


def _campaign(text: str, channel: str, choices: Choices) -> str | None:
    known = {name for of_channel, name in choices.origins if channel in ("", of_channel)}
    campaign = "" if text == NO_CAMPAIGN else text
    return campaign if text and campaign in known else None


def _created(since: str, until: str, zone: ZoneInfo) -> Days | None:
    first, after = day_of(since), day_of(until)
    return Days(first, after, zone) if first and after and first < after else None
