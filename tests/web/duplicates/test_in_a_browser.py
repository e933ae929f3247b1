"""Duplicates in Chromium: a pair is previewed, joined, undone and dismissed; nothing in the way."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from testigo.actions.duplicates import join_pair
from testigo.actions.verifying import verify
from testigo.store.models import User, Workspace
from tests.chromium import (
    WIDTHS,
    barriers,
    opened,
    sign_in,
)
from tests.spec.agreement import at
from tests.web.conftest import MakeMember

LIST = "/w/nortia/duplicates"


@pytest.fixture
def ana(space: Workspace, make_member: MakeMember) -> User:
    """Ana of Marketing, whom the tests of the frame sign in."""
    return make_member(space, role="marketing")


def test_a_pair_is_previewed_joined_and_undone(
    chromium: Browser, live_server: LiveServer, space: Workspace, pair: tuple[str, str], ana: User
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS["desktop"])
    sign_in(page)
    page.goto(LIST)
    page.get_by_role("link", name="Ver qué daría unirlas").click()
    expect(page.get_by_role("heading", name="¿Es la misma persona?")).to_be_visible()
    expect(page.get_by_text("nunca se suma")).to_be_visible()
    page.get_by_role("button", name="Es la misma: unirlas").click()
    expect(page.get_by_text("Ahora son una sola persona")).to_be_visible()
    expect(page.get_by_text("Unida desde")).to_be_visible()
    page.get_by_role("button", name="Deshacer").click()
    expect(page.get_by_text("Vuelven a ser dos personas")).to_be_visible()
    expect(page.get_by_text("Unida desde")).to_have_count(0)
    assert verify(workspace=space) == []
    assert complaints == []


def test_a_dismissed_pair_leaves_the_list_and_comes_back_by_undoing(
    chromium: Browser, live_server: LiveServer, pair: tuple[str, str], ana: User
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS["phone"])
    sign_in(page)
    page.goto(LIST)
    page.get_by_role("button", name="No es la misma").click()
    expect(page.get_by_text("Nadie parece estar dos veces")).to_be_visible()
    page.get_by_role("button", name="Deshacer").click()
    expect(page.get_by_role("link", name="Ver qué daría unirlas")).to_be_visible()
    assert complaints == []


def test_without_scripts_a_pair_is_joined_and_taken_apart(
    chromium: Browser, live_server: LiveServer, pair: tuple[str, str], ana: User
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="es")
    page = context.new_page()
    sign_in(page)
    page.goto(f"{LIST}/{pair[0]}/{pair[1]}")
    page.get_by_role("button", name="Es la misma: unirlas").click()
    page.get_by_role("link", name="Separar").click()
    expect(page.get_by_text("Recupera su propia página")).to_be_visible()
    page.get_by_role("button", name="Separarlas").click()
    expect(page.get_by_text("Vuelven a ser dos personas")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
def test_no_page_has_a_barrier_or_a_violation(
    chromium: Browser,
    live_server: LiveServer,
    space: Workspace,
    pair: tuple[str, str],
    ana: User,
    device: str,
    scheme: str,
) -> None:
    page, complaints = opened(chromium, live_server, WIDTHS[device], scheme)
    sign_in(page)
    found = []
    for address in (LIST, f"{LIST}?state=dismissed", f"{LIST}/{pair[0]}/{pair[1]}"):
        page.goto(address)
        found += barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    merged = join_pair(workspace=space, one=pair[0], other=pair[1], by="user:1", now=at(2))
    for address in (
        f"/w/nortia/leads/{merged.survivor}/same?search=eva",
        f"/w/nortia/leads/{merged.survivor}/same?search=zzz",
        f"/w/nortia/leads/{merged.merged}/apart",
        f"/w/nortia/leads/{merged.merged}",
    ):
        page.goto(address)
        found += barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert found == []
    assert complaints == []
