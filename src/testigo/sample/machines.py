"""Clicks that no person made: the scanners of mailboxes, which open every link before anybody."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from testigo.core.drafts import FactDraft
from testigo.sample.acts import NOBODY, addressed
from testigo.sample.campaigns import SOURCES, Source
from testigo.sample.costs import runs
from testigo.sample.lives import Planned, World

# So many of a company of about 6,000 people, and never fewer than a test needs.
CLICKS, FEWEST = 180, 12
# Whose links people forward to each other.
_FORWARDED = tuple(source for source in SOURCES if source.touch)


def machine_clicks(world: World, scale: float, rng: Random) -> Iterator[Planned]:
    """Pages that scanners open, each as a browser of its own that is never seen again."""
    days = (world.now - world.start).days
    for number in range(max(FEWEST, round(CLICKS * scale))):
        day = world.agenda.day_of(world.start) + timedelta(days=rng.randrange(1, days))
        running = [source for source in _FORWARDED if runs(source, world, day)]
        source = rng.choices(running, [source.share for source in running])[0]
        at = world.agenda.local(day, rng.uniform(0, 24 * 60))
        if at <= world.now:
            yield Planned(_opened(source, number, rng, at), at)


def _opened(source: Source, number: int, rng: Random, at: datetime) -> FactDraft:
    props = addressed({"path": source.landing, "title": "Nortia", **source.arrival(rng)})
    return FactDraft(
        "page.viewed",
        at,
        f"nortia:scanner:{number}",
        person=NOBODY,
        anonymous_id=f"scanner-{number:04}",
        automatic=True,
        props=props,
    )
