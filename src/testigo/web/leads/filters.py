"""The filters of the list as the address says them; what is not on a list of ours is ignored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from testigo.connect.typed import as_kept
from testigo.core.asof import FIRST_DAY, LAST_DAY, Days
from testigo.core.facts import STAGES
from testigo.core.fields import LONGEST_VALUE, Field
from testigo.core.sla.commitments import Commitment
from testigo.core.sought import SEARCHED
from testigo.queries.commitments import CommitmentAsk, parts_to_ask, promises_by_id
from testigo.queries.fields import fields_of, told_fields
from testigo.queries.lead_choices import origins, owners
from testigo.queries.lead_filters import Held, LeadFilters, Owed
from testigo.queries.told import KINDS, Told
from testigo.wording.stages import STATUSES

STAGE_CHOICES = (*STAGES, "none")
# In the address, where an empty value means any.
NO_CAMPAIGN = "~"
NOBODY = "none"
# What is owed, in the address → as the list asks for it.
OWED = {"any": "", "running": "running", "due_soon": "due_soon", "past_due": "past_due"}
HIGHEST_SCORE = 100_000
LOWEST_FIRST = "score"
LONGEST_SEARCH = 120
# Fields that a list has room for, each in the address by a name of its own.
MOST_COLUMNS = 3
_COLUMN = "show."
# A yes or no, in the address → as fields hold it.
ANSWERS = {"yes": "true", "no": "false"}


@dataclass(frozen=True, slots=True)
class Choices:
    """What this workspace can be filtered by: owners by number, channel and campaign pairs,
    promises by id with the currency of their pact, and the fields of the catalogue."""

    owners: Mapping[int, str]
    origins: tuple[tuple[str, str], ...]
    promises: Mapping[str, tuple[Commitment, str]]
    fields: tuple[Field, ...]

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

    def field(self, trait: str) -> Field | None:
        """The field of a trait that can be filtered by."""
        return next((one for one in self.fields if one.trait == trait), None)


def choices_of(workspace_id: int, *, sees_all: bool) -> Choices:
    """The choices that the leads of a workspace offer. What can be filtered by can be found out, so
    hidden fields are for whoever `sees_all`."""
    fields = fields_of(workspace_id).fields
    return Choices(
        dict(owners(workspace_id)),
        tuple(origins(workspace_id)),
        promises_by_id(workspace_id),
        tuple(one for one in fields if one.trait not in SEARCHED and (one.seen or sees_all)),
    )


def read_filters(
    query: Mapping[str, str], choices: Choices, zone: ZoneInfo, now: datetime
) -> LeadFilters:
    """The filters that an address asks for. Days are days of `zone`; `now` is when it is asked."""
    channel = _one_of(query.get("channel"), choices.channels)
    return LeadFilters(
        stage=_one_of(query.get("stage"), STAGE_CHOICES),
        owner=_owner(query.get("owner", ""), choices),
        channel=channel,
        campaign=_campaign(query.get("campaign", ""), channel, choices),
        status=_one_of(query.get("status"), STATUSES),
        search=query.get("search", "").strip()[:LONGEST_SEARCH],
        created=_days(query, zone, now),
        commitment=_commitment(query, choices, zone, now),
        told=_told(query),
        owed=_owed(query.get("owed", ""), now),
        held=_held(query, choices),
        at_least=_score(query.get("at_least", "")),
        at_most=_score(query.get("at_most", "")),
        judged=query.get("judged") == "1",
        columns=_columns(query, choices),
        lowest_first=query.get("sort") == LOWEST_FIRST,
    )


def address_of(filters: LeadFilters, *, after: str = "", **changes: object) -> str:
    """The query string of these filters with some changed; nothing for filters that are off."""
    wanted = replace(filters, **changes)  # type: ignore[arg-type]  # names of LeadFilters
    asked = wanted.commitment
    days = asked.days if asked else wanted.created
    values = {
        "stage": wanted.stage,
        "owner": NOBODY if wanted.owner == 0 else wanted.owner,
        "channel": wanted.channel,
        "campaign": NO_CAMPAIGN if wanted.campaign == "" else wanted.campaign,
        "status": wanted.status,
        "search": wanted.search,
        "commitment": asked.promise.id if asked else "",
        "part": asked.part if asked else "",
        "from": days.since.isoformat() if days else "",
        "until": days.until.isoformat() if asked and days else "",
        "to": days.until.isoformat() if days and not asked else "",
        "owed": (wanted.owed.state or "any") if wanted.owed else "",
        "field": wanted.held.trait if wanted.held else "",
        "value": wanted.held.value if wanted.held else "",
        "at_least": _said_score(wanted.at_least),
        "at_most": _said_score(wanted.at_most),
        "judged": "1" if wanted.judged else "",
        **(_said(wanted.told) if wanted.told else {}),
        **{f"{_COLUMN}{trait}": "1" for trait in wanted.columns},
        "sort": LOWEST_FIRST if wanted.lowest_first else "",
        "after": after,
    }
    return "?" + urlencode({name: value for name, value in values.items() if value})


def _said(told: Told) -> dict[str, str]:
    return {
        "told": told.kind,
        "since": told.since.astimezone(UTC).isoformat(),
        "before": told.until.astimezone(UTC).isoformat(),
    }


def day_of(text: str) -> date | None:
    """An ISO date within reason, else None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def last_day_of(days: Days) -> date:
    """The last of the days asked for, as people say it."""
    return days.until - timedelta(days=1)


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


def _days(query: Mapping[str, str], zone: ZoneInfo, now: datetime) -> Days | None:
    """As people write them, with the last day or until today; else as another screen says them."""
    first, last = day_of(query.get("since_day", "")), day_of(query.get("last_day", ""))
    if first or last:
        first, last = first or FIRST_DAY, last or now.astimezone(zone).date()
        return Days(first, last + timedelta(days=1), zone) if first <= last else None
    return _created(query.get("from", ""), query.get("to", ""), zone)


def _held(query: Mapping[str, str], choices: Choices) -> Held | None:
    """A yes or no has a name of its own in the form, whose other place takes any text."""
    field = choices.field(query.get("field", ""))
    if field is None:
        return None
    value = " ".join(query.get("value", "").split())[:LONGEST_VALUE]
    if field.kind == "yes_no":
        value = ANSWERS.get(query.get("answer", ""), value if value in ANSWERS.values() else "")
    kept = value if field.values else as_kept(field.trait, value)
    return Held(field.trait, kept) if kept else None


def _columns(query: Mapping[str, str], choices: Choices) -> tuple[str, ...]:
    asked = [one.trait for one in choices.fields if query.get(f"{_COLUMN}{one.trait}")]
    shown = {one.trait for one in told_fields(choices.fields)}
    return tuple(trait for trait in asked if trait in shown)[:MOST_COLUMNS]


def _score(text: str) -> int | None:
    """A whole number within reason, else None."""
    digits = text.strip().removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > len(str(HIGHEST_SCORE)):
        return None
    return max(-HIGHEST_SCORE, min(HIGHEST_SCORE, int(text)))


def _said_score(score: int | None) -> str:
    return "" if score is None else str(score)


def _commitment(
    query: Mapping[str, str], choices: Choices, zone: ZoneInfo, now: datetime
) -> CommitmentAsk | None:
    found = choices.promises.get(query.get("commitment", ""))
    days = _created(query.get("from", ""), query.get("until", ""), zone)
    part = query.get("part", "")
    if found is None or days is None or part not in parts_to_ask(found[0]):
        return None
    return CommitmentAsk(found[0], part, days, found[1], now)


def _owed(text: str, now: datetime) -> Owed | None:
    return Owed(OWED[text], now) if text in OWED else None


def _told(query: Mapping[str, str]) -> Told | None:
    kind = _one_of(query.get("told"), KINDS)
    since, until = _instant(query.get("since", "")), _instant(query.get("before", ""))
    return Told(kind, since, until) if kind and since and until and since < until else None


def _instant(text: str) -> datetime | None:
    """An instant with its zone within reason, else None."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    known = instant.tzinfo is not None and FIRST_DAY.year < instant.year < LAST_DAY.year
    return instant.astimezone(UTC) if known else None
