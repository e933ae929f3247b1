"""The companies on screen: the list, one account, and what people decide about it."""

import pytest
from django.test import Client

from testigo.actions.verifying import verify
from testigo.core.companies import company_id
from testigo.store.models import Company, CompanyDomain, FactRow, User, Workspace
from tests.factories.business import open_workspace
from tests.web.companies.conftest import ACME, BETA
from tests.web.conftest import MakeMember

pytestmark = pytest.mark.django_db
LIST = "/w/nortia/companies"
ONE = f"{LIST}/{ACME}"


def shown(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_says_what_is_happening_in_each_account(browser: Client) -> None:
    page = shown(browser, LIST)
    assert "2 empresas" in page
    acme = page[page.index(ONE) :].split("</tr>")[0]
    for said in ("Acme, S.L.", "acme.example", ">2<", "MQL", "Google Ads", "otoño"):
        assert said in acme, said
    assert "gmail" not in page


def test_a_search_finds_by_name_and_by_domain(browser: Client) -> None:
    for search, found in (("acme s.l", 1), ("acmé", 1), ("beta.example", 1), ("gmail", 0)):
        page = shown(browser, f"{LIST}?search={search}")
        assert page.count('class="lead-name"') == found, search
    assert "Ninguna empresa coincide" in shown(browser, f"{LIST}?search=zzz")


def test_htmx_gets_only_the_list(browser: Client) -> None:
    answer = browser.get(f"{LIST}?search=acme", HTTP_HX_REQUEST="true")
    assert answer.content.decode().lstrip().startswith('<div class="found"')
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize("order", ["latest", "people", "name", "x", "\0"])
@pytest.mark.parametrize("after", ["", "x", "~", "a~b", "1~" + "9" * 40, "\0~\0", "é~1"])
def test_orders_and_marks_from_elsewhere_do_no_harm(
    browser: Client, order: str, after: str
) -> None:
    answer = browser.get(LIST, {"order": order, "after": after, "search": "\0%_'"})
    assert answer.status_code == 200


def test_nobody_yet_says_what_will_be_here(client: Client, make_member: MakeMember) -> None:
    user = make_member(open_workspace("vacia"), email="eva@vacia.example", role="marketing")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = shown(client, "/w/vacia/companies")
    assert "Aún no hay empresas" in page
    assert "El correo gratuito no agrupa a nadie" in page


def test_an_account_shows_its_people_deals_and_one_timeline(browser: Client) -> None:
    page = shown(browser, ONE)
    for said in ("Ana Ruiz", "Bea Gil", "Oportunidad abierta", "9.000,00", "Google Ads"):
        assert said in page, said
    assert "Eva" not in page
    story = page[page.index('class="moments"') :].split("</ol>")[0]
    assert story.index("Conversación por teléfono") < story.index("Visitó /precios")


def test_the_story_is_told_oldest_first(browser: Client) -> None:
    page = shown(browser, f"{ONE}?order=story")
    story = page[page.index('class="moments"') :].split("</ol>")[0]
    assert story.index("Bea Gil") < story.index("Ana Ruiz")
    assert "Contar la historia" not in page


def test_the_timeline_is_narrowed_by_kind_and_by_person(browser: Client, space: Workspace) -> None:
    page = shown(browser, f"{ONE}?show=talks")
    assert "Conversación por teléfono" in page
    assert "Visitó" not in page
    bea = FactRow.objects.of(space.pk).filter(name="page.viewed").order_by("at").first()
    assert bea is not None
    page = shown(browser, f"{ONE}?who={bea.holder}")
    assert "Visitó /" in page
    assert "Conversación por teléfono" not in page
    assert "no ha pasado nada" in shown(browser, f"{ONE}?show=forms")


def test_filters_from_elsewhere_are_ignored(browser: Client, space: Workspace) -> None:
    eva = FactRow.objects.of(space.pk).filter(props__contains="/blog").get().holder
    for query in (f"who={eva}", "who=x", "show=score", "show=%00", "after=x~9", "order=x"):
        assert "Conversación por teléfono" in shown(browser, f"{ONE}?{query}"), query


def test_somebody_writes_a_name_and_lets_people_say_again(
    browser: Client, space: Workspace
) -> None:
    browser.post(f"{ONE}/name", {"name": "  Grupo   Acme "})
    row = Company.objects.of(space.pk).get(id=ACME)
    assert (row.name, row.name_given) == ("Grupo Acme", True)
    fact = FactRow.objects.of(space.pk).get(name="company.renamed")
    assert (fact.company, fact.actor.startswith("user:")) == (ACME, True)
    assert verify(workspace=space) == []
    browser.post(f"{ONE}/name", {"name": ""})
    assert Company.objects.of(space.pk).get(id=ACME).name == "Acme, S.L."
    assert verify(workspace=space) == []


def test_a_name_that_is_too_long_is_kept_in_the_field(browser: Client, space: Workspace) -> None:
    answer = browser.post(f"{ONE}/name", {"name": "x" * 201})
    assert answer.status_code == 400
    assert "200 caracteres" in answer.content.decode()
    assert "x" * 201 in answer.content.decode()
    assert not FactRow.objects.of(space.pk).filter(name="company.renamed").exists()


def test_a_domain_is_given_and_taken_away(browser: Client, space: Workspace) -> None:
    browser.post(f"{ONE}/domains", {"domain": "https://www.acme.test/es"})
    domains = CompanyDomain.objects.of(space.pk).filter(company=ACME)
    assert set(domains.values_list("domain", flat=True)) == {"acme.example", "acme.test"}
    assert verify(workspace=space) == []
    browser.post(f"{ONE}/domains/remove", {"domain": "acme.example"})
    assert list(domains.values_list("domain", flat=True)) == ["acme.test"]
    own = CompanyDomain.objects.of(space.pk).get(domain="acme.example").company
    assert Company.objects.of(space.pk).get(id=own).people == 2
    assert own not in (ACME, company_id("acme.example"))
    assert verify(workspace=space) == []


@pytest.mark.parametrize(
    ("domain", "said"),
    [
        ("gmail.com", "correo gratuito"),
        ("nadie@hotmail.es", "correo gratuito"),
        ("no es nada", "no es un dominio"),
        ("com.mx", "no es un dominio"),
        ("beta.example", "une las dos empresas"),
        ("", "no es un dominio"),
    ],
)
def test_what_is_no_domain_of_theirs_is_refused(
    browser: Client, space: Workspace, domain: str, said: str
) -> None:
    answer = browser.post(f"{ONE}/domains", {"domain": domain})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert CompanyDomain.objects.of(space.pk).count() == 2


def test_a_domain_that_names_no_company_groups_nobody_from_then_on(
    browser: Client, space: Workspace
) -> None:
    browser.post(f"{ONE}/domains/remove", {"domain": "acme.example", "ignore": "1"})
    assert Company.objects.of(space.pk).get(id=ACME).people == 0
    assert ONE not in shown(browser, LIST)
    assert verify(workspace=space) == []
    browser.post(f"{LIST}/{BETA}/domains", {"domain": "acme.example"})
    assert Company.objects.of(space.pk).get(id=BETA).people == 3
    assert verify(workspace=space) == []


def test_two_companies_become_one_and_are_parted_again(browser: Client, space: Workspace) -> None:
    answer = browser.post(f"{LIST}/{BETA}/merge", {"other": "acme.example"})
    assert answer["Location"] == ONE
    assert Company.objects.of(space.pk).get(id=ACME).people == 3
    page = shown(browser, ONE)
    assert "beta.example" in page
    assert "Visitó /blog" in page
    assert verify(workspace=space) == []
    assert browser.get(f"{LIST}/{BETA}")["Location"] == ONE
    browser.post(f"{ONE}/part", {"joined": BETA})
    rows = Company.objects.of(space.pk).filter(people__gt=0)
    assert dict(rows.values_list("id", "people")) == {ACME: 2, BETA: 1}
    assert verify(workspace=space) == []


@pytest.mark.parametrize("other", ["", "zzz.example", "gmail.com", ACME])
def test_a_company_is_joined_only_with_another_one(
    browser: Client, space: Workspace, other: str
) -> None:
    assert browser.post(f"{ONE}/merge", {"other": other}).status_code == 400
    assert not FactRow.objects.of(space.pk).filter(name="company.merged").exists()


def test_companies_called_the_same_are_offered(browser: Client, space: Workspace) -> None:
    browser.post(f"{LIST}/{BETA}/name", {"name": "ACME SL"})
    page = shown(browser, ONE)
    assert "1 persona, con el mismo nombre" in page
    assert f'value="{BETA}"' in page


CHANGES = ("name", "domains", "domains/remove", "merge", "part")


def test_who_only_reads_changes_nothing(
    client: Client, space: Workspace, make_member: MakeMember
) -> None:
    reader = make_member(space, email="rosa@nortia.example", role="dpo")
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    assert "Guardar" not in shown(client, ONE)
    for change in CHANGES:
        said = {"name": "x", "domain": "acme.example", "other": BETA, "joined": BETA}
        assert client.post(f"{ONE}/{change}", said).status_code == 403, change
    assert not FactRow.objects.of(space.pk).filter(name__startswith="company.").exists()


def test_an_outsider_sees_and_changes_nothing(client: Client, vera: User, space: Workspace) -> None:
    open_workspace("otra")
    client.force_login(vera, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/w/otra/companies").status_code == 404
    assert client.get(f"/w/otra/companies/{ACME}").status_code == 404
    for change in CHANGES:
        assert client.post(f"/w/otra/companies/{ACME}/{change}", {}).status_code == 404
    client.logout()
    assert client.get(ONE).status_code == 302
    assert client.post(f"{ONE}/name", {"name": "x"}).status_code == 302
    assert Company.objects.of(space.pk).get(id=ACME).name == "Acme, S.L."


def test_a_company_of_another_workspace_is_not_there(
    browser: Client, vera: User, space: Workspace, make_member: MakeMember
) -> None:
    other = open_workspace("otra")
    Company.objects.of(other.pk).create(id="c" * 32, name="Otra", created_at=other.created_at)
    assert browser.get(f"{LIST}/{'c' * 32}").status_code == 404
    assert browser.post(f"{ONE}/merge", {"other": "c" * 32}).status_code == 400


def test_nothing_is_changed_by_looking(browser: Client, space: Workspace) -> None:
    before = FactRow.objects.of(space.pk).count()
    for change in CHANGES:
        assert browser.get(f"{ONE}/{change}").status_code == 405
    assert FactRow.objects.of(space.pk).count() == before


def test_what_people_write_is_shown_as_text(browser: Client, space: Workspace) -> None:
    browser.post(f"{ONE}/name", {"name": "<script>alert(1)</script>"})
    for address in (LIST, ONE):
        assert "<script>alert(1)" not in shown(browser, address)
