"""Taking in the rows of a file."""

from datetime import timedelta

import pytest

from testigo.actions import intake
from testigo.actions.imports import ImportResult, import_rows
from testigo.connect.drafts import Rejected
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.problems import Problem
from testigo.store.models import FactRow, ImportRun, Lead, LogHead, QuarantinedRow, Workspace
from tests.actions.business import NOW, business_with_pact

pytestmark = pytest.mark.django_db


BAD = (Problem("missing_identity", "", {}, 1),)


def bad(line: int, problems: tuple[Problem, ...] = BAD) -> Rejected:
    return Rejected(line, {"email": "x\x00", "at": NOW}, problems)


def told(line: int, email: str, name: str = "demo.requested", days: float = 1) -> FactDraft:
    at = NOW - timedelta(days=days)
    return FactDraft(name, at, f"{name}|{email}|{days}", PersonKeys(email=email), line=line)


def bring(
    workspace: Workspace,
    drafts: list[FactDraft],
    rejected: list[Rejected] | None = None,
    *,
    kind: str = "leads",
    dry_run: bool = False,
    history: bool = True,
    file_name: str = "leads.csv",
) -> ImportResult:
    return import_rows(
        workspace=workspace,
        kind=kind,
        file_name=file_name,
        rows=[*drafts, *(rejected or [])],
        history=history,
        dry_run=dry_run,
        by="operator",
        now=NOW,
    )


def counts(result: ImportResult) -> tuple[int, ...]:
    told = result.counts
    return (told.read, told.made, told.updated, told.skipped, told.quarantined)


def test_a_file_is_taken_in_and_its_consequences_drawn() -> None:
    workspace = business_with_pact()
    result = bring(workspace, [told(2, "eva@c.example"), told(3, "leo@c.example")])
    assert counts(result) == (2, 2, 0, 0, 0)
    leads = Lead.objects.of(workspace.id)
    assert [lead.stage for lead in leads] == ["mql", "mql"]
    head = LogHead.objects.get(workspace=workspace)
    assert head.applied_seq == head.last_seq


def test_the_same_file_again_adds_nothing() -> None:
    workspace = business_with_pact()
    drafts = [told(2, "eva@c.example"), told(3, "leo@c.example")]
    bring(workspace, drafts)
    before = FactRow.objects.of(workspace.id).count()
    assert counts(bring(workspace, drafts)) == (2, 0, 0, 2, 0)
    assert FactRow.objects.of(workspace.id).count() == before


def test_a_file_may_be_named_in_any_encoding() -> None:
    workspace = business_with_pact()
    bring(workspace, [told(2, "eva@c.example")], file_name="mar\udce7o.csv")
    assert ImportRun.objects.of(workspace.id).get().file_name == "mar?o.csv"
    assert Lead.objects.of(workspace.id).exists()


def test_rows_that_add_to_somebody_known_are_updates() -> None:
    workspace = business_with_pact()
    bring(workspace, [told(2, "eva@c.example")])
    result = bring(
        workspace,
        [
            told(2, "eva@c.example"),
            told(3, "eva@c.example", "webinar.attended"),
            told(4, "leo@c.example", days=5),
            told(5, "leo@c.example", days=9),
        ],
    )
    assert counts(result) == (4, 1, 2, 1, 0)


def test_a_row_of_facts_is_made_whoever_it_is_about() -> None:
    workspace = business_with_pact()
    drafts = [told(2, "eva@c.example"), told(3, "eva@c.example", days=3)]
    assert counts(bring(workspace, drafts, kind="facts")) == (2, 2, 0, 0, 0)


def test_costs_are_about_nobody() -> None:
    workspace = business_with_pact()
    cost = FactDraft("cost.recorded", NOW, "c1", props={"amount": "10.00"}, line=2)
    result = bring(workspace, [cost], kind="costs")
    assert counts(result) == (1, 1, 0, 0, 0)
    assert FactRow.objects.of(workspace.id).get(name="cost.recorded").person is None


def test_rows_that_cannot_be_used_are_kept_with_every_reason() -> None:
    workspace = business_with_pact()
    problems = (Problem("missing_identity"), Problem("date_unreadable", "at", {"value": "x"}))
    result = bring(workspace, [told(2, "eva@c.example")], [bad(3, problems), bad(9)])
    assert counts(result) == (3, 1, 0, 0, 2)
    rows = QuarantinedRow.objects.of(workspace.id).order_by("line")
    assert [row.line for row in rows] == [3, 9]
    assert [p["code"] for p in rows[0].problems] == ["missing_identity", "date_unreadable"]
    assert rows[0].raw["email"] == "x\x00"
    run = ImportRun.objects.of(workspace.id).get()
    assert (run.id, run.file_name, run.counts["quarantined"]) == (result.import_id, "leads.csv", 2)


def test_a_row_from_the_future_is_set_aside_whole_and_its_neighbours_live() -> None:
    workspace = business_with_pact()
    result = bring(
        workspace,
        [
            told(2, "eva@c.example"),
            told(2, "eva@c.example", "webinar.attended", -3),
            told(3, "leo@c.example", days=-0.5),
        ],
    )
    assert counts(result) == (2, 1, 0, 0, 1)
    assert [p.code for p in next(iter(result.rejections)).problems] == ["fact_too_far_ahead"]
    assert not FactRow.objects.of(workspace.id).filter(name="webinar.attended").exists()


def test_a_dry_run_counts_alike_and_writes_nothing() -> None:
    workspace = business_with_pact()
    drafts = [told(2, "eva@c.example"), told(3, "leo@c.example")]
    before = FactRow.objects.of(workspace.id).count()
    dry = bring(workspace, drafts, [bad(4)], dry_run=True)
    assert FactRow.objects.of(workspace.id).count() == before
    assert not ImportRun.objects.of(workspace.id).exists()
    assert LogHead.objects.get(workspace=workspace).covered == []
    real = bring(workspace, drafts, [bad(4)])
    assert counts(dry) == counts(real) == (3, 2, 0, 0, 1)
    assert (dry.import_id, dry.counts) == ("", real.counts)


def test_facts_go_into_the_log_in_order_of_when_they_happened() -> None:
    workspace = business_with_pact()
    days = [3, 9, 1, 5]
    bring(workspace, [told(n, "eva@c.example", days=d) for n, d in enumerate(days)])
    rows = FactRow.objects.of(workspace.id).filter(name="demo.requested").order_by("seq")
    instants = [row.at for row in rows]
    assert instants == sorted(instants)
    assert len(instants) == 4


def test_a_long_file_is_recorded_in_parts_and_tells_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(intake, "CHUNK", 50)
    workspace = business_with_pact()
    drafts = [told(n, f"p{n}@c.example") for n in range(55)]
    seen: list[tuple[str, int, int]] = []
    result = import_rows(
        workspace=workspace,
        kind="leads",
        file_name="x.csv",
        rows=drafts,
        history=True,
        dry_run=False,
        by="operator",
        now=NOW,
        progress=lambda *step: seen.append(step),
    )
    assert result.counts.made == 55
    assert [step for step in seen if step[0] == "record"] == [
        ("record", 25, 55),
        ("record", 50, 55),
        ("record", 55, 55),
    ]
    head = LogHead.objects.get(workspace=workspace)
    assert head.applied_seq == head.last_seq
