"""The catalogue of content: by hand, from visited pages, one name for each piece."""

import pytest
from django.test import Client

from testigo.actions.content import NoSuchPiece, add_piece, change_piece, find_pieces
from testigo.core.problems import InvalidInput
from testigo.queries.content import catalogue_of, content_lines
from testigo.store.models import ContentPiece, User, Workspace
from tests.factories.business import open_workspace
from tests.factories.facts import draft, tell
from tests.spec.agreement import at
from tests.web.conftest import MakeMember

pytestmark = pytest.mark.django_db
NOW = at(10)


@pytest.fixture
def space() -> Workspace:
    return open_workspace()


@pytest.fixture
def vera(space: Workspace, make_member: MakeMember, client: Client) -> User:
    user = make_member(space, email="vera@nortia.example", role="marketing")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def add(space: Workspace, title: str = "Guía", path: str = "/guia", kind: str = "guide") -> str:
    return add_piece(workspace=space, title=title, path=path, kind=kind, by="user:1", now=NOW)


def test_visited_pages_become_pieces_once_without_the_name_of_the_site(space: Workspace) -> None:
    add(space, "Mi guía", "/guia")
    pages = [("/guia", "Guía | Nortia"), ("/precios/", "Precios | Nortia"), ("/raro", "Raro")]
    for hour, (path, title) in enumerate(pages):
        times = 1 if path == "/raro" else 3
        props = {"path": path, "title": title}
        tell(space, [draft("page.viewed", at(hour), props=props) for _ in range(times)], NOW)
    assert find_pieces(workspace=space, now=NOW) == 1
    assert find_pieces(workspace=space, now=NOW) == 0
    assert sorted((line.title, line.path) for line in content_lines(space.pk, NOW)) == [
        ("Mi guía", "/guia"),
        ("Precios", "/precios"),
    ]


def test_downloads_and_mentions_of_a_piece_count_together(space: Workspace) -> None:
    add(space)
    told = [
        draft("content.downloaded", at(1), props={"content": "guia"}),
        draft("content.downloaded", at(1), props={"content": "https://a.example/guia/"}),
        draft("feedback.given", at(2), props={"content": ["Guía", "Otra"]}),
        draft("content.downloaded", at(1), automatic=True, props={"content": "Guía"}),
    ]
    tell(space, told, NOW)
    (line,) = content_lines(space.pk, NOW)
    assert (line.downloads, line.mentions) == (2, 1)


def test_every_problem_of_a_piece_is_named(space: Workspace) -> None:
    add(space)
    with pytest.raises(InvalidInput) as caught:
        add(space, " ", "javascript:alert(1)", "poem")
    assert [one.code for one in caught.value.problems] == [
        "content_without_title",
        "content_path",
        "content_kind",
    ]
    with pytest.raises(InvalidInput, match="content_path_taken"):
        add(space, "Otra", "https://www.nortia.example/guia/")


def test_what_is_hidden_is_not_offered(space: Workspace) -> None:
    piece = add(space)
    change_piece(
        workspace=space, piece=piece, title="Guía", path="/guia", kind="guide", hidden=True
    )
    assert catalogue_of(space.pk).pieces == []
    with pytest.raises(NoSuchPiece):
        change_piece(
            workspace=open_workspace("otra"),
            piece=piece,
            title="x",
            path="",
            kind="page",
            hidden=False,
        )


def test_a_piece_is_added_changed_and_refused_on_screen(
    space: Workspace, client: Client, vera: User
) -> None:
    home = f"/w/{space.slug}/settings/content"
    assert "Aún no hay nada" in client.get(home).content.decode()
    title = "<script>alert(1)</script>"
    assert client.post(home, {"title": title, "path": "/a", "kind": "page"}).status_code == 302
    assert title not in client.get(home).content.decode()
    piece = ContentPiece.objects.of(space.pk).get().id
    answer = client.post(f"{home}/{piece}", {"title": "", "path": "/a", "kind": "page"})
    assert answer.status_code == 400
    assert "Escribe un título" in answer.content.decode()
    client.post(f"{home}/{piece}", {"title": "A", "path": "/a", "kind": "video", "hidden": "1"})
    assert ContentPiece.objects.of(space.pk).get().hidden
    assert client.post(f"{home}/nobody", {"title": "A", "kind": "page"}).status_code == 404
    assert client.post(f"{home}/find").status_code == 302
    assert client.get(f"{home}/find").status_code == 405


def test_sellers_and_outsiders_change_nothing(
    space: Workspace, client: Client, make_member: MakeMember
) -> None:
    seller = make_member(space, email="sara@nortia.example", role="sales")
    outsider = make_member(open_workspace("otra"), email="o@otra.example", role="admin")
    for user, status in ((seller, 403), (outsider, 404)):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        home = f"/w/{space.slug}/settings/content"
        assert client.get(home).status_code == status
        assert client.post(home, {"title": "A", "kind": "page"}).status_code == status
        assert client.post(f"{home}/find").status_code == status
        assert client.post(f"{home}/x", {"title": "A", "kind": "page"}).status_code == status
    assert not ContentPiece.objects.of(space.pk).exists()


def test_two_titles_of_one_piece_become_one_and_both_are_understood(
    space: Workspace, client: Client, vera: User
) -> None:
    address = f"/w/{space.slug}/settings/content"
    for title, path in (("Guía del SGA", "/guia-sga"), ("guia-elegir-sga", "/descargas/sga")):
        client.post(address, {"title": title, "path": path, "kind": "guide"})
    one, other = ContentPiece.objects.of(space.pk).order_by("created_at", "id")
    merged = client.post(f"{address}/{other.id}/merge", {"into": one.id}, follow=True)
    assert "Ahora es una sola pieza: Guía del SGA" in merged.content.decode()
    catalogue = catalogue_of(space.pk)
    for name in ("Guía del SGA", "guia-elegir-sga", "/descargas/sga/", "/guia-sga"):
        piece = catalogue.named(name)
        assert piece is not None
        assert piece.id == one.id
    # Looking again brings neither back, and the names can be taken apart by hand.
    for who in ("a", "b", "c"):
        seen = {"path": "/descargas/sga", "title": "Otra vez"}
        tell(space, [draft("page.viewed", at(0), f"{who}@x.example", props=seen)], at(0))
    client.post(f"{address}/find")
    assert [row.id for row in ContentPiece.objects.of(space.pk)] == [one.id]
    kept = {
        "title": "Guía del SGA",
        "path": "/guia-sga",
        "kind": "guide",
        "also": "guia-elegir-sga",
    }
    client.post(f"{address}/{one.id}", kept)
    assert catalogue_of(space.pk).named("/descargas/sga") is None
    assert client.post(f"{address}/{one.id}/merge", {"into": one.id}).status_code == 404
    assert client.post(f"{address}/{one.id}/merge", {"into": "\0nobody"}).status_code == 404


def test_who_does_not_set_up_makes_nothing_one(
    space: Workspace, client: Client, make_member: MakeMember
) -> None:
    seller = make_member(space, email="sara@nortia.example", role="sales")
    client.force_login(seller, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(f"/w/{space.slug}/settings/content/x/merge", {"into": "y"})
    assert answer.status_code == 403
