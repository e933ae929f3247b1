"""A file on its way in, as the screen sends it."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from testigo.actions.running import work_on
from testigo.queries.imports import runs_to_work_on as waiting
from testigo.store.models import Workspace
from tests.actions.business import NOW
from tests.actions.import_files import SHEET, Hands

HOME = "/w/nortia/settings/imports"
RIGHT = {"basis": "legitimate_interest", "source": "Feria de Bilbao", "history": "0"}
# The columns of SHEET, as they are suggested.
COLUMNS = ("sector", "company", "name", "phone", "email", "city", "province", "notes")


def send(
    client: Client, data: bytes | str = SHEET, name: str = "feria.csv", kind: str = "leads"
) -> str:
    """Upload a file; the address of its page."""
    content = data.encode("cp1252") if isinstance(data, str) else data
    answer = client.post(HOME, {"kind": kind, "file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.url)


def said(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def form(*meanings: str, **more: str) -> dict[str, str]:
    return {**{f"c{at}": meaning for at, meaning in enumerate(meanings)}, **RIGHT, **more}


def worked(space: Workspace) -> None:
    for run in waiting(space.pk, NOW):
        assert work_on(workspace=space, run=run, clock=Hands())


def taken_in(client: Client, space: Workspace, data: bytes | str = SHEET, *columns: str) -> str:
    address = send(client, data)
    assert client.post(address, form(*(columns or COLUMNS))).status_code == 302
    worked(space)
    assert client.post(f"{address}/start").status_code == 302
    worked(space)
    return address
