"""Companies drawn from their people: made by domains, named as people say, followed by verify."""

from datetime import datetime, timedelta

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.merging import merge_people, part_people
from testigo.actions.verifying import verify
from testigo.core.companies import company_id
from testigo.store.models import Company, CompanyDomain, Person, Workspace
from tests.factories.business import business
from tests.factories.facts import crossing, draft, person_with, tell, trait
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db
NOW = at(0)


@pytest.fixture
def space() -> Workspace:
    return business()


def known(space: Workspace, who: str, *, when: datetime = NOW, **traits: str) -> None:
    """Somebody is told of by e-mail, and what is known of them."""
    told = [trait(name, value, when, who) for name, value in traits.items()]
    tell(space, [draft("page.viewed", when, who), *told], when)
    apply_all(workspace=space, now=when)


def companies(space: Workspace) -> dict[str, int]:
    """The name of each company that has people, and how many."""
    rows = Company.objects.of(space.id).filter(people__gt=0)
    return dict(rows.values_list("name", "people"))


def test_people_of_one_domain_are_one_company(space: Workspace) -> None:
    known(space, "ana@acme.example", company="Acme, S.L.")
    known(space, "bea@ventas.acme.example", company="ACME SL")
    known(space, "eva@beta.example")
    assert companies(space) == {"ACME SL": 2, "Beta": 1}
    assert verify(workspace=space) == []


def test_free_mail_groups_nobody_and_neither_does_a_name(space: Workspace) -> None:
    known(space, "ana@gmail.com", company="Acme")
    known(space, "bea@gmail.com", company="Acme")
    known(space, "eva@acme.example", company="Acme")
    assert companies(space) == {"Acme": 1}
    assert CompanyDomain.objects.of(space.id).count() == 1


def test_a_site_names_the_company_of_somebody_with_free_mail(space: Workspace) -> None:
    known(space, "ana@gmail.com", website="https://www.acme.example/es")
    known(space, "eva@acme.example")
    assert companies(space) == {"Acme": 2}


def test_whoever_changes_e_mail_changes_company(space: Workspace) -> None:
    known(space, "ana@acme.example")
    tell(space, [trait("email", "ana@beta.example", at(1), "ana@acme.example")], at(1))
    apply_all(workspace=space, now=at(1))
    assert companies(space) == {"Beta": 1}
    assert Company.objects.of(space.id).get(name="Acme").people == 0
    assert verify(workspace=space) == []


def test_a_company_shows_the_best_of_its_people(space: Workspace) -> None:
    known(space, "bea@acme.example")
    tell(space, crossing(at(1), "ana@acme.example"), at(1))
    tell(space, [draft("deal.opened", at(2), "ana@acme.example", deal="d1")], at(2))
    apply_all(workspace=space, now=at(2))
    row = Company.objects.of(space.id).get()
    assert (row.people, row.stage, row.open_deals) == (2, "mql", 1)
    # Ana saw the prices the day before she passed.
    assert (row.touched_at, row.last_fact_at) == (at(1) - timedelta(days=1), at(2))
    assert verify(workspace=space) == []


def test_the_size_of_the_batches_changes_no_company(space: Workspace) -> None:
    drafts = [
        told
        for number in range(6)
        for told in crossing(at(number), f"p{number}@firma{number % 2}.example")
    ]
    tell(space, drafts, at(7))
    apply_all(workspace=space, now=at(7), limit=3)
    assert companies(space) == {"Firma0": 3, "Firma1": 3}
    assert verify(workspace=space) == []


def test_joined_people_count_once_and_parted_people_twice(space: Workspace) -> None:
    known(space, "ana@acme.example")
    known(space, "bea@acme.example")
    one, other = (person_with(space, f"{who}@acme.example") for who in ("ana", "bea"))
    merged = merge_people(workspace=space, one=one, other=other, by="system", now=at(1))
    assert companies(space) == {"Acme": 1}
    assert verify(workspace=space) == []
    part_people(workspace=space, person=merged.merged, by="system", now=at(2))
    assert companies(space) == {"Acme": 2}
    assert verify(workspace=space) == []


def test_the_same_domain_has_another_row_in_another_workspace(space: Workspace) -> None:
    other = business("otra")
    known(space, "ana@acme.example")
    known(other, "bea@acme.example")
    for one in (space, other):
        assert companies(one) == {"Acme": 1}
        assert Company.objects.of(one.id).get().id == company_id("acme.example")


@pytest.mark.parametrize("column", ["people", "score", "name", "name_key", "part_of", "open_deals"])
def test_an_edited_company_is_found(space: Workspace, column: str) -> None:
    known(space, "ana@acme.example", company="Acme")
    changed = {"people": 9, "score": 9, "open_deals": 9}.get(column, "x")
    Company.objects.of(space.id).update(**{column: changed})
    assert {(d.table, d.what) for d in verify(workspace=space)} == {("company", column)}


def test_an_edited_or_deleted_domain_is_found(space: Workspace) -> None:
    known(space, "ana@acme.example")
    CompanyDomain.objects.of(space.id).update(company="x", home="x")
    what = {d.what for d in verify(workspace=space)}
    assert what >= {"acme.example.home", "acme.example.company", "people"}
    CompanyDomain.objects.of(space.id).delete()
    assert "acme.example" in {d.what for d in verify(workspace=space)}


def test_an_edited_domain_of_a_person_is_found(space: Workspace) -> None:
    known(space, "ana@acme.example")
    Person.objects.of(space.id).update(domain="")
    assert ("person", "domain") in {(d.table, d.what) for d in verify(workspace=space)}
