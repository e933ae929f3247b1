"""Laws of the story and of what follows: the order of arrival does not matter for score, stage and
crossings; replaying the log gives the case that was drawn; a hand-over is never unmade."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from testigo.core.casefile import HANDED_OVER, CaseFile
from testigo.core.decide import decide, needs_history, unretracted
from testigo.core.facts import STAGES, Fact
from testigo.core.handing import assignment
from testigo.core.lifecycle import StageEntry
from testigo.core.replay import History, replay
from testigo.core.sla.closures import Closure
from testigo.core.story import Agreement, PactInForce, Story, retell
from tests.spec.agreement import PERSISTENT, agreement, at, pact
from tests.spec.histories import histories, recordings

# A day that was closed when much had happened already.
CLOSED = Closure("c1", at(72).date(), "Storm", at(90))
AGREEMENT = replace(agreement(PERSISTENT, covered=frozenset({"sales"})), closures=(CLOSED,))


def renewed() -> Agreement:
    """Two versions: the second, of the same content, in force from the tenth day."""
    first = AGREEMENT.versions[0]
    second = PactInForce(2, pact(PERSISTENT), at(240), at(200))
    return Agreement((first, second), AGREEMENT.covered, AGREEMENT.closures)


def draw_all(groups: list[list[Fact]], deal: Agreement) -> tuple[CaseFile, list[Fact]]:
    """Record group after group and draw what follows, as the worker does."""
    case, log, derived = CaseFile("p1"), [], []
    for group in groups:
        history = log if needs_history(case, group, deal) else None
        consequences = decide(case, group, deal, history)
        derived += consequences.facts
        for number, hand_over in enumerate(consequences.hand_overs):
            derived.append(
                assignment(
                    case, hand_over, f"user:{number}", hand_over.destination, consequences.known_at
                )
            )
        log = [*log, *group]
    return case, [*log, *derived]


def told(story: Story) -> tuple[object, ...]:
    """What must not depend on the order of arrival."""
    return story.person, story.tally.matches, story.path.stage, story.path.entries


@given(histories(), st.randoms())
def test_any_order_of_arrival_tells_the_same_story(facts: list[Fact], random: Random) -> None:
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert told(retell(shuffled, AGREEMENT)) == told(retell(facts, AGREEMENT))


@settings(max_examples=200)
@given(recordings())
def test_going_on_from_a_case_gives_what_retelling_gives(groups: list[list[Fact]]) -> None:
    case, log = draw_all(groups, AGREEMENT)
    reported = [fact for fact in log if fact.origin == "reported"]
    whole = retell(unretracted(reported), AGREEMENT)
    assert told(case.story) == told(whole)


@given(recordings())
def test_it_holds_when_the_pact_is_renewed(groups: list[list[Fact]]) -> None:
    deal = renewed()
    case, log = draw_all(groups, deal)
    reported = [fact for fact in log if fact.origin == "reported"]
    assert told(case.story) == told(retell(unretracted(reported), deal))


@given(recordings())
def test_replaying_the_log_gives_the_case_that_was_drawn(groups: list[list[Fact]]) -> None:
    case, log = draw_all(groups, AGREEMENT)
    again = replay("p1", History(log), AGREEMENT, case.drawn_at)
    assert again.owner == case.owner
    assert again.obligations == case.obligations
    assert again.clocks == case.clocks
    assert again.pauses == case.pauses
    live = {key: held.content for key, held in case.told.items() if not held.gone}
    assert {key: h.content for key, h in again.told.items() if not h.gone} == live


@given(recordings())
def test_the_log_holds_exactly_what_the_case_says(groups: list[list[Fact]]) -> None:
    case, log = draw_all(groups, AGREEMENT)
    gone = {f.props["of"] for f in log if f.name == "fact.retracted" and f.origin == "derived"}
    live = {f.id for f in log if f.origin == "derived" and f.id not in gone}
    decided = {f.id for f in log if f.name in ("lead.assigned", "fact.retracted")}
    assert live - decided == {held.fact for held in case.told.values() if not held.gone}


@given(recordings())
def test_a_message_id_is_never_used_twice(groups: list[list[Fact]]) -> None:
    _, log = draw_all(groups, AGREEMENT)
    ids = [fact.message_id for fact in log if fact.origin == "derived"]
    assert len(ids) == len(set(ids))


@given(recordings())
def test_a_recorded_hand_over_is_never_unmade(groups: list[list[Fact]]) -> None:
    _, log = draw_all(groups, AGREEMENT)
    handed = {fact.id for fact in log if fact.name == HANDED_OVER}
    taken_back = {f.props["of"] for f in log if f.name == "fact.retracted"}
    assert not handed & taken_back


@given(recordings())
def test_nobody_is_held_to_a_clock_they_could_not_see(groups: list[list[Fact]]) -> None:
    live = [[replace(fact, history=False) for fact in group] for group in groups]
    case = CaseFile("p1")
    log: list[Fact] = []
    for group in live:
        before = len(case.obligations)
        decide(case, group, AGREEMENT, log if needs_history(case, group, AGREEMENT) else None)
        assert all(owed.at >= group[0].recorded_at for owed in case.obligations[before:])
        log = [*log, *group]


@given(histories())
def test_a_cycle_takes_each_stage_once_and_in_order(facts: list[Fact]) -> None:
    cycles: dict[int, list[StageEntry]] = {}
    for entry in retell(facts, AGREEMENT).path.entries:
        cycles.setdefault(entry.cycle, []).append(entry)
    for entries in cycles.values():
        places = [STAGES.index(entry.stage) for entry in entries]
        assert places == sorted(set(places))
        assert all(a.at <= b.at for a, b in pairwise(entries))


@given(histories(), st.integers(1, 5))
def test_when_it_was_written_down_changes_nothing(facts: list[Fact], days: int) -> None:
    delay = timedelta(days=days)
    moved = [replace(fact, recorded_at=fact.recorded_at + delay) for fact in facts]
    assert told(retell(moved, AGREEMENT)) == told(retell(facts, AGREEMENT))
