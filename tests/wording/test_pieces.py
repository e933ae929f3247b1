"""What differs between two sentences stands out, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from testigo.wording.sentences import pieces_of


def marked(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = pieces_of(before, after)
    return [one.text for one in old if one.changed], [one.text for one in new if one.changed]


def test_the_changed_number_is_marked_and_not_the_sentence() -> None:
    before = "Primer contacto, en 2 horas laborables desde el traspaso; ticket de 10.000 €."
    after = "Primer contacto, en 4 horas laborables desde el traspaso; ticket de 12.500 €."
    assert marked(before, after) == (["2", "10.000"], ["4", "12.500"])


def test_a_sentence_that_says_something_else_is_left_whole() -> None:
    assert marked("Su sector es Industria.", "Nadie llama los viernes por la tarde") == ([], [])
    assert marked("", "Algo nuevo") == ([], [])


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_pieces_are_the_sentences(before: str, after: str) -> None:
    old, new = pieces_of(before, after)
    assert "".join(one.text for one in old) == before
    assert "".join(one.text for one in new) == after
