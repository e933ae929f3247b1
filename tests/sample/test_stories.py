"""The five planted stories, found in the sample as somebody would find them: in the log."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from testigo.actions.duplicates import find_everywhere, look_at_newcomers
from testigo.core.facts import Fact
from testigo.core.lifecycle import crossings
from testigo.core.pact import load_pact
from testigo.core.sla.calendar import with_holidays
from testigo.core.story import Agreement, retell
from testigo.queries.duplicates import pair_page
from testigo.queries.forms import form_lines
from testigo.queries.loop import loop_report
from testigo.sample.campaigns import STUDENTS
from testigo.sample.company import SampleCompany
from testigo.sample.plan import first_day
from testigo.sample.success import BROKEN_PROMISE
from testigo.sample.twice import FEWEST
from testigo.store import log
from testigo.store.agreements import agreement_of
from testigo.store.models import ClockRow, FactRow, Lead, PactVersion
from tests.sample.conftest import NOW

pytestmark = pytest.mark.django_db

MADRID = ZoneInfo("Europe/Madrid")
FRIDAY = 4
Histories = Mapping[str, Sequence[Fact]]


@pytest.fixture(scope="module")
def histories(company: SampleCompany, django_db_blocker: pytest.FixtureRequest) -> Histories:
    """The reported facts of every lead."""
    with django_db_blocker.unblock():
        return _read(company)


def _read(company: SampleCompany) -> Histories:
    workspace = company.workspace.id
    people = list(Lead.objects.of(workspace).values_list("person", flat=True))
    return {
        person: [fact for _, fact in facts if fact.origin == "reported"]
        for person, facts in log.read_people(workspace, people).items()
    }


def _threshold(company: SampleCompany, points: int) -> Agreement:
    """The pact of today with another threshold, as if it had always been in force."""
    number = company_version(company)
    text = PactVersion.objects.of(company.workspace.id).get(number=number).text
    pact, problems = load_pact(text.replace("over: 70", f"over: {points}"))
    assert pact is not None, problems
    first = agreement_of(company.workspace.id).versions[0]
    calendar = with_holidays(pact.calendar, first.pact.calendar.holidays)
    return Agreement((replace(first, pact=replace(pact, calendar=calendar)),))


def company_version(company: SampleCompany) -> int:
    version = agreement_of(company.workspace.id).at(NOW)
    assert version is not None
    return version.number


def _crossed(histories: Histories, agreement: Agreement) -> set[str]:
    return {
        person
        for person, facts in histories.items()
        if crossings(retell(facts, agreement).path.entries)
    }


def _has(facts: Sequence[Fact], name: str) -> bool:
    return any(fact.name == name for fact in facts)


# --- 1 · students --------------------------------------------------------------------------------


def test_a_linkedin_campaign_is_full_of_students_and_the_platform_claims_the_most(
    company: SampleCompany,
) -> None:
    since, until = first_day(NOW.date()), NOW.date() + timedelta(days=1)
    loop = loop_report(company.workspace, since=since, until=until, asof=NOW).loop
    rows = {row.campaign: row.figures for row in loop.rows if row.channel == "linkedin_ads"}
    students, others = rows[STUDENTS], rows["directores-de-operaciones"]
    assert students.customers == 0
    assert students.mql >= 3
    assert students.accepted == 0
    assert students.claimed is not None
    assert students.claimed > 1.3 * students.leads
    assert students.right_role["yes"] == 0
    assert others.accepted > 0


def test_students_are_told_by_their_occupation_or_found_out_by_a_call(
    histories: Histories,
) -> None:
    came = [facts for facts in histories.values() if _campaign(facts) == STUDENTS]
    declared = [facts for facts in came if _trait(facts, "occupation")]
    called = [
        fact
        for facts in came
        for fact in facts
        if fact.name == "lead.rejected" and fact.props["reason"] == "student"
    ]
    assert len(declared) > len(came) / 3
    assert len(called) >= 3


def _campaign(facts: Sequence[Fact]) -> str:
    return next((f.props["utm_campaign"] for f in facts if "utm_campaign" in f.props), "")


def _trait(facts: Sequence[Fact], name: str) -> bool:
    return any(f.name == "trait.set" and f.props["trait"] == name for f in facts)


# --- 2 · Friday afternoons -----------------------------------------------------------------------


def test_leads_handed_over_on_a_friday_after_noon_wait(company: SampleCompany) -> None:
    clocks = ClockRow.objects.of(company.workspace.id).filter(commitment="first-contact")
    ended: Counter[tuple[bool, str]] = Counter()
    for clock in clocks.filter(ending__in=("kept", "kept_late")):
        local = clock.started_at.astimezone(MADRID)
        friday = local.weekday() == FRIDAY and local.hour >= 12
        ended[friday, clock.ending] += 1
    assert _kept(ended, friday=True) < 0.4
    assert _kept(ended, friday=False) > 0.8


def _kept(ended: Counter[tuple[bool, str]], *, friday: bool) -> float:
    kept, late = ended[friday, "kept"], ended[friday, "kept_late"]
    assert kept + late >= 8
    return kept / (kept + late)


# --- 3 · the sector that nobody mapped -----------------------------------------------------------


def test_the_calculator_asks_for_a_sector_that_never_becomes_a_trait(
    histories: Histories,
) -> None:
    asked = _asked_by_calculator(histories)
    assert len(asked) >= 10
    assert all(form.props["fields"]["sector"] for form in asked.values())
    assert not any(_trait(histories[person], "sector") for person in asked)
    assert all(_trait(histories[person], "employees") for person in asked)


def test_with_the_sector_mapped_some_of_them_would_have_crossed(
    company: SampleCompany, histories: Histories
) -> None:
    asked = _asked_by_calculator(histories)
    agreement = agreement_of(company.workspace.id)
    as_told = {person: histories[person] for person in asked}
    mapped = {person: [*as_told[person], _as_trait(form)] for person, form in asked.items()}
    assert len(_crossed(as_told, agreement)) == 0
    assert len(_crossed(mapped, agreement)) >= 8


def test_the_form_that_asks_it_stands_in_the_field_map_as_a_gap(company: SampleCompany) -> None:
    lines = {line.address: line for line in form_lines(company.workspace.id)}
    asking = lines["calculadora"]
    [gap] = asking.gaps
    assert (asking.name, gap.code) == ("Calculadora de ahorro", "field_unmapped")
    assert gap.params == {"question": "Sector"}
    assert asking.submissions >= 10
    assert lines["solicitar-demo"].gaps == ()


def _asked_by_calculator(histories: Histories) -> dict[str, Fact]:
    """Whoever told who they are on that form first, with what they sent."""
    first = {
        person: next((fact for fact in facts if fact.name == "form.submitted"), None)
        for person, facts in histories.items()
    }
    return {p: form for p, form in first.items() if form and form.props["form"] == "calculadora"}


def _as_trait(form: Fact) -> Fact:
    value = {"trait": "sector", "value": form.props["fields"]["sector"]}
    return replace(form, id="mapped", message_id="mapped", name="trait.set", props=value)


# --- 4 · a threshold of 60 -----------------------------------------------------------------------


def test_those_who_would_enter_at_60_buy_at_least_as_often_as_those_who_pass_70(
    company: SampleCompany, histories: Histories
) -> None:
    at_70 = _crossed(histories, _threshold(company, 70))
    entering = _crossed(histories, _threshold(company, 60)) - at_70
    assert len(entering) >= 15
    worked = {p for p in entering if _has(histories[p], "contact.attempted")}
    assert len(worked) > len(entering) / 2
    assert _share_of_customers(histories, entering) > _share_of_customers(histories, at_70)


def _share_of_customers(histories: Histories, people: set[str]) -> float:
    return sum(_has(histories[p], "contract.signed") for p in people) / len(people)


# --- 5 · the lost renewal ------------------------------------------------------------------------


def test_a_lost_renewal_is_traced_to_a_promise_that_was_not_kept(company: SampleCompany) -> None:
    facts = FactRow.objects.of(company.workspace.id)
    lost = [f for f in facts.filter(name="contract.churned") if "promise" in f.props]
    assert len(lost) == 1
    churned = lost[0]
    of_deal = facts.filter(deal=churned.deal).order_by("at")
    promise = churned.props["promise"]
    told = [f for f in of_deal if f.props.get("promise") == promise]
    assert [f.name for f in told] == ["promise.made", "promise.missed", "contract.churned"]
    assert told[0].props["what"] == BROKEN_PROMISE
    signed = of_deal.get(name="contract.signed")
    assert told[0].props["by"] < told[1].at.date().isoformat()
    assert timedelta(days=300) < churned.at - signed.at < timedelta(days=366)
    assert NOW - churned.at < timedelta(days=62)


def test_some_people_are_here_twice_and_are_found(company: SampleCompany) -> None:
    space = company.workspace
    with transaction.atomic():
        while look_at_newcomers(workspace=space, now=NOW):
            pass
        at_once = {(one.one.person, one.other.person) for one in pair_page(space.id).lines}
        search = find_everywhere(workspace=space, now=NOW)
        pairs = pair_page(space.id).lines
        transaction.set_rollback(True)
    assert len(at_once) == search.pairs == len(pairs) == FEWEST
    for pair in pairs:
        assert {"company_same", "name_part"} <= set(pair.reasons)
        assert pair.one.name.split()[:2] == pair.other.name.split()[:2]
