"""Views of the list under a name: one’s own, for everybody, and the one that it opens with."""

import pytest
from django.test import Client

from testigo.actions.saved_views import MOST, save_view
from testigo.store.models import Membership, SavedView, User, Workspace
from tests.web.conftest import BORN, MakeMember, MakeSpace
from tests.web.leads.conftest import AddLead
from tests.web.leads.test_leads import HTMX, LIST, names_in

pytestmark = pytest.mark.django_db

VIEWS = "/w/nortia/leads/views"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def keep(client: Client, name: str = "MQL míos", query: str = "?stage=mql", **more: str) -> str:
    """What the page says after a view was saved."""
    answer = client.post(f"{VIEWS}/save", {"name": name, "query": query, **more}, follow=True)
    return answer.content.decode()


@pytest.fixture
def colleague(make_member: MakeMember, space: Workspace) -> Client:
    client = Client()
    client.force_login(make_member(space, email="luis@nortia.example"), backend=BACKEND)
    return client


def test_a_view_keeps_the_filters_in_our_own_words(
    browser: Client, space: Workspace, add_lead: AddLead
) -> None:
    add_lead(name="Ana Ruiz", stage="mql")
    add_lead(name="Luis Soler")
    assert "Guardada: MQL míos" in keep(browser, query="?x=1&stage=mql&sort=%27&after=9~9")
    [view] = SavedView.objects.of(space.pk).all()
    assert (view.name, view.query, view.shared) == ("MQL míos", "?stage=mql", False)
    body = browser.get(f"{LIST}{view.query}").content.decode()
    assert names_in(body) == ["Ana Ruiz"]
    assert 'href="?stage=mql" aria-current="true"' in body


def test_a_list_with_more_than_our_page_says_is_not_kept(browser: Client, space: Workspace) -> None:
    said = keep(browser, query="?" + "&".join(f"f{n}=1" for n in range(60)))
    assert "tiene demasiados filtros para guardarla" in said
    assert not SavedView.objects.of(space.pk).exists()


def test_saved_again_under_its_name_it_is_changed(browser: Client, space: Workspace) -> None:
    keep(browser)
    keep(browser, query="?stage=sql")
    assert [row.query for row in SavedView.objects.of(space.pk).all()] == ["?stage=sql"]


def test_ones_own_is_seen_by_nobody_else_and_a_shared_one_by_everybody(
    browser: Client, colleague: Client, space: Workspace, add_lead: AddLead
) -> None:
    add_lead(name="Ana Ruiz")
    keep(browser, "Solo mía")
    keep(browser, "De todos", shared="1")
    body = colleague.get(LIST).content.decode()
    assert "De todos" in body
    assert "Solo mía" not in body
    own = SavedView.objects.of(space.pk).get(name="Solo mía")
    assert colleague.post(f"{VIEWS}/{own.id}/rename", {"name": "x"}).status_code == 404
    assert colleague.post(f"{VIEWS}/{own.id}/remove").status_code == 404
    assert colleague.post(f"{VIEWS}/open", {"view": own.id}).status_code == 404


def test_a_shared_one_is_changed_by_its_owner_and_by_who_leads(
    browser: Client, colleague: Client, space: Workspace
) -> None:
    keep(browser, "De todos", shared="1")
    shared = SavedView.objects.of(space.pk).get()
    assert colleague.post(f"{VIEWS}/{shared.id}/rename", {"name": "x"}).status_code == 403
    Membership.objects.of(space.pk).filter(user__email="luis@nortia.example").update(role="lead")
    assert colleague.post(f"{VIEWS}/{shared.id}/rename", {"name": " Otra  más "}).status_code == 302
    assert SavedView.objects.of(space.pk).get().name == "Otra más"
    assert browser.post(f"{VIEWS}/{shared.id}/remove").status_code == 302
    assert not SavedView.objects.of(space.pk).exists()


def test_the_list_opens_with_a_view_until_it_is_removed(
    browser: Client, space: Workspace, add_lead: AddLead
) -> None:
    add_lead(name="Ana Ruiz", stage="mql")
    add_lead(name="Luis Soler")
    keep(browser)
    view = SavedView.objects.of(space.pk).get()
    browser.post(f"{VIEWS}/open", {"view": view.id})
    assert browser.get(LIST)["Location"] == f"{LIST}?stage=mql"
    body = browser.get(f"{LIST}?stage=mql").content.decode()
    assert 'id="tab-all" href="?view=all"' in body
    assert len(names_in(browser.get(f"{LIST}?view=all").content.decode())) == 2
    answer = browser.get(f"{LIST}?view=all", headers=HTMX)
    assert answer["HX-Push-Url"] == f"{LIST}?view=all"
    browser.post(f"{VIEWS}/{view.id}/remove")
    assert browser.get(LIST).status_code == 200


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("", "?stage=mql", "Ponle un nombre"),
        ("x" * 61, "?stage=mql", "Ponle un nombre"),
        ("Todo", "?", "La lista no está filtrada"),
        ("Nada", "?unknown=1", "La lista no está filtrada"),
        ("Larga", "?search=" + "x" * 5000, ""),
    ],
)
def test_what_cannot_be_saved_says_why(
    browser: Client, space: Workspace, name: str, query: str, said: str
) -> None:
    assert said in keep(browser, name, query)
    assert SavedView.objects.of(space.pk).exists() == (not said)


def test_there_is_an_end_to_them(browser: Client, space: Workspace, ana: User) -> None:
    member = Membership.objects.of(space.pk).get(user=ana)
    for number in range(MOST):
        save_view(
            workspace=space,
            name=str(number),
            query="?stage=mql",
            shared=False,
            by=member,
            now=BORN,
        )
    assert "Ya hay 50 vistas" in keep(browser)


def test_views_of_another_workspace_are_not_there(
    browser: Client, make_space: MakeSpace, make_member: MakeMember
) -> None:
    other = make_space("other")
    member = Membership.objects.of(other.pk).get(user=make_member(other, email="o@other.example"))
    foreign = save_view(
        workspace=other, name="Ajena", query="?stage=mql", shared=True, by=member, now=BORN
    )
    assert "Ajena" not in browser.get(LIST).content.decode()
    assert browser.post(f"{VIEWS}/{foreign.id}/remove").status_code == 404
    assert browser.post(f"{VIEWS}/open", {"view": foreign.id}).status_code == 404


def test_no_view_is_renamed_to_a_name_that_another_of_mine_has(
    browser: Client, space: Workspace
) -> None:
    keep(browser, "Una")
    keep(browser, "Otra", query="?stage=sql")
    other = SavedView.objects.of(space.pk).get(name="Otra")
    said = browser.post(f"{VIEWS}/{other.id}/rename", {"name": " Una "}, follow=True)
    assert "Ya hay una vista que se llama «Una»" in said.content.decode()
    other.refresh_from_db()
    assert other.name == "Otra"
    browser.post(f"{VIEWS}/{other.id}/rename", {"name": "Otra"}, follow=True)
    assert sorted(SavedView.objects.of(space.pk).values_list("name", flat=True)) == ["Otra", "Una"]
