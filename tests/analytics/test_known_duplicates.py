"""On data whose truth is known, enough is found and hardly anything else, as the page says."""

import re
from pathlib import Path

import pytest

from bench.duplicates import (
    DATA,
    HALF,
    PRECISION,
    RECALL,
    THRESHOLD,
    Score,
    demo,
    fake_score,
    febrl_score,
    ours,
)

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "duplicates" / "README.md"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the data are not here")


def shown(what: str) -> list[str]:
    """The cells of a row of the page."""
    (row,) = re.findall(rf"^\| {re.escape(what)} \| (.*?) \|$", PAGE.read_text("utf-8"), re.M)
    return [cell.strip() for cell in row.split("|")]


def told(score: Score) -> list[str]:
    """A score as the page writes it."""
    shares = (score.precision, score.recall, score.grouped_precision, score.grouped_recall)
    return [f"{score.pairs:,}", *(f"{share * 100:.1f} %" for share in shares)]


@pytest.mark.parametrize("with_number", [True, False])
@pytest.mark.parametrize(("name", "pairs"), [("dataset1", 500), ("dataset3", 6538)])
def test_febrl(name: str, pairs: int, with_number: bool) -> None:
    score = febrl_score(f"{name}.csv", number_of_the_state=with_number)
    assert score.pairs == pairs
    assert score.precision >= PRECISION
    assert score.recall >= RECALL
    assert score.grouped_precision >= PRECISION
    assert told(score) == shown(name if with_number else f"{name}, without `soc_sec_id`")


def test_splink_s_own_data_beside_the_model_of_its_demo() -> None:
    own, theirs, at_half = fake_score(ours), fake_score(demo), fake_score(demo, HALF)
    assert own.pairs == 2975
    assert told(own) == shown(f"fake_1000, ours from {THRESHOLD}")
    assert told(theirs) == shown(f"fake_1000, the demo from {THRESHOLD}")
    assert told(at_half) == shown(f"fake_1000, the demo from {HALF}")
    # More is found than by the demo where it finds most, and less that is none.
    assert own.recall > at_half.recall > theirs.recall
    assert own.precision >= theirs.precision > at_half.precision


def test_the_same_data_give_the_same_pairs() -> None:
    first = fake_score(ours)
    assert fake_score(ours) == first
