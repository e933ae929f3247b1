"""A search by patterns of the database finds what comparing normalised texts finds."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from testigo.core.conditions import normalise
from testigo.queries.text_search import contains, words_of

# Letters with and without forms, and every mark that means something in a pattern.
LETTERS = "aÁàbcÇeÉnñÑoüzZ019%_*[]?!^-\\'.@"
texts = st.text(LETTERS, max_size=8)
words = st.text(LETTERS, min_size=1, max_size=4)


@pytest.mark.django_db
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts, words)
def test_a_word_is_found_where_the_normalised_text_holds_it(text: str, word: str) -> None:
    sql, values = contains("x.said", word)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM (SELECT CAST(%s AS text) AS said) x WHERE {sql}", [text, *values]
        )
        found = cursor.fetchone()[0] == 1
    assert found == (normalise(word) in normalise(text))


def test_a_search_has_at_most_five_short_words_without_nul() -> None:
    assert words_of(" a\0b  c d e f g ") == ["a", "b", "c", "d", "e"]
    assert words_of("x" * 500) == ["x" * 60]
