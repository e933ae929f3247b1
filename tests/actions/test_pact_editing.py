"""Working on a draft: what is kept, what two people at once do to each other, what it voids."""

from datetime import timedelta

import pytest

from testigo.actions import pact_editing
from testigo.actions.pact_editing import (
    SignedByAll,
    TooMuch,
    begin_draft,
    copy_version,
    edit_draft,
    replace_text,
    withdraw_draft,
)
from testigo.actions.pacts import (
    NoSuchPact,
    Unfinished,
    Withdrawn,
    digest_of_pact,
    load_pact_draft,
    sign_pact,
)
from testigo.actions.refusals import NotAllowed
from testigo.core.pact.editing import Add, Edit, Given, Put, Take
from testigo.core.problems import InvalidInput
from testigo.store.models import (
    FactRow,
    Membership,
    PactEdit,
    PactVersion,
    VoidedSignature,
    Workspace,
)
from tests.actions.business import NOW, PACT, hire, sign_by_all, staffed_business

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=5)
POINTS = "scoring[demo].points"
WITHIN = "commitments[first-contact].within"


@pytest.fixture
def workspace() -> Workspace:
    return staffed_business()


@pytest.fixture
def laura(workspace: Workspace) -> Membership:
    return lead_of(workspace, "laura@nortia.example")


@pytest.fixture
def pablo(workspace: Workspace) -> Membership:
    return lead_of(workspace, "pablo.lead@nortia.example")


def lead_of(workspace: Workspace, email: str) -> Membership:
    hire(workspace, email, "lead")
    members = Membership.objects.of(workspace.id).select_related("user")
    found: Membership = members.get(user__email=email)
    return found


def loaded(workspace: Workspace) -> int:
    version = load_pact_draft(workspace=workspace, text=PACT, by="operator", now=NOW)
    return int(version.number)


def version(workspace: Workspace, number: int) -> PactVersion:
    found: PactVersion = PactVersion.objects.of(workspace.id).get(number=number)
    return found


def saved_digest(workspace: Workspace, number: int) -> str:
    return str(version(workspace, number).digest)


def put(path: str, value: str | int) -> list[Edit]:
    return [Put(path, value)]


def test_a_value_is_changed_in_the_text_and_the_digest_follows(
    workspace: Workspace, laura: Membership
) -> None:
    number = loaded(workspace)
    saved = edit_draft(
        workspace=workspace, number=number, edits=put(WITHIN, "4h"), seen={}, by=laura, now=LATER
    )
    assert saved.text == PACT.replace("within: 2h", "within: 4h", 1) != PACT
    held = version(workspace, number)
    assert (held.text, held.digest) == (saved.text, digest_of_pact(held.text, held.holidays))
    assert (saved.problems, saved.clashes, saved.changed) == ((), (), True)


def test_what_has_problems_is_kept_but_the_version_waits(
    workspace: Workspace, laura: Membership
) -> None:
    number = loaded(workspace)
    saved = edit_draft(
        workspace=workspace, number=number, edits=put(WITHIN, "soon"), seen={}, by=laura, now=LATER
    )
    assert "within: soon" in saved.text
    assert {problem.code for problem in saved.problems} == {"not_a_duration"}
    assert version(workspace, number).text == PACT
    with pytest.raises(Unfinished):
        sign(workspace, number)
    edit_draft(
        workspace=workspace, number=number, edits=put(WITHIN, "3h"), seen={}, by=laura, now=LATER
    )
    assert "within: 3h" in version(workspace, number).text
    sign(workspace, number)


def test_a_draft_that_never_was_right_has_no_version_yet(
    workspace: Workspace, laura: Membership
) -> None:
    begun = begin_draft(workspace=workspace, text="title: x", by=laura, now=NOW)
    assert begun.problems
    assert not PactVersion.objects.of(workspace.id).exists()
    assert loaded(workspace) == begun.number + 1
    replace_text(
        workspace=workspace, number=begun.number, text=PACT, seen="title: x", by=laura, now=LATER
    )
    assert version(workspace, begun.number).created_at == NOW


def sign(workspace: Workspace, number: int, email: str = "laura@nortia.example") -> None:
    sign_pact(workspace=workspace, number=number, email=email, by="operator", now=NOW)


# --- two people at once --------------------------------------------------------------------------


def test_of_two_who_change_one_clause_the_second_is_shown_both(
    workspace: Workspace, laura: Membership, pablo: Membership
) -> None:
    number = loaded(workspace)
    seen: dict[str, Given] = {WITHIN: "2h"}
    edit_draft(
        workspace=workspace, number=number, edits=put(WITHIN, "4h"), seen=seen, by=laura, now=NOW
    )
    saved = edit_draft(
        workspace=workspace, number=number, edits=put(WITHIN, "6h"), seen=seen, by=pablo, now=LATER
    )
    [clash] = saved.clashes
    assert (clash.clause, clash.was, clash.theirs, clash.yours) == (
        "commitments.first-contact",
        "2h",
        "4h",
        "6h",
    )
    assert (clash.who, clash.at) == (f"user:{laura.user_id}", NOW)
    assert "within: 4h" in saved.text
    assert not saved.changed
    chosen = edit_draft(
        workspace=workspace,
        number=number,
        edits=put(WITHIN, "6h"),
        seen={WITHIN: clash.theirs},
        by=pablo,
        now=LATER,
    )
    assert chosen.clashes == ()
    assert "within: 6h" in chosen.text


def test_different_clauses_are_merged_and_the_same_value_twice_is_no_clash(
    workspace: Workspace, laura: Membership, pablo: Membership
) -> None:
    number = loaded(workspace)
    seen: dict[str, Given] = {WITHIN: "2h", POINTS: 71}
    edit_draft(
        workspace=workspace, number=number, edits=put(WITHIN, "4h"), seen=seen, by=laura, now=NOW
    )
    both: list[Edit] = [Put(WITHIN, "4h"), Put(POINTS, 80)]
    saved = edit_draft(
        workspace=workspace, number=number, edits=both, seen=seen, by=pablo, now=LATER
    )
    assert saved.clashes == ()
    other = edit_draft(
        workspace=workspace,
        number=number,
        edits=[Put(WITHIN, "8h"), Put(POINTS, 90)],
        seen={WITHIN: "2h", POINTS: 80},
        by=pablo,
        now=LATER,
    )
    assert [clash.path for clash in other.clashes] == [WITHIN]
    assert "within: 4h" in other.text
    assert "points: 90" in other.text


def test_an_entry_that_another_changed_meanwhile_is_not_taken_away_unseen(
    workspace: Workspace, laura: Membership, pablo: Membership
) -> None:
    number = loaded(workspace)
    edit_draft(
        workspace=workspace, number=number, edits=put(POINTS, 80), seen={}, by=laura, now=NOW
    )
    gone: list[Edit] = [Take("scoring[demo]")]
    saved = edit_draft(
        workspace=workspace, number=number, edits=gone, seen={POINTS: 71}, by=pablo, now=LATER
    )
    assert [clash.theirs for clash in saved.clashes] == ["80"]
    assert "id: demo" in saved.text


def test_the_whole_text_is_put_for_the_one_that_was_seen_alone(
    workspace: Workspace, laura: Membership, pablo: Membership
) -> None:
    number = loaded(workspace)
    edit_draft(
        workspace=workspace, number=number, edits=put(WITHIN, "4h"), seen={}, by=laura, now=NOW
    )
    mine = PACT.replace("Pacto de prueba", "Otro nombre")
    saved = replace_text(
        workspace=workspace, number=number, text=mine, seen=PACT, by=pablo, now=LATER
    )
    [clash] = saved.clashes
    assert "within: 4h" in clash.theirs
    assert clash.yours == mine
    assert "Otro nombre" not in version(workspace, number).text
    replace_text(
        workspace=workspace, number=number, text=mine, seen=clash.theirs, by=pablo, now=LATER
    )
    assert version(workspace, number).text == mine


# --- signatures ----------------------------------------------------------------------------------


def test_an_edit_ends_the_signatures_and_the_log_says_so(
    workspace: Workspace, laura: Membership
) -> None:
    number = loaded(workspace)
    sign(workspace, number)
    saved = edit_draft(
        workspace=workspace, number=number, edits=put(WITHIN, "4h"), seen={}, by=laura, now=LATER
    )
    assert saved.voided == ("Laura Gil",)
    names = FactRow.objects.of(workspace.id).order_by("seq").values_list("name", flat=True)
    assert list(names)[-2:] == ["pact.signed", "pact.signature_voided"]
    [kept] = VoidedSignature.objects.of(workspace.id)
    assert (kept.email, kept.name, kept.voided_at) == ("laura@nortia.example", "Laura Gil", LATER)
    assert kept.digest != saved_digest(workspace, number)
    sign(workspace, number)
    facts = FactRow.objects.of(workspace.id).filter(name="pact.signed")
    assert len(set(facts.values_list("message_id", flat=True))) == 2
    sign(workspace, number, "pablo@nortia.example")
    assert version(workspace, number).in_force_at is not None


def test_what_says_the_same_leaves_the_signatures_alone(
    workspace: Workspace, laura: Membership
) -> None:
    number = loaded(workspace)
    sign(workspace, number)
    same = f"{PACT}# A comment.\n"
    saved = replace_text(
        workspace=workspace, number=number, text=same, seen=PACT, by=laura, now=LATER
    )
    assert (saved.changed, saved.voided) == (True, ())
    sign(workspace, number, "pablo@nortia.example")


def test_what_everybody_signed_is_copied_not_edited(
    workspace: Workspace, laura: Membership
) -> None:
    number = loaded(workspace)
    sign_by_all(workspace, number, now=NOW)
    with pytest.raises(SignedByAll):
        edit_draft(
            workspace=workspace, number=number, edits=put(WITHIN, "4h"), seen={}, by=laura, now=NOW
        )
    copied = copy_version(workspace=workspace, number=number, by=laura, now=LATER)
    assert copied.number == number + 1
    assert version(workspace, copied.number).text == PACT


def test_a_withdrawn_draft_is_neither_signed_nor_edited(
    workspace: Workspace, laura: Membership
) -> None:
    number = loaded(workspace)
    sign(workspace, number)
    withdraw_draft(workspace=workspace, number=number, by=laura, now=LATER)
    with pytest.raises(Withdrawn):
        sign(workspace, number)
    with pytest.raises(Withdrawn):
        withdraw_draft(workspace=workspace, number=number, by=laura, now=LATER)
    whats = PactEdit.objects.of(workspace.id).order_by("ordinal").values_list("what", flat=True)
    assert list(whats) == ["voided", "withdrawn"]


# --- refusals and history ------------------------------------------------------------------------


def test_who_changed_what_and_when_is_kept(workspace: Workspace, laura: Membership) -> None:
    number = loaded(workspace)
    edits: list[Edit] = [
        Put(POINTS, 80),
        Put(WITHIN, "2h"),
        Add(
            "goals",
            {"period": "2027-Q1", "revenue": 1, "average_deal": 1, "lead_to_customer": "2%"},
        ),
    ]
    edit_draft(workspace=workspace, number=number, edits=edits, seen={}, by=laura, now=LATER)
    rows = PactEdit.objects.of(workspace.id).filter(number=number).order_by("ordinal")
    assert [(row.what, row.clause, row.old, row.new[:9], row.by, row.at) for row in rows] == [
        ("put", "scoring.demo", "71", "80", f"user:{laura.user_id}", LATER),
        ("added", "goals", "", "{period: ", f"user:{laura.user_id}", LATER),
    ]


def test_typing_on_in_one_field_is_one_change(
    workspace: Workspace, laura: Membership, pablo: Membership
) -> None:
    number = loaded(workspace)
    steps = [(laura, 7, 0), (laura, 75, 1), (pablo, 76, 2), (pablo, 77, 30)]
    for who, points, minute in steps:
        now = NOW + timedelta(minutes=minute)
        edits = put(POINTS, points)
        edit_draft(workspace=workspace, number=number, edits=edits, seen={}, by=who, now=now)
    rows = PactEdit.objects.of(workspace.id).filter(number=number).order_by("ordinal")
    assert [(row.old, row.new) for row in rows] == [("71", "75"), ("75", "76"), ("76", "77")]


def test_drafts_and_their_changes_are_so_many(
    workspace: Workspace, laura: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pact_editing, "MOST_DRAFTS", 2)
    monkeypatch.setattr(pact_editing, "MOST_EDITS", 1)
    number = loaded(workspace)
    begin_draft(workspace=workspace, text="sin nada", by=laura, now=NOW)
    with pytest.raises(TooMuch) as refused:
        begin_draft(workspace=workspace, text="otro", by=laura, now=NOW)
    assert refused.value.problem.code == "pact_too_many_drafts"
    edit_draft(workspace=workspace, number=number, edits=put(POINTS, 8), seen={}, by=laura, now=NOW)
    with pytest.raises(TooMuch) as refused:
        edit_draft(
            workspace=workspace, number=number, edits=put(WITHIN, "4h"), seen={}, by=laura, now=NOW
        )
    assert refused.value.problem.code == "pact_edited_too_often"
    assert "within: 4h" not in version(workspace, number).text


@pytest.mark.parametrize(
    "edit", [Put("nowhere.at.all", 1), Put("title", "\x00"), Take("goals[2031-Q1]")]
)
def test_what_the_document_cannot_hold_changes_nothing(
    workspace: Workspace, laura: Membership, edit: Edit
) -> None:
    number = loaded(workspace)
    with pytest.raises(InvalidInput) as refused:
        edit_draft(
            workspace=workspace,
            number=number,
            edits=[Put(POINTS, 80), edit],
            seen={},
            by=laura,
            now=NOW,
        )
    assert [problem.code for problem in refused.value.problems] == ["not_in_the_pact"]
    assert version(workspace, number).text == PACT
    assert not PactEdit.objects.of(workspace.id).exists()


def test_who_neither_leads_nor_sets_up_edits_nothing(workspace: Workspace) -> None:
    number = loaded(workspace)
    hire(workspace, "seller@nortia.example", "sales")
    seller = Membership.objects.of(workspace.id).get(user__email="seller@nortia.example")
    with pytest.raises(NotAllowed):
        edit_draft(
            workspace=workspace, number=number, edits=put(WITHIN, "4h"), seen={}, by=seller, now=NOW
        )
    with pytest.raises(NotAllowed):
        withdraw_draft(workspace=workspace, number=number, by=seller, now=NOW)


def test_a_draft_that_is_not_there_is_not_found(workspace: Workspace, laura: Membership) -> None:
    with pytest.raises(NoSuchPact):
        edit_draft(
            workspace=workspace, number=9, edits=put(WITHIN, "4h"), seen={}, by=laura, now=NOW
        )
