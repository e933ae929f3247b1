"""The signed paper of a version: made once, kept as it was, anchored to the log."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection

from testigo import clock
from testigo.actions.pacts import load_pact_draft, sign_pact
from testigo.actions.refusals import NotAllowed
from testigo.actions.signed_pacts import (
    NotSigned,
    make_signed_pdf,
    papers_to_make,
    publish_text,
)
from testigo.actions.verifying import verify
from testigo.paper.printing import can_print, read_pdf
from testigo.queries.papers import signed_paper
from testigo.store import seals
from testigo.store.models import PactContent, PactVersion, SignedPdf
from testigo.store.publishing import is_published
from tests.web.handed_over import NOW, PACT, Shop, hand_over, open_shop

pytestmark = pytest.mark.django_db
CHANGED = PACT.replace("within: 2h", "within: 4h")
needs_pango = pytest.mark.skipif(not can_print(), reason="needs Pango")


@pytest.fixture
def shop() -> Shop:
    return open_shop()


def kept_with(shop: Shop, seal: seals.Seal) -> None:
    """A paper that carries this seal out of the house."""
    SignedPdf.objects.of(shop.workspace.pk).create(
        number=1,
        language="es",
        digest="a" * 64,
        sha256="b" * 64,
        pdf=b"%PDF-",
        certificate="c" * 64,
        seal_seq=seal.seq,
        seal=seal.value,
        made_at=NOW,
    )


@needs_pango
def test_it_is_made_once_and_served_as_it_was(shop: Shop) -> None:
    place = shop.workspace
    made = make_signed_pdf(workspace=place, number=1, language="es", now=clock.now())
    content = bytes(made.pdf)
    assert made.sha256 == sha256(content).hexdigest()
    assert read_pdf(content).state == "whole"
    assert read_pdf(content).certificate == made.certificate
    assert (made.seal_seq, made.seal) == seals.head_seal(place.pk)
    later = clock.now() + timedelta(days=9)
    again = make_signed_pdf(workspace=place, number=1, language="es", now=later)
    assert bytes(again.pdf) == content == signed_paper(place.pk, 1, "es")
    assert papers_to_make(place) == [(1, "en")]


def test_what_somebody_has_not_signed_gets_none(shop: Shop) -> None:
    place = shop.workspace
    load_pact_draft(workspace=place, text=CHANGED, by="operator", now=NOW)
    sign_pact(workspace=place, number=2, email="laura@nortia.example", by="operator", now=NOW)
    with pytest.raises(NotSigned):
        make_signed_pdf(workspace=place, number=2, language="es", now=NOW)
    assert papers_to_make(place) == [(1, "es"), (1, "en")]


def test_every_content_is_known_and_when_it_was_first_signed(shop: Shop) -> None:
    place = shop.workspace
    load_pact_draft(workspace=place, text=CHANGED, by="operator", now=NOW)
    rows = PactContent.objects.of(place.pk)
    versions = PactVersion.objects.of(place.pk)
    assert set(rows.values_list("number", "digest")) == set(
        versions.values_list("number", "digest")
    )
    assert rows.get(number=2).signed_at is None
    for hours, email in ((1, "laura@nortia.example"), (2, "pablo@nortia.example")):
        at = NOW + timedelta(hours=hours)
        sign_pact(workspace=place, number=2, email=email, by="operator", now=at)
    known = rows.get(number=2)
    assert known.signed_at == NOW + timedelta(hours=1)
    assert known.roles == [["marketing", "Directora de marketing"], ["sales", "Director comercial"]]


def test_a_seal_goes_on_from_the_last_one_given_out_and_is_the_same(shop: Shop) -> None:
    hand_over(shop)
    whole = seals.head_seal(shop.workspace.pk)
    hand_over(shop, "otra@ebro.example")
    from_the_beginning = seals.head_seal(shop.workspace.pk)
    kept_with(shop, whole)
    assert seals.head_seal(shop.workspace.pk) == from_the_beginning
    assert from_the_beginning.seq > whole.seq


def test_a_body_that_is_erased_leaves_the_seal_as_it_is(shop: Shop) -> None:
    person = hand_over(shop)
    before = seals.head_seal(shop.workspace.pk)
    change("UPDATE testigo_fact SET props = NULL, salt = NULL WHERE holder = %s", person)
    assert seals.head_seal(shop.workspace.pk) == before


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE testigo_fact SET digest = 'ab' WHERE seq = 3",
        "DELETE FROM testigo_fact WHERE seq = 3",
    ],
)
def test_a_log_that_is_no_longer_what_left_on_paper_is_told(shop: Shop, tampering: str) -> None:
    hand_over(shop)
    seal = seals.head_seal(shop.workspace.pk)
    kept_with(shop, seal)
    assert not [one for one in verify(workspace=shop.workspace) if one.table == "seal"]
    change(tampering)
    told = [one for one in verify(workspace=shop.workspace) if one.table == "seal"]
    assert [(one.what, one.stored) for one in told] == [(f"#{seal.seq}", seal.value)]


def test_a_tail_that_was_cut_with_the_head_is_told(shop: Shop) -> None:
    hand_over(shop)
    seal = seals.head_seal(shop.workspace.pk)
    kept_with(shop, seal)
    change("DELETE FROM testigo_fact WHERE seq > %s", seal.seq - 2)
    change("UPDATE testigo_log_head SET last_seq = %s, applied_seq = %s", *[seal.seq - 2] * 2)
    told = [one for one in verify(workspace=shop.workspace) if one.table == "seal"]
    assert [one.what for one in told] == [f"#{seal.seq}"]


def test_the_text_is_published_by_whoever_leads_and_nobody_else(shop: Shop) -> None:
    place, lead, seller = shop.workspace, shop.member(shop.vera), shop.member(shop.ana)
    assert not is_published(place.pk)
    with pytest.raises(NotAllowed):
        publish_text(workspace=place, shown=True, by=seller, now=NOW)
    assert not is_published(place.pk)
    publish_text(workspace=place, shown=True, by=lead, now=NOW)
    assert is_published(place.pk)
    publish_text(workspace=place, shown=False, by=lead, now=NOW)
    assert not is_published(place.pk)


def test_whoever_leads_elsewhere_publishes_nothing_here(shop: Shop) -> None:
    other = open_shop("otra")
    with pytest.raises(NotAllowed):
        publish_text(workspace=shop.workspace, shown=True, by=other.member(other.vera), now=NOW)
    assert not is_published(shop.workspace.pk)


def change(statement: str, *values: object) -> None:
    """What somebody does to the database behind our back."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values) or None)
