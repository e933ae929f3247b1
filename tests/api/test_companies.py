"""Companies over the API."""

from testigo.actions.companies import merge_companies
from testigo.store.models import FactRow, Workspace
from tests.api.calling import Program, program
from tests.factories.business import hire, membership, open_workspace


def told(crm: Program, *emails: str) -> None:
    crm.post("/people/batch", {"people": [{"email": email} for email in emails]})


def test_a_company_is_listed_and_read_with_its_people(crm: Program) -> None:
    told(crm, "eva@cliente.example", "luis@cliente.example", "ana@otra.example", "x@gmail.com")
    page = crm.get("/companies", order="people", limit="1").json()
    [first] = page["companies"]
    assert (first["people"], first["domains"]) == (2, ["cliente.example"])
    following = crm.get("/companies", order="people", after=page["next"]).json()
    assert [one["domains"] for one in following["companies"]] == [["otra.example"]]
    assert following["next"] is None
    shown = crm.get(f"/companies/{first['id']}").json()
    assert {one["email"] for one in shown["leads"]} == {
        "eva@cliente.example",
        "luis@cliente.example",
    }
    assert len(crm.get("/companies", search="otra").json()["companies"]) == 1


def test_another_workspace_and_nothing_get_the_same_answer(crm: Program) -> None:
    told(crm, "eva@cliente.example")
    [company] = crm.get("/companies").json()["companies"]
    stranger = program(open_workspace("otra"))
    answers = [stranger.get(f"/companies/{one}") for one in (company["id"], "0" * 32, "%00")]
    assert {(a.status_code, a.content) for a in answers} == {(404, answers[0].content)}
    assert stranger.get("/companies").json() == {"companies": [], "next": None}


def test_a_company_joined_into_another_is_found_there(crm: Program, place: Workspace) -> None:
    told(crm, "eva@cliente.example", "ana@otra.example")
    one, other = (c["id"] for c in crm.get("/companies").json()["companies"])
    now = FactRow.objects.of(place.pk).latest("seq").recorded_at
    by = membership(place, hire(place, "laura@nortia.example", "marketing"))
    merged = merge_companies(workspace=place, one=one, other=other, by=by, now=now)
    answer = crm.get(f"/companies/{merged.merged}")
    assert (answer.status_code, answer.json()["merged_into"]) == (307, merged.survivor)
    assert len(crm.get(f"/companies/{merged.survivor}").json()["leads"]) == 2
