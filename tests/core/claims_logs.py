"""Logs for the laws of what platforms claim: visits of people and browsers, and what is claimed of
them; and the claims of facts, told plainly."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from testigo.core.asof import Days, held_by
from testigo.core.channels import TOUCHES, channel_of
from testigo.core.claims import CONVERSIONS, Claims, Touched, claims_of, entered, visitors_of
from testigo.core.facts import Fact
from testigo.core.loop import leads_and_costs
from tests.core.report_logs import HOURS, PEOPLE, START, hours

_MICROSECOND = timedelta(microseconds=1)
_PAGES = st.fixed_dictionaries(
    {},
    optional={
        "url": st.sampled_from(
            [
                "https://a.example/?utm_source=google&utm_medium=cpc&gclid=A1",
                "https://a.example/x/y?GCLID=&li_fat_id=Zz-9",
                "https://a.example/precios",
                'HTTPS://a.example/p "q"?li_fat_id=%41',
                "https://a.example/p?utm_source=x?gclid=AB1",
                "http://[",
            ]
        ),
        "referrer": st.sampled_from(["https://www.google.com/search?q=a", "https://a.example/b"]),
        "channel": st.sampled_from(["google_ads", "linkedin_ads", " events ", 7]),
        "campaign": st.sampled_from(["spring", ""]),
        "Gclid": st.sampled_from(["z", " "]),
    },
)
_COSTS = st.fixed_dictionaries(
    {
        "channel": st.sampled_from(["google_ads", "linkedin_ads", "organic_search", "direct", ""]),
        "campaign": st.sampled_from(["spring", ""]),
        "claimed": st.sampled_from([0, 1, 5, None, "x"]),
        "amount": st.sampled_from(["10", "x"]),
        "from": st.sampled_from(["2025-12-20", "2026-01-01", "2026-01-25"]),
        "to": st.sampled_from(["2026-01-01", "2026-01-31", "2026-02-10"]),
    }
)
_SAID: st.SearchStrategy[tuple[str, dict[str, Any]]] = st.one_of(
    *(st.tuples(st.sampled_from(sorted(TOUCHES)), _PAGES),) * 5,
    st.tuples(st.just("form.submitted"), _PAGES),
    st.tuples(st.just("stage.entered"), st.just({"stage": "lead", "cycle": 1})),
    st.tuples(st.just("contract.signed"), st.just({"amount": "10"})),
    st.tuples(st.just("cost.recorded"), _COSTS),
    st.tuples(
        st.just("campaign.same_as"),
        st.just(
            {
                **{"channel": "linkedin_ads", "campaign": "spring"},
                **{"into_channel": "google_ads", "into_campaign": ""},
            }
        ),
    ),
    st.tuples(
        st.just("fact.retracted"), st.fixed_dictionaries({"of": st.integers(0, 25).map(str)})
    ),
    st.tuples(st.just("person.merged"), st.fixed_dictionaries({"into": st.sampled_from(PEOPLE)})),
    st.tuples(st.just("person.unmerged"), st.just({})),
)
_OF_NOBODY = ("cost.recorded", "campaign.same_as")
_LINES = st.tuples(
    _SAID,
    # Close together on few days, so that there are visits of several touches.
    st.tuples(st.sampled_from([0, 20, 21, HOURS // 24]), st.integers(0, 8)),
    st.sampled_from([0, 0, 1, 400]),
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(["b1", "b2"])),
    st.sampled_from([False, False, False, True]),
    st.booleans(),
    st.integers(0, 3),
)


def _fact(number: int, line: Any) -> Fact:
    (name, props), (day, part), late, (person, browser), automatic, known, order = line
    at = START + timedelta(days=day, minutes=16 * part)
    touch = name in TOUCHES
    return Fact(
        id=str(number),
        name=name,
        at=at,
        recorded_at=at + timedelta(hours=late, microseconds=number),
        message_id=f"m{order}-{number}",
        person=None if name in _OF_NOBODY or (touch and not known) else person,
        anonymous_id=browser if touch else None,
        origin="derived" if name == "stage.entered" else "reported",
        automatic=automatic and touch,
        props={key: value for key, value in props.items() if value is not None},
    )


def claims_logs() -> st.SearchStrategy[list[Fact]]:
    """Facts in the order of their ids."""
    return st.lists(_LINES, max_size=26).map(
        lambda lines: [_fact(number, line) for number, line in enumerate(lines)]
    )


def claims_told(facts: Sequence[Fact], days: Days, asof: datetime, currency: str) -> Claims:
    """What is claimed beside the leads of the days, by what these facts told before `asof`."""
    known = held_by(facts, asof)
    leads = leads_and_costs(known, days, currency)[0]
    visitors = visitors_of(
        _touches(known, days),
        lambda told: channel_of(json.loads(told)),
        {lead.person: (lead.channel, lead.campaign) for lead in leads},
        entered(known),
    )
    return claims_of(visitors, known, days, currency)


def _touches(known: Iterable[Fact], days: Days) -> list[Touched]:
    found = []
    for fact in known:
        who = fact.person or fact.anonymous_id
        if fact.name in TOUCHES and days.hold(fact.at) and who:
            at = (fact.at - hours(0)) // _MICROSECOND
            left = fact.name in CONVERSIONS
            found.append((who, at, left, fact.automatic, json.dumps(dict(fact.props))))
    return found
