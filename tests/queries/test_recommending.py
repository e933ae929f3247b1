"""The planted story of a campaign full of students is the first recommendation, by its figures."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoDbBlocker

from testigo.actions.workspaces import remove_sample
from testigo.queries.recommending import RecommendationsReport, recommendations_report
from testigo.sample.campaigns import STUDENTS
from testigo.sample.company import SampleCompany, build
from testigo.sample.plan import first_day

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 14, 8, 40, tzinfo=UTC)
# The smallest company with enough contracts and leads of each campaign for the rules to speak.
SCALE = 0.2


@pytest.fixture(scope="module")
def company(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[SampleCompany]:
    with django_db_blocker.unblock():
        made = build(NOW, lambda *step: None, SCALE)
        yield made
        remove_sample(workspace=made.workspace)


def asked(company: SampleCompany, asof: datetime = NOW) -> RecommendationsReport:
    since, until = first_day(NOW.date()), NOW.date() + timedelta(days=1)
    return recommendations_report(company.workspace, since=since, until=until, asof=asof)


def test_stopping_the_campaign_of_students_is_recommended_first(company: SampleCompany) -> None:
    first = asked(company).found[0]
    assert (first.kind, first.subject["campaign"]) == ("stop", STUDENTS)
    assert first.effect.value > 0
    assert first.own.rate < first.others.rate


def test_what_it_says_is_in_its_document(company: SampleCompany) -> None:
    shown = asked(company).document()
    first = shown["rows"][0]
    assert (first["kind"], first["channel"], first["weekday"]) == ("stop", "linkedin_ads", None)
    assert first["wrong_if"]["of"] == 30
    assert 1 <= len(shown["rows"]) <= 3


def test_empty_years_before_the_first_hand_over_do_not_thin_a_month(company: SampleCompany) -> None:
    until = NOW.date() + timedelta(days=1)
    long = recommendations_report(
        company.workspace, since=until - timedelta(days=3650), until=until, asof=NOW
    )
    assert long.found
    assert long.found == asked(company).found


def test_before_anybody_signed_nothing_is_recommended(company: SampleCompany) -> None:
    early = asked(company, NOW - timedelta(days=395))
    assert (early.deal, early.found) == (None, ())
