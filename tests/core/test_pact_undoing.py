"""What was taken out of a pact is put back as it was written."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testigo.core.pact.editing import Add, NotWritable, Put, Take, edited
from testigo.core.pact.source import document_of
from testigo.core.pact.undoing import cut_between, put_back

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "pact.es.yaml").read_text(
    encoding="utf-8"
)


def _entries() -> list[str]:
    document = document_of(TEXT)
    assert isinstance(document, dict)
    lists = {
        "calendar.closed": 2,
        "calendar.seasons": 1,
        "ideal_customer": 3,
        "scoring.rules": 13,
        "routing.mql": 2,
        "commitments": 11,
        "goals": 1,
        "alerts": 5,
    }
    numbered = [f"{path}[{at}]" for path, count in lists.items() for at in range(count)]
    return [*numbered, "calendar.hours.fri", "calendar.holidays", "parties.sponsor"]


@pytest.mark.parametrize("path", _entries())
def test_removing_and_undoing_leaves_the_text_as_it_was(path: str) -> None:
    gone = edited(TEXT, [Take(path)])
    assert gone != TEXT
    assert put_back(gone, cut_between(TEXT, gone, path)) == TEXT


@settings(max_examples=15, deadline=None)
@given(
    path=st.sampled_from(_entries()),
    other=st.sampled_from(
        [
            Put("title", "Otro pacto, con un título mucho más largo que el de antes"),
            Put("review.every", "month"),
            Put("definitions.lead.means", "Cualquiera."),
        ]
    ),
)
def test_other_changes_meanwhile_are_kept(path: str, other: Put) -> None:
    gone = edited(TEXT, [Take(path)])
    cut = cut_between(TEXT, gone, path)
    assert put_back(edited(gone, [other]), cut) == edited(TEXT, [other])


def test_nothing_is_put_where_it_was_not() -> None:
    path = "commitments[care]"
    gone = edited(TEXT, [Take(path)])
    cut = cut_between(TEXT, gone, path)
    with pytest.raises(NotWritable):
        put_back(TEXT, cut)
    entirely_other = "commitments: []\n"
    with pytest.raises(NotWritable):
        put_back(entirely_other, cut)


def test_an_entry_more_elsewhere_is_no_obstacle() -> None:
    gone = edited(TEXT, [Take("scoring.rules[guide]")])
    cut = cut_between(TEXT, gone, "scoring.rules[guide]")
    more = edited(gone, [Add("calendar.closed", "x")])
    assert put_back(more, cut) == edited(TEXT, [Add("calendar.closed", "x")])
