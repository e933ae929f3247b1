"""Laws of joining and parting, for any histories of two people."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from testigo.actions.applying import apply_all
from testigo.actions.duplicates import join_pair, part_pair
from testigo.actions.ticking import tick
from testigo.actions.verifying import verify
from testigo.core.decide import unretracted
from testigo.core.replay import is_about
from testigo.core.story import retell, score_at
from testigo.queries.lead_filters import LeadFilters
from testigo.queries.leads import lead_page
from testigo.queries.merging import merge_preview, part_preview
from testigo.store import log
from testigo.store.agreements import agreement_of
from testigo.store.models import ClockRow, Lead, Workspace
from tests.factories.business import business
from tests.factories.facts import random_history, tell

pytestmark = pytest.mark.django_db

LAW = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
SEEDS = st.integers(0, 10**6)
CLOCK = ("person", "commitment", "cause", "ending", "ended_at", "due_at", "warned", "passed_due")


@contextmanager
def two_people(seed: int) -> Iterator[tuple[Workspace, str, str]]:
    """A business of three people with any history, and two of them; gone afterwards."""
    with transaction.atomic():
        space = business()
        drafts = random_history(seed, 60, people=3)
        known = drafts[-1].at
        tell(space, drafts, known)
        apply_all(workspace=space, now=known)
        tick(workspace=space, now=known)
        people = list(Lead.objects.of(space.id).order_by("person").values_list("person", flat=True))
        if len(people) >= 2:
            yield space, people[0], people[1]
        else:
            yield space, "", ""
        transaction.set_rollback(True)


def shown(space: Workspace) -> tuple[object, ...]:
    """What lists, lead pages and clocks show of everybody."""
    leads = Lead.objects.of(space.id).order_by("person")
    columns = ("person", "stage", "cycle", "status", "score", "fit", "interest", "owner_id")
    clocks = ClockRow.objects.of(space.id).order_by("person", "commitment", "cause")
    now = log.fact_at(space.id, log.head(space.id).last_seq).recorded_at
    page = lead_page(space.id, LeadFilters(), now=now)
    return (
        list(leads.values_list(*columns)),
        list(clocks.values_list(*CLOCK)),
        [(line.person, line.name, line.email, line.score) for line in page.lines],
    )


@LAW
@given(SEEDS)
def test_joining_and_parting_gives_back_exactly_what_was(seed: int) -> None:
    with two_people(seed) as (space, one, other):
        if not one:
            return
        now = log.fact_at(space.id, log.head(space.id).last_seq).recorded_at
        before = shown(space)
        merged = join_pair(workspace=space, one=one, other=other, by="user:1", now=now)
        part_pair(workspace=space, person=merged.merged, by="user:1", now=now)
        assert shown(space) == before
        assert verify(workspace=space) == []


@LAW
@given(SEEDS)
def test_the_score_is_that_of_all_their_facts_together(seed: int) -> None:
    with two_people(seed) as (space, one, other):
        if not one:
            return
        agreement = agreement_of(space.id)
        now = log.fact_at(space.id, log.head(space.id).last_seq).recorded_at
        told = log.read_people(space.id, [one, other])
        facts = [fact for pairs in told.values() for _, fact in pairs]
        together = [fact for fact in unretracted(facts) if is_about(fact)]
        merged = join_pair(workspace=space, one=one, other=other, by="user:1", now=now)
        lead = Lead.objects.of(space.id).get(person=merged.survivor)
        story = retell(together, agreement)
        assert lead.score == score_at(story, agreement.at(lead.scored_at), lead.scored_at).total
        assert lead.stage == story.path.stage


@LAW
@given(SEEDS)
def test_a_preview_is_what_then_happens(seed: int) -> None:
    with two_people(seed) as (space, one, other):
        if not one:
            return
        now = log.fact_at(space.id, log.head(space.id).last_seq).recorded_at + timedelta(minutes=1)
        apply_all(workspace=space, now=now)
        tick(workspace=space, now=now)
        with transaction.atomic():
            merged = join_pair(workspace=space, one=one, other=other, by="user:1", now=now)
            joined = shown_scores(space)
            told = part_preview(space.id, merged.merged, now)
            part_pair(workspace=space, person=merged.merged, by="user:1", now=now)
            parted = shown_scores(space)
            transaction.set_rollback(True)
        (side,) = merge_preview(space.id, merged.survivor, merged.merged, now).after
        assert joined[side.person] == (side.stage, side.score)
        assert {s.person: (s.stage, s.score) for s in told.after}.items() <= parted.items()


def shown_scores(space: Workspace) -> dict[str, tuple[str, int]]:
    rows = Lead.objects.of(space.id).values_list("person", "stage", "score")
    return {person: (stage, score) for person, stage, score in rows}
