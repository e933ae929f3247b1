"""The server is killed while its worker takes a file in: it goes on by itself once it is back, and
every row is in once."""

import json
import subprocess
import sys
import time
from pathlib import Path

from tests.faults.serving import Server
from tests.faults.test_killed_while_collecting import ask

ROWS = 1_500
PATIENCE = 240.0
UPLOAD = """
import sys
import django; django.setup()
from testigo import clock
from testigo.actions.import_runs import Chosen, choose, try_out, upload
from testigo.connect.suggestions import suggest
from testigo.queries.accounts import find_workspace
from testigo.queries.imports import head_of, import_line
space = find_workspace("nortia")
with open(sys.argv[1], "rb") as file:
    run = upload(workspace=space, kind="leads", file_name="leads.csv", chunks=[file.read()],
                 by="operator", now=clock.now())
table = head_of(import_line(space.pk, run.id))
chosen = Chosen(suggest(table, "leads", "ES").choices, basis="consent", source="Feria")
choose(workspace=space, run=run.id, table=table, chosen=chosen, now=clock.now())
try_out(workspace=space, run=run.id)
print(run.id)
"""
START = """
import sys
import django; django.setup()
from testigo.actions.import_runs import start
from testigo.queries.accounts import find_workspace
start(workspace=find_workspace("nortia"), run=sys.argv[1], by="operator")
"""


def script(server: Server, text: str, argument: str) -> str:
    environment = {**server.environment, "DJANGO_SETTINGS_MODULE": "testigo.conf.settings"}
    command = [sys.executable, "-c", text, argument]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def until(server: Server, condition: str) -> None:
    """Wait for the only import to be as the condition says."""
    end = time.monotonic() + PATIENCE
    while not ask(server, f"SELECT 1 FROM testigo_import_run WHERE {condition}"):
        assert time.monotonic() < end, ask(server, "SELECT state FROM testigo_import_run")
        time.sleep(0.02)


def test_an_import_that_was_cut_short_goes_on_by_itself(server: Server, tmp_path: Path) -> None:
    sheet = tmp_path / "leads.csv"
    rows = (f"p{n}@c.example;Íñigo {n};Muñoz {n} S.L.;CEO\n" for n in range(ROWS))
    sheet.write_text("Correo;Nombre;Empresa;Cargo\n" + "".join(rows), "utf-8")
    server.start()
    run = script(server, UPLOAD, str(sheet))
    until(server, "state = 'uploaded' AND counts <> '{}'")
    script(server, START, run)
    until(server, "state = 'running' AND ranges <> '[]'")
    server.kill()
    (state,) = ask(server, "SELECT state FROM testigo_import_run")
    assert state == "running"
    server.start()
    until(server, "state = 'done'")
    server.kill()
    told = ask(server, "SELECT message_id FROM testigo_fact WHERE source = 'import'")
    assert len(told) == len(set(told))
    (counts,) = ask(server, "SELECT counts FROM testigo_import_run")
    said = json.loads(str(counts))
    assert (said["read"], said["made"], said["skipped"]) == (ROWS, ROWS, 0)
    assert said["facts"] <= len(told)
    people = ask(server, "SELECT id FROM testigo_person WHERE email <> ''")
    assert len(people) == ROWS
    assert server.run("verify", "--workspace", "nortia").startswith("No differences")
    server.run("import", "undo", run, "--workspace", "nortia")
    assert ask(server, "SELECT id FROM testigo_person WHERE email <> ''") == []
    assert server.run("verify", "--workspace", "nortia").startswith("No differences")
