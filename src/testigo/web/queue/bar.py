"""The outcome bar: what can be said about a lead, with the second choices that two of them need."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from testigo.actions.said import ATTEMPT_OF_KEY, REJECT, SNOOZE
from testigo.core.facts import ATTEMPT_CHANNELS
from testigo.core.story import PactInForce
from testigo.web.queue.call_times import call_times, snooze_times
from testigo.web.queue.deadlines import day_words
from testigo.wording import word

CALL_LATER = "4"
# Steps that are pressed as they are, without anything else to say.
STEPS_ALONE = ("accept", "qualify", "need")
# A lead that goes back to Marketing is offered to come again after this, unless one says otherwise.
_LATER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: what it sends, what it says, and the key that presses it."""

    said: str
    label: str
    key: str


@dataclass(frozen=True, slots=True)
class Bar:
    """Everything the outcome bar offers: outcomes, the choices that 4 and 6 ask for, when to snooze
    until, and under More the steps alone, with the reasons to recycle (`recycle_on` is the day
    offered) and to disqualify. Of the channels those `by_phone` need one."""

    outcomes: tuple[Choice, ...]
    times: tuple[Choice, ...]
    snoozes: tuple[Choice, ...]
    reasons: tuple[Choice, ...]
    channels: tuple[Choice, ...]
    steps: tuple[Choice, ...]
    recycled: tuple[Choice, ...]
    disqualified: tuple[Choice, ...]
    recycle_on: str
    by_phone: tuple[str, ...] = ("phone", "whatsapp")


@dataclass(frozen=True, slots=True)
class Press:
    """The lead that the bar speaks of: where to send what, under which name for the press, where to
    give it to somebody else, the steps (accept, qualify) that make sense now, and whether a call or
    a chat could be made."""

    url: str
    once: str
    person: str
    name: str
    role: str
    give_url: str
    steps: tuple[Choice, ...] = ()
    has_phone: bool = True


def outcome_bar(
    version: PactInForce | None,
    now: datetime,
    zone: ZoneInfo,
    alone: Sequence[str] = STEPS_ALONE,
) -> Bar:
    """The bar under the pact in force, in the active language; `alone` are the steps under More."""
    language = get_language() or "es"
    outcomes = [
        Choice(key, word("attempt_outcome", outcome, language), key)
        for key, outcome in ATTEMPT_OF_KEY.items()
    ]
    outcomes.append(Choice(REJECT, word("stage", "disqualified", language), REJECT))
    calendar = version.pact.calendar if version else None
    times = call_times(calendar, now, zone)
    agreed = version.pact.dispositions if version else {}
    rejected = agreed.get("rejected", ())
    keys = iter("123456789")
    return Bar(
        outcomes=tuple(outcomes),
        times=tuple(
            Choice(f"{CALL_LATER}:{at.isoformat()}", _capital(day_words(at, now)), str(place))
            for place, at in enumerate(times, 1)
        ),
        snoozes=tuple(
            Choice(f"{SNOOZE}:{at.isoformat()}", _capital(day_words(at, now)), str(place))
            for place, at in enumerate(snooze_times(calendar, now, zone), 1)
        ),
        reasons=_reasons(REJECT, rejected, iter("123456789")),
        channels=tuple(
            Choice(channel, word("attempt_channel", channel, language), "")
            for channel in ATTEMPT_CHANNELS
        ),
        steps=tuple(step_choice(step, next(keys)) for step in alone),
        recycled=_reasons("recycle", agreed.get("recycled", ()), keys),
        disqualified=_reasons("disqualify", rejected, keys),
        recycle_on=(now.astimezone(zone) + _LATER).date().isoformat(),
    )


def step_choice(step: str, key: str = "") -> Choice:
    """A step alone, as a button."""
    return Choice(step, word("step", step, get_language() or "es"), key)


def _reasons(said: str, reasons: Sequence[str], keys: Iterator[str]) -> tuple[Choice, ...]:
    language = get_language() or "es"
    return tuple(
        Choice(f"{said}:{reason}", word("reason", reason, language), next(keys, ""))
        for reason in reasons
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def new_once() -> str:
    """A name for one press of the bar; sent twice, it is still one press."""
    return secrets.token_urlsafe(12)
