"""Deals from the command line: read in two languages, reconciled to the cent, and brought once."""

from pathlib import Path

import pytest

from testigo.actions.deals import DealTold, change_deal
from testigo.actions.members import add_member, create_user
from testigo.actions.steps import save_step
from testigo.actions.verifying import verify
from testigo.store.deals import deals_named
from testigo.store.models import DealRow, FactRow, Lead, Membership, Workspace
from tests.actions.business import NOW
from tests.cli.conftest import Terminal

HUBSPOT = """\
Record ID,Deal Name,Deal Stage,Amount,Close Date,Create Date,Deal owner,Associated Contact Email,\
Associated Company,Closed Lost Reason,Next step
101,Envases Ebro,Closed won,12000.50,2026-05-20,2026-03-02 10:15,Hugo Sanz,eva@ebro.example,Ebro,,
102,Muñoz e Hijos,Closed lost,8000,2026-06-11,2026-04-01 09:00,nadie@x.example,leo@munoz.example,\
Muñoz,Too expensive,
103,Cañas,Presentation Scheduled,5400.25,2026-11-30,2026-08-15 12:00,Hugo Sanz,ana@canas.example,\
Cañas,,Enviar la propuesta
104,Sin contacto,Negotiation,1000,2026-12-15,2026-08-20 12:00,,,Rincón,,
105,Rota,Decision,mucho,2026-12-15,2026-08-20 12:00,,,Rincón,,
101,Envases Ebro,Closed won,12000.50,2026-05-20,2026-03-02 10:15,,otra@ebro.example,Ebro,,
"""
ODOO = """\
Oportunidad;Contacto;Correo electrónico;Ingreso esperado;Etapa;Cierre esperado;Creado el;Comercial;\
Motivo de pérdida
Almacén nuevo;Eva Ríos;eva@ebro.example;1.234,50;Ganado;31/03/2026;02/02/2026;Hugo Sanz;
Lectores;Leo Paz;leo@munoz.example;750,00;Propuesta;30/11/2026;15/08/2026;;
Etiquetas;Ana Sol;ana@canas.example;99,99;Nuevo;30/04/2026;01/04/2026;;Competencia
"""


@pytest.fixture
def hugo(nortia: Workspace) -> Membership:
    user = create_user(
        email="hugo@nortia.example", name="Hugo Sanz", password="una frase larga", now=NOW
    )
    return add_member(workspace=nortia, user=user, role="sales")


@pytest.fixture
def hubspot(tmp_path: Path) -> Path:
    path = tmp_path / "deals.csv"
    path.write_text(HUBSPOT, encoding="utf-8")
    return path


def stands(workspace: Workspace, deal: str) -> str:
    found = deals_named(workspace.id, [deal])[deal]
    return f"{found.outcome} {found.step} {found.worth}"


def test_an_export_comes_in_with_its_outcomes_and_agrees_to_the_cent(
    testigo: Terminal, nortia: Workspace, hugo: Membership, hubspot: Path
) -> None:
    said = testigo("import", "deals", hubspot, "--history", "--json")
    counts = said.json
    assert (counts["read"], counts["made"], counts["quarantined"]) == (6, 4, 2)
    codes = [row["problems"][0]["code"] for row in counts["rejections"]]
    assert codes == ["number_unreadable", "deal_repeated"]
    tallies = {one["outcome"]: one for one in counts["deals"]["tallies"]}
    assert {key: (one["read"], one["read_amount"]) for key, one in tallies.items()} == {
        "open": (2, "6400.25"),
        "won": (1, "12000.5"),
        "lost": (1, "8000"),
    }
    for one in tallies.values():
        assert (one["read"], one["read_amount"]) == (one["stands"], one["stands_amount"])
    assert counts["deals"]["otherwise"] == []
    assert stands(nortia, "101") == "won  12000.5"
    assert stands(nortia, "103") == "open proposal 5400.25"
    lost, open_one = (deals_named(nortia.id, [key])[key] for key in ("102", "103"))
    assert (lost.reason, lost.owner) == ("price", "nadie@x.example")
    assert (open_one.next_step, open_one.owner) == ("Enviar la propuesta", f"user:{hugo.user_id}")
    eva = FactRow.objects.of(nortia.id).get(name="contract.signed").person
    assert Lead.objects.of(nortia.id).get(person=eva).stage in ("customer", "")
    assert verify(workspace=nortia) == []


def test_the_same_file_again_adds_nothing_whatever_was_changed_here_since(
    testigo: Terminal, nortia: Workspace, hugo: Membership, hubspot: Path
) -> None:
    testigo("import", "deals", hubspot, "--history")
    change_deal(
        workspace=nortia,
        deal="103",
        told=DealTold(amount="6000"),
        by=hugo,
        now=NOW,
        once="press-amount",
    )
    facts = FactRow.objects.of(nortia.id).count()
    again = testigo("import", "deals", hubspot, "--history", "--json").json
    assert (again["made"], again["skipped"]) == (0, 4)
    assert FactRow.objects.of(nortia.id).count() == facts
    [other] = again["deals"]["otherwise"]
    assert (other["changed"], other["changed_amount"]) == (1, "599.75")
    assert stands(nortia, "103") == "open proposal 6000"


def test_a_later_export_changes_what_is_otherwise_and_nothing_else(
    testigo: Terminal, nortia: Workspace, hubspot: Path
) -> None:
    testigo("import", "deals", hubspot, "--history")
    later = HUBSPOT.replace("103,Cañas,Presentation Scheduled,5400.25", "103,Cañas,Closed won,5000")
    hubspot.write_text(later.replace("8000,2026-06-11", "8000,2026-06-12"), encoding="utf-8")
    counts = testigo("import", "deals", hubspot, "--history", "--json").json
    assert (counts["made"], counts["skipped"]) == (2, 2)
    assert counts["deals"]["otherwise"] == []
    assert stands(nortia, "103") == "won proposal 5000"
    assert DealRow.objects.of(nortia.id).count() == 4
    assert verify(workspace=nortia) == []


def test_a_dry_run_counts_the_same_and_keeps_nothing(
    testigo: Terminal, nortia: Workspace, hubspot: Path
) -> None:
    counts = testigo("import", "deals", hubspot, "--dry-run", "--json").json
    assert (counts["read"], counts["made"], counts["import_id"]) == (6, 4, None)
    assert not FactRow.objects.of(nortia.id).exclude(deal=None).exists()
    assert not DealRow.objects.of(nortia.id).exists()


def test_what_is_undone_leaves_no_deal_and_comes_back_with_the_file(
    testigo: Terminal, nortia: Workspace, hubspot: Path
) -> None:
    run = testigo("import", "deals", hubspot, "--history", "--json").json["import_id"]
    testigo("import", "undo", run)
    assert not DealRow.objects.of(nortia.id).exists()
    testigo("import", "deals", hubspot, "--history")
    assert DealRow.objects.of(nortia.id).count() == 4
    assert verify(workspace=nortia) == []


def test_spanish_exports_of_odoo_are_understood(
    testigo: Terminal, nortia: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "crm.csv"
    path.write_bytes(ODOO.encode("cp1252"))
    counts = testigo("import", "deals", path, "--history", "--json").json
    assert counts["quarantined"] == 0
    rows = {row.title: row for row in DealRow.objects.of(nortia.id)}
    shown = {title: (row.outcome, row.step, row.cents) for title, row in rows.items()}
    assert shown == {
        "Almacén nuevo": ("won", "", 123_450),
        "Lectores": ("open", "proposal", 75_000),
        "Etiquetas": ("lost", "discovery", 9_999),
    }


def test_what_is_deleted_in_salesforce_is_put_aside_and_deals_without_amount_count(
    testigo: Terminal, nortia: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "opportunities.csv"
    path.write_text(
        "id,name,stage_name,is_closed,is_deleted,is_won,amount,close_date,created_date,next_step\n"
        "006A,Ebro,x9,true,true,true,24120000,2018-12-19,2018-12-19 19:51:13,\n"
        "006B,Cañas,x9,true,false,true,,2018-12-13 00:00:00,2018-12-13 18:02:55,\n"
        "006C,Muñoz,x9,false,false,false,200000,2018-11-21,2018-11-14 19:12:53,Llamar\n",
        encoding="utf-8",
    )
    counts = testigo("import", "deals", path, "--history", "--json").json
    [aside] = counts["rejections"]
    assert aside["problems"][0]["code"] == "deal_deleted"
    told = {one["outcome"]: (one["currency"], one["read"]) for one in counts["deals"]["tallies"]}
    assert told == {"open": ("EUR", 1), "won": ("EUR", 1)}
    assert stands(nortia, "006C") == "open x9 200000"
    assert verify(workspace=nortia) == []


def test_people_read_a_table_of_outcomes(
    testigo: Terminal, nortia: Workspace, hubspot: Path
) -> None:
    said = testigo("import", "deals", hubspot, "--history")
    assert "12,000.50" in said.out
    assert "It agrees to the cent." in said.out


@pytest.mark.parametrize(
    ("header", "row", "outcome"),
    [
        ("Deal - Title,Deal - Status,Deal - Value", "Ebro,Won,10", "won"),
        ("Trato - Título,Trato - Estado,Trato - Valor", "Ebro,Perdido,10", "lost"),
        ("Opportunity Name,Stage,Amount", "Ebro,Closed Lost,10", "lost"),
        ("id,name,stage_name,is_won,is_closed,amount", "006q,Ebro,x,true,true,10", "won"),
        ("deal_id,property_dealname,property_amount,property_closedate", "1,Ebro,10,", "open"),
    ],
)
def test_headers_of_the_usual_programs_are_known(
    testigo: Terminal, nortia: Workspace, tmp_path: Path, header: str, row: str, outcome: str
) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    testigo("import", "deals", path)
    deal = DealRow.objects.of(nortia.id).get()
    assert (deal.title, deal.outcome, deal.cents) == ("Ebro", outcome, 1_000)


def test_an_unknown_status_and_a_file_without_deals_are_told(
    testigo: Terminal, nortia: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("Deal Name,Status,Amount\nEbro,quizás,10\n", encoding="utf-8")
    said = testigo("import", "deals", path, "--json").json
    assert said["rejections"][0]["problems"][0]["code"] == "deal_status_unknown"
    path.write_text("Correo,Cargo,Sector\nx@y.example,CEO,Industria\n", encoding="utf-8")
    refused = testigo("import", "deals", path)
    assert refused.code == 3
    assert "missing_deal_column" in refused.out + refused.err


def test_an_owner_who_is_no_member_here_is_put_aside(
    testigo: Terminal, nortia: Workspace, hugo: Membership, tmp_path: Path
) -> None:
    elsewhere = create_user(
        email="x@otra.example", name="Xenia", password="una frase larga", now=NOW
    )
    path = tmp_path / "deals.csv"
    owners = (f"user:{elsewhere.pk}", f"user:{hugo.user_id}")
    rows = "".join(f"{n},Ebro,10,{owner}\n" for n, owner in enumerate(owners, 201))
    path.write_text(f"Deal ID,Deal Name,Amount,Deal owner\n{rows}", encoding="utf-8")
    said = testigo("import", "deals", path, "--json").json
    assert [one["problems"][0]["code"] for one in said["rejections"]] == ["not_a_member"]
    assert DealRow.objects.of(nortia.id).get().holder == hugo.user_id


def test_a_stage_that_the_workspace_calls_so_is_that_step_in_either_language(
    testigo: Terminal, nortia: Workspace, tmp_path: Path
) -> None:
    vera = create_user(email="v@nortia.example", name="Vera", password="una frase larga", now=NOW)
    head = add_member(workspace=nortia, user=vera, role="lead")
    for code, es, en in (
        ("negotiation", "Revisión jurídica", "Legal review"),
        ("", "Oferta", ""),
        ("", "En curso", ""),
    ):
        save_step(workspace=nortia, code=code, es=es, en=en, by=head, now=NOW)
    path = tmp_path / "deals.csv"
    stages = ("REVISION JURIDICA", "legal  review", "oferta", "en curso", "Negociación", "Firma")
    keys = [str(301 + place) for place in range(len(stages))]
    rows = "".join(f"{key},Ebro,{stage}\n" for key, stage in zip(keys, stages, strict=True))
    path.write_text(f"Deal ID,Deal Name,Deal Stage\n{rows},Sin fase,\n", encoding="utf-8")
    testigo("import", "deals", path)
    found = deals_named(nortia.id, keys)
    assert [found[key].step for key in keys] == [
        *("negotiation", "negotiation", "Oferta", "En curso", "negotiation", "Firma"),
    ]
    assert DealRow.objects.of(nortia.id).get(title="Sin fase").step == ""
    assert verify(workspace=nortia) == []
