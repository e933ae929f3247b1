"""Answers that wait for a confirmation: nothing is known of anybody before, everything once after,
and nothing is kept of who did not confirm."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from testigo.actions import confirmations
from testigo.actions.applying import apply_all
from testigo.actions.confirmations import (
    MOST_TO_ADDRESS,
    REMEMBERED,
    WITHIN,
    Asked,
    ConfirmationExpired,
    NoSuchConfirmation,
    ask_to_confirm,
    confirm,
    forget_unconfirmed,
)
from testigo.actions.facts import record_facts
from testigo.actions.form_checks import check_forms_nightly
from testigo.actions.forms import publishing_problems
from testigo.actions.submissions import NoSuchVersion
from testigo.actions.verifying import verify
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.problems import InvalidInput
from testigo.queries.confirmations import Waiting, link_state, waiting_of
from testigo.queries.fields import what_sales_sees
from testigo.queries.form_checks import checks_of
from testigo.store.identity import new_id
from testigo.store.models import (
    ClockRow,
    FactRow,
    Form,
    Lead,
    Membership,
    OutboxRow,
    PendingConfirmation,
    Person,
    PersonKey,
    Workspace,
)
from tests.factories.business import business, hire, membership
from tests.factories.forms import EMAIL, content, published, question
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db
NOW = at(0)
LATER = NOW + timedelta(hours=30)
MUST = EMAIL | {"required": True}
SECTOR = question("sector", None, "choice", "Industria", "Banca")
CONSENT = {"purpose": "news", "channel": "email", "text": "Quiero novedades", "required": False}
EVA = "eva@cliente.example"


@pytest.fixture(autouse=True)
def server(settings: Any) -> None:
    """A mail server is named; nothing here speaks with it."""
    settings.EMAIL_HOST = "mail.nortia.example"


@pytest.fixture
def space() -> Workspace:
    return business()


@pytest.fixture
def laura(space: Workspace) -> Membership:
    return membership(space, hire(space, "laura@nortia.example", "marketing"))


@pytest.fixture
def form(space: Workspace, laura: Membership) -> Form:
    asked = [question("name"), MUST, SECTOR]
    before = NOW - timedelta(days=1)
    values: dict[str, Any] = {"questions": asked, "consents": [CONSENT], "double_opt_in": True}
    return published(space, laura, before, **values)


def ask(space: Workspace, form: Form, email: str = EVA, now: datetime = NOW, **more: Any) -> Asked:
    said: dict[str, Any] = {
        "answers": {"name": ["Eva"], "email": [email], "sector": ["Banca"]},
        "consents": ["news.email"],
        "context": {"utm_source": "boletin", "anonymous_id": "b1"},
        "submission": new_id(),
        "number": 1,
    }
    return ask_to_confirm(workspace=space, form_id=form.id, now=now, **said | more)


def press(space: Workspace, form: Form, token: str, now: datetime = LATER) -> Any:
    return confirm(workspace=space, form_id=form.id, token=token, now=now)


def known(space: Workspace) -> list[int]:
    """How much is known of people."""
    tables = (FactRow, Person, PersonKey, Lead, ClockRow)
    return [table.objects.of(space.pk).filter().count() for table in tables]


def rows(space: Workspace) -> Any:
    return PendingConfirmation.objects.of(space.pk)


def orders(space: Workspace) -> Any:
    return OutboxRow.objects.of(space.pk).filter(topic="form.confirmation")


def told(space: Workspace, name: str) -> FactRow:
    fact: FactRow = FactRow.objects.of(space.pk).get(name=name)
    return fact


# --- before -------------------------------------------------------------------------------------


def test_until_the_button_is_pressed_nobody_is_known(space: Workspace, form: Form) -> None:
    before = known(space)
    asked = ask(space, form)
    apply_all(workspace=space, now=NOW)
    assert known(space) == before
    assert asked.email == EVA
    assert orders(space).get().state == "waiting"
    assert waiting_of(space.pk) == {form.id: Waiting(1, 0)}
    assert link_state(space.pk, form.id, asked.token, now=NOW) == "waiting"


def test_neither_the_token_nor_in_the_order_the_address_is_in_the_database(
    space: Workspace, form: Form
) -> None:
    token = ask(space, form).token
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found = repr(cursor.fetchall())
            assert token not in found, table
            if table != "testigo_pending_confirmation":
                assert EVA not in found, table


def test_the_same_submission_again_waits_and_is_told_once(space: Workspace, form: Form) -> None:
    first = ask(space, form, submission="s1")
    again = ask(space, form, submission="s1")
    assert first == again
    assert (rows(space).count(), orders(space).count()) == (1, 1)


def test_what_a_machine_filled_in_waits_without_a_mail(space: Workspace, form: Form) -> None:
    ask(space, form, automatic=True)
    assert (rows(space).count(), orders(space).count()) == (1, 0)
    assert waiting_of(space.pk) == {form.id: Waiting(0, 0)}


def test_one_address_has_so_many_mails_a_day_and_the_answer_never_says_so(
    space: Workspace, form: Form
) -> None:
    asked = [ask(space, form) for _ in range(MOST_TO_ADDRESS + 2)]
    assert {one.email for one in asked} == {EVA}
    assert orders(space).count() == rows(space).count() == MOST_TO_ADDRESS
    ask(space, form, email="otra@cliente.example")
    ask(space, form, now=NOW + timedelta(days=1, seconds=1))
    assert orders(space).count() == MOST_TO_ADDRESS + 2


def test_a_form_sends_so_many_mails_an_hour(
    space: Workspace, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirmations, "MOST_OF_FORM", 2)
    for number in range(2):
        ask(space, form, email=f"e{number}@c.example")
    with pytest.raises(InvalidInput) as caught:
        ask(space, form, email="e3@c.example")
    assert [problem.code for problem in caught.value.problems] == ["answers_too_many"]
    ask(space, form, email="e3@c.example", now=NOW + timedelta(hours=1, seconds=1))
    assert orders(space).count() == 3


def test_answers_that_are_none_are_refused_at_once(space: Workspace, form: Form) -> None:
    with pytest.raises(InvalidInput) as caught:
        ask(space, form, answers={"name": ["Eva"], "email": [""], "sector": ["Otro"]})
    assert {problem.where for problem in caught.value.problems} == {"email", "sector"}
    with pytest.raises(NoSuchVersion):
        ask(space, form, number=7)
    assert rows(space).count() == 0


# --- after --------------------------------------------------------------------------------------


def test_the_button_records_the_submission_at_its_instant_and_the_consent_at_its_own(
    space: Workspace, form: Form
) -> None:
    asked = ask(space, form)
    done = press(space, form, asked.token)
    sent, confirmed = told(space, "form.submitted"), told(space, "form.confirmed")
    consent = told(space, "consent.given")
    assert (sent.at, sent.recorded_at, sent.person) == (NOW, LATER, done.person_id)
    assert (sent.props["utm_source"], sent.anonymous_id) == ("boletin", "b1")
    assert (confirmed.at, confirmed.props["submission"]) == (LATER, sent.message_id)
    assert (consent.at, consent.props["text"]) == (LATER, "Quiero novedades")
    assert consent.props["proof"] == sent.message_id
    assert consent.props["confirmation"] == confirmed.message_id
    apply_all(workspace=space, now=LATER)
    assert Lead.objects.of(space.pk).get().stage == "lead"
    assert PersonKey.objects.of(space.pk).get(kind="email").verified
    assert verify(workspace=space) == []


def test_afterwards_nothing_is_left_in_the_waiting_room(space: Workspace, form: Form) -> None:
    press(space, form, ask(space, form).token)
    row = rows(space).get()
    assert (row.email, row.submission, row.confirmed_at) == ("", {}, LATER)
    assert waiting_of(space.pk) == {}


def test_pressing_twice_records_once(space: Workspace, form: Form) -> None:
    token = ask(space, form).token
    assert press(space, form, token) is not None
    before = known(space)
    assert press(space, form, token) is None
    assert known(space) == before
    assert link_state(space.pk, form.id, token, now=LATER) == "confirmed"


def test_somebody_known_is_the_same_person(space: Workspace, form: Form) -> None:
    draft = FactDraft("demo.requested", NOW, "m1", PersonKeys(email=EVA))
    record_facts(workspace=space, drafts=[draft], source="api", now=NOW)
    press(space, form, ask(space, form).token)
    assert Person.objects.of(space.pk).count() == 1


def test_no_clock_runs_from_before_the_confirmation(space: Workspace, form: Form) -> None:
    """The answers made the crossing, at their own instant; nobody could see it then."""
    who = PersonKeys(email=EVA)
    drafts = [
        FactDraft("demo.requested", NOW, "m1", who),
        FactDraft("page.viewed", NOW, "m2", who, props={"path": "/precios"}),
        FactDraft("trait.set", NOW, "m3", who, props={"trait": "employees", "value": 100}),
    ]
    record_facts(workspace=space, drafts=drafts, source="api", now=NOW)
    apply_all(workspace=space, now=NOW)
    assert Lead.objects.of(space.pk).get().stage == "lead"
    said = {"name": ["Eva"], "email": [EVA], "sector": ["Industria"]}
    press(space, form, ask(space, form, answers=said, now=at(1)).token)
    apply_all(workspace=space, now=LATER)
    entered = FactRow.objects.of(space.pk).filter(name="stage.entered")
    crossed = {fact.props["stage"]: fact.at for fact in entered}
    assert (crossed["lead"], crossed["mql"]) == (NOW, at(1))
    clocks = ClockRow.objects.of(space.pk)
    assert {clock.started_at for clock in clocks} == {LATER}


# --- too late, or not theirs ----------------------------------------------------------------------


def test_after_its_time_a_link_does_nothing(space: Workspace, form: Form) -> None:
    token = ask(space, form).token
    before = known(space)
    with pytest.raises(ConfirmationExpired):
        press(space, form, token, NOW + WITHIN)
    assert link_state(space.pk, form.id, token, now=NOW + WITHIN) == "gone"
    assert known(space) == before


def test_what_was_not_confirmed_is_deleted_and_later_forgotten(
    space: Workspace, form: Form
) -> None:
    token = ask(space, form).token
    ask(space, form, automatic=True)
    last = NOW + WITHIN
    assert forget_unconfirmed(workspace=space, now=last - timedelta(seconds=1)) == 0
    assert forget_unconfirmed(workspace=space, now=last) == 2
    assert forget_unconfirmed(workspace=space, now=last) == 0
    row = rows(space).get()
    assert (row.email, row.submission) == ("", {})
    assert waiting_of(space.pk) == {form.id: Waiting(0, 1)}
    with pytest.raises(ConfirmationExpired):
        press(space, form, token, last)
    forget_unconfirmed(workspace=space, now=NOW + REMEMBERED)
    assert (rows(space).count(), orders(space).count()) == (0, 0)
    with pytest.raises(NoSuchConfirmation):
        press(space, form, token, NOW + REMEMBERED)


def test_the_rooms_of_others_are_not_swept(space: Workspace, form: Form) -> None:
    ask(space, form)
    other = business("otra")
    assert forget_unconfirmed(workspace=other, now=NOW + REMEMBERED) == 0
    assert rows(space).get().email == EVA


@pytest.mark.parametrize("token", ["", "x", "\0", "\ud800", "a" * 10_000])
def test_a_token_that_is_none_opens_nothing(space: Workspace, form: Form, token: str) -> None:
    ask(space, form)
    with pytest.raises(NoSuchConfirmation):
        press(space, form, token)


def test_a_token_opens_only_its_own_form_and_workspace(
    space: Workspace, form: Form, laura: Membership
) -> None:
    token = ask(space, form).token
    twin = published(
        space, laura, NOW, name="Otro", questions=[question("name"), MUST], double_opt_in=True
    )
    other = business("otra")
    for workspace, held in ((space, twin), (other, form)):
        with pytest.raises(NoSuchConfirmation):
            press(workspace, held, token)
    assert told_nothing(space)


def told_nothing(space: Workspace) -> bool:
    return not FactRow.objects.of(space.pk).filter(source="form").exists()


# --- publishing, and the test lead ---------------------------------------------------------------


def codes(space: Workspace, **values: Any) -> list[str]:
    draft = content(double_opt_in=True, **values)
    return [problem.code for problem in publishing_problems(space, draft)]


def test_a_form_confirms_only_where_mail_can_be_sent_and_the_address_is_sure(
    space: Workspace, settings: Any
) -> None:
    questions = [question("name"), MUST]
    assert codes(space, questions=questions) == []
    assert codes(space) == ["form_confirms_no_email"]
    settings.EMAIL_HOST = ""
    assert codes(space, questions=questions) == ["form_cannot_confirm"]
    space.is_sample = True
    assert codes(space, questions=questions) == ["form_sample_sends_nothing"]


def test_the_nightly_walk_presses_the_button_itself_and_writes_to_nobody(
    space: Workspace, form: Form
) -> None:
    before = known(space)
    assert check_forms_nightly(workspace=space, look=what_sales_sees, now=NOW) == 1
    check = checks_of(space.pk).forms[form.id]
    assert check.problems == ()
    assert [step.name for step in check.steps][:2] == ["taken", "confirmed"]
    assert known(space) == before
    assert (rows(space).count(), orders(space).count()) == (0, 0)


def test_the_walk_says_that_the_mail_would_not_leave(
    space: Workspace, form: Form, settings: Any
) -> None:
    settings.EMAIL_HOST = ""
    check_forms_nightly(workspace=space, look=what_sales_sees, now=NOW)
    (problem,) = checks_of(space.pk).forms[form.id].problems
    assert problem.code == "form_cannot_confirm"
