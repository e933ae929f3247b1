"""The monthly look at the rates of a pact: what it reads, what it records, and what it opens."""

from datetime import UTC, datetime, timedelta

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.members import add_member, create_user
from testigo.actions.rate_checks import check_rates
from testigo.actions.reviews import close_review
from testigo.actions.verifying import verify
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.drift import Counts
from testigo.queries.rates import RateLine, rate_lines
from testigo.store.agreements import agreement_of
from testigo.store.models import PactReview, RateCheck
from testigo.worker.keeping_pacts import look_after_all
from tests.web.handed_over import NOW, PACT, PASSWORD, Shop, open_shop

pytestmark = pytest.mark.django_db
CHECKED = PACT + "review: {every: quarter, check_rates: month}\n"
JULY, AUGUST = (datetime(2026, month, 3, 9, tzinfo=UTC) for month in (7, 8))
# September has matured by then: 4:00 in Madrid, the hour of the look.
NOVEMBER = datetime(2026, 11, 1, 3, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, 3, tzinfo=UTC)


@pytest.fixture
def shop() -> Shop:
    """In July 12 of 36 leads became MQL, in August, when the pact was about to take force, none of
    30."""
    made = open_shop(pact=CHECKED)
    drafts = [one for n in range(36) for one in lead(f"j{n}", JULY, mql=n < 12)]
    drafts += [one for n in range(30) for one in lead(f"a{n}", AUGUST, mql=False)]
    record_facts(workspace=made.workspace, drafts=drafts, source="import", now=NOW, history=True)
    apply_all(workspace=made.workspace, now=NOW)
    return made


def lead(name: str, at: datetime, *, mql: bool) -> list[FactDraft]:
    """A lead, and a week later an MQL with 90 points."""
    later = at + timedelta(days=7)
    told: list[tuple[str, datetime, dict[str, str]]] = [
        ("trait.set", at, {"trait": "sector", "value": "Industria"})
    ]
    if mql:
        told += [
            ("page.viewed", later, {"path": "/precios"}),
            ("demo.requested", later, {}),
        ]
    email = PersonKeys(email=f"{name}@ebro.example")
    return [
        FactDraft(what, when, f"{name}|{what}", person=email, props=props)
        for what, when, props in told
    ]


def look(shop: Shop, now: datetime) -> int:
    return check_rates(workspace=shop.workspace, look=rate_lines, now=now)


def lines(shop: Shop, now: datetime) -> dict[str, RateLine]:
    version = agreement_of(shop.workspace.pk).at(now)
    assert version is not None
    return {one.key: one for one in rate_lines(shop.workspace.pk, version, now, {})}


def test_rates_are_counted_at_signing_and_since(shop: Shop) -> None:
    found = lines(shop, NOVEMBER)
    rate = found["lead_mql"]
    assert rate.baseline == Counts(36, 12)
    assert [(month.month, counts) for month, counts in rate.months] == [
        (8, Counts(30, 0)),
        (9, Counts(0, 0)),
    ]
    assert rate.moved is not None
    assert (rate.moved.direction, rate.moved.found) == ("fell", Counts(30, 0))
    # Twelve MQL are too few to hold anything against; all of them entered with 90 points.
    assert found["mql_sql"].baseline is None
    assert found["mql_sql:80"].since == Counts(0, 0)


def test_a_rate_that_fell_is_recorded_and_opens_one_review(shop: Shop) -> None:
    assert look(shop, NOVEMBER - timedelta(hours=1)) == 0
    assert look(shop, NOVEMBER) == 1
    [fact] = shop.facts("drift.detected")
    assert (fact.origin, fact.clause, fact.pact_version, fact.person) == (
        *("derived", "review.check_rates", 1),
        None,
    )
    assert fact.cause == shop.facts("pact.signed")[-1].id
    told = {"rate": "lead_mql", "direction": "fell", "found": {"cases": 30, "reached": 0}}
    assert told.items() <= fact.props.items()
    assert fact.props["baseline"] == {"cases": 36, "reached": 12}
    [review] = PactReview.objects.of(shop.workspace.pk)
    assert (review.kind, review.about, review.evidence["fact"]) == ("drift", "lead_mql", fact.id)


def test_a_month_is_looked_at_once_and_an_open_review_is_enough(shop: Shop) -> None:
    assert look(shop, NOVEMBER) == 1
    assert look(shop, NOVEMBER + timedelta(days=3)) == 0
    assert look(shop, DECEMBER) == 0
    assert RateCheck.objects.of(shop.workspace.pk).count() == 2
    assert len(shop.facts("drift.detected")) == 1


def test_what_a_review_has_settled_is_not_told_again(shop: Shop) -> None:
    user = create_user(email="laura@nortia.example", name="Laura Gil", password=PASSWORD, now=NOW)
    laura = add_member(workspace=shop.workspace, user=user, role="marketing")
    assert look(shop, NOVEMBER) == 1
    [review] = PactReview.objects.of(shop.workspace.pk)
    close_review(
        workspace=shop.workspace,
        review=review.id,
        decision="keep",
        note="Era agosto",
        by=laura,
        now=NOVEMBER + timedelta(days=1),
    )
    assert look(shop, DECEMBER) == 0


def test_a_recorded_drift_is_replayed_as_given(shop: Shop) -> None:
    look(shop, NOVEMBER)
    # What comes later about those months would have the look find something else.
    drafts = [one for n in range(20) for one in lead(f"z{n}", AUGUST, mql=True)]
    record_facts(
        workspace=shop.workspace, drafts=drafts, source="import", now=NOVEMBER, history=True
    )
    apply_all(workspace=shop.workspace, now=NOVEMBER)
    assert lines(shop, NOVEMBER)["lead_mql"].moved is None
    assert verify(workspace=shop.workspace) == []
    assert len(shop.facts("drift.detected")) == 1


def test_a_pact_that_asks_for_no_look_gets_none(db: None) -> None:
    shop = open_shop()
    assert look(shop, NOVEMBER) == 0
    assert RateCheck.objects.of(shop.workspace.pk).count() == 0


def test_the_worker_looks_after_every_workspace_by_itself(shop: Shop) -> None:
    other = open_shop("otra", pact=CHECKED)
    assert look_after_all(NOVEMBER) == 1
    assert RateCheck.objects.of(other.workspace.pk).count() == 1
    assert PactReview.objects.of(other.workspace.pk).count() == 0
    # A fortnight before both are to be reviewed.
    assert look_after_all(datetime(2026, 11, 16, 9, tzinfo=UTC)) == 2
