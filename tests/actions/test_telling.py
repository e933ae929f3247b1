"""What is to be told: written with its cause, once, and never to whoever did it."""

from collections import Counter
from typing import Any

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.outcomes import record_outcome
from testigo.actions.ticking import tick
from testigo.actions.verifying import verify
from testigo.core.facts import Fact
from testigo.store import log
from testigo.store.models import Lead, OutboxRow, User, Workspace
from tests.factories.business import (
    PACT,
    business,
    membership,
    open_workspace,
    sign_pact_text,
    staff,
)
from tests.factories.facts import crossing, draft, person_with, tell
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db

NOW = at(0)
ANA = "ana@acme.example"


def handed_over(space: Workspace, **more: Any) -> Workspace:
    tell(space, crossing(NOW), NOW, **more)
    apply_all(workspace=space, now=NOW)
    return space


def with_alerts(*rules: str) -> Workspace:
    """A business that tells only what these lines of the pact say."""
    space = open_workspace()
    staff(space)
    lines = "".join(f"  - {{{rule}}}\n" for rule in rules)
    sign_pact_text(space, PACT[: PACT.index("alerts:")] + "alerts:\n" + lines)
    return space


def waiting(space: Workspace) -> Counter[tuple[str, str]]:
    """Topics and recipients; users by the name of their e-mail."""
    users = {f"user:{user.id}": user.name for user in User.objects.all()}
    rows = OutboxRow.objects.of(space.id)
    return Counter((row.topic, users.get(row.recipient, row.recipient)) for row in rows)


def derived(space: Workspace, name: str) -> Fact:
    return next(fact for _, fact in log.stream(space.id) if fact.name == name)


def test_a_hand_over_is_told_to_the_owner_and_to_the_side_that_the_pact_names() -> None:
    space = handed_over(business())
    assert waiting(space) == {
        ("lead.handed_over", "sdr1"): 1,
        ("lead.handed_over", "side:marketing"): 1,
    }
    cause = derived(space, "lead.handed_over")
    row = OutboxRow.objects.of(space.id).get(recipient="side:marketing")
    assert (row.person, row.cause, row.state) == (cause.person, cause.id, "waiting")
    assert (row.created_at, row.channels) == (cause.recorded_at, ["push", "email"])
    assert row.payload["clause"] == "alerts[0]"
    assert row.payload["fact"] == cause.id


def test_the_id_of_a_message_is_always_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    space = business()
    tell(space, crossing(NOW), NOW)

    def cut(*_: Any) -> None:
        told.append(set(OutboxRow.objects.of(space.id).values_list("id", flat=True)))
        raise InterruptedError

    told: list[set[str]] = []
    with monkeypatch.context() as broken:
        broken.setattr(log, "mark_applied", cut)
        for _ in range(2):
            with pytest.raises(InterruptedError):
                apply_all(workspace=space, now=NOW)
    assert not OutboxRow.objects.of(space.id).exists()
    apply_all(workspace=space, now=at(5))
    told.append(set(OutboxRow.objects.of(space.id).values_list("id", flat=True)))
    assert told[0] == told[1] == told[2]
    assert len(told[0]) == 2


def test_each_milestone_of_a_clock_is_told_once() -> None:
    space = handed_over(business())
    for hours in (1.6, 1.7, 2, 3, 3):
        tick(workspace=space, now=at(hours))
    clocks = {key: n for key, n in waiting(space).items() if key[0].startswith("clock.")}
    assert clocks == {("clock.warned", "sdr1"): 1, ("clock.passed_due", "sdr1"): 1}


def test_a_promise_that_says_so_escalates() -> None:
    space = open_workspace()
    staff(space)
    text = PACT.replace("within: 2h}", "within: 2h, escalate_to: sponsor}")
    text = text.replace(
        "parties:\n",
        "parties:\n  sponsor: {name: Marta, role: Dirección, email: marta@nortia.example}\n",
    )
    sign_pact_text(space, text, emails=("laura", "pablo", "marta"))
    handed_over(space)
    tick(workspace=space, now=at(3))
    assert waiting(space)["clock.passed_due", "side:sponsor"] == 1


def test_history_is_told_to_nobody() -> None:
    space = handed_over(business(), history=True)
    assert Lead.objects.of(space.id).get().stage == "mql"
    tick(workspace=space, now=at(400))
    assert waiting(space) == {}


def test_what_follows_from_history_by_a_live_fact_is_told() -> None:
    space = handed_over(business(), history=True)
    tell(space, [draft("lead.qualified", at(30))], at(30))
    apply_all(workspace=space, now=at(30))
    assert waiting(space) == {("stage.entered", "ventas1"): 1}


def test_whoever_made_the_change_is_not_told() -> None:
    space = handed_over(with_alerts('on: "stage.entered:sql", to: [owner, marketing], by: [push]'))
    ana = person_with(space, ANA)
    others = [u.id for u in User.objects.filter(name__startswith="ventas")]
    # The one who qualifies her is the one whose turn it is to receive her.
    seller = membership(space, User.objects.get(id=min(others)))
    record_outcome(workspace=space, person=ana, key="qualify", by=seller, now=at(1), once="a")
    assert Lead.objects.of(space.id).get().owner_id == seller.user_id
    assert waiting(space) == {("stage.entered", "side:marketing"): 1}


def test_somebody_elses_change_is_told_to_the_owner() -> None:
    space = handed_over(with_alerts('on: "stage.entered:sql", to: owner, by: [push]'))
    ana = person_with(space, ANA)
    other = membership(space, User.objects.get(name="ventas3"))
    record_outcome(workspace=space, person=ana, key="qualify", by=other, now=at(1), once="a")
    assert waiting(space) == {("stage.entered", "ventas1"): 1}


def test_whoever_a_rule_names_twice_is_told_once() -> None:
    space = open_workspace()
    staff(space)
    text = PACT[: PACT.index("alerts:")].replace("within: 2h}", "within: 2h, escalate_to: sales}")
    text += "alerts:\n  - {on: clock.passed_due, to: [sales, escalate_to], by: [email]}\n"
    sign_pact_text(space, text)
    handed_over(space)
    tick(workspace=space, now=at(3))
    assert waiting(space) == {("clock.passed_due", "side:sales"): 1}
    assert verify(workspace=space) == []


def test_nobody_is_told_as_owner_where_there_is_none() -> None:
    space = open_workspace()
    staff(space, sdr=0)
    sign_pact_text(space)
    handed_over(space)
    assert waiting(space) == {("lead.handed_over", "side:marketing"): 1}


def test_stages_that_were_skipped_are_not_told() -> None:
    space = with_alerts(
        'on: "stage.entered:sql", to: marketing, by: [push]',
        'on: "stage.entered:customer", to: marketing, by: [push]',
    )
    tell(space, [draft("contract.signed", NOW)], NOW)
    apply_all(workspace=space, now=NOW)
    assert waiting(space) == {("stage.entered", "side:marketing"): 1}
    row = OutboxRow.objects.of(space.id).get()
    assert (row.payload["stage"], row.payload["implied"]) == ("customer", False)
