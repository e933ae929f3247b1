"""The test lead: walks the whole way, says what is missing, leaves nothing behind."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.fields import change_field
from testigo.actions.form_checks import check_forms_nightly, try_form
from testigo.actions.forms import close_form
from testigo.core.problems import InvalidInput
from testigo.queries.fields import SalesView, what_sales_sees
from testigo.queries.form_checks import Check, checks_of
from testigo.queries.forms import form_lines
from testigo.store import log
from testigo.store.models import (
    ClockRow,
    FactRow,
    Lead,
    Membership,
    OutboxRow,
    Person,
    PersonKey,
    Seat,
    Workspace,
)
from tests.factories.business import (
    PACT,
    business,
    hire,
    membership,
    open_workspace,
    sign_pact_text,
)
from tests.factories.forms import published, question
from tests.web.handed_over import NOW

pytestmark = pytest.mark.django_db

SECTOR = question("sector", None, "choice", "Industria", "Otro")
EVERY_KIND = (
    SECTOR,
    question("company"),
    question("phone", None, "phone"),
    question("employees", None, "number"),
    question("budget", None, "number"),
    question("city", None, "long_text"),
    question("country", None, "choices", "ES", "PT"),
    question("relation", None, "yes_no"),
)


@pytest.fixture
def nortia() -> Workspace:
    made = business()
    apply_all(workspace=made, now=NOW)
    return made


@pytest.fixture
def laura(nortia: Workspace) -> Membership:
    return membership(nortia, hire(nortia, "laura@nortia.example", "marketing"))


def rows(workspace: Workspace) -> dict[str, Any]:
    """Everything that a lead leaves behind."""
    tables = (FactRow, Person, PersonKey, Lead, ClockRow, OutboxRow)
    found: dict[str, Any] = {one.__name__: one.objects.of(workspace.id).count() for one in tables}
    seats = Seat.objects.of(workspace.id).order_by("team", "user_id")
    return found | {"seats": list(seats.values()), "head": log.head(workspace.id)}


def walk(workspace: Workspace, form: str, by: Membership) -> Check:
    try_form(workspace=workspace, form_id=form, look=what_sales_sees, by=by, now=NOW)
    return checks_of(workspace.id).forms[form]


def hide(workspace: Workspace, by: Membership, trait: str) -> None:
    said: dict[str, Any] = {"label": "", "kind": "text", "values": [], "seen": False}
    change_field(workspace=workspace, trait=trait, by=by, now=NOW, **said)


def test_every_kind_of_answer_is_seen_and_nothing_is_left(
    nortia: Workspace, laura: Membership
) -> None:
    form = published(nortia, laura, NOW, *EVERY_KIND)
    before = rows(nortia)
    check = walk(nortia, form.id, laura)
    assert check.problems == ()
    names = [step.name for step in check.steps]
    answers = ["answer"] * len(form.draft["questions"])
    assert names == ["taken", *answers, "lead", "cleaned"]
    assert rows(nortia) == before
    assert form_lines(nortia.id)[0].submissions == 0


def test_a_test_lead_that_is_handed_over_takes_nobodys_turn_and_alerts_nobody(
    nortia: Workspace, laura: Membership
) -> None:
    sign_pact_text(nortia, PACT.replace("total, over: 70", "total, over: 10"))
    form = published(nortia, laura, NOW, SECTOR, question("employees", None, "number"))
    apply_all(workspace=nortia, now=NOW)
    before, within = rows(nortia), []

    def look(workspace: int, person: str, now: datetime) -> SalesView | None:
        within.append(rows(nortia))
        return what_sales_sees(workspace, person, now)

    try_form(workspace=nortia, form_id=form.id, look=look, by=laura, now=NOW)
    assert within[0]["OutboxRow"] > 0
    assert within[0]["ClockRow"] > 0
    assert within[0]["seats"] != before["seats"]
    assert rows(nortia) == before


def test_a_field_that_sales_does_not_see_is_found_missing(
    nortia: Workspace, laura: Membership
) -> None:
    form = published(nortia, laura, NOW, SECTOR)
    hide(nortia, laura, "sector")
    check = walk(nortia, form.id, laura)
    assert [problem.code for problem in check.problems] == ["check_not_seen"]
    assert check.problems[0].params == {"question": "Sector", "value": "Industria"}


def test_answers_that_make_no_lead_are_found(laura: Membership, nortia: Workspace) -> None:
    sign_pact_text(nortia, PACT.replace("trait: email, exists: true", "trait: nif, exists: true"))
    form = published(nortia, laura, NOW)
    codes = [problem.code for problem in walk(nortia, form.id, laura).problems]
    assert codes == ["check_not_a_lead"]


def test_without_a_pact_there_is_no_lead_to_reach() -> None:
    bare = open_workspace("bare")
    by = membership(bare, hire(bare, "laura@bare.example", "marketing"))
    form = published(bare, by, NOW, SECTOR)
    check = walk(bare, form.id, by)
    assert check.problems == ()
    assert "lead" not in [step.name for step in check.steps]


def test_what_breaks_in_the_middle_is_said_and_leaves_nothing(
    nortia: Workspace, laura: Membership
) -> None:
    form = published(nortia, laura, NOW, SECTOR)

    def blind(*_: object) -> None:
        raise RuntimeError("the lights are out")

    before = rows(nortia)
    try_form(workspace=nortia, form_id=form.id, look=blind, by=laura, now=NOW)
    check = checks_of(nortia.id).forms[form.id]
    assert [problem.code for problem in check.problems] == ["check_failed"]
    assert rows(nortia) == before


def test_a_form_that_takes_no_answers_is_not_tried(nortia: Workspace, laura: Membership) -> None:
    form = published(nortia, laura, NOW, SECTOR)
    close_form(workspace=nortia, form_id=form.id, by=laura, now=NOW)
    with pytest.raises(InvalidInput):
        walk(nortia, form.id, laura)


# --- every night ---------------------------------------------------------------------------------

# 02:30 and 03:30 in Madrid.
EARLY = datetime(2026, 10, 7, 0, 30, tzinfo=UTC)
NIGHT = EARLY + timedelta(hours=1)


def nightly(workspace: Workspace, now: datetime) -> int:
    return check_forms_nightly(workspace=workspace, look=what_sales_sees, now=now)


def test_once_a_night_every_published_form_is_walked_through(
    nortia: Workspace, laura: Membership
) -> None:
    forms = [published(nortia, laura, NOW, SECTOR, name=name) for name in ("Uno", "Dos")]
    assert nightly(nortia, EARLY) == 2  # of the day before, which nobody looked at
    assert nightly(nortia, EARLY + timedelta(minutes=1)) == 0
    assert nightly(nortia, NIGHT) == 2
    assert nightly(nortia, NIGHT + timedelta(hours=20)) == 0
    assert nightly(nortia, NIGHT + timedelta(days=1)) == 2
    found = checks_of(nortia.id)
    assert set(found.forms) == {form.id for form in forms}
    assert all(check.nightly and not check.problems for check in found.forms.values())


def test_the_night_finds_what_was_hidden_by_day(nortia: Workspace, laura: Membership) -> None:
    form = published(nortia, laura, NOW, SECTOR)
    hide(nortia, laura, "sector")
    before = rows(nortia)
    assert nightly(nortia, NIGHT) == 1
    assert [p.code for p in checks_of(nortia.id).forms[form.id].problems] == ["check_not_seen"]
    assert rows(nortia) == before


def test_a_workspace_without_forms_has_quiet_nights(nortia: Workspace) -> None:
    assert nightly(nortia, NIGHT) == 0
