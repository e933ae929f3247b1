"""Opening a workspace, and removing the sample one."""

import pytest

from testigo.actions.members import add_member
from testigo.actions.workspaces import NotASample, create_workspace, remove_sample
from testigo.core.problems import InvalidInput
from testigo.store.models import FactRow, LogHead, Membership, User, Workspace
from tests.actions.business import NOW, hire, open_business

pytestmark = pytest.mark.django_db

GOOD = {
    "slug": "nortia",
    "name": "Nortia",
    "language": "es",
    "timezone": "Europe/Madrid",
    "currency": "EUR",
    "country": "ES",
}


def test_a_new_workspace_has_an_empty_log() -> None:
    workspace = create_workspace(**GOOD, now=NOW)
    head = LogHead.objects.get(workspace=workspace)
    assert (head.last_seq, head.applied_seq) == (0, 0)
    assert workspace.created_at == NOW
    assert not workspace.is_sample


def test_everything_wrong_is_told_at_once() -> None:
    bad = {
        "slug": "Nortia S.A.",
        "name": " ",
        "language": "fr",
        "timezone": "Madrid",
        "currency": "euro",
        "country": "España",
    }
    with pytest.raises(InvalidInput) as told:
        create_workspace(**bad, now=NOW)
    assert [(p.where, p.code) for p in told.value.problems] == [
        ("slug", "bad_slug"),
        ("name", "name_empty"),
        ("language", "unknown_language"),
        ("timezone", "unknown_timezone"),
        ("currency", "not_a_currency"),
        ("country", "not_a_country"),
    ]
    assert not Workspace.objects.exists()


def test_two_workspaces_cannot_share_an_address() -> None:
    create_workspace(**GOOD, now=NOW)
    with pytest.raises(InvalidInput) as told:
        create_workspace(**GOOD, now=NOW)
    assert [p.code for p in told.value.problems] == ["slug_taken"]


@pytest.mark.parametrize("name", ["a\x00b", "x" * 121, "uno\ndos"])
def test_a_name_is_one_printable_line(name: str) -> None:
    with pytest.raises(InvalidInput):
        create_workspace(**{**GOOD, "name": name}, now=NOW)


def test_a_time_zone_of_this_machine_only_is_refused() -> None:
    with pytest.raises(InvalidInput) as told:
        create_workspace(**{**GOOD, "timezone": "localtime"}, now=NOW)
    assert told.value.problems[0].code == "unknown_timezone"


def test_the_sample_goes_with_all_its_rows_and_its_own_people() -> None:
    kept = open_business("real")
    both = hire(kept, "marta@real.example", "director")
    sample = create_workspace(**GOOD, now=NOW, is_sample=True)
    hire(sample, "ana@nortia.example", "sdr")
    add_member(workspace=sample, user=both, role="director")
    remove_sample(workspace=sample)
    assert list(Workspace.objects.values_list("slug", flat=True)) == ["real"]
    assert list(User.objects.values_list("email", flat=True)) == ["marta@real.example"]
    assert Membership.objects.of(kept.id).count() == 1
    assert not FactRow.objects.of(sample.id or 0).exists()


def test_a_workspace_with_real_work_is_not_removed() -> None:
    workspace = open_business()
    with pytest.raises(NotASample):
        remove_sample(workspace=workspace)
    assert Workspace.objects.count() == 1
