"""Imports on screen: uploaded, chosen, tried out, taken in, taken back; nobody else's business."""

import csv
import re
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from testigo.queries.imports import import_lines
from testigo.store import uploads
from testigo.store.models import FactRow, ImportRun, Lead, Person, User, Workspace
from tests.actions.import_files import SHEET, sheet
from tests.factories.business import open_workspace
from tests.web.conftest import MakeMember
from tests.web.imports.uploading import COLUMNS, HOME, RIGHT, form, said, send, taken_in, worked

pytestmark = pytest.mark.django_db


def test_a_sheet_is_uploaded_chosen_tried_out_taken_in_and_taken_back(
    client: Client, space: Workspace, vera: User
) -> None:
    assert "Aún no se ha importado nada" in said(client, HOME)
    address = send(client)
    page = said(client, address)
    assert "Sus letras están en Windows-1252." in page
    assert '<option value="email" selected>' in page
    for sample in ("Muñoz e Hijos S.L.", "A Coruña", "Pagó 1.200 € en señal", "+34600111222"):
        assert sample in page
    assert client.post(address, form(*COLUMNS)).status_code == 302
    assert "Comprobando el archivo" in said(client, address)
    worked(space)
    page = said(client, address)
    assert "Importar 2 filas" in page
    assert "no tiene" in page
    assert not Lead.objects.of(space.pk).exists()
    assert client.post(f"{address}/start").status_code == 302
    assert "Importando" in said(client, f"{address}/progress")
    worked(space)
    page = said(client, f"{address}/progress")
    assert "Qué se ha importado" in page
    assert "Interés legítimo" in page
    assert "data-polls" not in page
    names = Person.objects.of(space.pk).values_list("name", flat=True)
    assert sorted(names) == ["Begoña Güell", "Íñigo Peña"]
    listed = said(client, HOME)
    assert "feria.csv" in listed
    assert "Vera Sanz" in listed
    assert client.post(f"{address}/undo").status_code == 302
    worked(space)
    assert "Esta importación se ha deshecho" in said(client, address)
    assert not Lead.objects.of(space.pk).exclude(stage="").exists()
    assert "Deshecho" in said(client, HOME)


def test_what_was_chosen_stays_when_something_is_missing(
    client: Client, space: Workspace, vera: User
) -> None:
    address = send(client)
    chosen = form(*COLUMNS[:3], "", "email", "city", "email", "own")
    answer = client.post(address, {**chosen, "basis": "", "source": " ", "history": "1"})
    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 400
    assert "Falta la base jurídica" in page
    assert "Falta de dónde vienen" in page
    assert page.count('<option value="email" selected>') == 2
    assert '<option value="own" selected>' in page
    assert 'name="history" value="1" checked' in page
    assert "aria-invalid" in page
    assert ImportRun.objects.of(space.pk).get().mapping == ""


def test_the_first_rows_are_shown_as_the_form_understands_them(
    client: Client, space: Workspace, vera: User
) -> None:
    address = send(client)
    asked = form("", "", "name", "phone", "email", "", "", "")
    fragment = client.post(f"{address}/preview", asked, HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in fragment
    assert "inigo@munoz.example" in fragment
    assert "Muñoz e Hijos" not in fragment
    assert "«no tiene»" in fragment
    whole = client.post(f"{address}/preview", asked).content.decode()
    assert "<html" in whole
    assert '<option value="phone" selected>' in whole
    nothing = client.post(f"{address}/preview", form(), HTTP_HX_REQUEST="true").content.decode()
    assert "import-wrongs" in nothing


def test_the_rows_kept_aside_are_downloaded_mended_and_imported(
    client: Client, space: Workspace, vera: User
) -> None:
    text = sheet(
        ["ana@c.example;Ana;=1+1", "mal;=cmd|' /C calc'!A0;@SUM(1)", "bea@c.example;Bea;CEO"]
    )
    address = taken_in(client, space, text, "email", "name", "job_title")
    answer = client.get(f"{address}/aside.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
    body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    header, row = csv.reader(StringIO(body), delimiter=";")
    assert header == ["Correo", "Nombre", "Cargo", "Línea en el archivo", "Qué hay que arreglar"]
    assert row[:4] == ["mal", "'=cmd|' /C calc'!A0", "'@SUM(1)", "3"]
    assert "«mal»" in row[4]
    mended = body.replace("mal;", "leo@c.example;", 1)
    taken_in(client, space, mended.encode(), "email", "name", "job_title", "", "")
    assert Person.objects.of(space.pk).get(email="leo@c.example").name == "=cmd|' /C calc'!A0"


def test_the_same_header_comes_as_it_was_and_says_so(
    client: Client, space: Workspace, vera: User
) -> None:
    taken_in(client, space, sheet(["a@c.example;Ana;x"]), "email", "company", "")
    page = said(client, send(client, sheet(["b@c.example;Bea;y"])))
    assert "Ya importaste un archivo con esta cabecera" in page
    assert '<option value="company" selected>' in page


def test_costs_and_facts_come_by_the_same_screen(
    client: Client, space: Workspace, vera: User
) -> None:
    costs = send(client, "Canal;Mes;Importe\nGoogle;2026-07;100,50\n", "costes.csv", "costs")
    assert "Base jurídica (" not in said(client, costs)
    client.post(costs, {"c0": "channel", "c1": "month", "c2": "amount", "history": "1"})
    worked(space)
    client.post(f"{costs}/start")
    worked(space)
    assert FactRow.objects.of(space.pk).get(name="cost.recorded").props["amount"] == "100.5"
    rows = "name,at,person\ndemo.requested,2026-08-20,eva@c.example\n,ayer,eva@c.example\n"
    facts = send(client, rows, "hechos.csv", "facts")
    assert "eva@c.example" in said(client, facts)
    client.post(facts, RIGHT)
    worked(space)
    client.post(f"{facts}/start")
    worked(space)
    assert FactRow.objects.of(space.pk).filter(name="demo.requested").count() == 1


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../x.csv", "x.csv"),
        ("a\u202evsc.exe", "avsc.exe"),
        ("x" * 300 + ".csv", "x" * 150),
        ("<img src=x onerror=alert(1)>.csv", "&lt;img src=x onerror=alert(1)&gt;.csv"),
    ],
)
def test_a_hostile_name_is_only_text(
    client: Client, space: Workspace, vera: User, name: str, shown: str
) -> None:
    address = send(client, name=name)
    page = said(client, address)
    assert shown in page
    assert "<img src=x" not in page
    stored = ImportRun.objects.of(space.pk).get().stored
    assert uploads.path_of(stored).exists()


def test_a_name_with_a_null_is_taken_without_it(
    client: Client, space: Workspace, vera: User
) -> None:
    body = (
        b'--X\r\nContent-Disposition: form-data; name="kind"\r\n\r\nleads\r\n'
        b'--X\r\nContent-Disposition: form-data; name="file"; filename="a\x00b.csv"\r\n\r\n'
        + SHEET.encode("cp1252")
        + b"\r\n--X--\r\n"
    )
    answer = client.post(HOME, body, content_type="multipart/form-data; boundary=X")
    assert answer.status_code in (302, 400)
    names = ImportRun.objects.of(space.pk).values_list("file_name", flat=True)
    assert all("\x00" not in name for name in names)


def test_what_is_no_table_says_why_and_keeps_the_kind(
    client: Client, space: Workspace, vera: User
) -> None:
    for content in (b"", b"%PDF-1.7 x", b"PK\x03\x04broken"):
        file = SimpleUploadedFile("leads.csv", content)
        answer = client.post(HOME, {"kind": "costs", "file": file})
        page = answer.content.decode()
        assert answer.status_code == 400
        assert 'value="costs" checked' in page
        assert "El archivo no se ha aceptado" in page
    assert client.post(HOME, {"kind": "leads"}).status_code == 400
    assert import_lines(space.pk) == []


def test_a_file_beyond_the_limit_is_refused_in_words(
    client: Client, space: Workspace, vera: User, settings: Any
) -> None:
    body = f"up to {settings.LARGEST_UPLOAD // 1024 // 1024} MB"
    answer = client.post(
        HOME,
        b"x",
        content_type="multipart/form-data; boundary=X",
        headers={"accept-language": "en"},
        CONTENT_LENGTH=str(settings.LARGEST_UPLOAD * 2),
    )
    assert answer.status_code == 413
    assert body in answer.content.decode()
    settings.LARGEST_UPLOAD = 100
    file = SimpleUploadedFile("x.csv", SHEET.encode())
    answer = client.post(HOME, {"kind": "leads", "file": file})
    assert answer.status_code == 413
    assert "ocupa más de" in answer.content.decode()
    assert import_lines(space.pk) == []


def test_started_in_two_windows_it_is_done_once(
    client: Client, space: Workspace, vera: User
) -> None:
    other = Client()
    other.force_login(vera, backend="django.contrib.auth.backends.ModelBackend")
    address = send(client)
    client.post(address, form(*COLUMNS))
    worked(space)
    assert client.post(f"{address}/start").status_code == 302
    answer = other.post(f"{address}/start", follow=True)
    assert "Esto no se puede hacer ahora" in answer.content.decode()
    worked(space)
    told = FactRow.objects.of(space.pk).filter(source="import").values_list("message_id", flat=True)
    assert len(told) == len(set(told))


def test_an_upload_can_be_discarded(client: Client, space: Workspace, vera: User) -> None:
    address = send(client)
    assert client.post(f"{address}/discard").status_code == 302
    assert client.get(address).status_code == 404
    taken = taken_in(client, space)
    client.post(f"{taken}/discard")
    assert client.get(taken).status_code == 200


def routes(address: str) -> list[tuple[str, str]]:
    return [
        ("get", HOME),
        ("post", HOME),
        ("get", address),
        ("post", address),
        ("post", f"{address}/preview"),
        ("get", f"{address}/progress"),
        ("get", f"{address}/aside.csv"),
        ("post", f"{address}/start"),
        ("post", f"{address}/sheet"),
        ("post", f"{address}/undo"),
        ("post", f"{address}/discard"),
    ]


def test_sellers_outsiders_and_strangers_are_refused_everywhere(
    client: Client, space: Workspace, vera: User, make_member: MakeMember
) -> None:
    address = send(client)
    seller = make_member(space, email="sara@nortia.example", role="sales")
    outsider = make_member(open_workspace("otra"), email="o@otra.example", role="admin")
    for user, status in ((seller, 403), (outsider, 404), (None, 302)):
        client.logout()
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        for method, route in routes(address):
            answer = getattr(client, method)(route)
            assert answer.status_code == status, (method, route)
    assert ImportRun.objects.of(space.pk).get().state == "uploaded"


def test_an_import_is_not_reached_from_another_workspace(
    client: Client, space: Workspace, vera: User, make_member: MakeMember
) -> None:
    address = send(client)
    other = open_workspace("otra")
    both = make_member(other, email="o@otra.example", role="admin")
    client.force_login(both, backend="django.contrib.auth.backends.ModelBackend")
    for method, route in routes(address)[2:]:
        there = route.replace("/w/nortia/", "/w/otra/")
        assert getattr(client, method)(there).status_code == 404, (method, route)


def test_without_its_token_a_form_changes_nothing(space: Workspace, vera: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(vera, backend="django.contrib.auth.backends.ModelBackend")
    file = SimpleUploadedFile("x.csv", SHEET.encode())
    assert strict.post(HOME, {"kind": "leads", "file": file}).status_code == 403
    assert import_lines(space.pk) == []


def test_a_get_changes_nothing(client: Client, space: Workspace, vera: User) -> None:
    address = send(client)
    for act in ("start", "sheet", "undo", "discard", "preview"):
        assert client.get(f"{address}/{act}").status_code == 405
    assert client.post(f"{address}/nothing").status_code == 404


def test_the_preview_begins_with_the_name(client: Client, space: Workspace, vera: User) -> None:
    page = said(client, send(client, sheet(["a@c.example;Ana;x"])))
    assert re.search(r"<thead><tr><th[^>]*>Línea</th><th[^>]*>Nombre", page)
