"""Old encodings are told apart by the words that their letters make, however short the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.connect.legacy import ENCODINGS, legacy_encoding

WORDS = (
    *("Teléfono", "TELÉFONO", "POBLACIÓN", "Población", "Año", "MÓVIL", "campaña", "España"),
    *("Núñez", "Güell", "ÁVILA", "Íñigo", "Ávila", "PEÑA", "Ibáñez", "DIRECCIÓN", "Razón"),
    *("Óscar", "Ñandú", "PAÍS", "Día", "Álvaro", "Müller", "¿Cuándo?", "Raül", "Peña"),
)


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
@pytest.mark.parametrize("word", WORDS)
def test_one_word_is_enough(word: str, encoding: str) -> None:
    assert word.encode(encoding).decode(legacy_encoding(word.encode(encoding))) == word


@given(st.lists(st.sampled_from(WORDS), min_size=3, unique=True), st.sampled_from(ENCODINGS))
def test_several_words_are_read_in_any_of_them(words: list[str], encoding: str) -> None:
    text = ";".join(words)
    assert text.encode(encoding).decode(legacy_encoding(text.encode(encoding))) == text


def test_marks_around_words_are_no_letters_of_another_encoding() -> None:
    for text in ("Caja «Ñ» nº 3 – 1.204 €", "“Peña” e hijos’", "Col·legi de Girona, Lluïsa"):
        assert text.encode("cp1252").decode(legacy_encoding(text.encode("cp1252"))) == text


def test_bytes_that_windows_lacks_are_read_as_latin_1() -> None:
    assert legacy_encoding("Peña España Núñez".encode("latin-1") + b"\x81") == "latin-1"
