"""Platforms beside the CRM, read from the log: they agree with the loop, and nothing vanishes."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from testigo.core.asof import Days
from testigo.core.costs import UNKNOWN
from testigo.core.facts import Fact
from testigo.core.lead_figures import Figures, add_up
from testigo.queries.claims import claims_report, loop_and_claims
from testigo.queries.loop import loop_report
from testigo.store.models import Workspace
from tests.core.claims_logs import claims_logs, claims_told
from tests.core.report_logs import instants, logs, ranges
from tests.queries.test_joined_people import fill, in_order, space

__all__ = ["space"]  # the fixture
pytestmark = pytest.mark.django_db


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.one_of(logs(), claims_logs(), claims_logs()), ranges(), instants)
def test_platforms_are_the_channels_of_the_loop_and_all_leads_are_told(
    space: Workspace, facts: list[Fact], days: Days, asof: datetime
) -> None:
    told = in_order(facts)
    fill(space, told)
    asked = {"since": days.since, "until": days.until, "asof": asof}
    found, loop = claims_report(space, **asked), loop_report(space, **asked).loop
    claims = claims_told(told, days, asof, "EUR")
    assert [one.claims for one in found.platforms] == list(claims.platforms)
    assert (found.unknown, found.others) == (claims.unknown, claims.others)
    for one in found.platforms:
        own = [row.figures for row in loop.rows if row.channel == one.claims.channel]
        assert how_far(one.figures) == how_far(add_up(own))
        assert one.claims.leads == one.figures.leads
    leads = [one.claims.leads for one in found.platforms if one.claims.channel != UNKNOWN]
    assert sum(leads) + found.others + found.unknown == loop.totals.leads
    together = loop_and_claims(space, **asked)
    assert together[0] == loop_report(space, **asked)
    assert together[1].document() == found.document()


def how_far(figures: Figures) -> tuple[object, ...]:
    """What is said of the leads of a platform."""
    return figures.leads, figures.sql, figures.customers, figures.revenue, figures.cost
