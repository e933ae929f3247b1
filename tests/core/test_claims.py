"""What platforms claim beside what the CRM holds: the table of docs/rules/loop.md, and its laws."""

from datetime import date, datetime
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from testigo.core.asof import Days
from testigo.core.costs import UNKNOWN
from testigo.core.facts import Fact
from testigo.core.loop import close_loop
from tests.core.claims_logs import claims_logs, claims_told
from tests.core.report_logs import instants, logs, ranges
from tests.spec.claims import ROWS, STORY, written
from tests.spec.story import MADRID, Line, facts_of, instant

JANUARY = Days(date(2026, 1, 1), date(2026, 2, 1), MADRID)
ASOF = instant("2026-03-01 00:00")
FACTS = st.one_of(logs(), claims_logs())


def test_the_claims_are_those_of_the_table() -> None:
    claims = claims_told(facts_of(STORY), JANUARY, ASOF, "EUR")
    assert written(claims) == [row[:5] for row in ROWS]
    assert claims.unknown == 1
    meta = claims.platforms[0].reasons[1]
    assert (meta.code, meta.channels) == ("elsewhere", {"google_ads": 1})


def test_a_claim_of_days_that_were_not_asked_for_explains_that_the_crm_holds_more() -> None:
    says = "channel=meta_ads amount=1"
    lines = [
        Line("2026-01-05 10:00", "Ana", "form.submitted", "channel=meta_ads"),
        Line("2026-01-05 10:00", "Ana", "stage.entered", "stage=lead cycle=1"),
        Line("2026-01-06 10:00", "", "cost.recorded",
             f"{says} from=2026-01-20 to=2026-02-10 claimed=4"),
        Line("2026-01-06 10:00", "", "cost.recorded",
             f"{says} from=2026-01-02 to=2026-01-03 claimed=0"),
    ]  # fmt: skip
    [one] = claims_told(facts_of(lines), JANUARY, ASOF, "EUR").platforms
    assert [(reason.code, reason.count, reason.found) for reason in one.reasons] == [
        ("undivided", Decimal(1), Decimal(4))
    ]


def test_no_channel_vanishes_whose_claims_do_not_count_or_that_claims_nothing() -> None:
    lines = [
        Line("2026-01-05 10:00", "Ana", "form.submitted", "channel=meta_ads"),
        Line("2026-01-05 10:00", "Ana", "stage.entered", "stage=lead cycle=1"),
        Line("2026-01-05 10:00", "Ben", "form.submitted", "channel=events"),
        Line("2026-01-05 10:00", "Ben", "stage.entered", "stage=lead cycle=1"),
        Line("2026-01-06 10:00", "", "cost.recorded",
             "channel=meta_ads amount=1 from=2026-01-20 to=2026-02-10 claimed=4"),
        Line("2026-01-06 10:00", "", "cost.recorded",
             "channel=events amount=1 from=2026-01-02 to=2026-01-03"),
    ]  # fmt: skip
    claims = claims_told(facts_of(lines), JANUARY, ASOF, "EUR")
    [one] = claims.platforms
    assert (one.channel, one.claimed, one.undivided, one.leads) == ("meta_ads", 0, 4, 1)
    assert [(reason.code, reason.count) for reason in one.reasons] == [("undivided", 1)]
    assert (claims.others, claims.unknown) == (1, 0)


def test_two_touches_of_one_visit_are_one_claim() -> None:
    lines = [
        Line("2026-01-05 10:00", "Ana", "form.submitted", "channel=meta_ads"),
        Line("2026-01-05 10:00", "Ana", "stage.entered", "stage=lead cycle=1"),
        Line("2026-01-05 10:20", "Ana", "content.downloaded", "content=guide"),
        Line("2026-01-06 10:00", "", "cost.recorded",
             "channel=meta_ads amount=1 from=2026-01-02 to=2026-01-03 claimed=2"),
    ]  # fmt: skip
    [one] = claims_told(facts_of(lines), JANUARY, ASOF, "EUR").platforms
    assert [reason.code for reason in one.reasons] == ["not_arrived"]


@given(FACTS, ranges(), instants)
def test_reasons_add_up_and_leads_are_those_of_the_loop(
    facts: list[Fact], days: Days, asof: datetime
) -> None:
    claims = claims_told(facts, days, asof, "EUR")
    loop = close_loop(facts, days, asof, "EUR")
    for one in claims.platforms:
        assert sum(reason.count for reason in one.reasons) == abs(one.difference)
        assert all(reason.count <= reason.found for reason in one.reasons)
        rows = [row.figures for row in loop.rows if row.channel == one.channel]
        assert one.leads == sum(row.leads for row in rows)
        assert one.claimed == sum(row.claimed or 0 for row in rows)
    known = [one.leads for one in claims.platforms if one.channel != UNKNOWN]
    assert sum(known) + claims.others + claims.unknown == loop.totals.leads


@given(FACTS, ranges(), instants, st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(
    facts: list[Fact], days: Days, asof: datetime, random: Random
) -> None:
    mixed = random.sample(facts, len(facts))
    assert claims_told(mixed, days, asof, "EUR") == claims_told(facts, days, asof, "EUR")
