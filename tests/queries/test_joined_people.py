"""People joined and parted: every report counts them once, and a past date knows nothing of it."""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.merging import merge_people, part_people
from testigo.core.asof import Days
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.facts import JOINING, Fact
from testigo.core.followed import HANDED_OVER, followed
from testigo.core.identity import joined
from testigo.core.loop import close_loop
from testigo.queries.attempts import attempts_report
from testigo.queries.attribution import attribution_report
from testigo.queries.claims import claims_report
from testigo.queries.followed import hand_overs
from testigo.queries.funnel import funnel_report
from testigo.queries.funnel_parts import funnel_members, funnel_parts
from testigo.queries.gap import gap_report
from testigo.queries.goals import goals_report
from testigo.queries.leaks import leaks_report
from testigo.queries.loop import loop_report
from testigo.queries.recommending import recommendations_report
from testigo.queries.report_facts import loop_facts
from testigo.queries.restating import restated_loop
from testigo.store import log
from testigo.store.models import FactRow, PersonKey, PersonMerge, Workspace
from tests.actions.business import NOW, business_with_pact, open_business
from tests.core.journey_logs import journey_logs
from tests.core.report_logs import PEOPLE, hours, instants, logs, ranges
from tests.spec.story import MADRID

pytestmark = pytest.mark.django_db

Report = Callable[[Workspace, dict[str, Any]], Any]
REPORTS: dict[str, Report] = {
    "attempts": lambda space, asked: attempts_report(space, **asked).document(),
    "loop": lambda space, asked: loop_report(space, **asked).document(),
    "claims": lambda space, asked: claims_report(space, **asked).document(),
    "cohort": lambda space, asked: funnel_report(space, mode="cohort", **asked).document(),
    "period": lambda space, asked: funnel_report(space, mode="period", **asked).document(),
    "by channel": lambda space, asked: funnel_parts(space, **asked, by="channel").document(),
    "by sector": lambda space, asked: funnel_parts(space, **asked, by="sector").document(),
    "members": lambda space, asked: repr(funnel_members(space, **asked, stage="lead")),
    "leaks": lambda space, asked: leaks_report(space, **asked).document(),
    "gap": lambda space, asked: gap_report(space, **asked, against="previous").document(),
    "recommendations": lambda space, asked: recommendations_report(space, **asked).document(),
    "then and now": lambda space, asked: restated_loop(space, **asked).document(),
    "attribution": lambda space, asked: attribution_report(space, **asked, window=90).document(),
    "journeys": lambda space, asked: attribution_report(
        space, **asked, window=90
    ).journeys_document(),
    "goals": lambda space, asked: repr(goals_report(space, asof=asked["asof"]).history),
}


def bytes_of(space: Workspace, asked: dict[str, Any]) -> dict[str, bytes]:
    """Every report as it is written."""
    return {name: json.dumps(ask(space, asked)).encode() for name, ask in REPORTS.items()}


# --- what is read, whoever holds it today ---------------------------------------------------------

reading = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
joinings = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), st.booleans()), max_size=4
)


@pytest.fixture
def space() -> Workspace:
    """A workspace to fill again and again."""
    workspace = open_business()
    PersonKey.objects.of(workspace.id).create(
        kind="email", value="ana@x", person="ana", since=NOW, verified=False, given=False
    )
    return workspace


def later(asof: datetime, pairs: Iterable[tuple[str, str, bool]]) -> list[Fact]:
    """Joinings and partings told from an instant on."""
    found = []
    for place, (one, other, apart) in enumerate(pairs):
        name = "person.unmerged" if apart else "person.merged"
        at, mark = asof + timedelta(hours=place), f"later{place}"
        found.append(Fact(mark, name, at, at, mark, one, props={} if apart else {"into": other}))
    return found


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """The facts with joinings that lead nowhere back, as they are where people are joined."""
    return [
        fact
        for fact in facts
        if fact.name != "person.merged" or str(fact.props["into"]) > str(fact.person)
    ]


def fill(space: Workspace, facts: Sequence[Fact]) -> None:
    """Make the log hold exactly these facts, each held as it is where people are joined."""
    FactRow.objects.of(space.id).delete()
    PersonMerge.objects.of(space.id).delete()
    log.append(space.id, 0, facts)
    rows = FactRow.objects.of(space.id).filter(origin="reported").exclude(name__in=JOINING)
    for person, holder in joined(facts).items():
        PersonMerge.objects.of(space.id).create(
            person=person, survivor=holder, seq=1, merged_at=NOW, merged_by="system", told={}
        )
        rows.filter(person=person).update(holder=holder)


@reading
@given(logs(), journey_logs(), joinings, ranges(), instants)
def test_a_past_date_says_the_same_whoever_is_joined_or_parted_later(
    space: Workspace,
    facts: list[Fact],
    walked: list[Fact],
    pairs: list[tuple[str, str, bool]],
    days: Days,
    asof: datetime,
) -> None:
    for told in (in_order(facts), in_order(walked)):
        by_then = [fact for fact in told if fact.known_at < asof]
        asked = {"since": days.since, "until": days.until, "asof": asof}
        fill(space, by_then)
        before = bytes_of(space, asked)
        fill(space, [*by_then, *in_order(later(asof, pairs))])
        assert bytes_of(space, asked) == before


JANUARY = Days(date(2026, 1, 1), date(2026, 2, 1), MADRID)
ASOF = hours(24 * 40)
# Four people, of whom two became leads and were handed over; each may have done the rest.
_LIFE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("page.viewed", {"gclid": "x"}),
    ("form.submitted", {"channel": "events"}),
    ("trait.set", {"trait": "company", "value": "Acme"}),
    ("stage.entered", {"stage": "lead", "cycle": 1}),
    (HANDED_OVER, {"stage": "mql", "to": "team:sdr"}),
    ("contact.attempted", {"channel": "phone"}),
    ("contract.signed", {"amount": "10"}),
)
_CONCLUDED = ("stage.entered", HANDED_OVER)
_LEADS = PEOPLE[2:]


def lived(told: Collection[tuple[str, str]]) -> list[Fact]:
    """What those people did, as far as it is told: of whom, and what."""
    facts = []
    for person in PEOPLE:
        for place, (name, props) in enumerate(_LIFE):
            derived = name in _CONCLUDED
            if person in _LEADS if derived else (person, name) in told:
                at, mark = hours(24 * 2 + place * 5 + PEOPLE.index(person)), f"{person}{place}"
                said = {"campaign": person, "form": person, **props}
                origin = "derived" if derived else "reported"
                facts.append(Fact(mark, name, at, at, mark, person, origin=origin, props=said))
    return facts


def joined_at(asof: datetime, pairs: Iterable[tuple[str, str, str]]) -> list[Fact]:
    """Who was joined into whom before an instant, and who is today: empty for nobody."""
    facts = []
    for person, then, now in pairs:
        if then:
            facts += later(asof - timedelta(hours=9), [(person, then, False)])
        if now != then:
            facts += later(asof, [(person, now, not now)])
    return [
        replace(fact, id=f"{number}", message_id=f"{number}") for number, fact in enumerate(facts)
    ]


def into(person: str) -> st.SearchStrategy[tuple[str, str, str]]:
    """Somebody with whom they were joined into, then and today."""
    others = st.sampled_from(["", *(one for one in PEOPLE if one > person)])
    return st.tuples(st.just(person), others, others)


several_joinings = st.tuples(*map(into, PEOPLE))
_DONE = [name for name, _ in _LIFE if name not in _CONCLUDED]
_ALL = frozenset(product(PEOPLE, _DONE))
tellings = st.sets(st.sampled_from(sorted(_ALL)), max_size=8).map(_ALL.difference)


# Who contracts is known by a company that was told of one, and a contract told of another.
_TOLD_OF_TWO = frozenset(
    {("ana", "trait.set"), ("bea", "contract.signed"),
     *product(["dani"], ["trait.set", "contract.signed"])}
)  # fmt: skip


@reading
@given(tellings, several_joinings)
@example(
    _TOLD_OF_TWO,
    (("ana", "carla", "carla"), ("bea", "carla", ""), ("carla", "", ""), ("dani", "", "")),
)
def test_what_is_read_gives_the_same_as_the_whole_log(
    space: Workspace, telling: frozenset[tuple[str, str]], pairs: tuple[tuple[str, str, str], ...]
) -> None:
    told = [*lived(telling), *joined_at(ASOF, pairs)]
    fill(space, told)
    read = loop_facts(space.id, JANUARY, ASOF, forms=True)
    assert close_loop(read, JANUARY, ASOF, "EUR") == close_loop(told, JANUARY, ASOF, "EUR")
    found = hand_overs(space.id, JANUARY, ASOF, "EUR")
    assert found == followed(told, JANUARY, ASOF, "EUR", {})


# --- a business, as it goes -----------------------------------------------------------------------

ANA, BEA = "ana@acme.example", "bea@beta.example"


class Business:
    """A business whose worker is always there."""

    def __init__(self) -> None:
        self.space = business_with_pact()
        self.days = 0

    def tell(self, name: str, email: str, **props: Any) -> None:
        """A fact of the next day."""
        self.days += 1
        draft = FactDraft(
            name, self.now, f"{name}{self.days}", person=PersonKeys(email=email), props=props
        )
        record_facts(workspace=self.space, drafts=[draft], source="api", now=self.now)
        apply_all(workspace=self.space, now=self.now)

    @property
    def now(self) -> datetime:
        return NOW + timedelta(days=self.days)

    def person(self, email: str) -> str:
        """Who has an address."""
        found = PersonKey.objects.of(self.space.id).get(kind="email", value=email)
        return str(found.person)

    def asked(self) -> dict[str, Any]:
        """Everything that is known now, and a little of tomorrow."""
        until = (self.now + timedelta(days=2)).date()
        asof = self.now + timedelta(hours=1)
        return {"since": date(2026, 8, 1), "until": until, "asof": asof}

    def counts(self) -> dict[str, Any]:
        """How many people each report counts, and what they signed."""
        asked = self.asked()
        loop = loop_report(self.space, **asked).loop
        claims = claims_report(self.space, **asked)
        funnel = funnel_report(self.space, mode="cohort", **asked)
        sold = attribution_report(self.space, **asked, window=90).found
        return {
            "loop": [(row.channel, row.figures.leads, row.figures.customers) for row in loop.rows],
            "claims": claims.leads + claims.unknown,
            "funnel": funnel.rows[0].people,
            "members": len(funnel_members(self.space, **asked, stage="lead")),
            "leaks": leaks_report(self.space, **asked).leakage.handed_over,
            "gap": gap_report(self.space, **asked, against="previous").chain.leads,
            "journeys": [(one.sale.person, one.touches[0].channel) for one in sold.journeys],
        }


@pytest.fixture
def two() -> Business:
    """Ana came by LinkedIn and Bea by an event; both asked for a demo, and Bea signed."""
    found = Business()
    found.tell("cost.recorded", ANA, channel="linkedin_ads", amount="10", claimed=1)
    found.tell("form.submitted", ANA, channel="linkedin_ads")
    found.tell("demo.requested", ANA)
    found.tell("form.submitted", BEA, channel="events")
    found.tell("demo.requested", BEA)
    found.tell("contract.signed", BEA, amount="100")
    return found


def test_two_joined_people_are_one_where_the_survivor_counts_until_they_are_parted(
    two: Business,
) -> None:
    ana, bea = two.person(ANA), two.person(BEA)
    apart = two.counts()
    assert apart["funnel"] == apart["members"] == apart["gap"] == apart["leaks"] == 2
    assert apart["loop"] == [("events", 1, 1), ("linkedin_ads", 1, 0)]
    assert apart["journeys"] == [(bea, "events")]
    for _ in range(2):
        before = two.asked()
        then = bytes_of(two.space, before)
        two.days += 1
        pair = merge_people(workspace=two.space, one=ana, other=bea, by="system", now=two.now)
        assert (pair.survivor, pair.merged) == (ana, bea)
        together = two.counts()
        assert together["loop"] == [("linkedin_ads", 1, 1)]
        assert together["funnel"] == together["members"] == together["gap"] == 1
        assert together["leaks"] == 1
        assert together["journeys"] == [(ana, "linkedin_ads")]
        assert bytes_of(two.space, before) == then
        before = two.asked()
        then = bytes_of(two.space, before)
        two.days += 1
        part_people(workspace=two.space, person=bea, by="system", now=two.now)
        assert two.counts() == apart
        assert bytes_of(two.space, before) == then


def test_a_browser_recognised_later_was_nobody_before(two: Business) -> None:
    two.days += 1
    for email, browser in (("", "b1"), (ANA, "b1")):
        before, then = two.asked(), bytes_of(two.space, two.asked())
        two.days += 1
        draft = FactDraft(
            "page.viewed", NOW - timedelta(days=3) if not email else two.now, f"p{two.days}",
            person=PersonKeys(email=email), anonymous_id=browser, props={"gclid": "x"},
        )  # fmt: skip
        record_facts(workspace=two.space, drafts=[draft], source="api", now=two.now)
        apply_all(workspace=two.space, now=two.now)
        assert bytes_of(two.space, before) == then
    assert two.counts()["loop"] == [("events", 1, 1), ("google_ads", 1, 0), ("linkedin_ads", 0, 0)]
