"""The whole plan of the sample: every fact of fourteen months, in the order it becomes known.

The same seed, size and instant give the same plan, to the last letter.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from random import Random

from testigo.core.drafts import FactDraft
from testigo.sample.acts import Teller
from testigo.sample.again import sent_again
from testigo.sample.agenda import Arrivals, arrivals
from testigo.sample.campaigns import MIXES, SOURCES
from testigo.sample.costs import Leads, cost_facts, monday_of, runs
from testigo.sample.journeys import journey_of, wanted_for
from testigo.sample.lives import Life, Planned, World, visits, visits_until
from testigo.sample.machines import machine_clicks
from testigo.sample.pacts import ZONE, Signing, plain_agenda, signings
from testigo.sample.profiles import draw_profile
from testigo.sample.returns import Returns
from testigo.sample.today import planted
from testigo.sample.twice import here_twice

SEED = 20_26
PEOPLE = 6_000
MONTHS = 14
# People who look around and never say who they are.
_PASSERS = 0.16
_LAST_NEWSLETTERS = 2


@dataclass(frozen=True)
class Plan:
    """Everything that will happen, ready to be written."""

    world: World
    facts: Sequence[Planned]
    signings: Sequence[Signing]


def first_day(today: date) -> date:
    """The first of the month fourteen months before this one."""
    months = today.year * 12 + today.month - 1 - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def make_plan(now: datetime, scale: float = 1.0, seed: int = SEED) -> Plan:
    """Plan the history that ends at `now`; `scale` 1 makes about 6,000 people."""
    today = now.astimezone(ZONE).date()
    first = first_day(today)
    agenda, pact = plain_agenda(first, today)
    world = World(agenda.local(first), now, agenda, pact)
    lives = list(_lives(world, round(PEOPLE * scale), seed))
    lives += here_twice(world, lives, scale, 2 * round(PEOPLE * scale) + 1000, seed)
    returns = Returns(world, seed)
    facts = list(chain.from_iterable(returns.of(life) for life in lives))
    facts += [returns.linked(one) for one in sent_again(world, lives, seed)]
    facts += [
        returns.linked(one) for one in machine_clicks(world, scale, Random(f"{seed}/machines"))
    ]
    facts += cost_facts(world, _leads_by_week(world, lives), scale, Random(f"{seed}/costs"))
    facts.sort(key=lambda planned: planned.known_at)
    return Plan(world, facts, signings(agenda, first, today))


def _lives(world: World, people: int, seed: int) -> Iterator[Life]:
    first, last = world.agenda.day_of(world.start), world.agenda.day_of(world.now)
    # Whoever decides in the days after `now` is on the way today.
    days = arrivals(world.agenda, first + timedelta(days=1), last + timedelta(days=12))
    for number in range(1, people + 1):
        yield _life(world, number, days, Random(f"{seed}/{number}")).run()
    yield _lost_renewal(world, people + 1, Random(f"{seed}/{people + 1}")).run()
    for life in planted(world, people + 2, seed):
        yield life.run()


def _life(world: World, number: int, days: Arrivals, rng: Random) -> Life:
    day = days.draw(rng)
    running = [source for source in SOURCES if runs(source, world, day)]
    source = rng.choices(running, [source.share for source in running])[0]
    mix = MIXES[source.mix]
    kind = "passer" if rng.random() < _PASSERS else rng.choices(list(mix), list(mix.values()))[0]
    profile = draw_profile(rng, number, wanted_for(kind, rng))
    life = Life(world, Teller(profile, source, rng), kind)
    life.expect(visits(life, journey_of(kind, profile, rng), day))
    life.expect(_newsletters(life))
    return life


def _newsletters(life: Life) -> list[FactDraft]:
    """Some of the monthly mails that come after somebody told their e-mail."""
    known = life.known_since()
    if known is None:
        return []
    rng, agenda = life.teller.rng, life.world.agenda
    drafts = []
    sent = 0
    for day in _second_tuesdays(agenda.day_of(known), agenda.day_of(life.world.now)):
        at = agenda.local(day, 600) + timedelta(seconds=life.teller.profile.number % 3600)
        if at > known and rng.random() < 0.4 and sent < _LAST_NEWSLETTERS:
            sent += 1
            drafts += life.teller.mail(at, f"boletin-{day:%Y-%m}")
    return drafts


def _second_tuesdays(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month + timedelta(days=(1 - month.weekday()) % 7 + 7)
        month = (month + timedelta(days=32)).replace(day=1)


def _lost_renewal(world: World, number: int, rng: Random) -> Life:
    """A customer of the first weeks whose promise is not kept and who does not renew."""
    profile = draw_profile(rng, number, wanted_for("prices", rng))
    source = next(source for source in SOURCES if source.campaign == "consultora-rumbo")
    life = Life(world, Teller(profile, source, rng), "prices", scripted=True, loyal=False)
    desk, agenda = life.desk, world.agenda
    handed_over = agenda.next_days(world.start + timedelta(days=23), 1, rng)
    life.expect(visits_until(life, journey_of("prices", profile, rng), handed_over))
    called = desk.approach(agenda.later(handed_over, 25), 1, reached=True)
    accepted = desk.say("lead.accepted", agenda.later(called[0].at, 5))
    qualified = desk.say("lead.qualified", agenda.later(called[0].at, 12))
    spoke = desk.approach(agenda.later(qualified.at, 70), 1, reached=True)
    amount = 14_400
    deal = desk.confirm(spoke[0].at, amount)
    # Signed in the second month, so that twelve months end with the first of this one.
    signing = agenda.next_days(world.start + timedelta(days=49), 1, rng)
    signed = desk.sign(signing, amount, term=12)
    life.expect([*called, accepted, qualified, *spoke, *deal, *signed])
    return life


def _leads_by_week(world: World, lives: Sequence[Life]) -> Leads:
    """How many people told who they are, by channel and campaign of their first visit."""
    found: Leads = Counter()
    for life in lives:
        told = next((p for p in life.planned if p.draft.name == "form.submitted"), None)
        if told is not None:
            source = life.teller.source
            monday = monday_of(world.agenda.day_of(told.known_at))
            found[source.channel, source.campaign, monday] += 1
    return found
