"""A pact that is still to be signed promises no clock that never starts or never ends."""

import pytest

from testigo.core.casefile import CaseFile
from testigo.core.decide import decide, tick
from testigo.core.facts import FAMILY
from testigo.core.pact import load_draft, load_pact
from testigo.core.sla.commitments import ENDS_NOTHING, STARTS_NOTHING
from testigo.core.story import Agreement
from tests.spec.agreement import PACT, agreement, at, fact
from tests.spec.obligations import crossing, recorded, run

# What Testigo concludes in the story below, and what is told of the person.
CONCLUDED = ("lead.handed_over", "stage.entered", "stage:mql", "lead.assigned", "clock.started",
             "clock.warned", "clock.passed_due", "clock.kept", "contract.due")  # fmt: skip
TOLD = ("contract.signed", "contact.attempted")


def promising(*promises: str) -> str:
    """The pact with promises of its own only."""
    before, _, rest = PACT.partition("commitments:\n")
    lines = "".join(f"  - {{side: sales, promise: response, within: 1h, {p}}}\n" for p in promises)
    return f"{before}commitments:\n{lines}dispositions:{rest.partition('dispositions:')[2]}"


def name_of(trigger: str) -> str:
    return trigger.replace(".", "-").replace(":", "-").replace("_", "-")


def story(deal: Agreement) -> CaseFile:
    """Somebody handed over, called and signed for a month, long after that month."""
    called = fact("contact.attempted", 2, props={"channel": "phone"})
    signed = fact("contract.signed", 4, deal="d1", props={"term_months": 1})
    case = run([recorded(1, *crossing()), [called]], deal, seen=3).case
    decide(case, [signed], deal)
    tick(case, at(24 * 60))
    assert any(key.startswith("contract.due|") for key in case.told)
    return case


@pytest.mark.parametrize("trigger", [*CONCLUDED, *TOLD])
def test_what_a_draft_may_start_clocks_with_is_what_starts_them(trigger: str) -> None:
    text = promising(f'id: {name_of(trigger)}, starts: "{trigger}", ends: feedback.given')
    problems = [problem.code for problem in load_draft(text)[1]]
    started = bool(story(agreement(text)).clocks)
    assert problems == ([] if started else ["starts_nothing"])


@pytest.mark.parametrize("trigger", [*CONCLUDED, *TOLD])
def test_what_a_draft_may_end_clocks_with_is_what_ends_them(trigger: str) -> None:
    # Of the day before, so that everything comes after it.
    text = promising(f'id: {name_of(trigger)}, starts: trait.set, ends: "{trigger}"')
    problems = [problem.code for problem in load_draft(text)[1]]
    ended = any(r.clock.end in ("kept", "kept_late") for r in story(agreement(text)).clocks)
    assert problems == ([] if ended else ["ends_nothing"])


def test_what_was_signed_stays_readable() -> None:
    text = promising("id: one, starts: contract.due, ends: clock.kept")
    assert [problem.code for problem in load_draft(text)[1]] == ["starts_nothing", "ends_nothing"]
    assert load_pact(text)[1] == []


def test_what_is_counted_may_be_what_testigo_concludes() -> None:
    text = PACT.replace("dispositions:", (
        "  - {id: retention, side: sales, promise: rate, of: contract.due, that: contract.renewed, "
        "within: 30d, at_least: 90%, per: quarter}\ndispositions:"
    ))  # fmt: skip
    assert load_draft(text)[1] == []


def test_only_known_facts_are_refused_as_idle() -> None:
    assert STARTS_NOTHING < ENDS_NOTHING <= FAMILY.keys()
