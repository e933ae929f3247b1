"""Whose an address is: what stands after a choice, and what an entry of a code comes to."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.confirming import (
    CODE_LASTS,
    MOST_ENTRIES,
    Addresses,
    Pending,
    after_choice,
    as_data,
    enter,
    pending_of,
    to_be_sent,
)
from tests.spec.alerts import clock

NOW = clock("10:00")
SENT = Pending("b", "digest", NOW + CODE_LASTS)
HELD = Addresses({"sms": "a"}, {"sms": SENT})


@pytest.mark.parametrize(
    ("wanted", "confirmed", "pending", "sent"),
    [
        ("a", {"sms": "a"}, {}, ()),
        ("b", {"sms": "a"}, {"sms": SENT}, ()),
        ("c", {"sms": "a"}, {"sms": Pending("c")}, ("sms",)),
        ("", {}, {}, ()),
    ],
)
def test_what_stands_after_a_choice(
    wanted: str, confirmed: dict[str, str], pending: dict[str, Pending], sent: tuple[str, ...]
) -> None:
    found = after_choice(HELD, {"sms": wanted})
    assert (found.confirmed, found.pending) == (confirmed, pending)
    assert to_be_sent(found) == sent


@pytest.mark.parametrize(
    ("one", "digest", "after", "comes_to"),
    [
        (SENT, "digest", 0, "confirmed"),
        (SENT, "other", 0, "wrong"),
        (SENT, "digest", 599, "confirmed"),
        (SENT, "digest", 600, "over"),
        (SENT, "digest", -60, "over"),
        (Pending("b"), "", 0, "over"),
        (Pending("b", "digest", SENT.until, MOST_ENTRIES), "digest", 0, "over"),
    ],
)
def test_what_an_entry_comes_to(one: Pending, digest: str, after: int, comes_to: str) -> None:
    assert enter(one, digest, NOW + timedelta(seconds=after)) == comes_to


TEXTS = st.text(max_size=3)


@given(st.dictionaries(TEXTS, TEXTS), st.dictionaries(TEXTS, TEXTS))
def test_a_choice_confirms_nothing_and_forgets_no_address_that_is_wanted(
    held: dict[str, str], wanted: dict[str, str]
) -> None:
    found = after_choice(Addresses(held, {}), wanted)
    assert found.confirmed.items() <= held.items()
    for kind, address in wanted.items():
        told = {found.confirmed.get(kind)} | {
            one.address for at, one in found.pending.items() if at == kind
        }
        assert not address or address in told


@given(st.builds(Pending, TEXTS, TEXTS, st.none() | st.just(NOW), st.integers(0, 5)))
def test_a_pending_address_comes_back_as_it_was_kept(one: Pending) -> None:
    assert pending_of(as_data(one)) == one
