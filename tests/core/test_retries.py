"""What becomes of a message that did not get through: every row of the table, and the laws."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.retries import (
    LONGEST_REST,
    LONGEST_WISH,
    MOST_CLAIMS,
    PAUSES,
    TOO_OLD,
    WEBHOOK_PAUSES,
    Failure,
    after_failure,
    is_poison,
)
from tests.spec.alerts import AGAIN, MADE, Again


@pytest.mark.parametrize("row", AGAIN, ids=lambda row: f"{row.failure.kind} {row.why}")
def test_after_a_failure(row: Again) -> None:
    verdict = after_failure(row.failure, MADE)
    assert (verdict.state, verdict.counts) == (row.state, row.counts)
    if row.again is not None:
        assert verdict.not_before == MADE + row.again
    assert verdict.rests_until == (MADE + row.rests if row.rests is not None else None)


def test_a_webhook_is_tried_eight_times_over_28_hours() -> None:
    assert len(WEBHOOK_PAUSES) + 1 == 8
    assert timedelta(hours=28) <= sum(WEBHOOK_PAUSES, timedelta()) < timedelta(hours=28, minutes=5)


def test_what_is_too_old_is_set_aside_even_while_a_channel_is_down() -> None:
    failure = Failure("email", MADE, 0, 30)
    assert after_failure(failure, MADE + TOO_OLD - timedelta(seconds=1)).state == "waiting"
    assert after_failure(failure, MADE + TOO_OLD).state == "aside"


KINDS = st.sampled_from(["email", "slack", "sms", "webhook"])


@given(KINDS, st.integers(0, 20), st.integers(0, 5000), st.integers(0, 10**6))
def test_a_message_waits_no_less_than_its_channel_asks_and_no_channel_rests_for_long(
    kind: str, failures: int, in_a_row: int, asked: int
) -> None:
    wait = timedelta(seconds=asked)
    verdict = after_failure(Failure(kind, MADE, failures, in_a_row, wait=wait), MADE)
    if verdict.state == "waiting":
        later = max(verdict.not_before, verdict.rests_until or MADE)
        assert later >= MADE + min(wait, LONGEST_WISH)
    if verdict.rests_until is not None:
        assert verdict.rests_until <= MADE + max(LONGEST_REST, min(wait, LONGEST_WISH))


@given(KINDS, st.integers(0, 5000))
def test_one_message_is_not_tried_for_ever(kind: str, in_a_row: int) -> None:
    """Whatever happens, it ends in so many counted failures or after so long."""
    now, failures = MADE, 0
    for _ in range(100_000):
        verdict = after_failure(Failure(kind, MADE, failures, in_a_row), now)
        if verdict.state != "waiting":
            break
        failures += verdict.counts
        now = max(verdict.not_before, verdict.rests_until or now)
    assert verdict.state == "aside"
    assert failures <= max(len(PAUSES), len(WEBHOOK_PAUSES))


def test_whoever_dies_over_a_message_does_so_five_times_at_most() -> None:
    assert not is_poison(claims=MOST_CLAIMS - 1, concluded=0)
    assert is_poison(claims=MOST_CLAIMS, concluded=0)
    assert not is_poison(claims=MOST_CLAIMS, concluded=1)
