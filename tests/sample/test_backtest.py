"""History as relations says of Nortia what the fold of the core says, at 70 points and at 60."""

from itertools import groupby

import pytest
from django.db import connection

from testigo.analytics.tryout import replaying
from testigo.core.asof import known_by
from testigo.core.facts import Fact
from testigo.core.pact import Pact
from testigo.core.tryout.climbing import Climb, climbs, crossings_of, threshold_of, with_threshold
from testigo.sample.company import SampleCompany
from testigo.store.agreements import agreement_of
from testigo.store.rows import FACT_READ, fact_of
from tests.sample.conftest import NOW

pytestmark = pytest.mark.django_db


def told(workspace_id: int) -> list[tuple[str, list[Fact]]]:
    """What was reported of everybody and stands, by person."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {FACT_READ} FROM testigo_fact WHERE workspace_id = %s "
            "AND origin = 'reported' AND holder IS NOT NULL ORDER BY holder",
            [workspace_id],
        )
        facts = [fact_of(row) for row in cursor.fetchall()]
    return [
        (who or "", known_by(theirs, NOW)) for who, theirs in groupby(facts, lambda one: one.person)
    ]


def folded(people: list[tuple[str, list[Fact]]], pact: Pact) -> list[Climb]:
    return [climb for who, facts in people for climb in climbs(who, facts, pact)]


def by_cycle(found: list[Climb]) -> dict[tuple[str, int], Climb]:
    return {(climb.person, climb.cycle): climb for climb in found}


def test_relations_and_fold_agree_on_everybody_under_every_threshold(
    company: SampleCompany,
) -> None:
    space = company.workspace.id
    pact = agreement_of(space).versions[-1].pact
    people = told(space)
    assert threshold_of(pact) == 70
    for over in (70, 60):
        tried = with_threshold(pact, over)
        with replaying(space, NOW) as history:
            found = history.climbs(tried)
        wanted = folded(people, tried)
        assert by_cycle(found) == by_cycle(wanted)
        assert crossings_of(found, over)
    assert len(crossings_of(found, 60)) > len(crossings_of(found, 70))
