"""Keys with which programs come in."""

from hashlib import sha256

import pytest

from testigo.actions.keys import create_key
from testigo.core.problems import InvalidInput
from testigo.store.models import ApiKey
from tests.actions.business import NOW, open_business

pytestmark = pytest.mark.django_db


def test_only_the_digest_of_a_key_is_kept() -> None:
    workspace = open_business()
    key, secret = create_key(workspace=workspace, name="Web", scope="ingest", now=NOW)
    row = ApiKey.objects.of(workspace.id).get()
    assert row.digest == sha256(secret.encode()).hexdigest()
    assert secret.startswith(row.prefix)
    assert len(secret) > len(row.prefix) + 30
    assert secret not in {str(value) for value in row.__dict__.values()}
    assert (key.scope, key.revoked_at) == ("ingest", None)


def test_no_two_keys_are_alike() -> None:
    workspace = open_business()
    made = {create_key(workspace=workspace, name="k", scope="read", now=NOW)[1] for _ in range(5)}
    assert len(made) == 5


def test_an_unknown_scope_and_an_empty_name_are_told() -> None:
    workspace = open_business()
    with pytest.raises(InvalidInput) as told:
        create_key(workspace=workspace, name="", scope="admin", now=NOW)
    assert [p.code for p in told.value.problems] == ["name_empty", "unknown_scope"]
    assert not ApiKey.objects.of(workspace.id).exists()
