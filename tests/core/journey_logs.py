"""Logs for the laws of journeys: touches, deals with their people, joinings, in any order."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from testigo.core.facts import Fact
from tests.core.report_logs import HOURS, PEOPLE, hours

windows = st.sampled_from([0, 1, 30, 90])
_AMOUNTS = st.sampled_from(["0", "0.01", "99.99", "1000.005", "-3.10", "no amount", None])
# As deals name them and as people told them.
_ADDRESSES, _TOLD = ("ana@x", "íñigo@x"), ("Ana@x", "\u00a0ÍÑIGO@x ")
_SAID = st.one_of(
    st.tuples(
        st.just("page.viewed"),
        st.sampled_from(
            [
                {},
                {"gclid": "x"},
                {"utm_id": "7", "utm_campaign": "old"},
                {"utm_id": "7", "utm_campaign": "new"},
            ]
        ),
    ),
    st.tuples(st.just("form.submitted"), st.sampled_from([{}, {"channel": "events"}])),
    st.tuples(st.just("email.clicked"), st.just({"campaign": "march"})),
    st.tuples(
        st.just("deal.opened"),
        st.fixed_dictionaries(
            {"people": st.lists(st.sampled_from([*PEOPLE, *_ADDRESSES]), max_size=2)}
        ),
    ),
    st.tuples(st.just("deal.lost"), st.just({})),
    st.tuples(
        st.just("contract.signed"),
        st.fixed_dictionaries(
            {"amount": _AMOUNTS, "currency": st.sampled_from(["EUR", "USD", ""])}
        ),
    ),
    st.tuples(st.just("contract.renewed"), st.fixed_dictionaries({"amount": _AMOUNTS})),
    st.tuples(st.just("stage.entered"), st.sampled_from([{"stage": "lead"}])),
    st.tuples(
        st.just("trait.set"),
        st.fixed_dictionaries({"trait": st.just("email"), "value": st.sampled_from(_TOLD)}),
    ),
    st.tuples(st.just("person.merged"), st.fixed_dictionaries({"into": st.sampled_from(PEOPLE)})),
    st.tuples(st.just("person.unmerged"), st.just({})),
    st.tuples(
        st.just("fact.retracted"), st.fixed_dictionaries({"of": st.integers(0, 20).map(str)})
    ),
)
_LINES = st.tuples(
    _SAID,
    st.integers(0, HOURS),
    st.sampled_from([0, 1, 400]),
    st.sampled_from([*PEOPLE, None]),
    st.sampled_from(["d1", "d2", None, None]),
    st.booleans(),
)


def journey_logs() -> st.SearchStrategy[list[Fact]]:
    """Up to twenty facts."""
    return st.lists(_LINES, max_size=20).map(
        lambda lines: [_fact(number, line) for number, line in enumerate(lines)]
    )


def _fact(number: int, line: Any) -> Fact:
    (name, props), happened, late, person, deal, history = line
    return Fact(
        id=str(number),
        name=name,
        at=hours(happened),
        recorded_at=hours(happened) + timedelta(hours=late),
        message_id=f"m{number}",
        person=person,
        deal=deal,
        origin="derived" if name == "stage.entered" else "reported",
        history=history,
        props=props,
    )
