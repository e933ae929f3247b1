"""From the first click on an ad to the Queue of Sales, with the real server, a real site beside it
and a real browser: nothing before consent, and after it one history with «Sector» on the lead."""

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from testigo import clock
from tests.browser.sites import site, until
from tests.faults.serving import Server, environment_in

PASSWORD = "una frase bastante larga"
TODAY = clock.now().date()
PACT = f"""\
schema: 1
title: Pacto de prueba
language: es
currency: EUR
in_force_from: {TODAY - timedelta(days=1)}
review_by: {TODAY + timedelta(days=60)}
parties:
  marketing: {{name: Laura Gil, role: Marketing, email: laura@nortia.example}}
  sales: {{name: Pablo Ruiz, role: Ventas, email: pablo@nortia.example}}
calendar:
  timezone: Europe/Madrid
  hours: {{mon-sun: ["00:00-24:00"]}}
definitions:
  lead: {{means: Se puede responder, when: {{trait: email, exists: true}}}}
  mql:
    means: Interés y encaje
    when: {{all: [{{score: total, over: 70}}, {{score: fit, at_least: 20}}]}}
  sql: {{means: Investigado, when: {{fact: lead.qualified}}}}
  opportunity: {{means: Presupuesto, when: {{fact: budget.confirmed}}}}
  customer: {{means: Firmado, when: {{fact: contract.signed}}}}
scoring:
  rules:
    - {{id: pricing, kind: interest, points: 20, when: {{fact: page.viewed, path: "/precios*"}},
       at_most: 2}}
    - {{id: form, kind: interest, points: 15, when: {{fact: form.submitted}}}}
    - {{id: sector, kind: fit, points: 20, when: {{trait: sector, is: Industria}}}}
routing:
  mql: [{{to: "team:sdr", by: round_robin}}]
  sql: [{{to: "team:sdr", by: round_robin}}]
commitments:
  - {{id: first-contact, side: sales, promise: response, starts: lead.handed_over,
     ends: contact.attempted, within: 2h}}
dispositions: {{rejected: [not_a_fit], recycled: [timing], lost: [price]}}
"""
# Without it Chromium says that nobody sits before it, and what machines do makes nobody a lead.
PERSON = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/130.0.0.0 Safari/537.36"
)
ADVERT = "utm_source=linkedin&utm_medium=cpc&utm_campaign=directores"


@dataclass
class House:
    """The server of a business, what its site shows, and who may sign in."""

    server: Server
    pages: dict[str, str] = field(default_factory=dict)
    site: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def write_pages(self, snippet: str, embed: str, hosted: str) -> None:
        """A landing page, the prices, and two ways to the form, all with the snippet."""
        bodies = {
            "/": '<a href="/precios">Precios</a>',
            "/precios": f'<a href="/">Inicio</a> <a href="{hosted}">Pide una demo</a>',
            "/contacto": f"<h2>Escríbenos</h2>{embed}",
        }
        for path, body in bodies.items():
            head = f'<head><meta charset="utf-8"><title>Página {path}</title>{snippet}</head>'
            page = f'<!doctype html><html lang="es">{head}<body>{body}</body></html>'
            self.pages[path] = page


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("house")
    server = Server(environment_in(home, ""))
    server.migrate()
    server.run("workspace", "create", "nortia", "--name", "Nortia", "--country", "ES")
    password = home / "password.txt"
    password.write_text(PASSWORD)
    for name, role in (("laura", "marketing"), ("nuria", "sdr")):
        made = ("user", "create", f"{name}@nortia.example", "--workspace", "nortia")
        server.run(*made, "--role", role, "--language", "es", "--password-file", str(password))
    server.run("team", "create", "sdr", "--workspace", "nortia")
    server.run("team", "add", "sdr", "nuria@nortia.example", "--workspace", "nortia")
    pact = home / "pact.yaml"
    pact.write_text(PACT)
    server.run("pact", "load", str(pact), "--workspace", "nortia")
    for name in ("laura", "pablo"):
        email = f"{name}@nortia.example"
        server.run("pact", "sign", "1", "--as", email, "--workspace", "nortia")
    server.start()
    made_house = House(server)
    with site(made_house.pages, made_house.url) as origin:
        made_house.site = origin
        yield made_house
    server.kill()
    shutil.rmtree(home, ignore_errors=True)


Opens = Callable[..., BrowserContext]


@pytest.fixture
def opens(chromium: Browser, house: House) -> Iterator[Opens]:
    """Opens a browser of its own for somebody."""
    contexts = []

    def opened(**more: Any) -> BrowserContext:
        context = chromium.new_context(locale="es-ES", user_agent=PERSON, **more)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context

    yield opened
    for context in contexts:
        context.close()


def sign_in(context: BrowserContext, house: House, name: str) -> Page:
    page = context.new_page()
    page.goto(f"{house.url}/sign-in/")
    page.fill("#id_email", f"{name}@nortia.example")
    page.fill("#id_password", PASSWORD)
    page.click(".sign-in button")
    page.wait_for_url("**/w/**")
    return page


@pytest.fixture
def connected(house: House, opens: Opens) -> House:
    """Laura makes the key of the site and publishes a form, on screen, and pastes both."""
    if house.pages:
        return house
    page = sign_in(opens(), house, "laura")
    page.goto(f"{house.url}/w/nortia/settings/sources")
    page.fill("input[name=origins]", house.site)
    page.get_by_role("button", name="Crear el fragmento").click()
    snippet = page.locator("pre.snippet", has_text="<script").first.inner_text()
    page.goto(f"{house.url}/w/nortia/settings/forms")
    page.fill("input[name=name]", "Pide una demo")
    page.get_by_role("button", name="Nuevo formulario").click()
    page.get_by_role("button", name="Publicar").first.click()
    expect(page.locator(".form-state-published")).to_be_visible()
    hosted = page.locator("input.to-copy").input_value()
    embed = page.locator("textarea.to-copy").input_value()
    house.write_pages(snippet, embed, hosted)
    return house


def kept_by(page: Page) -> dict[str, Any]:
    """Everything that the page's site keeps in this browser."""
    return page.evaluate(
        """async () => ({
            local: {...localStorage}, session: {...sessionStorage}, cookies: document.cookie,
            databases: await indexedDB.databases(), caches: await caches.keys(),
        })"""
    )


NOTHING = {"local": {}, "session": {}, "cookies": "", "databases": [], "caches": []}


def lead(house: House, email: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        house.server.run("lead", "show", email, "--workspace", "nortia", "--json")
    )
    return told


EVERYTHING_SENT = "JSON.parse(localStorage.testigo).queue.length === 0"


def fill(form: Any, email: str) -> None:
    form.locator("#q-name").fill("Eva Blanco")
    form.locator("#q-email").fill(email)
    form.locator("#q-company").fill("Mecanizados Eva")
    form.locator("#q-sector").select_option("Industria")
    form.locator("input[name=consent]").first.check()
    # Nobody reads a form in less.
    form.locator("body").page.wait_for_timeout(2_100)


def test_from_an_advert_to_the_queue(connected: House, opens: Opens) -> None:
    house, visitor = connected, opens()
    page = visitor.new_page()
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.url.startswith(house.url) and not request.url.endswith("/t.js"):
            sent.append(request.url)

    visitor.on("request", note)
    # The first visit: both answers are as easy, and of a refusal nothing is kept or sent.
    page.goto(f"{house.site}/?{ADVERT}")
    answers = page.locator("#testigo-consent button")
    expect(answers).to_have_text(["Rechazar", "Aceptar"])
    no, yes = answers.all()
    assert (no.bounding_box() or {}).get("width") == (yes.bounding_box() or {}).get("width")
    no.click()
    expect(page.locator("#testigo-consent")).to_have_count(0)
    page.goto(f"{house.site}/precios")
    assert (kept_by(page), visitor.cookies(), sent) == (NOTHING, [], [])
    # The second one: accepted, twice at the prices, and on to the form.
    page.goto(f"{house.site}/?{ADVERT}")
    page.get_by_role("button", name="Aceptar").click()
    page.get_by_role("link", name="Precios").click()
    page.get_by_role("link", name="Inicio").click()
    page.get_by_role("link", name="Precios").click()
    page.wait_for_url("**/precios")
    until(page, EVERYTHING_SENT)
    page.get_by_role("link", name="Pide una demo").click()
    page.wait_for_url("**/f/pide-una-demo-*")
    assert "utm_campaign=directores" in page.url
    fill(page, "eva@mecanizados-eva.com")
    page.get_by_role("button", name="Enviar").click()
    page.wait_for_url("**/thanks*")
    answered = time.monotonic()
    expect(page.get_by_role("status")).to_contain_text("Gracias")
    assert visitor.cookies() == []
    # Sales: the lead is in the Queue, with its history, its channel and its sector.
    seller = sign_in(opens(), house, "nuria")
    seller.goto(f"{house.url}/w/nortia/queue")
    row = seller.locator(".queue-row", has_text="Eva Blanco")
    while not row.count():
        assert time.monotonic() - answered < 15, "no lead in the Queue"
        seller.reload()
    row.locator(".queue-name").click()
    seller.wait_for_url("**/leads/*")
    expect(seller.locator(".lead-facts")).to_contain_text("LinkedIn Ads · directores")
    sector = seller.locator(".traits > div", has=seller.get_by_text("Sector", exact=True))
    expect(sector).to_contain_text("Industria")
    expect(sector).to_contain_text("formulario")
    visit = seller.locator(".moment", has_text="LinkedIn Ads, campaña directores")
    expect(visit).to_have_count(1)
    visit.locator("summary").click()
    expect(visit.get_by_text("Visitó /precios")).to_have_count(2)
    expect(seller.locator(".moments")).to_contain_text("Envió un formulario: Pide una demo")
    told = lead(house, "eva@mecanizados-eva.com")
    assert (told["stage"], told["score"]["total"]) == ("mql", 75)


def test_a_form_in_a_frame_is_as_high_as_it_is_and_knows_what_brought_the_visitor(
    connected: House, opens: Opens
) -> None:
    house, visitor = connected, opens(viewport={"width": 390, "height": 700})
    page = visitor.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{house.site}/contacto?{ADVERT}&gclid=G-1")
    page.get_by_role("button", name="Rechazar").click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("button", name="Enviar")).to_be_visible()
    expect(frame.locator("input[name=at_utm_campaign]")).to_have_value("directores")
    expect(frame.locator("input[name=at_anonymous_id]")).to_have_value("")
    expect(frame.locator("input[name=at_url]")).to_have_value(
        re.compile(re.escape(f"{house.site}/contacto"))
    )
    until(page, "parseInt(document.querySelector('iframe').style.height) > 500")
    inner = next(one for one in page.frames if "/embed" in one.url)
    assert inner.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert inner.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # Sent too empty: what is missing is said, where it can be seen.
    fill(frame, "marc@panaderia-marc.com")
    frame.locator("#q-email").fill("nadie")
    frame.get_by_role("button", name="Enviar").click()
    expect(frame.locator("#summary a")).to_have_text(re.compile("Revisa el correo"))
    expect(frame.locator("#summary")).to_be_in_viewport()
    expect(frame.locator("#q-company")).to_have_value("Mecanizados Eva")
    expect(frame.locator("input[name=at_utm_campaign]")).to_have_value("directores")
    fill(frame, "marc@panaderia-marc.com")
    frame.get_by_role("button", name="Enviar").click()
    expect(frame.get_by_role("status")).to_contain_text("Gracias")
    assert page.url.startswith(f"{house.site}/contacto")
    assert (kept_by(page), visitor.cookies()) == (NOTHING, [])
    told = lead(house, "marc@panaderia-marc.com")
    form = next(one for one in told["timeline"] if one["name"] == "form.submitted")
    assert form["props"]["gclid"] == "G-1"
    assert form["props"]["url"].startswith(f"{house.site}/contacto?")
    # Chromium's own line about the answer that was refused is no complaint.
    assert [said for said in complaints if "status of 400" not in said] == []


def test_consent_given_beside_a_half_filled_form_joins_the_visit_and_loses_no_word(
    connected: House, opens: Opens
) -> None:
    house, visitor = connected, opens()
    page = visitor.new_page()
    page.goto(f"{house.site}/contacto?{ADVERT}")
    frame = page.frame_locator("iframe")
    frame.locator("#q-name").fill("Nora")
    page.get_by_role("button", name="Aceptar").click()
    own = page.evaluate("JSON.parse(localStorage.testigo).id")
    expect(frame.locator("input[name=at_anonymous_id]")).to_have_value(own)
    expect(frame.locator("#q-name")).to_have_value("Nora")
    until(page, EVERYTHING_SENT)
    fill(frame, "nora@talleres-nora.com")
    frame.get_by_role("button", name="Enviar").click()
    expect(frame.get_by_role("status")).to_contain_text("Gracias")
    names = [one["name"] for one in lead(house, "nora@talleres-nora.com")["timeline"]]
    assert names.index("page.viewed") < names.index("form.submitted")


def test_a_form_without_scripts_in_any_page_is_sent_and_says_what_is_wrong(
    connected: House, opens: Opens
) -> None:
    house, visitor = connected, opens(java_script_enabled=False)
    page = visitor.new_page()
    address = re.search(r'href="([^"]+/f/[^"]+)"', house.pages["/precios"])
    assert address is not None
    page.goto(f"{address[1]}?{ADVERT}")
    fill(page, "iker@sin-guion.com")
    page.locator("#q-name").fill("")
    page.get_by_role("button", name="Enviar").click()
    expect(page.locator("#summary")).to_contain_text("Falta «Nombre»")
    page.locator("#summary a").click()
    expect(page.locator("#q-name")).to_be_focused()
    fill(page, "iker@sin-guion.com")
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_role("status")).to_contain_text("Gracias")
    assert visitor.cookies() == []
    assert lead(house, "iker@sin-guion.com")["stage"] == "lead"
