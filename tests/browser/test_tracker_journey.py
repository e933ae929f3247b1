"""The tracker on somebody's site, in Chromium: nothing before consent, nothing after a refusal, and
everything once, across pages, after it."""

import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.sites import site as serve_site
from tests.browser.sites import until

PAGE = """<!doctype html>
<html lang="es">
<head><meta charset="utf-8"><title>{name}</title>
<script async src="{host}/t.js" data-key="public-key" data-privacy="/privacidad"></script></head>
<body>
<h1>{name}</h1>
<a id="form" href="{host}/f/demo">Pide una demo</a> <a id="other" href="/precios">Precios</a>
<form action="/gracias" data-testigo-form="demo">
<input name="nombre" autocomplete="name"><input type="email" name="email" autocomplete="work email">
<select name="sector" data-testigo-field="sector"><option>Industria</option></select>
<input type="password" name="password"><input type="hidden" name="hidden" value="no">
<button type="submit">Enviar</button></form>
<form action="/gracias"><input name="q" value="nobody asked"><button>Buscar</button></form>
</body>
</html>"""


class Collected:
    """What the tracker sent, as the collector would see it."""

    def __init__(self) -> None:
        self.messages: dict[str, dict[str, Any]] = {}
        self.requests = 0
        self.down = False
        self.status = 200
        self.page: Any = None

    def take(self, route: Route) -> None:
        self.requests += 1
        if self.down:
            route.abort()
            return
        if self.status != 200:
            route.fulfill(status=self.status, body="{}")
            return
        body = json.loads(route.request.post_data or "{}")
        assert body["writeKey"] == "public-key"
        for message in body["batch"]:
            self.messages[message["messageId"]] = message
        route.fulfill(status=200, body='{"success":true}')

    def wait_for(self, kinds: list[str]) -> None:
        """Return once exactly these messages are here, in their order."""
        end = time.monotonic() + 15
        while self.kinds() != kinds:
            assert time.monotonic() < end, self.kinds()
            self.page.wait_for_timeout(50)

    def kinds(self) -> list[str]:
        told = sorted(self.messages.values(), key=lambda one: one["timestamp"])
        return [one.get("event") or one["type"] for one in told]


@pytest.fixture
def site(live_server: Any) -> Iterator[str]:
    """Pages of a site on another origin."""
    names = {"/": "inicio", "/precios": "precios", "/gracias": "gracias"}
    pages = {at: PAGE.format(name=name, host=live_server.url) for at, name in names.items()}
    with serve_site(pages, live_server.url) as origin:
        yield origin


@pytest.fixture
def visit(chromium: Browser, live_server: Any) -> Iterator[tuple[BrowserContext, Collected]]:
    collected = Collected()
    context = chromium.new_context(locale="es-ES")
    context.route("**/v1/b", collected.take)
    yield context, collected
    context.close()


def kept(page: Page) -> dict[str, Any]:
    return page.evaluate(
        "() => ({local: {...localStorage}, session: {...sessionStorage}, cookies: document.cookie})"
    )


NOTHING = {"local": {}, "session": {}, "cookies": ""}


Visit = tuple[BrowserContext, Collected]


def opened(visit: Visit, address: str) -> Page:
    context, collected = visit
    page = context.new_page()
    collected.page = page
    page.goto(address)
    return page


def accept(page: Page) -> None:
    page.get_by_role("button", name="Aceptar").click()
    expect(page.locator("#testigo-consent")).to_have_count(0)


def queue(page: Page) -> list[dict[str, Any]]:
    return json.loads(kept(page)["local"]["testigo"])["queue"]


def test_nothing_is_kept_or_sent_before_consent_nor_after_a_refusal(
    visit: Visit, site: str
) -> None:
    context, collected = visit
    page = opened(visit, f"{site}/?utm_source=google&utm_medium=cpc&utm_campaign=otono")
    buttons = page.locator("#testigo-consent button")
    expect(buttons).to_have_text(["Rechazar", "Aceptar"])
    boxes = [button.bounding_box() or {} for button in buttons.all()]
    assert all(box["height"] >= 44 for box in boxes)
    assert boxes[0]["width"] == boxes[1]["width"]
    looks = "button => { const s = getComputedStyle(button); return [s.color, s.font, s.border]; }"
    assert buttons.nth(0).evaluate(looks) == buttons.nth(1).evaluate(looks)
    link = page.locator("#testigo-consent a")
    expect(link).to_have_attribute("href", "/privacidad")
    assert kept(page) == NOTHING
    page.get_by_role("button", name="Rechazar").click()
    expect(page.locator("#testigo-consent")).to_have_count(0)
    page.evaluate("history.pushState({}, '', '/precios?plan=pro')")
    page.evaluate("testigo.track('Demo Requested')")
    page.fill("input[name=email]", "eva@cliente.example")
    page.get_by_role("button", name="Enviar").click()
    page.wait_for_url("**/gracias**")
    assert kept(page) == NOTHING
    assert context.cookies() == []
    assert collected.requests == 0


def test_after_consent_a_visit_is_told_once_across_pages_with_where_it_came_from(
    visit: Visit, site: str
) -> None:
    _, collected = visit
    page = opened(visit, f"{site}/?utm_source=google&utm_medium=cpc&utm_campaign=otono&gclid=G1")
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    accept(page)
    page.goto(f"{site}/precios")
    page.goto(f"{site}/precios")
    page.fill("input[name=nombre]", "Eva")
    page.fill("input[name=email]", "eva@cliente.example")
    page.fill("input[name=password]", "no lo mandes")
    page.get_by_role("button", name="Enviar").click()
    page.wait_for_url("**/gracias**")
    collected.wait_for(["page", "page", "page", "Form Submitted", "identify", "page"])
    told = list(collected.messages.values())
    assert len({one["anonymousId"] for one in told}) == 1
    first = min(told, key=lambda one: one["timestamp"])
    assert "gclid=G1" in first["context"]["page"]["url"]
    form = next(one for one in told if one.get("event") == "Form Submitted")["properties"]
    assert form["fields"] == {
        "nombre": "Eva",
        "email": "eva@cliente.example",
        "sector": "Industria",
    }
    # What brought the visitor three pages ago is told with the form.
    assert (form["form"], form["utm_campaign"], form["gclid"]) == ("demo", "otono", "G1")
    traits = next(one for one in told if one["type"] == "identify")["traits"]
    assert traits == {"name": "Eva", "email": "eva@cliente.example", "sector": "Industria"}
    assert "no lo mandes" not in json.dumps(told)
    assert problems == []


def test_a_form_that_is_not_marked_is_nobodys_business(visit: Visit, site: str) -> None:
    _, collected = visit
    page = opened(visit, site)
    accept(page)
    page.get_by_role("button", name="Buscar").click()
    page.wait_for_url("**/gracias**")
    collected.wait_for(["page", "page"])
    assert all("nobody asked" not in str(one.get("properties")) for one in _all(collected))


def _all(collected: Collected) -> list[dict[str, Any]]:
    return list(collected.messages.values())


def test_an_application_that_changes_its_address_tells_each_page_once(
    visit: Visit, site: str
) -> None:
    _, collected = visit
    page = opened(visit, site)
    accept(page)
    page.evaluate("history.pushState({}, '', '/precios'); document.title = 'Los precios'")
    collected.wait_for(["page", "page"])
    page.evaluate("history.replaceState({}, '', '/precios#abajo')")
    page.evaluate("history.pushState({}, '', '/demo'); testigo.page()")
    collected.wait_for(["page"] * 3)
    page.go_back()
    collected.wait_for(["page"] * 4)
    told = sorted(_all(collected), key=lambda one: one["timestamp"])
    seen = [one["context"]["page"] for one in told]
    assert [one["path"] for one in seen] == ["/", "/precios", "/demo", "/precios"]
    assert seen[1]["title"] == "Los precios"


def test_what_could_not_be_sent_waits_and_arrives_once(visit: Visit, site: str) -> None:
    _, collected = visit
    page = opened(visit, site)
    collected.down = True
    accept(page)
    page.goto(f"{site}/precios")
    until(page, "JSON.parse(localStorage.testigo).queue.length === 2")
    assert collected.messages == {}
    collected.down = False
    page.goto(f"{site}/gracias")
    collected.wait_for(["page", "page", "page"])
    until(page, "JSON.parse(localStorage.testigo).queue.length === 0")


def test_the_queue_goes_out_when_the_connection_comes_back(visit: Visit, site: str) -> None:
    context, collected = visit
    page = opened(visit, site)
    accept(page)
    collected.wait_for(["page"])
    context.set_offline(True)
    collected.down = True
    page.evaluate("testigo.track('Demo Requested', {plan: 'pro'})")
    until(page, "JSON.parse(localStorage.testigo).queue.length === 1")
    collected.down = False
    context.set_offline(False)
    collected.wait_for(["page", "Demo Requested"])


def test_a_key_that_opens_nothing_is_not_asked_for_ever(visit: Visit, site: str) -> None:
    _, collected = visit
    collected.status = 401
    page = opened(visit, site)
    accept(page)
    until(page, "JSON.parse(localStorage.testigo).queue.length === 1")
    page.evaluate("testigo.track('Pressed')")
    page.wait_for_timeout(1_500)
    # Once for the page and once for what was pressed; nothing is tried again by itself.
    assert collected.requests <= 2
    assert len(queue(page)) == 2


def test_two_tabs_share_one_answer_and_lose_nothing_of_each_other(visit: Visit, site: str) -> None:
    context, collected = visit
    one = opened(visit, site)
    other = context.new_page()
    other.goto(f"{site}/precios")
    expect(other.locator("#testigo-consent")).to_have_count(1)
    collected.down = True
    accept(one)
    expect(other.locator("#testigo-consent")).to_have_count(0)
    for tab in (one, other, one):
        tab.evaluate("testigo.track('Pressed')")
    until(one, "JSON.parse(localStorage.testigo).queue.length === 5")
    collected.down = False
    collected.page = one
    one.goto(f"{site}/gracias")
    collected.wait_for(["page", "page", "Pressed", "Pressed", "Pressed", "page"])
    assert len({told["anonymousId"] for told in _all(collected)}) == 1
    # Taken back in one tab, the other keeps and tells nothing either.
    one.evaluate("testigo.consent(false)")
    until(other, "!localStorage.testigo")
    other.evaluate("testigo.track('Pressed')")
    other.goto(f"{site}/precios")
    assert kept(other) == NOTHING
    assert len(collected.messages) == 6


def test_on_a_dark_page_the_banner_is_dark(visit: Visit, site: str) -> None:
    page = opened(visit, site)
    page.evaluate("document.documentElement.style.colorScheme = 'dark'")
    box = page.locator("#testigo-consent")
    expect(box).to_have_css("background-color", "rgb(18, 18, 18)")
    expect(box).to_have_css("color", "rgb(255, 255, 255)")


def test_links_to_hosted_forms_say_which_browser_it_is_only_after_consent(
    visit: Visit, site: str
) -> None:
    page = opened(visit, f"{site}/?utm_campaign=otono")
    link = page.locator("a#form")
    expect(link).to_have_attribute("href", re.compile(r"/f/demo\?referrer=&utm_campaign=otono$"))
    accept(page)
    own = json.loads(kept(page)["local"]["testigo"])["id"]
    expect(link).to_have_attribute("href", re.compile(f"&a={own}$"))
    page.goto(f"{site}/precios")
    expect(link).to_have_attribute("href", re.compile(f"utm_campaign=otono&a={own}$"))
    assert page.locator("a#other").get_attribute("href") == "/precios"
    page.evaluate("testigo.consent(false)")
    expect(link).not_to_have_attribute("href", re.compile("[?&]a="))
