"""The life of one person: what they do, when they cross, and how Sales and Success react.

The rules of the core are run on the facts as they come, so that everybody acts on what the pact
really says of this person at that moment.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from testigo.core.drafts import FactDraft
from testigo.core.facts import Fact
from testigo.core.lifecycle import StageEntry
from testigo.core.story import PactInForce, Story, continue_story
from testigo.sample.acts import Teller
from testigo.sample.agenda import Agenda
from testigo.sample.journeys import Journey, again
from testigo.sample.sales import ASKED, BY_HAND, CALLED, Desk
from testigo.sample.success import Care

_RETURN = 0.34


@dataclass(frozen=True, slots=True)
class Planned:
    """A fact with the instant at which it becomes known; behind a `cut` consequences must be
    drawn before anybody acts, because somebody receives the person."""

    draft: FactDraft
    known_at: datetime
    cut: bool = False


@dataclass(frozen=True)
class World:
    """What all lives share: from when to when, under which pact and calendar."""

    start: datetime
    now: datetime
    agenda: Agenda
    pact: PactInForce


@dataclass
class Life:
    """One person from the first visit to now.

    `scripted` is True where what Sales does is planted too, instead of left to chance; `loyal` is
    False for the planted renewal that is lost.
    """

    world: World
    teller: Teller
    kind: str
    scripted: bool = False
    loyal: bool = True
    story: Story = field(default_factory=Story)
    planned: list[Planned] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk = Desk(self.teller, self.world.agenda, self.kind)
        self._order = count()
        self._ahead: list[tuple[datetime, int, FactDraft]] = []
        self._keys: set[str] = set()

    def expect(self, drafts: list[FactDraft]) -> None:
        """Facts that are to come; those before the history begins are left out."""
        for draft in drafts:
            if draft.at >= self.world.start:
                heappush(self._ahead, (draft.at, next(self._order), draft))

    def known_since(self) -> datetime | None:
        """When they will first tell who they are; None for somebody who never does."""
        return min(
            (at for at, _, draft in self._ahead if draft.name == "form.submitted"), default=None
        )

    def told_at(self) -> datetime | None:
        """When they told who they are, once they lived; None for somebody who never did."""
        told = (one.draft.at for one in self.planned if one.draft.name == "form.submitted")
        return next(told, None)

    def run(self) -> "Life":
        """Live up to now; what happened is in `planned`, in order."""
        while self._ahead and self._ahead[0][0] <= self.world.now:
            at = self._ahead[0][0]
            group = []
            while self._ahead and self._ahead[0][0] == at:
                group.append(heappop(self._ahead)[2])
            entered = self._take_in(group)
            cut = any(entry.stage in ("mql", "sql") for entry in entered)
            self.planned += [Planned(draft, at, cut) for draft in group]
            self._react(group, entered, at)
        return self

    def _take_in(self, group: list[FactDraft]) -> list[StageEntry]:
        before = len(self.story.path.entries)
        facts = [_as_fact(draft) for draft in group]
        for draft in group:
            facts += self._keys_as_traits(draft)
        facts.sort(key=lambda fact: fact.message_id)
        continue_story(self.story, facts, self.world.pact)
        return [entry for entry in self.story.path.entries[before:] if not entry.implied]

    def _keys_as_traits(self, draft: FactDraft) -> list[Fact]:
        """The traits that the door gives with a key told for the first time."""
        made = []
        for name in ("email", "phone"):
            value = getattr(draft.person, name)
            if value and name not in self._keys:
                self._keys.add(name)
                props = {"trait": name, "value": value}
                mark = f"k:{name}"
                made.append(Fact(mark, "trait.set", draft.at, draft.at, mark, props=props))
        return made

    def _react(self, group: list[FactDraft], entered: list[StageEntry], at: datetime) -> None:
        if not self.scripted:
            self._sell(group, {entry.stage for entry in entered}, at)
        for draft in group:
            match draft.name:
                case "contract.signed":
                    care = Care(self.teller, self.world.agenda, draft)
                    self.expect(care.follow() if self.loyal else care.lose_trust())
                case "lead.recycled" if self.teller.rng.random() < _RETURN:
                    self._return(draft)

    def _sell(self, group: list[FactDraft], stages: set[str], at: datetime) -> None:
        names = {draft.name for draft in group}
        if "mql" in stages:
            automatic = "sql" in stages
            odds = ASKED if automatic else CALLED
            self.expect(self.desk.receive(at, odds, qualifies=not automatic))
        elif "sql" in stages and "lead.qualified" in names:
            odds = BY_HAND if self.kind == "almost" else CALLED
            self.expect(self.desk.take_over(at, odds))
        elif self.story.path.stage == "lead" and any(
            draft.props.get("form") == "te-llamamos" for draft in group
        ):
            self.expect(self.desk.called_for(at))

    def _return(self, recycled: FactDraft) -> None:
        """Some come back once they may."""
        rng = self.teller.rng
        self.desk.kind, self.desk.accepted = "again", False
        not_before = date.fromisoformat(recycled.props["not_before"])
        decisive = not_before + timedelta(days=rng.randint(16, 50))
        self.expect(visits(self, again(rng), decisive))


def visits(life: Life, journey: Journey, decisive: date) -> list[FactDraft]:
    """A journey as facts, its decisive visit on a date."""
    drafts: list[FactDraft] = []
    for visit in journey:
        day = decisive + timedelta(days=visit.day)
        start = life.world.agenda.visit(day, life.teller.rng)
        drafts += life.teller.visit(start, visit.acts)
    return drafts


def visits_until(life: Life, journey: Journey, decisive: datetime) -> list[FactDraft]:
    """A journey up to its decisive visit, whose last act happens exactly at `decisive`."""
    day = life.world.agenda.day_of(decisive)
    drafts = visits(life, [visit for visit in journey if visit.day < 0], day)
    acts = next(visit.acts for visit in journey if visit.day == 0)
    return [*drafts, *life.teller.visit_until(decisive, acts)]


def _as_fact(draft: FactDraft) -> Fact:
    return Fact(
        id=draft.message_id,
        name=draft.name,
        at=draft.at,
        recorded_at=draft.at,
        message_id=draft.message_id,
        deal=draft.deal,
        actor=draft.actor,
        automatic=draft.automatic,
        props=draft.props,
    )
