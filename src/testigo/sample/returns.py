"""How people come back: by a newsletter, an ad that follows them, a search, or by themselves.

What brought somebody back has a chance of its own, so that nobody's story changes by it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from random import Random

from testigo.core.channels import TOUCHES
from testigo.core.sessions import GAP
from testigo.sample.acts import addressed
from testigo.sample.campaigns import SOURCES, Source
from testigo.sample.costs import runs
from testigo.sample.lives import Life, Planned, World
from testigo.sample.renamed import as_linked, renamed_on

# Source → its weight among the returns of whoever told who they are, and of everybody else; the
# rest come by themselves.
_WEIGHTS: Mapping[tuple[str, str], tuple[float, float]] = {
    ("email", "boletin-mensual"): (21, 0),
    ("meta_ads", "recuerdo-precios"): (12, 15),
    ("google_ads", "marca-nortia"): (10, 10),
    ("organic_search", ""): (9, 18),
    ("webinars", "webinar-trazabilidad"): (4, 1),
    ("organic_social", ""): (3, 6),
}
_BY_THEMSELVES = (41.0, 50.0)
_BY = tuple(source for source in SOURCES if (source.channel, source.campaign) in _WEIGHTS)


@dataclass(frozen=True)
class Returns:
    """What brings people back in a world, day by day."""

    world: World
    seed: int

    @cached_property
    def renamed(self) -> datetime:
        """From when on links called a campaign by its other name."""
        return self.world.agenda.local(renamed_on(self.world))

    def of(self, life: Life) -> list[Planned]:
        """What somebody does, with what brought them back each time; the first visit is left as it
        is, and so is one that says by itself where it came from."""
        rng = Random(f"{self.seed}/{life.teller.profile.number}/returns")
        known = life.told_at()
        found = list(life.planned)
        for place in _returning(found):
            at = found[place].draft.at
            source = self._source(rng, at, known is not None and known < at)
            if source is not None:
                found[place] = _brought(found[place], source, rng)
        return [self.linked(one) for one in found]

    def linked(self, one: Planned) -> Planned:
        """A fact with its campaign as links called it on that day."""
        draft = as_linked(one.draft, self.renamed)
        return one if draft is one.draft else replace(one, draft=draft)

    def _source(self, rng: Random, at: datetime, known: bool) -> Source | None:
        """What brings somebody back at an instant; None for nothing."""
        day = self.world.agenda.day_of(at)
        which = 0 if known else 1
        running = [source for source in _BY if runs(source, self.world, day)]
        weights = [_WEIGHTS[source.channel, source.campaign][which] for source in running]
        return rng.choices([None, *running], [_BY_THEMSELVES[which], *weights])[0]


def _returning(planned: Sequence[Planned]) -> Iterator[int]:
    """Where a later visit opens with a page that does not say where it came from."""
    last: datetime | None = None
    for place, one in enumerate(planned):
        draft = one.draft
        if draft.name not in TOUCHES or draft.automatic:
            continue
        opens = last is not None and draft.at - last > GAP
        if opens and draft.name == "page.viewed" and not _says(draft.props):
            yield place
        last = draft.at


def _says(props: Mapping[str, object]) -> bool:
    return "utm_source" in props or "referrer" in props


def _brought(planned: Planned, source: Source, rng: Random) -> Planned:
    props = addressed({**planned.draft.props, **source.arrival(rng)})
    return replace(planned, draft=replace(planned.draft, props=props))
