"""Histories for the laws of measures: any facts about a few people who may be joined and parted,
and what Sales promised them."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from testigo.core.facts import Fact
from testigo.core.followed import Promises
from tests.core.report_logs import HOURS, PEOPLE, hours

PROMISES: Promises = {(1, "contact"): "contact", (1, "tries"): "effort", (2, "contact"): "contact"}
_REASONS = st.sampled_from(["fit", "other", "", True, ["price"], {}])
_STAGES = st.sampled_from(["lead", "lead", "mql", "sql", "customer"])
_CLOCKS = (
    *("clock.started", "clock.kept", "clock.kept_late", "clock.passed_due", "clock.excused"),
    "clock.voided",
)
_URLS = st.sampled_from(
    [
        "https://a.example/precios?utm_source=google&utm_medium=cpc&gclid=Ab-1",
        "https://a.example/x/y?gclid=&utm_campaign=Otoño",
        "https://a.example/",
        "HTTPS://a.example/p?GCLID=q#gclid=1",
        'https://a.example/p "q"?li_fat_id=%41',
        "https://a.example/p?utm_campaign=Otono?gclid=AB1&utm_source=g",
        "",
    ]
)
_REFERRERS = st.sampled_from(
    ["https://www.google.com/search?q=a", "https://a.example/b", "https://l.example", "x", None]
)
_PAGE = st.fixed_dictionaries(
    {"url": _URLS, "referrer": _REFERRERS},
    optional={"GCLID": st.just("z"), "channel": st.sampled_from([" events ", 7, None])},
)
_REPORTED: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "page.viewed": _PAGE,
    "form.submitted": st.fixed_dictionaries({"form": st.sampled_from(["f1", "f2", "", None])}),
    "contact.attempted": st.fixed_dictionaries(
        {"channel": st.sampled_from(["phone", "phone", "email"])},
        optional={"human": st.booleans()},
    ),
    "lead.accepted": st.just({}),
    "lead.rejected": st.fixed_dictionaries({"reason": _REASONS}),
    "feedback.given": st.fixed_dictionaries(
        {"right_role": st.sampled_from(["sí", "no"]), "competitor": st.sampled_from(["Acmé", " "])}
    ),
    "deal.lost": st.fixed_dictionaries({"reason": _REASONS}),
    "contract.signed": st.fixed_dictionaries(
        {"amount": st.sampled_from(["10", "0.01", "x"])},
        optional={"currency": st.sampled_from(["USD", "eur"])},
    ),
    "contract.renewed": st.fixed_dictionaries({"amount": st.sampled_from(["10"])}),
    "trait.set": st.fixed_dictionaries(
        {"trait": st.sampled_from(["company", "sector"]), "value": st.sampled_from(["Acme", "Bo"])}
    ),
    "person.merged": st.fixed_dictionaries({"into": st.sampled_from(PEOPLE)}),
    "person.unmerged": st.just({}),
    "fact.retracted": st.fixed_dictionaries({"of": st.integers(0, 25).map(str)}),
}
_DERIVED: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "stage.entered": st.fixed_dictionaries(
        {"stage": _STAGES, "cycle": st.integers(1, 2)}, optional={"implied": st.booleans()}
    ),
    "lead.handed_over": st.fixed_dictionaries(
        {"stage": st.sampled_from(["mql", "sql"]), "to": st.sampled_from(["team:es", "user:3"])}
    ),
    **{
        name: st.fixed_dictionaries(
            {"commitment": st.sampled_from(["contact", "tries", "another"])}
        )
        for name in _CLOCKS
    },
}
_SAID = st.one_of(
    *(
        st.tuples(st.just(name), props, st.just(origin))
        for origin, names in (("reported", _REPORTED), ("derived", _DERIVED))
        for name, props in names.items()
    ),
    *(st.tuples(st.just("stage.entered"), _DERIVED["stage.entered"], st.just("derived")),) * 4,
    *(st.tuples(st.just("lead.handed_over"), _DERIVED["lead.handed_over"], st.just("derived")),)
    * 3,
)
_LINES = st.tuples(
    _SAID,
    st.one_of(
        st.integers(0, 60).map(lambda day: day * HOURS // 60),
        # Attempts are one or two by the minutes between them.
        st.integers(0, 8).map(lambda five: HOURS // 60 + five / 12),
    ),
    st.sampled_from([0, 0, 1, 400]),
    st.sampled_from(PEOPLE),
    st.booleans(),
    st.integers(0, 3),
    st.sampled_from([1, 2]),
)


_BY_MACHINES = ("page.viewed", "form.submitted", "contact.attempted", "contract.renewed")


def _fact(number: int, line: Any) -> Fact:
    (name, props, origin), happened, late, person, flag, order, version = line
    promised = name.startswith("clock.")
    return Fact(
        id=str(number),
        name=name,
        at=hours(happened),
        recorded_at=hours(happened + late) + timedelta(microseconds=number),
        message_id=f"m{order}-{number}",
        person=person,
        company="Acme" if flag and name == "contract.signed" else None,
        origin=origin,
        clause=f"commitments.{props['commitment']}" if promised else None,
        pact_version=version if promised else None,
        automatic=(flag and name in _BY_MACHINES) or (name == "contract.signed" and order == 3),
        history=flag and name == "lead.accepted",
        props={key: value for key, value in props.items() if value is not None},
    )


def histories() -> st.SearchStrategy[list[Fact]]:
    """Facts in the order of their recording."""
    return st.lists(_LINES, max_size=26).map(
        lambda lines: [_fact(number, line) for number, line in enumerate(lines)]
    )
