"""The tables of the rule pages hold for relations too, and what a backtest promises beside."""

from dataclasses import replace

import pytest

from testigo.analytics.backtest import NotMatched, crossings, peaks
from testigo.core.facts import Fact
from tests.analytics.backtest.relations import asked, reference, rows_of
from tests.spec import backtest, lifecycle, scoring
from tests.spec.agreement import PACT, at, director, fact, pact, viewed


def test_the_tables_of_stages_and_points_say_when_people_cross() -> None:
    cases = [(str(row), row.facts) for row in (*lifecycle.ROWS, *scoring.ROWS)]
    lives = {f"{number} {told}": facts for number, (told, facts) in enumerate(cases)}
    crossed = rows_of(asked(lives, pact()), pact())
    assert crossed == reference(lives, pact())
    of_stages = {
        (f"{number} {row}", one.cycle, at(one.hours))
        for number, row in enumerate(lifecycle.ROWS)
        for one in row.entered
        if one.stage == "mql" and not one.implied
    }
    numbers = {f"{number} {row}" for number, row in enumerate(lifecycle.ROWS)}
    assert {row[:3] for row in crossed if row[0] in numbers} == of_stages


@pytest.mark.parametrize("case", scoring.ROWS, ids=str)
def test_the_table_of_points(case: scoring.Case) -> None:
    """Everybody is a lead and any total is enough: the score is that of the instant looked at."""
    known = fact("trait.set", 0, "known", props={"trait": "phone", "value": "+34600"})
    seen = fact("note.written", case.seen_hours, "seen")
    lowered = pact(PACT.replace("over: 70", "over: -900").replace("at_least: 20", "at_least: -900"))
    definitions = lowered.lifecycle.definitions
    # Nobody is looked at before the instant of the table.
    asks = pact(PACT.replace("{score: fit, at_least: 20}", "{fact: note.written}"))
    both = replace(
        definitions["mql"],
        when=type(definitions["mql"].when)(
            (definitions["mql"].when, asks.lifecycle.definitions["mql"].when.items[1])  # type: ignore[union-attr]
        ),
    )
    lifecycle_of = replace(lowered.lifecycle, definitions={**definitions, "mql": both})
    tried = replace(lowered, lifecycle=lifecycle_of)
    lives = {"p": [known, *case.facts, seen]}
    (row,) = rows_of(asked(lives, tried), tried)
    assert row[4:] == (case.fit, case.interest)


def test_a_new_test_needs_new_matches() -> None:
    found = asked({"p": director()}, pact())
    other = pact(PACT.replace("{trait: employees, between: [20, 250]}", "{trait: city, is: Vigo}"))
    with pytest.raises(NotMatched):
        crossings(found, other)


def test_nobody_makes_an_empty_answer() -> None:
    lives: dict[str, list[Fact]] = {"p": [viewed("/", 1)]}
    found = asked(lives, pact())
    assert (found.people, found.facts) == (1, 1)
    assert crossings(found, pact()).num_rows == 0


def test_the_table_of_crossings_and_peaks() -> None:
    found = asked({str(case): case.facts for case in backtest.ROWS}, pact())
    crossed = {row[:4] for row in rows_of(found, pact())}
    assert crossed == {
        (str(case), one.cycle, at(one.hours), one.score)
        for case in backtest.ROWS
        for one in case.crossed
    }
    highest = {
        (row["person"], row["cycle"], row["peak"]) for row in peaks(found, pact()).to_pylist()
    }
    assert highest == {(str(case), *peak) for case in backtest.ROWS for peak in case.peaks}
