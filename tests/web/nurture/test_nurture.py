"""Leads to nurture: who, why, until when, and what is missing."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from testigo.actions.applying import apply_all
from testigo.actions.fields import change_field
from testigo.queries.nurture import (
    NurtureAsk,
    nurture_counts,
    nurture_lines,
    nurture_page,
)
from testigo.store.models import FactRow, Membership, User, Workspace
from tests.factories.business import business, open_workspace
from tests.factories.facts import crossing, draft, person_with, tell, trait
from tests.factories.forms import published, question
from tests.spec.agreement import at
from tests.web.conftest import MakeMember

pytestmark = pytest.mark.django_db
ASK = NurtureAsk(at(0) - timedelta(days=30))
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def space() -> Workspace:
    """Below the threshold, rejected, recycled, disqualified, awaited by Sales, and unknown."""
    space = business()
    for who in ("rejected", "recycled", "gone", "awaited"):
        tell(space, crossing(at(0), f"{who}@acme.example"), at(0))
    below = [trait("name", "=1+1", at(0), "below@acme.example")]
    tell(space, [*below, draft("page.viewed", at(0), "below@acme.example")], at(0))
    said = [
        ("lead.rejected", "rejected", {"reason": "student"}),
        ("lead.recycled", "recycled", {"reason": "timing", "not_before": "2027-01-15"}),
        ("lead.disqualified", "gone", {"reason": "student"}),
    ]
    for name, who, props in said:
        tell(space, [draft(name, at(1), f"{who}@acme.example", props=props)], at(1))
    tell(space, [draft("page.viewed", at(0), "", anonymous_id="b1")], at(1))
    apply_all(workspace=space, now=at(1))
    return space


@pytest.fixture
def vera(space: Workspace, make_member: MakeMember) -> User:
    return make_member(space, email="vera@nortia.example", role="marketing")


def test_each_group_says_why_and_when(space: Workspace) -> None:
    lines = {line.email.split("@")[0]: line for line in nurture_page(space.pk, ASK).lines}
    assert {name: (line.why, line.reason, line.not_before) for name, line in lines.items()} == {
        "below": ("below", "", None),
        "rejected": ("rejected", "student", None),
        "recycled": ("recycled", "timing", date(2027, 1, 15)),
    }
    assert lines["below"].missing == ("sector", "employees")
    assert lines["rejected"].missing == ()


def test_the_counts_are_those_of_the_lists(space: Workspace) -> None:
    later = NurtureAsk(at(0) + timedelta(days=30))
    expected = {"": 3, "below": 1, "rejected": 1, "recycled": 1, "incomplete": 1}
    assert nurture_counts(space.pk, ASK) == expected | {"untouched": 0}
    assert nurture_counts(space.pk, later) == expected | {"untouched": 3}
    for ask in (ASK, later):
        counts = nurture_counts(space.pk, ask)
        found = {group: nurture_lines(space.pk, replace(ask, group=group)) for group in counts}
        assert {group: len(list(lines)) for group, lines in found.items()} == counts


def test_pages_follow_each_other_without_gap_or_repetition(space: Workspace) -> None:
    seen, after = [], ""
    while True:
        page = nurture_page(space.pk, ASK, after=after, limit=1)
        seen += [line.person for line in page.lines]
        after = page.next_after
        if not after:
            break
    assert len(seen) == len(set(seen)) == 3


@pytest.mark.parametrize("mark", ["x", "1", "1~", "~", "9" * 40 + "~a", "1~a b", "\0~\0"])
def test_a_mark_that_cannot_be_read_begins_anew(space: Workspace, mark: str) -> None:
    assert len(nurture_page(space.pk, ASK, after=mark).lines) == 3


def test_the_page_lists_them_and_offers_files_to_marketing(
    space: Workspace, client: Client, vera: User
) -> None:
    client.force_login(vera, backend="django.contrib.auth.backends.ModelBackend")
    shown = client.get(f"/w/{space.slug}/nurture").content.decode()
    assert "Devuelto por Ventas" in shown
    assert "Es estudiante" in shown
    assert "no antes del 15 ene 2027" in shown
    csv = client.get(f"/w/{space.slug}/nurture.csv?group=below").content.decode("utf-8-sig")
    assert csv.splitlines()[1].startswith("'=1+1,below@acme.example")
    assert "Último contacto" in csv.splitlines()[0]
    book = client.get(f"/w/{space.slug}/nurture.xlsx").content
    sheet = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert len(sheet) == 4
    assert client.get(f"/w/{space.slug}/nurture.pdf").status_code == 404


def test_a_seller_reads_the_list_but_takes_no_file(
    space: Workspace, client: Client, make_member: MakeMember
) -> None:
    seller = make_member(space, email="sara@nortia.example", role="sales")
    client.force_login(seller, backend="django.contrib.auth.backends.ModelBackend")
    assert "nurture.csv" not in client.get(f"/w/{space.slug}/nurture").content.decode()
    assert client.get(f"/w/{space.slug}/nurture.csv").status_code == 403


def test_an_outsider_sees_nothing(space: Workspace, client: Client, vera: User) -> None:
    open_workspace("otra")
    client.force_login(vera, backend="django.contrib.auth.backends.ModelBackend")
    for address in ("nurture", "nurture.csv", "nurture.xlsx"):
        assert client.get(f"/w/otra/{address}").status_code == 404
    assert not Membership.objects.of(Workspace.objects.get(slug="otra").pk).exists()


def test_nobody_yet_says_what_will_be_here(client: Client, make_member: MakeMember) -> None:
    empty = open_workspace("vacia")
    user = make_member(empty, email="eva@vacia.example", role="marketing")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert "Nadie por nutrir" in client.get("/w/vacia/nurture").content.decode()


@pytest.fixture
def standing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands two hours after everything happened."""
    monkeypatch.setattr("testigo.clock.now", lambda: at(2))


def row_of(space: Workspace, email: str) -> str:
    return f"/w/{space.slug}/nurture/{person_with(space, email)}"


def test_what_is_missing_is_completed_in_the_list_and_goes_on_to_sales(
    space: Workspace, client: Client, vera: User, standing: None
) -> None:
    client.force_login(vera, backend=BACKEND)
    tell(space, [trait("job_title", "Directora de logística", at(1), "below@acme.example")], at(1))
    tell(space, [draft("demo.requested", at(1), "below@acme.example")], at(1))
    address = row_of(space, "below@acme.example")
    said = {"sector": "Industria", "employees": ""}
    row = client.post(address, said, headers={"HX-Request": "true"}).content.decode()
    assert "Se anotó: Sector: Industria" in row
    assert 'name="employees"' in row
    assert 'name="sector"' not in row
    gone = client.post(address, {"employees": "120"}, headers={"HX-Request": "true"})
    assert "ha pasado a Ventas" in gone.content.decode()
    assert 'id="nurture-' not in gone.content.decode()
    noted = FactRow.objects.of(space.pk).filter(name="trait.set", source="screen").order_by("seq")
    assert [fact.props["value"] for fact in noted] == ["Industria", 120]
    assert {(fact.props["origin"], fact.actor) for fact in noted} == {("person", f"user:{vera.pk}")}
    page = client.get(f"/w/{space.slug}/leads/{person_with(space, 'below@acme.example')}")
    assert "a mano, Ana Ruiz" in page.content.decode()


def test_completing_works_without_scripts_and_can_be_undone(
    space: Workspace, client: Client, vera: User, standing: None
) -> None:
    client.force_login(vera, backend=BACKEND)
    back = f"/w/{space.slug}/nurture?group=incomplete"
    sent = client.post(
        row_of(space, "below@acme.example"), {"sector": "Banca", "next": back}, follow=True
    )
    assert sent.redirect_chain == [(back, 302)]
    page = sent.content.decode()
    undo = page.partition('<form method="post" action="')[2]
    assert "Se anotó: Sector: Banca" in page
    assert "/undo?fact=" in undo


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "No se ha guardado nada"),
        ({"employees": "muchos"}, "no es un número de personas"),
        ({"employees": "-3"}, "no es un número de personas"),
        ({"employees": "nan"}, "no es un número de personas"),
        ({"sector": "x" * 200}, "Es más largo de lo que cabe"),
        ({"sector": "Magia"}, "no está entre los valores"),
        ({"owner": "1", "stage": "customer"}, "No se ha guardado nada"),
    ],
)
def test_what_is_no_value_is_refused_and_nothing_is_noted(
    space: Workspace, client: Client, vera: User, standing: None, said: dict[str, str], why: str
) -> None:
    client.force_login(vera, backend=BACKEND)
    by = Membership.objects.of(space.pk).get(user=vera)
    values = ("Industria", "Banca")
    change_field(
        workspace=space,
        trait="sector",
        label="",
        kind="text",
        values=values,
        seen=True,
        by=by,
        now=at(2),
    )
    answer = client.post(row_of(space, "below@acme.example"), said, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not FactRow.objects.of(space.pk).filter(source="screen").exists()


def test_who_only_reads_and_who_is_outside_complete_nothing(
    space: Workspace, client: Client, vera: User, make_member: MakeMember, standing: None
) -> None:
    address = row_of(space, "below@acme.example")
    assert client.post(address, {"sector": "Banca"}).status_code == 302
    reader = make_member(space, email="dora@nortia.example", role="dpo")
    client.force_login(reader, backend=BACKEND)
    assert client.post(address, {"sector": "Banca"}).status_code == 403
    assert 'name="sector"' not in client.get(f"/w/{space.slug}/nurture").content.decode()
    client.force_login(vera, backend=BACKEND)
    assert client.post(f"/w/{space.slug}/nurture/{'0' * 32}", {"sector": "x"}).status_code == 404
    open_workspace("otra")
    assert client.post(address.replace("nortia", "otra"), {"sector": "x"}).status_code == 404
    assert client.get(address).status_code == 405
    assert not FactRow.objects.of(space.pk).filter(source="screen").exists()


def test_words_and_channel_narrow_the_list_and_the_file(
    space: Workspace, client: Client, vera: User
) -> None:
    tell(space, [trait("name", "Ángela Peña", at(1), "below@acme.example")], at(1))
    apply_all(workspace=space, now=at(1))
    client.force_login(vera, backend=BACKEND)
    asked_for = {
        "search=angela": 1,
        # As in the list of leads: from the beginning of words, and of an e-mail.
        "search=pe%C3%B1+ANG": 1,
        "search=gela": 0,
        "search=%40acme.example": 3,
        "search=%40acme.example&group=rejected": 1,
        "search=zzz": 0,
        "search=%2B": 0,
        "channel=direct": 3,
    }
    for asked, count in asked_for.items():
        page = client.get(f"/w/{space.slug}/nurture?{asked}").content.decode()
        assert page.count('id="nurture-') == count
        csv = client.get(f"/w/{space.slug}/nurture.csv?{asked}").content.decode("utf-8-sig")
        assert len(csv.splitlines()) == count + 1


def test_more_than_can_be_fetched_are_found_in_the_order_of_the_list(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = replace(ASK, search="acme")
    fetched = [line.person for line in nurture_lines(space.pk, ask)]
    assert len(fetched) == 3
    monkeypatch.setattr("testigo.queries.by_terms.FEW", 1)
    assert [line.person for line in nurture_lines(space.pk, ask)] == fetched
    first = nurture_page(space.pk, ask, limit=1)
    second = nurture_page(space.pk, ask, after=first.next_after, limit=1)
    assert [line.person for line in (*first.lines, *second.lines)] == fetched[:2]


def test_nobody_for_whom_nothing_was_done_lately_is_overlooked(
    space: Workspace, client: Client, vera: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    month = at(0) + timedelta(days=31)
    mail = draft("email.delivered", month - timedelta(days=1), "rejected@acme.example")
    machine = draft(
        "page.viewed", month - timedelta(days=1), "recycled@acme.example", automatic=True
    )
    tell(space, [mail, machine], month)
    apply_all(workspace=space, now=month)
    monkeypatch.setattr("testigo.clock.now", lambda: month)
    client.force_login(vera, backend=BACKEND)
    page = client.get(f"/w/{space.slug}/nurture?group=untouched").content.decode()
    assert "Nadie debería pasar 30 días" in page
    assert page.count('id="nurture-') == 2
    assert page.count("hace demasiado") == 2
    assert "rejected@acme" not in page


def test_the_values_that_forms_offer_are_suggested(
    space: Workspace, client: Client, vera: User
) -> None:
    by = Membership.objects.of(space.pk).get(user=vera)
    published(space, by, at(1), question("sector", "sector", "choice", "Industria", "Banca"))
    client.force_login(vera, backend=BACKEND)
    page = client.get(f"/w/{space.slug}/nurture").content.decode()
    assert '<datalist id="sectors"><option>Industria</option><option>Banca</option>' in page
    assert 'list="sectors"' in page
