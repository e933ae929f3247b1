"""Confirming an address with the real server, a real mail server and a real browser: the form is
made on screen, the mail arrives, opening its link does nothing, its button makes the lead."""

import json
import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.browser.test_doors_journey import PACT, PASSWORD, PERSON
from tests.chromium import WIDTHS, barriers
from tests.factories.sink import Sink, body_of, sink
from tests.faults.serving import Server, environment_in

PEOPLE = (("laura", "marketing"), ("nuria", "sdr"))
EVA = "eva.pons@cliente.example"


@pytest.fixture(scope="module")
def post_box() -> Iterator[Sink]:
    with sink() as made:
        yield made


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, post_box: Sink) -> Iterator[Server]:
    """A business with a pact that thirty-five points pass, and mail that goes to the box."""
    home = tmp_path_factory.mktemp("house")
    made = Server(environment_in(home, ""))
    made.environment = {
        **made.environment,
        "TESTIGO_SMTP_URL": post_box.url,
        "TESTIGO_MAIL_FROM": "hola@nortia.example",
        "TESTIGO_BASE_URL": f"http://127.0.0.1:{made.port}",
    }
    made.migrate()
    made.run("workspace", "create", "nortia", "--name", "Nortia", "--country", "ES")
    (home / "password.txt").write_text(PASSWORD)
    for name, role in PEOPLE:
        said = ("user", "create", f"{name}@nortia.example", "--workspace", "nortia")
        secret = ("--password-file", str(home / "password.txt"))
        made.run(*said, "--role", role, "--language", "es", *secret)
    made.run("team", "create", "sdr", "--workspace", "nortia")
    made.run("team", "add", "sdr", "nuria@nortia.example", "--workspace", "nortia")
    (home / "pact.yaml").write_text(PACT.replace("over: 70", "over: 30"))
    made.run("pact", "load", str(home / "pact.yaml"), "--workspace", "nortia")
    for name in ("laura", "pablo"):
        made.run("pact", "sign", "1", "--as", f"{name}@nortia.example", "--workspace", "nortia")
    made.start()
    yield made
    made.kill()


Opens = Callable[..., BrowserContext]


@pytest.fixture
def opens(chromium: Browser, server: Server) -> Iterator[Opens]:
    """Opens a browser of its own for somebody; no page of it may complain."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def complain(said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            complaints.append(said.text)

    def opened(**more: Any) -> BrowserContext:
        context = chromium.new_context(
            base_url=f"http://127.0.0.1:{server.port}", locale="es-ES", user_agent=PERSON, **more
        )
        context.set_default_timeout(15_000)
        context.on("console", complain)
        contexts.append(context)
        return context

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in complaints if "status of 410" not in text] == []


def sign_in(context: BrowserContext, name: str) -> Page:
    page = context.new_page()
    page.goto("/sign-in/")
    page.fill("#id_email", f"{name}@nortia.example")
    page.fill("#id_password", PASSWORD)
    page.click(".sign-in button")
    page.wait_for_url("**/w/**")
    return page


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """The addresses of the forms that were made on screen."""
    return {}


def published_form(opens: Opens, made: dict[str, str]) -> str:
    """Laura makes the form on screen, with the mail in her own words."""
    if made:
        return made["form"]
    page = sign_in(opens(), "laura")
    page.goto("/w/nortia/settings/forms")
    page.fill("input[name=name]", "Pide una demo")
    page.get_by_role("button", name="Nuevo formulario").click()
    expect(page.get_by_label("Asunto del correo")).to_be_hidden()
    page.get_by_label("Pedir a cada persona que confirme su dirección").check()
    page.get_by_label("Asunto del correo").fill("Un paso más, de Nortia")
    page.get_by_role("button", name="Guardar borrador").first.click()
    expect(page.locator(".mail-subject")).to_have_text("Un paso más, de Nortia")
    expect(page.locator(".mail-text")).to_contain_text("«Pide una demo» de Nortia")
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 844})
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": WIDTHS["desktop"], "height": 844})
    page.get_by_role("button", name="Publicar").first.click()
    expect(page.locator(".form-state-published")).to_be_visible()
    made["form"] = page.locator("input.to-copy").input_value()
    page.get_by_role("button", name="Enviar un lead de prueba").click()
    expect(page.locator(".walk")).to_contain_text("La dirección se confirma con el botón")
    expect(page.locator(".walk-missing")).to_have_count(0)
    return made["form"]


def fill(page: Page, address: str, email: str) -> None:
    page.goto(address)
    page.locator("#q-name").fill("Eva Pons")
    page.locator("#q-email").fill(email)
    page.locator("#q-sector").select_option("Industria")
    page.locator("input[name=consent]").first.check()
    # Nobody reads a form in less.
    page.wait_for_timeout(2_100)
    page.get_by_role("button", name="Enviar").click()


def wait(done: Callable[[], bool]) -> None:
    """For what happens outside the browser."""
    end = time.monotonic() + 30
    while not done():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def link_to(post_box: Sink, email: str) -> str:
    """The link in the mail that this address received."""
    wait(lambda: email in post_box.receivers)
    mail = post_box.mails[post_box.receivers.index(email)]
    (link,) = re.findall(r"^http\S+$", body_of(mail), re.MULTILINE)
    return str(link)


def people(server: Server) -> list[str]:
    told = json.loads(server.run("lead", "list", "--workspace", "nortia", "--json"))
    return [lead["email"] for lead in told["leads"]]


def test_from_the_form_over_the_mail_to_the_queue(
    opens: Opens, server: Server, post_box: Sink, made: dict[str, str]
) -> None:
    address = published_form(opens, made)
    # The walk of the test lead wrote to nobody.
    assert post_box.mails == []
    page = opens().new_page()
    fill(page, address, EVA)
    expect(page.get_by_role("status")).to_contain_text("e•••@cliente.example")
    link = link_to(post_box, EVA)
    assert post_box.mails[0]["Subject"] == "Un paso más, de Nortia"
    for _ in range(3):
        with urllib.request.urlopen(link) as answer:
            assert answer.status == 200
    page.goto(link)
    assert people(server) == []
    page.get_by_role("button", name="Confirmar mi dirección").click()
    expect(page.get_by_role("heading")).to_have_text("Tu dirección está confirmada")
    assert "t=" not in page.url
    nuria = sign_in(opens(), "nuria")
    wait(lambda: people(server) == [EVA])
    nuria.goto("/w/nortia/queue")
    expect(nuria.get_by_text("Eva Pons").first).to_be_visible()
    told = json.loads(server.run("lead", "show", EVA, "--workspace", "nortia", "--json"))
    at = {fact["name"]: fact["at"] for fact in told["timeline"]}
    assert at["form.submitted"] < at["form.confirmed"] == at["consent.given"]
    page.goto(link)
    expect(page.get_by_role("heading")).to_have_text("Tu dirección está confirmada")
    assert len(post_box.mails) == 1


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_no_page_of_the_visitor_has_a_barrier_at_any_width(
    opens: Opens, post_box: Sink, made: dict[str, str], device: str, scheme: str, scripts: bool
) -> None:
    if not scripts and scheme == "dark":
        pytest.skip("once without scripts is enough")
    address = published_form(opens, made)
    look = {"viewport": {"width": WIDTHS[device], "height": 844}, "color_scheme": scheme}
    page = opens(**look, java_script_enabled=scripts).new_page()
    email = f"{device}.{scheme}.{scripts}@una-direccion-bastante-larga-de-verdad.example".lower()
    found: list[str] = []

    def look_at() -> None:
        if scripts:
            found.extend(barriers(page))
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url

    fill(page, address, email)
    expect(page.get_by_role("status")).to_be_visible()
    look_at()
    page.goto(link_to(post_box, email))
    look_at()
    page.get_by_role("button", name="Confirmar mi dirección").click()
    expect(page.get_by_role("status")).to_be_visible()
    look_at()
    page.goto(f"{address}/confirm?t=x")
    expect(page.get_by_role("link", name="Rellenar de nuevo el formulario")).to_be_visible()
    look_at()
    assert found == []
