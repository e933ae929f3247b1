"""Two made-up people under a pact: the ideal customer passes, the student does not."""

from pathlib import Path

import pytest

from testigo.core.pact import load_pact
from testigo.core.specimens import specimens
from tests.spec.agreement import PACT, pact

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "pact.es.yaml"


def test_the_example_says_what_its_comment_says() -> None:
    read, problems = load_pact(EXAMPLE.read_text("utf-8"))
    assert read is not None, problems
    ideal, student = specimens(read)
    assert sorted(row.points for row in ideal.rows) == [5, 15, 15, 20, 50]
    assert (ideal.score.total, ideal.passes) == (105, True)
    assert (student.score.total, student.passes) == (55, False)


@pytest.mark.parametrize(("over", "passes"), [(104, True), (105, False)])
def test_the_threshold_decides(over: int, passes: bool) -> None:
    ideal, _ = specimens(pact(PACT.replace("over: 70", f"over: {over}")))
    assert ideal.passes is passes


def test_other_words_of_the_ideal_customer_are_taken() -> None:
    text = PACT.replace("in: [Industria, Logística, Alimentación]", "in: [Banca]")
    ideal, _ = specimens(pact(text.replace("between: [20, 250]", "at_least: 900")))
    assert ideal.score.total == 105


def test_the_rows_add_up_to_the_score() -> None:
    for one in specimens(pact()):
        assert sum(row.points for row in one.rows) == one.score.total
