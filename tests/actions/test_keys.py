"""Keys with which programs come in."""

from hashlib import sha256

import pytest

from testigo.actions.keys import NoSuchKey, create_key, revoke_key
from testigo.core.problems import InvalidInput
from testigo.queries.keys import grant_of, keys_of
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


def test_the_text_of_a_public_key_can_be_read_again_and_of_no_other() -> None:
    workspace = open_business()
    _, public = create_key(workspace=workspace, name="w", scope="ingest", now=NOW, public=True)
    create_key(workspace=workspace, name="s", scope="ingest", now=NOW)
    assert {line.name: line.shown for line in keys_of(workspace.id)} == {"w": public, "s": ""}


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


def test_a_public_key_only_sends_and_names_its_sites() -> None:
    workspace = open_business()
    key, _ = create_key(
        workspace=workspace,
        name="Web",
        scope="ingest",
        now=NOW,
        public=True,
        origins=["https://www.acme.example", "http://localhost:8000", "https://www.acme.example"],
    )
    assert (key.public, key.origins) == (
        True,
        ["https://www.acme.example", "http://localhost:8000"],
    )
    bad = ["https://acme.example/path", "acme.example", "ftp://acme.example", "https://a:x", "*"]
    with pytest.raises(InvalidInput) as caught:
        create_key(
            workspace=workspace,
            name="Web",
            scope="write",
            now=NOW,
            public=True,
            origins=bad,
            expires_at=NOW,
        )
    assert [one.code for one in caught.value.problems] == [
        "public_key_only_sends",
        *["bad_origin"] * 5,
        "key_expired_already",
    ]


def test_a_revoked_key_opens_nothing_and_strangers_revoke_none() -> None:
    workspace, other = open_business(), open_business("otra")
    key, secret = create_key(workspace=workspace, name="Web", scope="read", now=NOW)
    with pytest.raises(NoSuchKey):
        revoke_key(workspace=other, key=key.id, now=NOW)
    assert grant_of(secret, NOW) is not None
    revoke_key(workspace=workspace, key=key.id, now=NOW)
    assert grant_of(secret, NOW) is None
    assert [line.revoked_at for line in keys_of(workspace.pk)] == [NOW]
