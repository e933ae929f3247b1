"""What is worth telling of rows that come in: counted before and after, and shown with the lead."""

import pytest
from django.test import Client

from testigo.store.models import Person, User, Workspace
from tests.web.imports.uploading import form, said, send, worked

pytestmark = pytest.mark.django_db
SHEET = (
    "Nombre;Correo;Teléfono;Fecha de alta\n"
    "Íñigo Peña;inigo@munoz.example;por las tardes <b>;03/02/2026\n"
    "Begoña Güell;begona@canas.example;600 111;\n"
    "José María;jose arroba rincon;600 111 333;\n"
    "Nadie;;no tiene;\n"
)
COLUMNS = ("name", "email", "phone", "created")
TOLD = (
    "2 teléfonos no se pueden leer; se guardan como están escritos.",
    "1 correo no se puede leer; se guarda como está escrito.",
    "2 filas no dicen su fecha: cuentan desde hoy.",
)


@pytest.mark.parametrize("history", ["0", "1"])
def test_a_bad_key_beside_a_good_one_and_a_blank_date_are_told_and_hold_nothing_back(
    client: Client, space: Workspace, vera: User, history: str
) -> None:
    address = send(client, SHEET)
    asked = form(*COLUMNS, history=history)
    preview = client.post(f"{address}/preview", asked, HTTP_HX_REQUEST="true").content.decode()
    client.post(address, asked)
    worked(space)
    tried = said(client, address)
    assert "Importar 3 filas" in tried
    client.post(f"{address}/start")
    worked(space)
    done = said(client, address)
    for note in TOLD:
        assert note in preview
        assert note in tried
        assert note in done
    names = Person.objects.of(space.pk).values_list("name", flat=True)
    assert sorted(names) == ["Begoña Güell", "José María", "Íñigo Peña"]
    who = Person.objects.of(space.pk).get(email="inigo@munoz.example")
    page = said(client, f"/w/nortia/leads/{who.pk[1]}")
    assert "Teléfono, como venía escrito" in page
    assert "por las tardes &lt;b&gt;" in page


def test_the_notes_are_told_in_english_too(client: Client, space: Workspace, vera: User) -> None:
    User.objects.filter(pk=vera.pk).update(language="en")
    page = said(client, send(client, SHEET))
    assert "2 phones could not be read; they are kept as written." in page
    assert "2 rows name no date: they count from today." in page


def test_nothing_noted_says_nothing(client: Client, space: Workspace, vera: User) -> None:
    assert "import-notes" not in said(client, send(client, "Correo\nana@munoz.example\n"))


def test_columns_that_say_by_what_right_and_from_where_are_suggested(
    client: Client, space: Workspace, vera: User
) -> None:
    sheet = (
        "Correo;Base jurídica;Origen de los datos;Consentimiento\n"
        "ana@munoz.example;Interés legítimo;Feria de Bilbao;sí\n"
    )
    page = said(client, send(client, sheet))
    assert '<option value="lawful_basis" selected>' in page
    assert '<option value="source_of_data" selected>' in page
    assert page.count('<option value="own" selected>') == 1


@pytest.mark.parametrize("header", ["Consentimiento", "Lawful basis", "BASE LEGAL"])
def test_a_column_of_bases_is_known_by_what_stands_in_it(
    client: Client, space: Workspace, vera: User, header: str
) -> None:
    known = '<option value="lawful_basis" selected>'
    good = said(client, send(client, f"Correo;{header}\nana@x.es;Consentimiento\nb@x.es;\n"))
    assert known in good
    assert known not in said(client, send(client, f"Correo;{header}\nana@x.es;no\n"))
