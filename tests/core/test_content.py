"""Which piece of content a fact names, and titles without the name of the site."""

import pytest

from testigo.core.content import Catalogue, Piece, own_titles, page_titles
from testigo.core.facts import Fact
from tests.spec.agreement import at

GUIDE = Piece("c1", "Guía de costes", "/guia-costes/", "guide")
PRICES = Piece("c2", "Precios", "/precios")
CATALOGUE = Catalogue([GUIDE, PRICES])


def fact(name: str, **props: object) -> Fact:
    return Fact("f", name, at(0), at(0), "m", props=props)


@pytest.mark.parametrize(
    ("told", "ids"),
    [
        (fact("page.viewed", path="/guia-costes"), ["c1"]),
        (fact("page.viewed", url="https://acme.example/guia-costes/?utm_source=x#a"), ["c1"]),
        (fact("page.viewed", path="/PRECIOS"), ["c2"]),
        (fact("page.viewed", path="/otra"), []),
        (fact("content.downloaded", content="guia de costes"), ["c1"]),
        (fact("content.downloaded", content="https://acme.example/guia-costes"), ["c1"]),
        (fact("feedback.given", content=["c2", "Guía de Costes", "Precios", 7]), ["c2", "c1"]),
        (fact("feedback.given", content={"a": 1}), []),
        (fact("form.submitted", content="Precios"), []),
        (fact("webinar.attended", content=""), []),
    ],
    ids=lambda one: str(dict(one.props)) if isinstance(one, Fact) else None,
)
def test_a_fact_names_pieces_by_id_title_or_path(told: Fact, ids: list[str]) -> None:
    assert [piece.id for piece in CATALOGUE.of(told)] == ids


@pytest.mark.parametrize(
    ("titles", "own"),
    [
        (["Precios | Nortia", "Guía | Nortia"], ["Precios", "Guía"]),
        (["Precios – Nortia", "Guía – Nortia", "Otra"], ["Precios", "Guía", "Otra"]),
        (["Antes - y después | Nortia", "A | Nortia"], ["Antes - y después", "A"]),
        (["Precios | Nortia"], ["Precios | Nortia"]),
        (["A - uno", "B - dos", "C - tres"], ["A - uno", "B - dos", "C - tres"]),
        ([], []),
    ],
)
def test_the_name_of_the_site_is_left_out_where_titles_share_it(
    titles: list[str], own: list[str]
) -> None:
    assert list(own_titles(titles).values()) == own


def test_a_title_that_several_pages_carry_is_the_sites_and_the_path_names_them() -> None:
    pages = {
        "/": "Nortia",
        "/guias/primeros-pasos": "Nortia",
        "/demo.html": "Nortia",
        "/precios": "Precios",
    }
    assert page_titles(pages) == {
        "/": "Nortia",
        "/guias/primeros-pasos": "Primeros pasos",
        "/demo.html": "Demo",
        "/precios": "Precios",
    }
