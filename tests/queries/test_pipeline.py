"""The database adds up a pipeline as the core does deal by deal, and lists it page after page."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.core.deals import CATEGORIES, deals_in
from testigo.core.drafts import FactDraft
from testigo.core.forecast import forecast, rate_of, rates_in
from testigo.queries.pipeline import (
    PipelineFilters,
    ages_in_step,
    open_amount,
    pipeline_lines,
    read_pipeline,
)
from testigo.queries.pipeline_moves import slips_since
from testigo.store import log
from testigo.store.models import Workspace
from tests.web.handed_over import NOW, open_shop

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 6)
EVERYTHING = PipelineFilters()
OTHERS = [f"step {n:02}" for n in range(12)]


@pytest.fixture
def busy() -> Workspace:
    """A hundred and sixty deals, some over, some elsewhere, some in another currency, in more steps
    than there are columns, some of them back in a step where they were."""
    workspace = open_shop().workspace
    chance = Random(7)
    drafts = []
    for n in range(160):
        at = NOW - timedelta(days=chance.uniform(2, 90))
        said = {
            "title": f"Deal {n}",
            "amount": f"{chance.randint(100, 9_000)}.{chance.randint(0, 99):02}",
            "currency": chance.choice(["EUR", "EUR", "EUR", "USD"]),
            "step": chance.choice(["", "discovery", "proposal", "ours", *OTHERS]),
            "category": chance.choice(["", *CATEGORIES]),
            "next_step": chance.choice(["", "Call"]),
            "close_on": chance.choice(
                ["", (TODAY + timedelta(days=chance.randint(-9, 60))).isoformat()]
            ),
        }
        drafts.append(FactDraft("deal.opened", at, f"o{n}", deal=f"D{n}", props=said))
        later = at + timedelta(hours=20)
        for turn in range(chance.choice([0, 0, 1, 4])):
            props = {"step": chance.choice(["negotiation", "discovery", "ours"])}
            then = at + timedelta(hours=1 + turn)
            drafts.append(
                FactDraft("deal.changed", then, f"c{n}-{turn}", deal=f"D{n}", props=props)
            )
        if chance.random() < 0.5:
            won = chance.random() < 0.5
            name, props = ("contract.signed", {"amount": "10"}) if won else ("deal.lost", {})
            drafts.append(FactDraft(name, later, f"e{n}", deal=f"D{n}", props=props))
    record_facts(workspace=workspace, drafts=drafts, source="api", now=NOW)
    apply_all(workspace=workspace, now=NOW)
    return workspace


def test_sums_and_rates_are_those_of_the_core(busy: Workspace) -> None:
    deals = list(deals_in(fact for _, fact in log.stream(busy.id)).values())
    found = read_pipeline(busy.id, EVERYTHING, currency="EUR", today=TODAY)
    rates = rates_in(deals)
    assert found.forecast == forecast(deals, rates, "EUR")
    for column in found.columns:
        assert column.rate == (rates.get(column.step) or rate_of(column.step, 0, 0))
    still = [deal for deal in deals if deal.outcome == "open"]
    assert found.beyond > 0
    assert sum(column.deals for column in found.columns) + found.beyond == len(still)
    whole = open_amount(busy.id, currency="EUR", today=TODAY)
    assert whole == found.forecast.amount
    mine = read_pipeline(busy.id, PipelineFilters(category="commit"), currency="EUR", today=TODAY)
    assert mine.forecast.amount < whole
    assert found.gaps == sum(not deal.next_step for deal in still)
    assert found.late == sum(d.close_on is not None and d.close_on < TODAY for d in still)


def test_every_page_of_the_list_follows_the_one_before_and_none_is_left_out(
    busy: Workspace,
) -> None:
    seen: list[str] = []
    after = ""
    while True:
        lines, after = pipeline_lines(busy.id, EVERYTHING, today=TODAY, after=after)
        seen += [line.key for line in lines]
        if not after:
            break
    deals = deals_in(fact for _, fact in log.stream(busy.id)).values()
    assert len(seen) == len(set(seen))
    assert set(seen) == {deal.key for deal in deals if deal.outcome == "open"}


def test_ages_add_up_to_every_open_deal(busy: Workspace) -> None:
    found = read_pipeline(busy.id, EVERYTHING, currency="EUR", today=TODAY)
    ages = ages_in_step(busy.id, EVERYTHING, ends=(7, 30, 60), now=NOW, today=TODAY)
    assert sum(ages) == sum(column.deals for column in found.columns) + found.beyond
    assert len(ages) == 4


def test_a_deal_slips_once_however_often_its_day_was_told_anew() -> None:
    workspace = open_shop().workspace
    start = datetime(2026, 10, 1, tzinfo=UTC)
    told = [("2026-10-20", -40), ("2026-11-01", 1), ("2026-10-25", 2)]
    drafts = [
        FactDraft(
            "deal.opened" if not n else "deal.changed",
            start + timedelta(days=days),
            f"m{n}",
            deal="D1",
            props={"close_on": day, "amount": "100"},
        )
        for n, (day, days) in enumerate(told)
    ]
    record_facts(workspace=workspace, drafts=drafts, source="api", now=NOW)
    apply_all(workspace=workspace, now=NOW)
    slips = slips_since(workspace.id, start, "EUR")
    assert (slips.slipped, slips.slipped_amount, slips.pulled_in) == (1, Decimal(100), 0)
