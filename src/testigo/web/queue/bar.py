"""The outcome bar: what can be said about a lead, with the second choices that two of them need."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from testigo.actions.outcomes import ATTEMPT_OF_KEY
from testigo.core.facts import ATTEMPT_CHANNELS
from testigo.core.story import PactInForce
from testigo.web.queue.call_times import call_times
from testigo.web.queue.deadlines import day_words
from testigo.wording import word

REJECT = "6"
CALL_LATER = "4"


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: what it sends, what it says, and the key that presses it."""

    said: str
    label: str
    key: str


@dataclass(frozen=True, slots=True)
class Bar:
    """Everything the outcome bar offers: outcomes, and the choices that 4 and 6 ask for."""

    outcomes: tuple[Choice, ...]
    times: tuple[Choice, ...]
    reasons: tuple[Choice, ...]
    channels: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Press:
    """The lead that the bar speaks of: where to send what, under which name for the press, and the
    steps (accept, qualify) that make sense now."""

    url: str
    once: str
    name: str
    role: str
    steps: tuple[Choice, ...] = ()


def outcome_bar(version: PactInForce | None, now: datetime, zone: ZoneInfo) -> Bar:
    """The bar under the pact in force, in the active language."""
    language = get_language() or "es"
    outcomes = [
        Choice(key, word("attempt_outcome", outcome, language), key)
        for key, outcome in ATTEMPT_OF_KEY.items()
    ]
    outcomes.append(Choice(REJECT, word("stage", "disqualified", language), REJECT))
    calendar = version.pact.calendar if version else None
    times = call_times(calendar, now, zone)
    reasons = version.pact.dispositions["rejected"] if version else ()
    return Bar(
        outcomes=tuple(outcomes),
        times=tuple(
            Choice(f"{CALL_LATER}:{at.isoformat()}", _capital(day_words(at, now)), str(place))
            for place, at in enumerate(times, 1)
        ),
        reasons=tuple(
            Choice(f"{REJECT}:{reason}", word("reason", reason, language), str(place))
            for place, reason in enumerate(reasons, 1)
        ),
        channels=tuple(
            Choice(channel, word("attempt_channel", channel, language), "")
            for channel in ATTEMPT_CHANNELS
        ),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def new_once() -> str:
    """A name for one press of the bar; sent twice, it is still one press."""
    return secrets.token_urlsafe(12)
