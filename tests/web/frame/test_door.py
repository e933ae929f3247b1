import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone

from testigo.store.models import ROLES, User, Workspace
from tests.web.conftest import MakeMember, MakeSpace
from tests.web.frame.test_sign_in import words_of

pytestmark = pytest.mark.django_db

PLACES = ["today", "pipeline", "customers", "pact"]


@pytest.mark.parametrize("place", PLACES)
def test_a_member_enters(browser: Client, place: str) -> None:
    assert browser.get(f"/w/nortia/{place}").status_code == 200


@pytest.mark.parametrize("place", PLACES)
def test_somebody_elses_workspace_answers_as_one_that_does_not_exist(
    browser: Client, make_space: MakeSpace, place: str
) -> None:
    make_space("rival", name="Rival secreto")
    foreign = browser.get(f"/w/rival/{place}")
    absent = browser.get(f"/w/nowhere/{place}")
    assert foreign.status_code == absent.status_code == 404
    assert words_of(foreign.content) == words_of(absent.content)
    assert b"Rival" not in foreign.content


def test_a_membership_that_has_ended_lets_nobody_in(
    client: Client, space: Workspace, make_member: MakeMember
) -> None:
    client.force_login(
        make_member(space, active=False), "django.contrib.auth.backends.ModelBackend"
    )
    assert client.get("/w/nortia/today").status_code == 404


def test_strangers_are_sent_to_sign_in_and_back(client: Client, space: Workspace) -> None:
    answer = client.get("/w/nortia/pact?asof=2026-06-30")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=/w/nortia/pact%3Fasof%3D2026-06-30"
    assert client.get("/w/nowhere/pact").status_code == 302


def test_a_fragment_asked_for_after_the_session_ended_moves_the_whole_page(
    client: Client, space: Workspace
) -> None:
    answer = client.get(
        "/w/nortia/today",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/w/nortia/pact?v=2"},
    )
    assert answer["HX-Redirect"] == "/sign-in/?next=%2Fw%2Fnortia%2Fpact%3Fv%3D2"
    assert answer.content == b""


@pytest.mark.parametrize("address", ["http://[", "http://a]/", "http://\u2100.example/"])
def test_an_address_that_is_none_breaks_nothing(
    client: Client, space: Workspace, address: str
) -> None:
    answer = client.get(
        "/w/nortia/today", headers={"HX-Request": "true", "HX-Current-URL": address}
    )
    assert answer["HX-Redirect"].startswith("/sign-in/?next=")


def test_the_view_of_an_outsider_never_runs(
    browser: Client, make_space: MakeSpace, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_space("rival")
    seen = []

    def spy(request: HttpRequest, *_: object) -> HttpResponse:
        seen.append(request.workspace.slug)
        return HttpResponse()

    monkeypatch.setattr("testigo.web.today.views.render", spy)
    browser.post("/w/rival/today", {"anything": "1"})
    assert seen == []
    browser.get("/w/nortia/today")
    assert seen == ["nortia"]


def test_the_root_leads_to_the_workspace_visited_last(
    client: Client, make_space: MakeSpace, make_member: MakeMember
) -> None:
    spaces = [make_space("alba"), make_space("zeta")]
    client.force_login(make_member(*spaces), "django.contrib.auth.backends.ModelBackend")
    assert client.get("/")["Location"] == "/w/alba/queue"
    client.get("/w/zeta/pact")
    assert client.get("/")["Location"] == "/w/zeta/queue"


@pytest.mark.parametrize(
    ("role", "begins"),
    [
        ("sdr", "/w/nortia/queue"),
        ("sales", "/w/nortia/queue"),
        *((role, "/w/nortia/today") for role in ROLES if role not in ("sdr", "sales")),
    ],
)
def test_each_role_begins_its_day_where_its_work_is(
    client: Client, space: Workspace, make_member: MakeMember, role: str, begins: str
) -> None:
    user = make_member(space, email="otra@nortia.example", role=role)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    assert client.get("/")["Location"] == begins


def test_whoever_looks_after_several_businesses_chooses_one_first(
    client: Client, make_space: MakeSpace, make_member: MakeMember
) -> None:
    spaces = [make_space("alba"), make_space("zeta")]
    client.force_login(
        make_member(*spaces, role="agency"), "django.contrib.auth.backends.ModelBackend"
    )
    assert client.get("/")["Location"] == "/spaces/"


def test_a_workspace_visited_last_and_left_since_is_forgotten(
    browser: Client, make_space: MakeSpace, ana: User
) -> None:
    session = browser.session
    session["last_space"] = "gone"
    session.save()
    assert browser.get("/")["Location"] == "/w/nortia/queue"


def test_somebody_without_a_workspace_is_told_what_to_do(
    client: Client, make_member: MakeMember
) -> None:
    client.force_login(make_member(), "django.contrib.auth.backends.ModelBackend")
    assert client.get("/")["Location"] == "/spaces/"
    assert "Todavía no estás en ningún espacio" in client.get("/spaces/").content.decode()


def test_times_are_shown_in_the_zone_of_the_workspace_and_only_during_the_request(
    client: Client,
    make_space: MakeSpace,
    make_member: MakeMember,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    zones = []

    def spy(request: HttpRequest, *_: object) -> HttpResponse:
        zones.append(timezone.get_current_timezone_name())
        return HttpResponse()

    monkeypatch.setattr("testigo.web.today.views.render", spy)
    space = make_space("canarias", timezone="Atlantic/Canary")
    client.force_login(make_member(space), "django.contrib.auth.backends.ModelBackend")
    client.get("/w/canarias/today")
    assert zones == ["Atlantic/Canary"]
    assert timezone.get_current_timezone_name() == "UTC"


def test_the_frame_costs_seven_questions_to_the_database(
    browser: Client, django_assert_max_num_queries
) -> None:
    browser.get("/w/nortia/customers")
    # session, person, memberships; for the badge: versions of the pact, coverage, days that were
    # closed since, awaited leads
    with django_assert_max_num_queries(7):
        browser.get("/w/nortia/customers")
