"""Logs for the laws of reports: any facts about a few people, in any order of recording."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from testigo.core.asof import Days
from testigo.core.facts import JOINING, Fact
from tests.spec.story import MADRID

START = datetime(2026, 1, 1, tzinfo=UTC)
HOURS = 24 * 60
PEOPLE = ("ana", "bea", "carla", "dani")

_CHANNELS = st.sampled_from(["linkedin_ads", "google_ads", "events", ""])
_CAMPAIGNS = st.sampled_from(["", "spring"])
_AMOUNTS = st.sampled_from(["0", "0.01", "10", "99.99", "1000.005", "-3.10", "no amount", None])
_STAGES = st.sampled_from(["lead", "lead", "mql", "sql", "opportunity", "customer"])
_REASONS = st.sampled_from(["price", "fit", "weather", ""])

_PROPS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "stage.entered": st.fixed_dictionaries(
        {"stage": _STAGES, "cycle": st.integers(1, 2), "implied": st.booleans()}
    ),
    "form.submitted": st.fixed_dictionaries({"channel": _CHANNELS, "campaign": _CAMPAIGNS}),
    "page.viewed": st.fixed_dictionaries({"utm_campaign": _CAMPAIGNS}),
    "lead.accepted": st.just({}),
    "lead.rejected": st.fixed_dictionaries({"reason": _REASONS}),
    "feedback.given": st.fixed_dictionaries({"right_role": st.sampled_from(["yes", "no", None])}),
    "deal.lost": st.fixed_dictionaries({"reason": _REASONS}),
    "contract.signed": st.fixed_dictionaries({"amount": _AMOUNTS, "margin": _AMOUNTS}),
    "trait.set": st.fixed_dictionaries(
        {"trait": st.sampled_from(["company", "sector"]), "value": st.sampled_from(["Acme", "Bo"])}
    ),
    "cost.recorded": st.fixed_dictionaries(
        {
            "channel": _CHANNELS,
            "campaign": _CAMPAIGNS,
            "amount": _AMOUNTS,
            "claimed": st.sampled_from([None, 0, 3]),
            "from": st.sampled_from(["2025-12-20", "2026-01-01", "2026-01-25"]),
            "to": st.sampled_from(["2026-01-01", "2026-01-31", "2026-02-10"]),
        }
    ),
}


def hours(count: float) -> datetime:
    """An instant of the story."""
    return START + timedelta(hours=count)


# What a fact says is drawn whole: drawing it piece by piece takes most of the time of a test.
_SAID = st.one_of(
    *(st.tuples(st.just(name), props) for name, props in _PROPS.items()),
    st.tuples(st.just("stage.entered"), _PROPS["stage.entered"]),
    st.tuples(
        st.just("fact.retracted"), st.fixed_dictionaries({"of": st.integers(0, 20).map(str)})
    ),
    st.tuples(st.just("person.merged"), st.fixed_dictionaries({"into": st.sampled_from(PEOPLE)})),
    st.tuples(st.just("person.unmerged"), st.just({})),
)
_LINES = st.tuples(
    _SAID,
    st.integers(0, HOURS),
    st.sampled_from([0, 1, 400]),
    st.sampled_from(PEOPLE),
    st.booleans(),
    st.sampled_from([(None, None), ("c1", "d1"), (None, "d1")]),
    st.integers(0, 3),
)


def _fact(number: int, line: Any) -> Fact:
    (name, props), happened, late, person, flag, (company, deal), order = line
    derived = name == "stage.entered" or (name == "fact.retracted" and flag)
    return Fact(
        id=str(number),
        name=name,
        at=hours(happened),
        recorded_at=hours(happened + late),
        message_id=f"m{order}-{number}",
        person=None if name == "cost.recorded" else person,
        company=company if name == "contract.signed" else None,
        deal=deal,
        origin="derived" if derived else "reported",
        automatic=flag and name == "page.viewed",
        history=flag and name not in ("page.viewed", *JOINING),
        props={key: value for key, value in props.items() if value is not None},
    )


def logs() -> st.SearchStrategy[list[Fact]]:
    """Facts in the order of their ids."""
    return st.lists(_LINES, max_size=20).map(
        lambda lines: [_fact(number, line) for number, line in enumerate(lines)]
    )


instants = st.integers(0, HOURS + 400).map(hours)


def ranges() -> st.SearchStrategy[Days]:
    """Some days of the story, perhaps none."""
    return st.builds(
        lambda first, length: Days(first, first + timedelta(length), MADRID),
        st.dates(date(2025, 12, 25), date(2026, 2, 15)),
        st.integers(0, 40),
    )
