"""The worked tables of docs/rules/response-clocks.md."""

import pytest

from testigo.core.sla.clocks import milestones, reading
from tests.spec.response_clocks import MONDAY, PASSED, SHOWN, Passed, Shown, run
from tests.spec.working_time import OFFICE, instant


@pytest.mark.parametrize("row", SHOWN, ids=lambda row: f"{row.state}: {row.why}")
def test_a_clock_shows_what_the_table_says(row: Shown) -> None:
    shown = reading(run(row.start, row.events), OFFICE, instant(row.now))
    assert shown.state == row.state
    assert (shown.used_seconds, shown.left_seconds) == (
        float(row.used) * 3600,
        float(row.left) * 3600,
    )


@pytest.mark.parametrize("row", PASSED, ids=lambda row: row.why)
def test_milestones_are_facts_as_the_table_says(row: Passed) -> None:
    clock = run(MONDAY, row.events)
    known = max((event.fact().known_at for event in row.events), default=None)
    found = milestones(clock, known, instant(row.now))
    assert tuple(name for name, _ in found) == row.milestones
    assert dict(found) == {
        name: at
        for name, at in (("warned", clock.warn_at), ("passed_due", clock.due_at))
        if name in row.milestones
    }
