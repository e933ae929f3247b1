"""Pairs of people who may be one: seen, previewed, joined, dismissed, taken apart."""

from itertools import pairwise

import pytest
from django.test import Client

from testigo.actions.duplicates import dismiss, join_pair
from testigo.actions.verifying import verify
from testigo.queries.duplicates import pair_page, search_state
from testigo.store.models import (
    DuplicateCandidate,
    FactRow,
    Lead,
    Person,
    PersonMerge,
    Setting,
    User,
    Workspace,
)
from tests.factories.business import open_workspace
from tests.factories.facts import person_with
from tests.spec.agreement import at
from tests.web.conftest import MakeMember
from tests.web.duplicates.conftest import OFFICE, OTHER

pytestmark = pytest.mark.django_db

Pair = tuple[str, str]
LIST = "/w/nortia/duplicates"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def state(space: Workspace) -> str:
    row: DuplicateCandidate = DuplicateCandidate.objects.of(space.pk).get()
    return row.state


def everything(space: Workspace) -> tuple[object, ...]:
    """What a page must not change by being looked at."""
    return (
        FactRow.objects.of(space.pk).count(),
        list(DuplicateCandidate.objects.of(space.pk).values()),
        list(PersonMerge.objects.of(space.pk).values()),
        list(Setting.objects.of(space.pk).values()),
    )


def test_the_list_shows_both_with_reasons_and_likelihood(marketing: Client, pair: Pair) -> None:
    page = marketing.get(LIST).content.decode()
    for text in ("Ana Ruiz Soler", "Acme", "Muy probable", "Misma empresa", "Mismo buzón"):
        assert text in page
    assert "Un nombre está dentro del otro" in page
    assert f"/duplicates/{pair[0]}/{pair[1]}" in page


def test_the_tab_stands_beside_the_leads(marketing: Client, space: Workspace) -> None:
    assert f'href="{LIST}"' in marketing.get("/w/nortia/leads").content.decode()


def test_an_empty_list_says_what_will_be_there(marketing: Client, space: Workspace) -> None:
    DuplicateCandidate.objects.of(space.pk).delete()
    assert "Nadie parece estar dos veces" in marketing.get(LIST).content.decode()
    dismissed = marketing.get(f"{LIST}?state=dismissed").content.decode()
    assert "No se ha descartado ninguna pareja" in dismissed


def test_the_preview_says_what_joining_then_does(
    marketing: Client, space: Workspace, pair: Pair
) -> None:
    answer = marketing.get(f"{LIST}/{pair[0]}/{pair[1]}")
    preview = answer.context["preview"]
    page = answer.content.decode()
    assert "queda anulado" in page
    assert "sigue en pie" in page
    (after,) = preview.after
    marketing.post(f"{LIST}/{pair[0]}/{pair[1]}/join")
    lead = Lead.objects.of(space.pk).get(person=after.person)
    assert (lead.score, lead.stage) == (after.score, after.stage)
    assert verify(workspace=space) == []


def test_looking_changes_nothing(marketing: Client, space: Workspace, pair: Pair) -> None:
    merged = join_pair(
        workspace=space,
        one=person_with(space, OTHER),
        other=pair[0],
        by="user:1",
        now=at(2),
    ).merged
    before = everything(space)
    for address in (
        LIST,
        f"{LIST}?state=dismissed",
        f"{LIST}/{pair[0]}/{pair[1]}",
        f"/w/nortia/leads/{pair[1]}/same?search=ana",
        f"/w/nortia/leads/{merged}/apart",
        f"/w/nortia/leads/{merged}",
    ):
        assert marketing.get(address).status_code in (200, 302), address
    assert everything(space) == before


def test_a_post_is_needed_for_what_changes(marketing: Client, space: Workspace, pair: Pair) -> None:
    before = everything(space)
    for address in (
        f"{LIST}/rule",
        f"{LIST}/{pair[0]}/{pair[1]}/join",
        f"{LIST}/{pair[0]}/{pair[1]}/dismiss",
        f"{LIST}/{pair[0]}/{pair[1]}/again",
        f"/w/nortia/leads/{pair[0]}/apart/now",
    ):
        assert marketing.get(address).status_code == 405, address
    assert everything(space) == before


def test_joining_goes_to_who_stays_with_an_undo_that_parts_them(
    marketing: Client, space: Workspace, pair: Pair
) -> None:
    answer = marketing.post(f"{LIST}/{pair[0]}/{pair[1]}/join", follow=True)
    page = answer.content.decode()
    merged = PersonMerge.objects.of(space.pk).get().person
    assert f"/w/nortia/leads/{merged}/apart/now" in page
    assert "Unida desde" in page
    undone = marketing.post(f"/w/nortia/leads/{merged}/apart/now", HTTP_HX_REQUEST="true")
    assert "undone" in undone.headers["HX-Trigger"]
    assert not PersonMerge.objects.of(space.pk).exists()
    assert state(space) == "dismissed"
    assert verify(workspace=space) == []


def test_the_address_of_who_was_joined_leads_to_who_they_are_and_says_so(
    marketing: Client, space: Workspace, pair: Pair
) -> None:
    merged = join_pair(workspace=space, one=pair[0], other=pair[1], by="user:1", now=at(2))
    answer = marketing.get(f"/w/nortia/leads/{merged.merged}", follow=True)
    assert answer.redirect_chain == [
        (f"/w/nortia/leads/{merged.survivor}?from={merged.merged}", 302)
    ]
    assert "se unió a este lead" in answer.content.decode()


@pytest.mark.parametrize("asked", ["none", "\0", "a" * 200, ""])
def test_who_was_not_joined_here_is_not_said_to_be(
    marketing: Client, pair: Pair, asked: str
) -> None:
    page = marketing.get(f"/w/nortia/leads/{pair[0]}", {"from": asked}).content.decode()
    assert "se unió a este lead" not in page


def test_parting_is_previewed_and_done(marketing: Client, space: Workspace, pair: Pair) -> None:
    merged = join_pair(workspace=space, one=pair[0], other=pair[1], by="user:1", now=at(2))
    page = marketing.get(f"/w/nortia/leads/{merged.merged}/apart").content.decode()
    assert "Recupera su propia página" in page
    answer = marketing.post(f"/w/nortia/leads/{merged.merged}/apart/now", follow=True)
    assert answer.redirect_chain == [(f"/w/nortia/leads/{merged.survivor}", 302)]
    assert Lead.objects.of(space.pk).filter(person=merged.merged).exists()
    assert marketing.get(f"/w/nortia/leads/{merged.merged}/apart").status_code == 404
    assert marketing.post(f"/w/nortia/leads/{merged.merged}/apart/now").status_code == 404


def test_a_dismissed_pair_leaves_the_list_and_can_be_proposed_again(
    marketing: Client, space: Workspace, pair: Pair
) -> None:
    answer = marketing.post(f"{LIST}/{pair[0]}/{pair[1]}/dismiss", follow=True)
    page = answer.content.decode()
    assert f"/duplicates/{pair[0]}/{pair[1]}/again" in page
    assert "Nadie parece estar dos veces" in page
    assert "Ana Ruiz Soler" in marketing.get(f"{LIST}?state=dismissed").content.decode()
    marketing.post(f"{LIST}/{pair[0]}/{pair[1]}/again")
    assert state(space) == "open"
    assert marketing.post(f"{LIST}/{pair[0]}/{pair[1]}/again").status_code == 404


def test_the_other_one_is_looked_for_from_the_lead(
    marketing: Client, space: Workspace, pair: Pair
) -> None:
    lead = person_with(space, OTHER)
    assert f"/leads/{lead}/same" in marketing.get(f"/w/nortia/leads/{lead}").content.decode()
    page = marketing.get(f"/w/nortia/leads/{lead}/same?search=ruiz").content.decode()
    assert f"/duplicates/{lead}/{pair[0]}" in page
    nobody = marketing.get(f"/w/nortia/leads/{lead}/same?search=zzz").content.decode()
    assert "Nadie más coincide" in nobody


def test_two_whom_nobody_proposed_can_be_joined_too(
    marketing: Client, space: Workspace, pair: Pair
) -> None:
    eva = person_with(space, OTHER)
    page = marketing.get(f"{LIST}/{eva}/{pair[0]}").content.decode()
    assert "Nombres distintos" in page
    assert "Correos distintos" in page
    marketing.post(f"{LIST}/{eva}/{pair[0]}/join")
    assert PersonMerge.objects.of(space.pk).count() == 1
    again = marketing.post(f"{LIST}/{eva}/{pair[0]}/join")
    assert (again.status_code, PersonMerge.objects.of(space.pk).count()) == (302, 1)
    assert marketing.get(f"{LIST}/{eva}/{pair[0]}").status_code == 302


def test_the_rule_is_kept_and_joins_at_once(marketing: Client, space: Workspace) -> None:
    answer = marketing.post(f"{LIST}/rule", {"at_least": "950"}, follow=True)
    assert "Ha unido 1 pareja al momento" in answer.content.decode()
    assert Setting.objects.of(space.pk).get().value == {"phone_and_name": False, "at_least": 950}
    page = marketing.get(f"/w/nortia/leads/{PersonMerge.objects.of(space.pk).get().survivor}")
    assert "por la regla de este espacio" in page.content.decode()


@pytest.mark.parametrize("share", ["5", "1000", "x", "٩٩٠", "", "9" * 50])
def test_a_rule_that_is_none_stays_as_it_was(
    marketing: Client, space: Workspace, share: str
) -> None:
    answer = marketing.post(f"{LIST}/rule", {"at_least": share})
    assert answer.status_code == 400
    assert "900" in answer.content.decode()
    assert not Setting.objects.of(space.pk).exists()


@pytest.mark.parametrize("role", ["sales", "sdr", "success", "dpo", "agency"])
def test_who_may_not_join_sees_the_pairs_and_changes_nothing(
    client: Client, space: Workspace, pair: Pair, make_member: MakeMember, role: str
) -> None:
    client.force_login(make_member(space, role=role), backend=BACKEND)
    merged = join_pair(
        workspace=space, one=person_with(space, OTHER), other=pair[0], by="user:1", now=at(2)
    ).merged
    before = everything(space)
    page = client.get(LIST).content.decode()
    assert "/dismiss" not in page
    assert f'action="{LIST}/rule"' not in page
    assert "/join" not in client.get(f"{LIST}/{pair[0]}/{pair[1]}", follow=True).content.decode()
    for address in changes(pair, merged):
        assert client.post(address).status_code == 403, address
    for address in (f"/w/nortia/leads/{merged}/apart", f"/w/nortia/leads/{pair[1]}/same"):
        assert client.get(address).status_code == 403, address
    assert everything(space) == before


def changes(pair: Pair, merged: str) -> list[str]:
    return [
        f"{LIST}/rule",
        *(f"{LIST}/{pair[0]}/{pair[1]}/{what}" for what in ("join", "dismiss", "again")),
        f"/w/nortia/leads/{merged}/apart/now",
    ]


def test_an_outsider_and_a_stranger_reach_nothing(
    client: Client, space: Workspace, pair: Pair, make_member: MakeMember
) -> None:
    before = everything(space)
    pages = [LIST, f"{LIST}/{pair[0]}/{pair[1]}", f"/w/nortia/leads/{pair[0]}/same"]
    for address in (*pages, *changes(pair, pair[0])):
        assert client.post(address).status_code in (302, 405), address
    client.force_login(make_member(open_workspace("otra"), role="admin"), backend=BACKEND)
    for address in pages:
        assert client.get(address).status_code == 404, address
    for address in changes(pair, pair[0]):
        assert client.post(address).status_code == 404, address
    assert everything(space) == before


def test_people_of_another_workspace_answer_like_absent_ones(
    client: Client, space: Workspace, pair: Pair, make_member: MakeMember
) -> None:
    other = open_workspace("otra")
    client.force_login(make_member(other, role="admin"), backend=BACKEND)
    for one, two in (pair, ("none", "nobody"), (pair[0], pair[0])):
        assert client.get(f"/w/otra/duplicates/{one}/{two}").status_code == 404
        for what in ("join", "dismiss", "again"):
            assert client.post(f"/w/otra/duplicates/{one}/{two}/{what}").status_code == 404
    for person in (pair[0], "none"):
        assert client.get(f"/w/otra/leads/{person}/same").status_code == 404
        assert client.get(f"/w/otra/leads/{person}/apart").status_code == 404
        assert client.post(f"/w/otra/leads/{person}/apart/now").status_code == 404


@pytest.mark.parametrize("after", ["x", "950", "950~a", "~~", "9" * 9 + "~a~b", "1~a'~b", "\0~a~b"])
def test_a_mark_that_cannot_be_read_begins_anew(
    marketing: Client, space: Workspace, after: str
) -> None:
    assert "Ana Ruiz Soler" in marketing.get(LIST, {"after": after}).content.decode()


def test_pages_follow_each_other_without_gap_or_repetition(space: Workspace) -> None:
    people = [f"{number:032x}" for number in range(6)]
    row = DuplicateCandidate.objects.of(space.pk).get()
    for person in people:
        Person.objects.of(space.pk).create(id=person, name="Nadie", created_at=at(0))
    for one, other in pairwise(people):
        DuplicateCandidate.objects.of(space.pk).create(
            one=one, other=other, probability=row.probability, reasons=[], found_at=at(0)
        )
    seen, after = [], ""
    while True:
        page = pair_page(space.pk, after=after, limit=2)
        seen += [(line.one.person, line.other.person) for line in page.lines]
        after = page.next_after
        if not after:
            break
    assert len(seen) == len(set(seen)) == 6 == search_state(space.pk).waiting


def test_who_was_joined_is_in_no_pair(space: Workspace, pair: Pair) -> None:
    eva = person_with(space, OTHER)
    join_pair(workspace=space, one=eva, other=pair[0], by="user:1", now=at(2))
    held = pair_page(space.pk).lines
    joined = PersonMerge.objects.of(space.pk).get().person
    assert all(joined not in (line.one.person, line.other.person) for line in held)


def test_hostile_names_are_only_texts(marketing: Client, space: Workspace, pair: Pair) -> None:
    Person.objects.of(space.pk).filter(id=pair[0]).update(name="<script>alert(1)</script>")
    for address in (LIST, f"{LIST}/{pair[0]}/{pair[1]}"):
        assert "<script>alert(1)" not in marketing.get(address).content.decode()


def test_told_apart_by_hand_without_reasons_is_shown_too(
    marketing: Client, space: Workspace, vera: User
) -> None:
    one, other = person_with(space, OTHER), person_with(space, OFFICE)
    dismiss(workspace=space, one=one, other=other, by=f"user:{vera.pk}", now=at(2))
    page = marketing.get(f"{LIST}?state=dismissed").content.decode()
    assert "Alguien las distinguió" in page
    assert "Eva Gil" in page
