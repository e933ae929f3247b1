"""What a program's key opens."""

from datetime import timedelta

import pytest

from testigo.actions.keys import create_key
from testigo.queries.keys import grant_of
from testigo.store.models import ApiKey
from tests.actions.business import NOW, open_business

pytestmark = pytest.mark.django_db


def test_a_key_opens_its_own_workspace_and_scope() -> None:
    workspace = open_business()
    key, secret = create_key(workspace=workspace, name="Web", scope="ingest", now=NOW)
    grant = grant_of(secret, NOW)
    assert grant is not None
    assert (grant.workspace, grant.key_id, grant.scope) == (workspace, key.id, "ingest")


def test_a_key_that_nobody_made_opens_nothing() -> None:
    open_business()
    assert grant_of("tgo_ingest_nobody", NOW) is None
    assert grant_of("\ud800", NOW) is None


@pytest.mark.parametrize(
    ("change", "opens"),
    [
        ({"revoked_at": NOW}, False),
        ({"expires_at": NOW}, False),
        ({"expires_at": NOW + timedelta(seconds=1)}, True),
    ],
    ids=["revoked", "expired", "not yet expired"],
)
def test_a_key_opens_until_it_is_revoked_or_expires(change: dict[str, object], opens: bool) -> None:
    workspace = open_business()
    _, secret = create_key(workspace=workspace, name="Web", scope="read", now=NOW)
    ApiKey.objects.of(workspace.id).update(**change)
    assert (grant_of(secret, NOW) is not None) is opens
