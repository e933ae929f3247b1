"""Your pact in ten minutes, as whoever opens an empty workspace goes through it."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client

from testigo.actions.pact_editing import edit_draft
from testigo.actions.pacts import sign_pact
from testigo.core.pact.editing import Put
from testigo.store.models import Membership, PactDraft, PactVersion, User, Workspace
from tests.factories.business import OPENED, hire, open_workspace

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
HERE = "/w/nortia/pact"


@pytest.fixture(autouse=True)
def fixed_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("testigo.clock.now", lambda: OPENED)


@pytest.fixture
def place() -> Workspace:
    return open_workspace()


@pytest.fixture
def laura(place: Workspace) -> Client:
    hire(place, "pablo@nortia.example", "lead")
    return signed_in(hire(place, "laura@nortia.example", "marketing"))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, BACKEND)
    return client


def read(client: Client, path: str) -> str:
    body = re.sub(r"<[^>]+>", " ", client.get(path).content.decode())
    return unescape(re.sub(r"\s+", " ", body)).replace("\N{NO-BREAK SPACE}", " ")


def begun(client: Client) -> str:
    """The address of the first step of a draft just begun."""
    assert client.get(f"{HERE}/start").status_code == 200
    answer = client.post(f"{HERE}/start")
    assert answer.status_code == 302
    assert re.fullmatch(rf"{HERE}/\d+/start/1", answer["Location"])
    return answer["Location"].removesuffix("/1")


def kept(client: Client, step: str, path: str, value: str) -> str:
    """Send the sentence that holds a blank, with another value in it, as its form does."""
    body = client.get(step).content.decode()
    forms = re.findall(r'<form class="editor-words".*?</form>', body, flags=re.DOTALL)
    [form] = [one for one in forms if f'name="{path}"' in one]
    said: dict[str, list[str]] = {}
    for name, told in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        said.setdefault(name, []).append(unescape(told))
        if name.startswith("showed:"):
            said.setdefault(name.removeprefix("showed:"), []).append(unescape(told))
    said[path] = [value]
    answer = client.post(step, said, headers={"HX-Request": "true"})
    return answer.content.decode()


def test_an_empty_workspace_leads_to_it(laura: Client) -> None:
    for page in ("/w/nortia/today", HERE):
        assert f'href="{HERE}/start"' in laura.get(page).content.decode()


def test_the_starter_values_are_usable_as_they_stand(laura: Client, place: Workspace) -> None:
    start = begun(laura)
    for step in range(1, 6):
        assert laura.get(f"{start}/{step}").status_code == 200
    version = PactVersion.objects.of(place.pk).get()
    assert laura.get(f"{HERE}/{version.number}").status_code == 200
    assert "Leer y firmar" in read(laura, f"{start}/5")


def test_the_goal_is_shown_as_fractions(laura: Client) -> None:
    start = begun(laura)
    said = read(laura, f"{start}/2")
    assert "300.000 €" in said
    assert "30 clientes" in said
    assert "1.200 leads" in said
    told = kept(laura, f"{start}/2", "goals[0].revenue", "200.000")
    assert "20 clientes" in told.replace("\N{NO-BREAK SPACE}", " ")
    assert "200.000 €" in read(laura, f"{start}/2")


def test_the_two_people_follow_the_points(laura: Client) -> None:
    start = begun(laura)
    page = laura.get(f"{start}/3").content.decode()
    scores = dict(re.findall(r'data-score="(\w+)">(-?\d+)<', page))
    assert scores == {"ideal": "105", "student": "55"}
    assert "Pasa: va a Ventas" in page
    told = kept(laura, f"{start}/3", "scoring.rules[demo-request].points", "10")
    assert dict(re.findall(r'data-score="(\w+)">(-?\d+)<', told))["ideal"] == "65"
    assert "Pasa: va a Ventas" not in told


def test_what_is_no_value_is_kept_and_said_beside_its_sentence(
    laura: Client, place: Workspace
) -> None:
    start = begun(laura)
    kept(laura, f"{start}/4", "commitments[mql-volume].at_least", "muchos")
    assert "muchos" in PactDraft.objects.of(place.pk).get().text
    body = laura.get(f"{start}/4").content.decode()
    assert 'class="editor-problem"' in body
    assert "Lo que falta antes de poder firmar" in read(laura, f"{start}/5")


def test_who_has_no_account_yet_is_named_at_the_end(laura: Client) -> None:
    start = begun(laura)
    kept(laura, f"{start}/1", "parties.sales.email", "pedro@nortia.example")
    said = read(laura, f"{start}/5")
    assert "pedro@nortia.example todavía no tiene cuenta aquí" in said
    assert "laura@nortia.example tiene cuenta aquí" in said


def test_it_is_gone_on_with_later(laura: Client) -> None:
    start = begun(laura)
    body = laura.get(f"{HERE}/start").content.decode()
    assert f'href="{start}/1"' in body
    assert "Seguir con el borrador" in body


def test_it_speaks_english(place: Workspace) -> None:
    user = hire(place, "laura@nortia.example", "marketing")
    user.language = "en"
    user.save()
    client = signed_in(user)
    start = begun(client)
    assert "Your pact in 10 minutes" in read(client, f"{start}/1")
    assert "goes to Sales" in read(client, f"{start}/3")


def test_there_are_five_steps_and_no_more(laura: Client) -> None:
    start = begun(laura)
    assert laura.get(f"{start}/6").status_code == 404
    assert laura.get(f"{start}/0").status_code == 404


def test_whoever_neither_sets_up_nor_leads_is_refused(laura: Client, place: Workspace) -> None:
    start = begun(laura)
    nuria = signed_in(hire(place, "nuria@nortia.example", "sdr"))
    for path in (f"{HERE}/start", f"{start}/1"):
        assert nuria.get(path).status_code == 403
        assert nuria.post(path).status_code == 403
    assert Client().get(f"{start}/1").status_code == 302


def test_where_a_pact_is_in_force_it_is_said_and_begun_from(
    laura: Client, place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = begun(laura)
    number = int(start.split("/")[-2])
    for path, value in (
        ("parties.marketing.role", "Jefa de marca"),
        ("calendar.closed[0]", "2026-12-07"),
    ):
        edit_draft(
            workspace=place,
            number=number,
            edits=[Put(path, date.fromisoformat(value) if "closed" in path else value)],
            seen={},
            by=Membership.objects.of(place.pk).get(user__email="laura@nortia.example"),
            now=OPENED,
        )
    for email in ("laura@nortia.example", "pablo@nortia.example"):
        sign_pact(workspace=place, number=number, email=email, by="operator", now=OPENED)
    row = PactVersion.objects.of(place.pk).get(number=number)
    assert row.in_force_at is not None
    monkeypatch.setattr("testigo.clock.now", lambda: OPENED + timedelta(days=2))
    said = read(laura, f"{HERE}/start")
    assert f"Ya hay un pacto firmado y vigente: la versión {number}." in said
    text = PactVersion.objects.of(place.pk).get(number=int(begun(laura).split("/")[-2])).text
    assert "Jefa de marca" in text
    assert "2026-12-07" in text
    assert f"in_force_from: {row.text.partition('in_force_from: ')[2][:10]}" not in text


def test_the_promises_are_those_that_the_title_says(laura: Client) -> None:
    body = laura.get(f"{begun(laura)}/4").content.decode()
    assert "A qué se compromete cada parte" in body
    assert re.findall(r'aria-label="(commitments[^"]+)"', body) == [
        "commitments.mql-volume",
        "commitments.first-contact",
        "commitments.follow-up",
    ]
