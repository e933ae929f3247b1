"""Short codes of contents: what is typed from paper."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.pact.codes import ALPHABET, asked_prefix, short_code

DIGEST = sha256(b"pact").hexdigest()
digests = st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}")


@given(digests)
def test_a_code_leads_back_to_how_its_digest_begins(digest: str) -> None:
    assert asked_prefix(short_code(digest)) == digest[:15]


@given(digests)
def test_a_digest_leads_to_itself_however_it_is_written(digest: str) -> None:
    spaced = " ".join(digest[start : start + 8] for start in range(0, 64, 8)).upper()
    assert asked_prefix(digest) == asked_prefix(spaced) == digest


@given(digests, digests)
def test_two_codes_are_alike_only_where_their_digests_begin_alike(one: str, other: str) -> None:
    assert (short_code(one) == short_code(other)) == (one[:15] == other[:15])


@pytest.mark.parametrize(
    "typed", ["0000-0000-0001", " 000000000001 ", "oooo-oooo-oooi", "OOOO OOOO OOOL"]
)
def test_it_is_read_as_people_write_it(typed: str) -> None:
    assert asked_prefix(typed) == "000000000000001"


@pytest.mark.parametrize(
    "typed",
    ["", "0000-0000-000", "0000-0000-00000", "UUUU-UUUU-UUUU", "g" * 64, "0" * 63, "\0" * 12],
)
def test_what_is_neither_code_nor_digest_is_none(typed: str) -> None:
    assert asked_prefix(typed) is None


@given(st.text(max_size=100))
def test_whatever_is_typed_it_answers(typed: str) -> None:
    found = asked_prefix(typed)
    assert found is None or len(found) in (15, 64)


def test_the_alphabet_leaves_out_what_is_taken_for_digits() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)
    assert short_code(DIGEST).count("-") == 2
