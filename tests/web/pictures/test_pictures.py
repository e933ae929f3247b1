"""Charts as pictures: what is drawn, for whom, and what never gets into one."""

import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from PIL import Image

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.paper import printing
from testigo.paper.printing import NotPrinted, draw_png
from testigo.web.pictures import answer
from testigo.web.pictures.picture import MOST_ROWS, Bar, Cell, Picture, Row, html_of
from tests.web.handed_over import NOW, Shop, open_shop

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not printing.can_print(), reason="needs Pango"),
]
HOSTILE = '<script>alert("x")</script><img src="http://127.0.0.1/x.png">'
CHARTS = (
    *("loop/channels", "loop/platforms", "loop/funnel", "funnel/stages", "leaks/leaks"),
    *("gap/links", "journeys/models", "costs/months"),
)


def fact(shop: Shop, name: str, days: float, email: str = "", **props: object) -> None:
    at = NOW - timedelta(days=days)
    draft = FactDraft(name, at, f"{name}|{at}|{email}", person=PersonKeys(email=email), props=props)
    record_facts(workspace=shop.workspace, drafts=[draft], source="import", now=at)


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Fourteen leads, two of a hostile campaign, one that signed, and a cost."""
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)
    shop = open_shop()
    for number in range(14):
        campaign = HOSTILE if number < 2 else "brand"
        touch = {"channel": "google_ads", "campaign": campaign}
        fact(shop, "form.submitted", 20 + number / 100, f"p{number}@a.example", **touch)
    fact(shop, "contract.signed", 2, "p3@a.example", amount="9000.00")
    month = {"from": "2026-09-01", "to": "2026-09-30", "claimed": 40}
    fact(shop, "cost.recorded", 1, channel="google_ads", campaign="brand", amount="500", **month)
    apply_all(workspace=shop.workspace, now=NOW)
    return shop


@pytest.fixture
def browser(client: Client, shop: Shop) -> Client:
    client.force_login(shop.ana, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would be drawn, in place of drawing it."""
    found: list[str] = []
    monkeypatch.setattr(answer, "draw_png", lambda html: found.append(html) or b"")
    return found


def opened(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


def words_of(html: str) -> str:
    """The text of a page, without its style."""
    body = re.sub(r"<[^>]+>", " ", html[html.index("<body>") :])
    return re.sub(r"\s+", " ", body.replace("\N{NO-BREAK SPACE}", " "))


@pytest.mark.parametrize("chart", ["loop/channels", "costs/months"])
def test_a_chart_is_a_picture_of_good_size_that_is_not_blank(browser: Client, chart: str) -> None:
    told = browser.get(f"/w/nortia/{chart}.png")
    assert (told.status_code, told["Content-Type"]) == (200, "image/png")
    image = opened(told.content)
    assert image.width == 1600
    assert 300 < image.height < 3000
    assert len(image.getcolors(1 << 24) or ()) > 20
    assert image.getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("chart", sorted(set(CHARTS) - {"leaks/leaks"}))
def test_every_chart_that_a_page_offers_can_be_drawn(
    browser: Client, texts: list[str], chart: str
) -> None:
    # The pact of the shop has no goal, and nobody was handed over: tests/web/leaks draws that one.
    asked = "?against=previous" if chart == "gap/links" else ""
    page = browser.get(f"/w/nortia/{chart.split('/')[0]}{asked}").content.decode()
    link = re.search(rf'href="(/w/nortia/{chart}\.png[^"]*)"', page)
    assert link is not None
    assert browser.get(link[1].replace("&amp;", "&")).status_code == 200
    heading = re.search(r"<h1>(.+?)</h1>", texts[-1], re.DOTALL)
    assert heading is not None
    assert len(words_of("<body>" + heading[1])) > 10


def test_a_picture_says_the_finding_the_days_and_whose_it_is(
    browser: Client, texts: list[str]
) -> None:
    browser.get("/w/nortia/loop/platforms.png?from=2026-08-01&to=2026-10-01&asof=2026-10-05")
    said = words_of(texts[0])
    assert "Leads creados del 1 ago 2026 al 30 sept 2026, con resultados hasta el 5 oct" in said
    assert "Nortia" in said
    assert 'lang="es"' in texts[0]


def test_it_speaks_english_too(browser: Client, shop: Shop, texts: list[str]) -> None:
    shop.ana.language = "en"
    shop.ana.save()
    browser.get("/w/nortia/costs/months.png")
    assert "Costs from" in words_of(texts[0])
    assert "€500" in words_of(texts[0])


def test_the_file_is_named_by_its_day_and_kept_by_no_cache(
    browser: Client, texts: list[str]
) -> None:
    told = browser.get("/w/nortia/loop/funnel.png?asof=2026-10-05")
    assert told["Content-Disposition"].endswith('filename="nortia-loop-funnel-2026-10-05.png"')
    assert told["Cache-Control"] == "private, no-store"


def test_an_outsider_gets_no_picture(client: Client, shop: Shop) -> None:
    assert client.get("/w/nortia/loop/channels.png").status_code == 302
    client.force_login(open_shop("other").ana, "django.contrib.auth.backends.ModelBackend")
    for chart in CHARTS:
        assert client.get(f"/w/nortia/{chart}.png").status_code == 404


@pytest.mark.parametrize("page", ["loop", "funnel", "leaks", "gap", "journeys", "costs"])
def test_what_is_no_chart_is_not_found(browser: Client, page: str) -> None:
    assert browser.get(f"/w/nortia/{page}/none.png").status_code == 404


def test_a_hostile_campaign_is_text(browser: Client, texts: list[str]) -> None:
    browser.get("/w/nortia/loop/channels.png")
    assert "&lt;script&gt;alert(&quot;x&quot;)" in texts[0]
    assert "<script" not in texts[0]
    assert "<img" not in texts[0]


def test_what_cannot_be_drawn_now_is_said_on_the_page(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(html: str) -> bytes:
        raise NotPrinted("draw: out of time")

    monkeypatch.setattr(answer, "draw_png", fail)
    told = browser.get("/w/nortia/costs/months.png?asof=2026-10-05", follow=True)
    assert told.redirect_chain[0][0].startswith("/w/nortia/costs?asof=2026-10-05")
    assert "no se ha podido dibujar la imagen" in told.content.decode()


def test_where_nothing_can_be_drawn_nothing_is_offered(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer, "can_print", lambda: False)
    assert "channels.png" not in browser.get("/w/nortia/loop").content.decode()


def test_a_picture_holds_whatever_people_write_and_stays_within_its_edges() -> None:
    name = "campaña-" + "W" * 142
    counts, amounts = [Cell("123.456")] * 5, [Cell("12.345.678 €")] * 3
    cells = (*counts, *amounts)
    rows = [Row(f"{number} {name}", cells, (Bar("cost", 100),)) for number in range(60)]
    total = Row("Total", cells, kind="total")
    picture = Picture(
        "T" * 500,
        "S",
        "2026",
        (
            *("Leads", "MQL", "SQL", "Oportunidades", "Clientes"),
            *("Coste", "Ingresos", "Coste por cliente"),
        ),
        (*rows, total),
    )
    assert (len(picture.shown), picture.left_out) == (MOST_ROWS + 1, 60 - MOST_ROWS)
    html = html_of(picture, "N" * 200)
    assert name not in html
    assert f"{60 - MOST_ROWS} fil" in words_of(html) or f"{60 - MOST_ROWS} more" in words_of(html)
    image = opened(draw_png(html)).convert("L")
    assert image.width == 1600
    # Nothing is drawn in the margins, so nothing is cut off.
    edge = image.crop((1600 - 40, 0, 1600, image.height))
    assert edge.getextrema() == (255, 255)
