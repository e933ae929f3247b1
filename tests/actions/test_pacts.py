"""Loading a draft, signing it, and when it takes force."""

from datetime import UTC, datetime, timedelta

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.members import create_team
from testigo.actions.pacts import (
    AlreadySigned,
    NoSuchPact,
    NotAParty,
    PactAltered,
    digest_of_pact,
    load_pact_draft,
    sign_pact,
)
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.problems import InvalidInput
from testigo.store.agreements import agreement_of
from testigo.store.models import FactRow, Lead, PactSignature, PactVersion, Workspace
from tests.actions.business import (
    NOW,
    PACT,
    business_with_pact,
    hire,
    open_business,
    sign_by_all,
    staffed_business,
)

pytestmark = pytest.mark.django_db

IDLE = PACT.replace("starts: lead.handed_over", "starts: contract.due", 1)
MIDNIGHT = datetime(2026, 8, 31, 22, 0, tzinfo=UTC)  # 1 September in Madrid


def load(workspace: Workspace, text: str = PACT, now: datetime = NOW) -> PactVersion:
    return load_pact_draft(workspace=workspace, text=text, by="operator", now=now)


def test_a_loaded_pact_is_a_draft_with_the_next_number() -> None:
    workspace = staffed_business()
    assert [load(workspace).number, load(workspace).number] == [1, 2]
    version = PactVersion.objects.of(workspace.id).get(number=2)
    assert (version.title, version.in_force_at, version.text) == ("Pacto de prueba", None, PACT)
    assert agreement_of(workspace.id).versions == ()


def test_the_holidays_of_its_years_and_of_the_history_before_are_resolved() -> None:
    holidays = load(staffed_business()).holidays
    assert holidays["2026-12-25"] == "Natividad del Señor"
    assert {day[:4] for day in holidays} == {str(year) for year in range(2021, 2029)}


def test_a_pact_without_public_holidays_has_none() -> None:
    text = PACT.replace("  holidays: {country: ES, subdivision: MD}\n", "")
    assert load(staffed_business(), text).holidays == {}


def test_problems_of_the_document_are_all_told_and_nothing_is_kept() -> None:
    workspace = staffed_business()
    text = PACT.replace("points: 71", "points: 70").replace("within: 2h", "within: soon")
    with pytest.raises(InvalidInput) as told:
        load(workspace, text)
    codes = {p.code for p in told.value.problems}
    assert codes == {"threshold_unreachable", "not_a_duration"}
    assert not PactVersion.objects.of(workspace.id).exists()


def test_a_draft_promises_no_clock_that_never_starts() -> None:
    workspace = staffed_business()
    with pytest.raises(InvalidInput) as told:
        load(workspace, IDLE)
    assert [p.code for p in told.value.problems] == ["starts_nothing"]


def test_one_that_was_signed_before_that_was_asked_stays_in_force() -> None:
    workspace = staffed_business()
    version = load(workspace)
    PactVersion.objects.of(workspace.id).update(text=IDLE, digest=version.digest[::-1])
    for email, side in (("laura", "marketing"), ("pablo", "sales")):
        PactSignature.objects.of(workspace.id).create(
            number=1, party=side, email=f"{email}@nortia.example", digest="", signed_at=NOW
        )
    PactVersion.objects.of(workspace.id).update(in_force_at=NOW)
    [found] = agreement_of(workspace.id).versions
    assert found.pact.commitments[0].starts == ("contract.due",)


def test_what_does_not_fit_the_workspace_is_told_with_its_place() -> None:
    workspace = open_business(currency="USD")
    create_team(workspace=workspace, slug="ventas", name="Ventas")
    with pytest.raises(InvalidInput) as told:
        load(workspace)
    found = [(p.code, p.where, p.line, p.column) for p in told.value.problems]
    lines = PACT.splitlines()
    teams = [i for i, line in enumerate(lines, 1) if "team:sdr" in line]
    column = lines[teams[0] - 1].index('"team:sdr"') + 1
    assert found == [
        ("currency_differs", "currency", 4, 11),
        ("unknown_team", "routing.mql[0].to", teams[0], column),
        ("unknown_team", "routing.sql[0].to", teams[1], column),
    ]
    assert told.value.problems[1].params == {"team": "sdr", "options": "ventas"}


def test_the_digest_binds_what_is_said_and_not_how_it_is_written() -> None:
    holidays = {"2026-12-25": "Navidad"}
    same = PACT.replace("schema: 1\n", "# comentario\nschema:   1\n")
    other = PACT.replace("within: 2h", "within: 3h")
    assert digest_of_pact(same, holidays) == digest_of_pact(PACT, holidays)
    assert digest_of_pact(other, holidays) != digest_of_pact(PACT, holidays)
    assert digest_of_pact(PACT, {}) != digest_of_pact(PACT, holidays)


def test_a_pact_takes_force_when_every_party_has_signed() -> None:
    workspace = staffed_business()
    load(workspace)
    half = sign_pact(
        workspace=workspace, number=1, email="laura@nortia.example", by="operator", now=NOW
    )
    assert half.in_force_at is None
    whole = sign_pact(
        workspace=workspace, number=1, email="PABLO@nortia.example ", by="operator", now=NOW
    )
    assert whole.in_force_at == MIDNIGHT
    signed = PactSignature.objects.of(workspace.id).order_by("party")
    assert [(s.party, s.name, s.attested_by) for s in signed] == [
        ("marketing", "Laura Gil", "operator"),
        ("sales", "Pablo Ruiz", "operator"),
    ]
    assert {s.digest for s in signed} == {whole.digest}


def test_each_signature_is_a_fact() -> None:
    workspace = staffed_business()
    load(workspace)
    sign_by_all(workspace, 1)
    facts = list(FactRow.objects.of(workspace.id).filter(name="pact.signed").order_by("seq"))
    assert [(f.props["party"], "in_force_at" in f.props) for f in facts] == [
        ("marketing", False),
        ("sales", True),
    ]
    assert {f.at for f in facts} == {NOW}


def test_the_first_pact_may_take_force_in_the_past_and_later_ones_may_not() -> None:
    workspace = staffed_business()
    load(workspace)
    sign_by_all(workspace, 1, NOW + timedelta(days=10))
    second = load(workspace)
    later = NOW + timedelta(days=20)
    assert sign_by_all(workspace, second.number, later).in_force_at == later
    versions = agreement_of(workspace.id).versions
    assert [(v.number, v.since) for v in versions] == [(1, MIDNIGHT), (2, later)]


def test_a_later_pact_waits_for_its_day() -> None:
    workspace = business_with_pact()
    text = PACT.replace("in_force_from: 2026-09-01", "in_force_from: 2026-10-01")
    second = load(workspace, text)
    in_force_at = sign_by_all(workspace, second.number).in_force_at
    assert in_force_at == datetime(2026, 9, 30, 22, 0, tzinfo=UTC)


def test_facts_taken_in_before_any_pact_fold_under_the_first_one() -> None:
    workspace = staffed_business()
    draft = FactDraft(
        "demo.requested", NOW - timedelta(days=40), "m1", PersonKeys(email="eva@cliente.example")
    )
    record_facts(workspace=workspace, drafts=[draft], source="api", now=NOW)
    apply_all(workspace=workspace, now=NOW)
    assert Lead.objects.of(workspace.id).get().stage == ""
    load(workspace)
    sign_by_all(workspace, 1)
    apply_all(workspace=workspace, now=NOW)
    assert Lead.objects.of(workspace.id).get().stage == "mql"


def test_a_party_signs_once() -> None:
    workspace = staffed_business()
    load(workspace)
    sign_by_all(workspace, 1)
    with pytest.raises(AlreadySigned):
        sign_by_all(workspace, 1)
    assert PactSignature.objects.of(workspace.id).count() == 2
    assert FactRow.objects.of(workspace.id).filter(name="pact.signed").count() == 2


def test_a_stranger_cannot_sign() -> None:
    workspace = staffed_business()
    load(workspace)
    with pytest.raises(NotAParty):
        sign_pact(workspace=workspace, number=1, email="x@otra.example", by="operator", now=NOW)
    assert not PactSignature.objects.of(workspace.id).exists()


def test_a_version_of_another_workspace_is_not_there() -> None:
    load(staffed_business("uno"))
    other = staffed_business("dos")
    with pytest.raises(NoSuchPact):
        sign_by_all(other, 1)


def test_a_text_changed_behind_its_digest_cannot_be_signed() -> None:
    workspace = staffed_business()
    load(workspace)
    changed = PACT.replace("within: 2h", "within: 9h")
    PactVersion.objects.of(workspace.id).filter(number=1).update(text=changed)
    with pytest.raises(PactAltered):
        sign_by_all(workspace, 1)


def test_a_pact_that_no_longer_fits_the_workspace_cannot_be_signed() -> None:
    workspace = staffed_business()
    load(workspace)
    Workspace.objects.filter(id=workspace.id).update(currency="USD")
    workspace.refresh_from_db()
    with pytest.raises(InvalidInput) as told:
        sign_by_all(workspace, 1)
    assert [p.code for p in told.value.problems] == ["currency_differs"]
    assert not PactSignature.objects.of(workspace.id).exists()


def test_who_signs_for_themselves_is_attested_by_nobody() -> None:
    workspace = staffed_business()
    laura = hire(workspace, "laura@nortia.example", "marketing")
    load(workspace)
    for email in ("laura@nortia.example", "pablo@nortia.example"):
        sign_pact(workspace=workspace, number=1, email=email, by=f"user:{laura.id}", now=NOW)
    signed = PactSignature.objects.of(workspace.id).order_by("party")
    assert [s.attested_by for s in signed] == ["", f"user:{laura.id}"]


def test_a_country_in_words_is_refused_wherever_it_is_asked_for() -> None:
    workspace = staffed_business()
    rules = "scoring:\n  rules:\n"
    text = PACT.replace(
        rules,
        f"{rules}    - {{id: here, kind: fit, points: 5,\n"
        "       when: {trait: country, in: [ES, Portugal]}}\n"
        "    - {id: abroad, kind: fit, points: -5, when: {trait: country, is_not: es}}\n",
    )
    assert text != PACT
    with pytest.raises(InvalidInput) as told:
        load(workspace, text)
    [problem] = told.value.problems
    assert problem.code == "country_in_words"
    assert problem.where == "scoring.rules[0].when.in[1]"
    assert problem.params == {"value": "Portugal", "code": "PT"}
    assert load(workspace, text.replace("Portugal", "PT")).number == 1
