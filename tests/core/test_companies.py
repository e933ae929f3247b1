"""Which company somebody works for, what it is called, and what people decided about it."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.companies import (
    ADDED,
    MERGED,
    REMOVED,
    RENAMED,
    UNMERGED,
    accounts_of,
    company_id,
    domain_of,
    name_key,
    name_of,
)
from testigo.core.facts import Fact
from testigo.store.domains import known_domains
from tests.spec.agreement import at
from tests.spec.companies import NAMES, WHO, Name, Who

ACME, BETA, GAMMA = (company_id(domain) for domain in ("acme.es", "beta.es", "gamma.es"))


def told(fact: str, company: str, /, **props: str) -> Fact:
    return Fact("f", fact, at(0), at(0), "m", company=company, props=props)


@pytest.mark.parametrize("who", WHO, ids=lambda who: f"{who.email} {who.site}")
def test_the_company_is_the_one_that_the_domain_names(who: Who) -> None:
    traits = {"email": who.email, "website": who.site, "company": "Acme"}
    assert domain_of(traits, known_domains()) == who.domain


@pytest.mark.parametrize("case", NAMES, ids=lambda case: case.why)
def test_a_company_is_called_as_its_people_say(case: Name) -> None:
    assert name_of(case.said, case.domains) == case.name


def test_what_is_said_in_another_order_is_called_the_same() -> None:
    said = (("Acme", 2), ("ACME S.A.", 2), ("Beta", 3))
    assert {name_of(order, ()) for order in (said, said[::-1])} == {"ACME S.A."}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme", "ACME, S.L."),
        ("Talleres Nuñez S.A.U.", "talleres nunez"),
        ("Acme GmbH", "acme"),
        ("Acme Inc.", "Acme, Ltd"),
        ("Acme S. de R.L. de C.V.", "Acme"),
        ("Acme S.A. de C.V.", "acme"),
    ],
)
def test_a_legal_form_makes_no_other_company(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize("name", ["SA", "S.L.", "Spa", "AG", "Limes", "Bonsa"])
def test_a_name_that_looks_like_a_legal_form_stays_a_name(name: str) -> None:
    assert name_key(name)


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_text_breaks_the_search_for_a_domain(email: str, site: str) -> None:
    domain = domain_of({"email": f"a@{email}", "website": site}, known_domains())
    assert domain == domain.lower()
    assert len(domain) <= 253
    # Whoever has the domain itself as host or as site works for the same company.
    if domain:
        assert known_domains().of_host(domain) == domain


@given(st.lists(st.tuples(st.text(max_size=250), st.integers(1, 5)), max_size=8))
def test_a_name_is_always_one_that_somebody_said(said: list[tuple[str, int]]) -> None:
    name = name_of(said, ())
    assert len(name) <= 200
    assert not name or any(one.strip().startswith(name) for one, _ in said)


@pytest.mark.parametrize("value", [None, 7, ["a@acme.es"], {"a": 1}, True])
def test_what_is_no_text_names_no_company(value: object) -> None:
    assert domain_of({"email": value, "website": value}, known_domains()) == ""


def test_a_company_begins_with_its_domain() -> None:
    accounts = accounts_of([])
    assert accounts.company_of("acme.es") == accounts.home_of("acme.es") == ACME
    assert company_id("acme.es") != company_id("acme.com")


def test_joined_companies_share_their_domains_until_they_are_parted() -> None:
    joined = [told(MERGED, ACME, into=BETA), told(MERGED, BETA, into=GAMMA)]
    accounts = accounts_of(joined)
    assert {accounts.company_of(d) for d in ("acme.es", "beta.es", "gamma.es")} == {GAMMA}
    assert accounts.home_of("acme.es") == ACME
    parted = accounts_of([*joined, told(UNMERGED, BETA)])
    assert parted.company_of("acme.es") == parted.company_of("beta.es") == BETA
    assert parted.company_of("gamma.es") == GAMMA


def test_companies_are_never_joined_in_a_ring() -> None:
    accounts = accounts_of([told(MERGED, ACME, into=BETA), told(MERGED, BETA, into=ACME)])
    assert accounts.company_of("acme.es") == accounts.company_of("beta.es") == BETA


def test_a_domain_is_given_taken_away_and_ignored() -> None:
    given_to = [told(ADDED, ACME, domain="acme.com")]
    assert accounts_of(given_to).company_of("acme.com") == ACME
    away = [*given_to, told(REMOVED, ACME, domain="acme.com", to=GAMMA)]
    assert accounts_of(away).company_of("acme.com") == GAMMA
    ignored = [*away, told(REMOVED, GAMMA, domain="acme.com", to="")]
    assert accounts_of(ignored).company_of("acme.com") == ""


def test_the_last_name_that_somebody_wrote_counts() -> None:
    facts = [told(RENAMED, ACME, name="Uno"), told(RENAMED, ACME, name="Dos")]
    assert accounts_of(facts).names == {ACME: "Dos"}


@given(
    st.lists(
        st.tuples(
            st.sampled_from([MERGED, UNMERGED]),
            st.sampled_from([ACME, BETA, GAMMA]),
            st.sampled_from([ACME, BETA, GAMMA]),
        ),
        max_size=12,
    )
)
def test_every_domain_has_one_company_whatever_was_decided(
    decided: Sequence[tuple[str, str, str]],
) -> None:
    accounts = accounts_of(told(name, one, into=other) for name, one, other in decided)
    for domain in ("acme.es", "beta.es", "gamma.es"):
        assert accounts.company_of(domain) not in accounts.into
