"""Values that many requests hold: ids, days, instants, amounts."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from testigo.core.facts import instant_of
from testigo.core.problems import InvalidInput, Problem

DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
INSTANT = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?$"
)
AMOUNT = r"^-?[0-9]{1,14}([.][0-9]{1,6})?$"
_FIRST, _LAST = date(1900, 1, 1), date(2200, 12, 31)
_ID = re.compile(r"[0-9a-f]{32}\Z")
_ZONE = ZoneInfo("UTC")

Day = Annotated[str, Field(pattern=DAY, description="A day: 2026-09-15.")]
Instant = Annotated[
    str,
    Field(
        pattern=INSTANT,
        description="ISO 8601; without an offset in the time zone of the workspace.",
    ),
]
Limit = Annotated[int, Field(ge=1, le=200, description="How many at most.")]
Place = Annotated[
    int,
    Field(ge=0, le=2**63 - 1, description="Go on after this place (`next` of the page before)."),
]


class Asked(BaseModel):
    """What a query may hold."""

    model_config = ConfigDict(extra="forbid")


class Input(BaseModel):
    """What a body may hold: every field of its own type, and no other field."""

    model_config = ConfigDict(extra="forbid", strict=True)


def is_id(text: str) -> bool:
    """Whether a text may be an id at all; only then is the database asked."""
    return _ID.match(text) is not None


def day_of(text: str | None, where: str) -> date | None:
    """The day that a text names; raises InvalidInput."""
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not _FIRST <= day <= _LAST:
        raise InvalidInput([Problem("field_unreadable", where)])
    return day


def moment_of(text: str, where: str, zone: ZoneInfo = _ZONE) -> datetime:
    """The instant that a text names, in `zone` unless it says which; raises InvalidInput."""
    moment = instant_of(text, zone)
    if moment is None or not _FIRST.year <= moment.year <= _LAST.year:
        raise InvalidInput([Problem("field_unreadable", where)])
    return moment.astimezone(UTC)


def given(model: BaseModel) -> dict[str, Any]:
    """The fields that a body holds, by their outside names."""
    return model.model_dump(by_alias=True, exclude_unset=True)
