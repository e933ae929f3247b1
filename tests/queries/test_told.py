"""A figure of what changed and the list that it opens hold as many, for every kind of change."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from testigo.actions.applying import apply_all
from testigo.actions.ticking import tick
from testigo.core.drafts import FactDraft
from testigo.core.facts import Fact
from testigo.queries.told import KINDS, Told, counts_told, told_of
from testigo.store import log
from testigo.store.commitments import taken_back
from testigo.store.models import Workspace
from tests.factories.business import open_workspace, sign_pact_text, staff
from tests.factories.facts import crossing, draft, hour_by_hour, random_history, tell
from tests.queries.test_commitments import EVERY_KIND
from tests.spec.agreement import START

pytestmark = pytest.mark.django_db

END = START + timedelta(days=20)
TURN = START + timedelta(days=9)


def busy() -> Workspace:
    """A workspace in which everything happened to somebody, told hour by hour as it did, and of
    which some was taken back."""
    workspace = open_workspace()
    staff(workspace)
    sign_pact_text(workspace, EVERY_KIND)
    told = random_history(5, 260, days=19)
    told += [draft("contract.signed", one.at, one.person.email or "") for one in told[::40]]
    told += [
        one for day in (5, 12) for one in crossing(START + timedelta(days=day), f"m{day}@x.es")
    ]
    for now, some in hour_by_hour(sorted(told, key=lambda one: one.at)):
        tell(workspace, some, now)
    apply_all(workspace=workspace, now=END)
    tick(workspace=workspace, now=END)
    facts = [fact for _, fact in log.stream(workspace.id) if fact.origin == "reported"]
    tell(workspace, map(retraction, facts[::19]), END)
    apply_all(workspace=workspace, now=END)
    return workspace


def retraction(fact: Fact) -> FactDraft:
    props = {"of": fact.id}
    return draft(
        "fact.retracted", END, "", message_id=f"r{fact.id}", props=props, person_id=fact.person
    )


def listed(workspace: Workspace, kind: str, since: datetime, until: datetime) -> int:
    """How many leads the list of this change holds."""
    where, values = told_of(workspace.id, Told(kind, since, until))
    on_the_path = "EXISTS (SELECT 1 FROM testigo_stage p WHERE p.workspace_id = l.workspace_id "
    statement = (
        "SELECT COUNT(*) FROM testigo_lead l WHERE l.workspace_id = %s "
        f"AND {on_the_path} AND p.person = l.person) AND {where}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [workspace.id, *values])
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("few", [1000, 3], ids=["by name", "each looked after itself"])
def test_a_figure_of_any_kind_opens_a_list_of_as_many(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("testigo.queries.told._FEW", few)
    workspace, until = busy(), END + timedelta(minutes=1)
    gone = taken_back(workspace.id, START)
    assert len(gone) > 3
    counts = counts_told(workspace.id, START, until, TURN, gone)
    for kind in KINDS:
        both = tuple(listed(workspace, kind, *span) for span in ((TURN, until), (START, TURN)))
        assert counts[kind] == both, kind
