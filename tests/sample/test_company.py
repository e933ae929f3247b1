"""Nortia as it stands in the database: who works there, what waits today, and that it adds up."""

from unittest.mock import patch

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.verifying import verify
from testigo.queries.queue import queue
from testigo.sample import company as sample
from testigo.sample.cast import CAST
from testigo.sample.company import SampleCompany, SampleExists, build
from testigo.store import log
from testigo.store.agreements import agreement_of
from testigo.store.models import FactRow, Lead, Membership, User, Workspace
from tests.sample.conftest import NOW, PROGRESS

pytestmark = pytest.mark.django_db


def test_everybody_signs_in_with_the_password_that_is_printed(company: SampleCompany) -> None:
    assert company.users == [(c.name, c.email, c.role) for c in CAST]
    for name, email, role in company.users:
        user = User.objects.get(email=email)
        assert user.name == name
        assert user.check_password(company.password)
        assert Membership.objects.of(company.workspace.id).get(user=user).role == role


def test_the_workspace_is_marked_as_a_sample(company: SampleCompany) -> None:
    assert Workspace.objects.get(slug="nortia").is_sample


def test_a_second_sample_is_refused_and_the_first_one_kept(company: SampleCompany) -> None:
    before = log.head(company.workspace.id)
    with pytest.raises(SampleExists):
        build(NOW, scale=0.01)
    assert log.head(company.workspace.id) == before


def test_what_fails_half_way_leaves_nothing_behind(company: SampleCompany) -> None:
    class OutOfPaper(Exception):
        pass

    def stop(_done: int, _total: int) -> None:
        raise OutOfPaper

    with patch.object(sample, "SLUG", "half"), pytest.raises(OutOfPaper):
        build(NOW, stop, scale=0.01)
    assert not Workspace.objects.filter(slug="half").exists()
    assert User.objects.count() == len(CAST)


def test_progress_is_told_up_to_the_last_fact(company: SampleCompany) -> None:
    assert sorted(PROGRESS) == PROGRESS
    written, total = PROGRESS[-1]
    reported = FactRow.objects.of(company.workspace.id).filter(source="sample")
    told = reported.exclude(name="pact.signed").exclude(message_id__startswith="k:")
    assert written == total == told.count()


def test_everything_was_taken_in_and_nothing_was_taken_back(company: SampleCompany) -> None:
    head = log.head(company.workspace.id)
    assert head.applied_seq == head.last_seq
    assert apply_all(workspace=company.workspace, now=NOW) == 0
    assert not FactRow.objects.of(company.workspace.id).filter(name="fact.retracted").exists()


def test_drawn_anew_from_the_log_it_is_the_same(company: SampleCompany) -> None:
    assert verify(workspace=company.workspace) == []


def test_the_queue_of_today_has_every_urgency(company: SampleCompany) -> None:
    pact = agreement_of(company.workspace.id).at(NOW)
    assert pact is not None
    found = queue(company.workspace.id, owner=None, now=NOW, zone=pact.pact.zone)
    sizes = {group.name: group.total for group in found.groups}
    assert set(sizes) == {"past_due", "due_soon", "today", "scheduled"}
    assert 3 <= sizes["past_due"] <= 10
    assert 18 <= found.total <= 60


def test_some_wait_for_the_call_that_was_agreed_for_later(company: SampleCompany) -> None:
    waiting = Lead.objects.of(company.workspace.id).filter(awaited=True, status="waiting")
    assert waiting.filter(due_at__gt=NOW).count() >= 4


def test_hand_overs_are_dated_seconds_after_what_made_them(company: SampleCompany) -> None:
    facts = FactRow.objects.of(company.workspace.id)
    given = list(facts.filter(name="lead.handed_over"))
    at = dict(facts.filter(id__in=[f.cause for f in given]).values_list("id", "at"))
    delays = [(f.at - at[f.cause]).total_seconds() for f in given]
    assert len(delays) > 100
    assert all(0 <= delay <= 10 for delay in delays)


def test_sellers_receive_their_leads_in_turn_and_act_on_their_own(company: SampleCompany) -> None:
    facts = FactRow.objects.of(company.workspace.id)
    sellers = [f"user:{User.objects.get(email=c.email).pk}" for c in CAST if c.team == "ventas"]
    received = dict.fromkeys(sellers, 0)
    for fact in facts.filter(name="lead.assigned"):
        if fact.props["team"] == "ventas":
            received[fact.props["to"]] += 1
    assert max(received.values()) - min(received.values()) <= 1
    signed = facts.filter(name="contract.signed")
    assert signed.exists()
    assert {fact.actor for fact in signed} <= set(sellers)
    assert {fact.side for fact in signed} == {"sales"}


def test_the_pact_in_force_was_signed_by_all_before_it_took_force(company: SampleCompany) -> None:
    versions = agreement_of(company.workspace.id).versions
    assert [version.number for version in versions] == list(range(1, len(versions) + 1))
    assert all(version.signed_at < version.since for version in versions)
    assert versions[-1].pact.review_by > NOW.date()
