"""What `testigo doctor` looks at: whether the installation and each workspace are in order."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from testigo.core.problems import Problem
from testigo.queries.pacts import pact_line
from testigo.store import log
from testigo.store.models import ClockRow, Membership, OutboxRow, Seat, Team, Workspace

State = Literal["good", "attention", "bad"]
# A worker looks four times a second; what is older than this shows that none is running.
PATIENCE = timedelta(minutes=1)
OUTBOX_PATIENCE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: about which workspace (empty: the installation), how it is, and what
    to say of it."""

    workspace: str
    state: State
    said: Problem


def examine(*, home: Path, now: datetime) -> list[Finding]:
    """Look at everything; when the database cannot be used, only at what does not need it."""
    findings = [*_files(home)]
    database = _database()
    findings.append(database)
    if database.state != "good":
        return findings
    for workspace in Workspace.objects.order_by("slug"):
        findings += _workspace(workspace, now)
    return findings


def pending_migrations() -> bool:
    """Whether the database is behind this version. Raises DatabaseError when it cannot be used."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _files(home: Path) -> Iterator[Finding]:
    key = home / "secret_key"
    if key.exists() and stat.S_IMODE(os.stat(key).st_mode) & 0o077:
        yield _found("", "bad", "health_secret_key_open", file=str(key))
    else:
        yield _found("", "good", "health_secret_key")
    checked = run_checks(tags=["testigo"], include_deployment_checks=True)
    missing = {message.id for message in checked}
    for check, good, bad in (
        ("testigo.E001", "health_frontend", "health_frontend_missing"),
        ("testigo.E002", "health_translations", "health_translations_missing"),
    ):
        yield _found("", "bad", bad) if check in missing else _found("", "good", good)


def _database() -> Finding:
    try:
        behind = pending_migrations()
    except DatabaseError as error:
        return _found("", "bad", "database_unreachable", detail=str(error).strip()[:300])
    if behind:
        return _found("", "bad", "database_behind")
    return _found("", "good", "health_database", kind=connection.display_name)


def _workspace(workspace: Workspace, now: datetime) -> Iterator[Finding]:
    yield _pact(workspace, now)
    yield from _teams(workspace)
    yield _backlog(workspace)
    yield _clocks(workspace, now)
    yield _outbox(workspace, now)


def _pact(workspace: Workspace, now: datetime) -> Finding:
    line = pact_line(workspace.id, None, now=now)
    slug = workspace.slug
    if line is None:
        return _found(slug, "attention", "health_pact_none")
    number = line.number
    if line.standing == "draft":
        return _found(slug, "attention", "health_pact_draft", number=number)
    if line.standing == "waiting":
        return _found(slug, "attention", "health_pact_waiting", number=number)
    review_by = line.pact.review_by.isoformat()
    if line.review == "stale":
        return _found(slug, "bad", "health_pact_stale", number=number, date=review_by)
    if line.review == "due":
        return _found(slug, "attention", "health_pact_due", number=number, date=review_by)
    return _found(slug, "good", "health_pact", number=number, date=review_by)


def _teams(workspace: Workspace) -> Iterator[Finding]:
    active = set(
        Membership.objects.of(workspace.id)
        .filter(active=True, user__is_active=True)
        .values_list("user_id", flat=True)
    )
    receiving = {
        team
        for team, user in Seat.objects.of(workspace.id).values_list("team", "user_id")
        if user in active
    }
    teams = list(Team.objects.of(workspace.id).order_by("slug").values_list("slug", flat=True))
    empty = [team for team in teams if team not in receiving]
    for team in empty:
        yield _found(workspace.slug, "bad", "health_team_empty", team=team)
    if not empty:
        yield _found(workspace.slug, "good", "health_teams", count=len(teams))


def _backlog(workspace: Workspace) -> Finding:
    head = log.head(workspace.id)
    waiting = head.last_seq - head.applied_seq
    if waiting:
        return _found(workspace.slug, "attention", "health_backlog", count=waiting)
    return _found(workspace.slug, "good", "health_no_backlog")


def _clocks(workspace: Workspace, now: datetime) -> Finding:
    overdue = (
        ClockRow.objects.of(workspace.id)
        .filter(ended_at__isnull=True, passed_due=False, due_at__lt=now - PATIENCE)
        .count()
    )
    if overdue:
        return _found(workspace.slug, "bad", "health_clocks_unseen", count=overdue)
    return _found(workspace.slug, "good", "health_clocks")


def _outbox(workspace: Workspace, now: datetime) -> Finding:
    waiting = (
        OutboxRow.objects.of(workspace.id)
        .filter(state="waiting", not_before__lt=now - OUTBOX_PATIENCE)
        .count()
    )
    if waiting:
        return _found(workspace.slug, "attention", "health_outbox", count=waiting)
    return _found(workspace.slug, "good", "health_outbox_empty")


def _found(workspace: str, state: State, code: str, **params: str | int) -> Finding:
    return Finding(workspace, state, Problem(code, params=params))
