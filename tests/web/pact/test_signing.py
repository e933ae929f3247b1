"""A draft is kept and signed on screen: by whom it names, with the password, and with evidence."""

import pytest
from django.test import Client

from testigo.actions.members import add_member, create_user
from testigo.core.pact.load import LONGEST
from testigo.store.models import PactSignature, PactVersion
from tests.web.handed_over import NOW, PACT, PASSWORD, Shop
from tests.web.queue.conftest import fixed_instant, shop

__all__ = ["fixed_instant", "shop"]
pytestmark = pytest.mark.django_db

CHANGED = PACT.replace("within: 2h", "within: 4h")


def member(shop: Shop, email: str, name: str, role: str) -> Client:
    """Somebody new in the workspace, signed in."""
    user = create_user(email=email, name=name, password=PASSWORD, now=NOW)
    add_member(workspace=shop.workspace, user=user, role=role)
    client = Client(REMOTE_ADDR="203.0.113.7")
    client.force_login(user)
    return client


@pytest.fixture
def laura(shop: Shop) -> Client:
    """She signs for Marketing."""
    return member(shop, "laura@nortia.example", "Laura Gil", "marketing")


@pytest.fixture
def pablo(shop: Shop) -> Client:
    """He signs for Sales."""
    return member(shop, "pablo@nortia.example", "Pablo Ruiz", "lead")


def keep(client: Client, shop: Shop) -> PactVersion:
    """A draft kept on screen."""
    assert client.post("/w/nortia/pact/new", {"text": CHANGED}).status_code == 302
    version: PactVersion = PactVersion.objects.of(shop.workspace.pk).latest("number")
    return version


def press(version: PactVersion, **changed: str) -> dict[str, str]:
    return {"digest": version.digest, "name": "laura  GIL", "password": PASSWORD} | changed


def test_both_sides_sign_and_the_version_takes_force(
    laura: Client, pablo: Client, shop: Shop
) -> None:
    version = keep(laura, shop)
    path = f"/w/nortia/pact/{version.number}/sign"
    body = laura.post(path, press(version), follow=True).content.decode()
    assert "Has firmado." in body
    assert "Versión 2 · borrador" in body
    body = pablo.post(path, press(version, name="Pablo Ruiz"), follow=True).content.decode()
    assert "Lo han firmado todos." in body
    assert "Versión 2 · vigente desde el" in body
    [first, second] = shop.facts("pact.signed")[-2:]
    assert (first.props["party"], second.props["party"]) == ("marketing", "sales")
    assert "testigo pact" not in body


def test_the_evidence_is_kept(laura: Client, shop: Shop) -> None:
    version = keep(laura, shop)
    laura.post(f"/w/nortia/pact/{version.number}/sign", press(version))
    kept = PactSignature.objects.of(shop.workspace.pk).get(number=version.number)
    assert (kept.typed_name, kept.address, kept.attested_by) == ("laura GIL", "203.0.113.7", "")
    assert kept.digest == version.digest
    assert "Primer intento de contacto, en 4 horas laborables desde el traspaso" in kept.shown
    assert kept.signed_at == NOW


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"password": "otra-cosa"}, "Esa no es tu contraseña"),
        ({"name": "Pablo Ruiz"}, "Escribe tu nombre tal como está en el pacto: Laura Gil"),
        ({"name": ""}, "Escribe tu nombre tal como está en el pacto"),
        ({"digest": "0" * 64}, "El texto ha cambiado desde que abriste la página"),
    ],
)
def test_what_is_not_right_signs_nothing_and_says_why(
    laura: Client, shop: Shop, changed: dict[str, str], said: str
) -> None:
    version = keep(laura, shop)
    answer = laura.post(f"/w/nortia/pact/{version.number}/sign", press(version, **changed))
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not PactSignature.objects.of(shop.workspace.pk).filter(number=version.number).exists()


def test_signed_twice_it_says_so_and_stays_as_it_was(laura: Client, shop: Shop) -> None:
    version = keep(laura, shop)
    path = f"/w/nortia/pact/{version.number}/sign"
    laura.post(path, press(version))
    body = laura.post(path, press(version), follow=True).content.decode()
    assert "ya firmó la versión" in body
    assert PactSignature.objects.of(shop.workspace.pk).filter(number=version.number).count() == 1


def test_whoever_is_no_party_is_offered_nothing_and_signs_nothing(
    laura: Client, shop: Shop
) -> None:
    version = keep(laura, shop)
    director = member(shop, "marta@nortia.example", "Marta Vidal", "director")
    assert 'id="sign"' in laura.get(f"/w/nortia/pact/{version.number}").content.decode()
    assert 'id="sign"' not in director.get(f"/w/nortia/pact/{version.number}").content.decode()
    path = f"/w/nortia/pact/{version.number}/sign"
    body = director.post(path, press(version, name="Marta Vidal"), follow=True).content.decode()
    assert "no firma la versión" in body
    assert not PactSignature.objects.of(shop.workspace.pk).filter(number=version.number).exists()


def test_a_draft_with_problems_is_refused_with_their_lines_and_stays_typed(
    laura: Client, shop: Shop
) -> None:
    wrong = CHANGED.replace("within: 4h", "within: soon").replace("team:sdr", "team:nobody")
    body = laura.post("/w/nortia/pact/new", {"text": wrong}).content.decode()
    assert "Línea" in body
    assert "within: soon" in body
    assert PactVersion.objects.of(shop.workspace.pk).count() == 1


def test_the_form_begins_as_the_version_in_force(laura: Client) -> None:
    body = laura.get("/w/nortia/pact/new").content.decode()
    assert "title: Pacto de prueba" in body


@pytest.mark.parametrize("role", ["sdr", "sales", "dpo", "success"])
def test_who_neither_sets_up_nor_leads_keeps_no_draft(shop: Shop, role: str) -> None:
    client = member(shop, "otra@nortia.example", "Otra", role)
    assert client.get("/w/nortia/pact/new").status_code == 403
    assert client.post("/w/nortia/pact/new", {"text": CHANGED}).status_code == 403
    assert "pact/new" not in client.get("/w/nortia/pact").content.decode()
    assert PactVersion.objects.of(shop.workspace.pk).count() == 1


def test_a_novel_is_no_pact(laura: Client, shop: Shop) -> None:
    answer = laura.post("/w/nortia/pact/new", {"text": CHANGED + "#" * LONGEST})
    assert answer.status_code == 400
    assert "demasiado largo" in answer.content.decode()


def test_whoever_is_awaited_is_told_on_the_page_until_they_have_signed(
    laura: Client, shop: Shop
) -> None:
    version = keep(laura, shop)
    own = f"/w/nortia/pact/{version.number}"
    for path in ("/w/nortia/pact", own, "/w/nortia/today"):
        assert "falta tu firma" not in laura.get(path).content.decode()
    assert "Pedir las firmas" in laura.get(own).content.decode()
    body = laura.post(f"{own}/ask", follow=True).content.decode()
    assert "Laura Gil pidió las firmas el" in body
    [asked] = shop.facts("pact.signatures_asked")
    assert asked.props == {"number": 2, "digest": version.digest}
    assert "A la versión 2 le falta tu firma." in laura.get("/w/nortia/pact").content.decode()
    assert "Falta tu firma en la versión 2" in laura.get("/w/nortia/today").content.decode()
    assert "A esta versión le falta tu firma." in laura.get(own).content.decode()
    laura.post(f"{own}/sign", press(version))
    assert "le falta tu firma" not in laura.get("/w/nortia/pact").content.decode()


def test_every_version_that_waits_is_named_and_the_first_signature_makes_one_wait(
    laura: Client, pablo: Client, shop: Shop
) -> None:
    one = keep(laura, shop)
    other = PACT.replace("within: 2h", "within: 3h")
    laura.post("/w/nortia/pact/new", {"text": other})
    laura.post(f"/w/nortia/pact/{one.number}/sign", press(one))
    laura.post("/w/nortia/pact/3/ask")
    body = pablo.get("/w/nortia/pact").content.decode()
    assert "A la versión 2 le falta tu firma." in body
    assert "A la versión 3 le falta tu firma." in body
    today = pablo.get("/w/nortia/today").content.decode()
    assert "Falta tu firma en la versión 2" in today
    assert "Falta tu firma en la versión 3" in today


def test_a_draft_that_says_something_else_since_has_to_be_asked_again(
    laura: Client, shop: Shop
) -> None:
    version = keep(laura, shop)
    laura.post(f"/w/nortia/pact/{version.number}/ask")
    changed = CHANGED.replace("within: 4h", "within: 5h")
    laura.post(f"/w/nortia/pact/{version.number}/edit/text", {"text": changed, "seen": CHANGED})
    body = laura.get(f"/w/nortia/pact/{version.number}").content.decode()
    assert "en 5 horas laborables" in body
    assert "Pedir las firmas" in body
    assert "falta tu firma" not in body


def test_a_draft_with_problems_is_sent_to_nobody(laura: Client, shop: Shop) -> None:
    wrong = CHANGED.replace("within: 4h", "within: soon")
    laura.post("/w/nortia/pact/new", {"text": wrong, "anyway": "1"})
    assert laura.post("/w/nortia/pact/2/ask").status_code in (302, 404)
    assert not shop.facts("pact.signatures_asked")
    assert "falta tu firma" not in laura.get("/w/nortia/today").content.decode()


def test_a_withdrawn_draft_offers_nothing_to_sign(laura: Client, shop: Shop) -> None:
    version = keep(laura, shop)
    laura.post(f"/w/nortia/pact/{version.number}/ask")
    laura.post(f"/w/nortia/pact/{version.number}/withdraw")
    body = laura.get(f"/w/nortia/pact/{version.number}").content.decode()
    assert 'id="sign"' not in body
    assert "no firmó" in body
    assert "falta tu firma" not in laura.get("/w/nortia/today").content.decode()


def test_the_address_of_a_refusal_leads_back_to_the_version(laura: Client, shop: Shop) -> None:
    version = keep(laura, shop)
    answer = laura.get(f"/w/nortia/pact/{version.number}/sign")
    assert answer["Location"] == f"/w/nortia/pact/{version.number}"


def test_behind_a_proxy_the_address_is_that_of_the_visitor(laura: Client, shop: Shop) -> None:
    version = keep(laura, shop)
    laura.post(
        f"/w/nortia/pact/{version.number}/sign",
        press(version),
        REMOTE_ADDR="172.18.0.2",
        HTTP_X_FORWARDED_FOR="198.51.100.4",
    )
    kept = PactSignature.objects.of(shop.workspace.pk).get(number=version.number)
    assert kept.address == "198.51.100.4"


def test_a_right_password_forgets_the_wrong_ones_and_too_many_send_one_away(
    laura: Client, shop: Shop
) -> None:
    version = keep(laura, shop)
    path = f"/w/nortia/pact/{version.number}/sign"
    wrong = press(version, password="otra-cosa")
    for _ in range(5):
        assert laura.post(path, wrong).status_code == 400
    # The right password, with a name that signs nothing.
    assert laura.post(path, press(version, name="Otra")).status_code == 400
    assert laura.post(path, wrong).status_code == 400
    for _ in range(5):
        answer = laura.post(path, wrong, follow=True)
    assert "ha fallado demasiadas veces" in answer.content.decode()
    assert not PactSignature.objects.of(shop.workspace.pk).filter(number=version.number).exists()
