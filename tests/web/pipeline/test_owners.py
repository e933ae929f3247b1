"""Who owns a deal is a member; nobody of another workspace is named, whatever a door is told."""

import pytest
from django.db import connection

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.program_facts import Told, tell_facts
from testigo.core.drafts import FactDraft
from testigo.core.problems import InvalidInput
from testigo.queries.deal_lines import line_named
from testigo.queries.lead import lead_story
from testigo.store.deals import TABLE
from tests.web.handed_over import NOW, open_shop
from tests.web.pipeline.conftest import Desk

pytestmark = pytest.mark.django_db


def test_an_owner_who_is_no_member_is_refused_at_every_door(desk: Desk) -> None:
    stranger = open_shop("otra").ana
    told = [
        FactDraft("deal.opened", NOW, f"m-{n}", deal=f"d-{n}", props={"title": "T", "owner": owner})
        for n, owner in enumerate((f"user:{stranger.pk}", f" user:{stranger.pk}", "user:x", "Ana"))
    ]
    for draft in told[:3]:
        with pytest.raises(InvalidInput) as refused:
            record_facts(workspace=desk.shop.workspace, drafts=[draft], source="api", now=NOW)
        assert [one.code for one in refused.value.problems] == ["not_a_member"]
    taken = tell_facts(
        workspace=desk.shop.workspace, told=[Told(one) for one in told], key="k", now=NOW
    )
    assert [one.result for one in taken] == ["refused", "refused", "refused", "added"]
    assert [(one.code, one.where) for one in taken[0].problems] == [("not_a_member", "props.owner")]


def test_whoever_stands_in_a_row_of_old_is_named_only_if_a_member(desk: Desk) -> None:
    stranger = open_shop("otra").ana
    stranger.name = "Quien no debe verse"
    stranger.save()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET holder = %s", [stranger.pk])
    line = line_named(desk.shop.workspace.pk, desk.deal)
    assert line is not None
    assert line.owner_name == ""
    for path in ("", "?view=list", f"/{desk.deal}"):
        assert stranger.name not in desk.get(path)


def test_an_actor_of_elsewhere_has_no_name_in_a_history(desk: Desk) -> None:
    stranger = open_shop("otra").ana
    drafts = [
        FactDraft("call.held", NOW, f"m-{actor}", person_id=desk.lucia, actor=actor)
        for actor in (f"user:{stranger.pk}", "user:x", f"user:{desk.shop.ana.pk}")
    ]
    record_facts(workspace=desk.shop.workspace, drafts=drafts, source="import", now=NOW)
    apply_all(workspace=desk.shop.workspace, now=NOW)
    story = lead_story(desk.shop.workspace.pk, desk.lucia, now=NOW)
    assert story
    named = {
        one.fact.actor: one.actor_name for one in story.moments if one.fact.name == "call.held"
    }
    assert named == {
        f"user:{stranger.pk}": "",
        "user:x": "",
        f"user:{desk.shop.ana.pk}": "Ana Ruiz",
    }
