"""When a message that did not get through is tried again, and when a person must look.

A channel that fails one message after the other is taken to be down: then it is asked now and
again with whichever message has waited longest, and its failures are held against none of them.
docs/rules/alerts.md explains it with worked tables.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

State = Literal["waiting", "aside", "refused"]

# Whoever dies over a message so often does so because of it.
MOST_CLAIMS = 5
# After the first, second … failure; after the last of them the message is set aside.
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
)
# Eight tries over 28 hours, as Standard Webhooks asks of senders.
WEBHOOK_PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=10, minutes=25),
)
# From the second failure in a row on a channel counts as down. It is asked again after a rest that
# doubles up to this, so that what waited has left within five minutes of its return.
DOWN = 2
FIRST_REST, LONGEST_REST = timedelta(seconds=5), timedelta(minutes=2)
# No service is left alone for longer, whatever it asks for; a rest that lasts longer still was
# begun while the machine's clock stood further ahead.
LONGEST_WISH = timedelta(hours=1)
# What could not be told in so long is told to nobody any more until somebody wants it.
TOO_OLD = timedelta(hours=28)


@dataclass(frozen=True, slots=True)
class Failure:
    """A try in vain: of a message that waits since `made` and failed `failures` times before, by a
    channel that failed `in_a_row` times just before. `wait` is what the channel itself asked
    for."""

    kind: str
    made: datetime
    failures: int
    in_a_row: int
    permanent: bool = False
    wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of the message, when it is due again, whether the failure is held against it,
    and until when its channel rests."""

    state: State
    not_before: datetime
    counts: bool
    rests_until: datetime | None = None


def after_failure(failure: Failure, now: datetime) -> Fate:
    """What follows from a try in vain at `now`."""
    if failure.permanent:
        return Fate("refused", now, counts=True)
    asked = now + min(failure.wait, LONGEST_WISH) if failure.wait else None
    webhook = failure.kind == "webhook"
    if now - failure.made >= TOO_OLD and not webhook:
        return Fate("aside", now, counts=True, rests_until=asked)
    if failure.in_a_row + 1 >= DOWN and not webhook:
        rest = FIRST_REST * 2 ** min(failure.in_a_row + 1 - DOWN, 10)
        until = now + min(rest, LONGEST_REST)
        return Fate("waiting", now, counts=False, rests_until=max(until, asked or until))
    pauses = WEBHOOK_PAUSES if webhook else PAUSES
    if failure.failures >= len(pauses):
        return Fate("aside", now, counts=True, rests_until=asked)
    due = now + pauses[failure.failures]
    return Fate("waiting", max(due, asked or due), counts=True, rests_until=asked)


def is_poison(claims: int, concluded: int) -> bool:
    """Whether a message was taken up so often without anybody saying what came of it that it is set
    aside."""
    return claims - concluded >= MOST_CLAIMS
