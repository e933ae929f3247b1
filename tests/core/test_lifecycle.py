"""Stages and cycles: which evidence moves a person, and when."""

import pytest
from hypothesis import given

from testigo.core.facts import STAGES, Fact
from testigo.core.lifecycle import crossings
from testigo.core.story import Agreement, PactInForce, Story, retell, score_at
from tests.spec.agreement import PACT, agreement, at, director, fact, pact, trait, viewed
from tests.spec.histories import histories
from tests.spec.lifecycle import ROWS, Case, Entered, demo, exactly_70, known, recycled

AGREEMENT = agreement()


def renewed(threshold: int, hours: float) -> Agreement:
    """A second version with another threshold, in force from so many hours in."""
    text = PACT.replace("over: 70", f"over: {threshold}")
    return Agreement(
        (*AGREEMENT.versions, PactInForce(2, pact(text), at(hours), at(hours))),
    )


def entered(facts: list[Fact], deal: Agreement = AGREEMENT) -> list[tuple[str, int, int]]:
    """Stage, hour and version of the pact of each entry."""
    hour = 3600
    return [
        (entry.stage, int((entry.at - at(0)).total_seconds() // hour), entry.pact_version)
        for entry in retell(facts, deal).path.entries
    ]


def stage(facts: list[Fact], deal: Agreement = AGREEMENT) -> str:
    return retell(facts, deal).path.stage


@pytest.mark.parametrize("case", ROWS, ids=str)
def test_the_table_of_stages(case: Case) -> None:
    found = [Entered.of(entry) for entry in retell(case.facts, AGREEMENT).path.entries]
    assert found == list(case.entered)


def test_an_entry_says_where_from_why_and_by_which_clause() -> None:
    asked = demo(2)
    story = retell([*director(), asked], AGREEMENT)
    lead, mql, sql = story.path.entries
    assert [entry.previous for entry in story.path.entries] == ["", "lead", "mql"]
    assert lead.cause == director()[0].id
    assert mql.cause == sql.cause == asked.id
    assert [entry.clause for entry in story.path.entries] == [
        "definitions.lead",
        "definitions.mql",
        "definitions.sql",
    ]


def test_a_crossing_by_a_trait_cites_what_was_done_at_that_instant_if_anything_was() -> None:
    facts = [*exactly_70(0)[1:], viewed("/precios", 24), known(25), viewed("/blog", 25)]
    (mql,) = crossings(retell(facts, AGREEMENT).path.entries)
    assert mql.cause == facts[-1].id


def test_the_data_of_the_table_are_the_points_that_it_names() -> None:
    story = retell(exactly_70(), AGREEMENT)
    version = AGREEMENT.versions[0]
    assert score_at(story, version, at(1)).total == 70


# --- the pact changes ----------------------------------------------------------------------------


def test_a_new_version_moves_nobody_until_their_next_fact() -> None:
    facts = exactly_70()
    assert entered(facts, renewed(60, 48)) == [("lead", 0, 1)]


def test_the_next_fact_counts_under_the_new_version() -> None:
    facts = [*exactly_70(), viewed("/blog", 50)]
    assert entered(facts, renewed(60, 48)) == [("lead", 0, 1), ("mql", 50, 2)]
    assert entered([*exactly_70(), viewed("/blog", 47)], renewed(60, 48)) == [("lead", 0, 1)]


def test_a_stage_reached_stays_under_a_version_that_asks_for_more() -> None:
    facts = [*exactly_70(), fact("webinar.attended", 2), viewed("/blog", 50)]
    assert entered(facts, renewed(100, 48)) == [("lead", 0, 1), ("mql", 2, 1)]


def test_under_the_new_version_only_the_current_cycle_is_counted_again() -> None:
    facts = [*exactly_70(), recycled(10), demo(11), viewed("/blog", 50)]
    assert stage(facts, renewed(84, 48)) == "sql"  # 35 + 50: crossed under the first, at 11
    late = [*exactly_70(), recycled(10), viewed("/precios", 11), viewed("/blog", 50)]
    assert stage(late, renewed(54, 48)) == "mql"  # 35 + 20 of the second cycle
    assert stage(late, renewed(55, 48)) == "lead"


def test_facts_before_the_first_version_fold_under_it() -> None:
    facts = [*director(-24 * 365), demo(-24 * 300)]
    assert entered(facts)[-1] == ("sql", -24 * 300, 1)


def test_without_a_pact_nobody_has_a_stage() -> None:
    assert entered([*director(), demo(1)], Agreement()) == []


# --- cycles --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("not_before", "too_early", "in_time"),
    [
        ("2026-09-23", 38.99, 39),
        ("2026-09-23T09:00", 47.99, 48),
        ("2026-09-23T09:00+00:00", 49.99, 50),
        ("2026-10-25", 806.99, 807),  # the day on which the clock goes back: still summer time
        ("2026-10-26", 831.99, 832),
    ],
)
def test_until_when_a_recycled_lead_waits(
    not_before: str, too_early: float, in_time: float
) -> None:
    facts = [*director(), recycled(1, not_before), demo(2)]
    assert stage([*facts, viewed("/blog", too_early)]) == "lead"
    assert stage([*facts, viewed("/blog", in_time)]) == "sql"


def test_a_wait_that_is_no_date_holds_nobody_back() -> None:
    assert stage([*director(), recycled(1, "soon"), demo(2)]) == "sql"


def test_a_person_who_was_no_lead_stays_outside_the_path_when_recycled() -> None:
    story = retell([viewed("/precios", 0), recycled(1)], AGREEMENT)
    assert (story.path.stage, story.path.entries, story.person.cycle) == ("", [], 2)


def test_a_crossing_happens_once_in_a_cycle() -> None:
    facts = [*director(), demo(1), trait("sector", "Banca", 2), trait("sector", "Industria", 3)]
    assert len(crossings(retell(facts, AGREEMENT).path.entries)) == 1


def _status(*facts: Fact) -> str:
    story: Story = retell([known(), *facts], AGREEMENT)
    return story.person.status


def _attempt(hours: float, outcome: str) -> Fact:
    return fact("contact.attempted", hours, props={"channel": "phone", "outcome": outcome})


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ([], "new"),
        ([_attempt(1, "no_answer")], "working"),
        ([_attempt(1, "spoke")], "connected"),
        ([_attempt(1, "spoke"), _attempt(2, "no_answer")], "connected"),
        ([_attempt(1, "call_back")], "waiting"),
        ([_attempt(1, "call_back"), _attempt(2, "no_answer")], "working"),
        ([fact("lead.rejected", 1)], "closed"),
        ([fact("lead.disqualified", 1)], "closed"),
        ([fact("lead.disqualified", 1), fact("lead.reinstated", 2)], "new"),
        ([fact("contract.signed", 1)], "closed"),
        ([fact("lead.recycled", 1, props={"reason": "unreachable"})], "unreachable"),
        ([_attempt(1, "spoke"), fact("lead.recycled", 2, props={"reason": "timing"})], "new"),
    ],
)
def test_status_is_what_is_done_now(facts: list[Fact], status: str) -> None:
    assert _status(*facts) == status


@given(histories())
def test_a_rejected_lead_is_moved_by_people_only(facts: list[Fact]) -> None:
    """Whatever happens after a rejection, no stage is entered because of a visit or a download."""
    last = max((item.at for item in facts), default=at(0))
    hours = (last - at(0)).total_seconds() / 3600 + 1
    before = retell([*facts, fact("lead.rejected", hours)], AGREEMENT)
    if before.path.stage in ("mql", "sql", "opportunity"):
        after = retell(
            [*facts, fact("lead.rejected", hours), demo(hours + 1), *director(hours + 2)],
            AGREEMENT,
        )
        assert after.path.entries == before.path.entries


@given(histories())
def test_the_stage_is_that_of_the_last_entry(facts: list[Fact]) -> None:
    path = retell(facts, AGREEMENT).path
    assert path.stage == (path.entries[-1].stage if path.entries else "")
    assert all(entry.stage in STAGES for entry in path.entries)


def test_an_act_that_the_mql_names_crosses_no_sooner_than_a_recycled_lead_may() -> None:
    text = PACT.replace(
        "when: {all: [{score: total, over: 70}, {score: fit, at_least: 20}]}",
        "when: {any: [{fact: lead.accepted}, {score: total, over: 70}]}",
    )
    waits = {"reason": "timing", "not_before": "2026-09-22"}
    sent_back = [*director(), fact("lead.recycled", 1, props=waits)]
    early, later = fact("lead.accepted", 2), fact("lead.accepted", 30)
    assert crossings(retell([*sent_back, early], agreement(text)).path.entries) == []
    [crossing] = crossings(retell([*sent_back, early, later], agreement(text)).path.entries)
    assert crossing.at == later.at
