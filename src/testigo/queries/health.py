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
from testigo.egress import mail
from testigo.queries.alerts import channel_lines
from testigo.queries.dues import WENT_BACK
from testigo.queries.forms import form_lines
from testigo.queries.lakes import lake_state
from testigo.queries.pacts import pact_line
from testigo.store import log
from testigo.store.aside import people_aside
from testigo.store.models import (
    CaseAside,
    ClockRow,
    Delivery,
    Membership,
    OutboxRow,
    Seat,
    Team,
    Workspace,
)
from testigo.store.outbox import CONFIRMATION

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
    findings.append(_mail())
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


def _mail() -> Finding:
    if not mail.can_be_sent():
        return _found("", "attention", "health_mail_none")
    server = mail.server_name()
    try:
        mail.ask_server()
    except mail.MailServerDown as error:
        return _found("", "bad", "health_mail_down", server=server, detail=str(error))
    return _found("", "good", "health_mail", server=server, sender=mail.sender_address())


def _workspace(workspace: Workspace, now: datetime) -> Iterator[Finding]:
    yield _pact(workspace, now)
    yield from _teams(workspace)
    yield _backlog(workspace)
    yield _lake(workspace)
    yield from _set_aside(workspace)
    yield from _time(workspace, now)
    yield _clocks(workspace, now)
    yield _outbox(workspace, now)
    yield from _alerts(workspace, now)
    yield from _confirmations(workspace, now)
    yield from _forms(workspace)


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


def _lake(workspace: Workspace) -> Finding:
    lake = lake_state(workspace.id)
    if not lake.whole:
        return _found(workspace.slug, "bad", "health_lake_broken")
    return _found(workspace.slug, "good", "health_lake", facts=lake.facts, count=lake.behind)


def _set_aside(workspace: Workspace) -> Iterator[Finding]:
    """People whose consequences cannot be drawn; nothing where there are none."""
    rows = CaseAside.objects.of(workspace.id).order_by("-failed_at", "person")
    if rows:
        count, words = len(rows), rows[0].problem or "–"
        yield _found(workspace.slug, "bad", "health_set_aside", count=count, detail=words)


def _time(workspace: Workspace, now: datetime) -> Iterator[Finding]:
    """That the machine's clock stands behind what was recorded; nothing where it does not."""
    last = log.head(workspace.id).recorded_at
    if last is not None and last - now > WENT_BACK:
        seconds = int((last - now).total_seconds())
        yield _found(workspace.slug, "bad", "health_clock_went_back", seconds=seconds)


def _clocks(workspace: Workspace, now: datetime) -> Finding:
    overdue = (
        ClockRow.objects.of(workspace.id)
        .filter(ended_at__isnull=True, passed_due=False, due_at__lt=now - PATIENCE)
        .exclude(person__in=people_aside(workspace.id))
        .count()
    )
    if overdue:
        return _found(workspace.slug, "bad", "health_clocks_unseen", count=overdue)
    return _found(workspace.slug, "good", "health_clocks")


def _outbox(workspace: Workspace, now: datetime) -> Finding:
    waiting = (
        OutboxRow.objects.of(workspace.id)
        .filter(state="waiting", not_before__lt=now - OUTBOX_PATIENCE)
        .exclude(topic=CONFIRMATION)
        .count()
    )
    if waiting:
        return _found(workspace.slug, "attention", "health_outbox", count=waiting)
    return _found(workspace.slug, "good", "health_outbox_empty")


def _alerts(workspace: Workspace, now: datetime) -> Iterator[Finding]:
    """Alerts that are late or set aside, and channels that fail; nothing where all is well."""
    slug, rows = workspace.slug, Delivery.objects.of(workspace.id)
    late = rows.filter(state="waiting", not_before__lt=now - OUTBOX_PATIENCE).count()
    if late:
        yield _found(slug, "attention", "health_alerts_late", count=late)
    aside = rows.filter(state="aside").count()
    if aside:
        yield _found(slug, "bad", "health_alerts_aside", count=aside)
    for line in channel_lines(workspace.id):
        if line.standing == "down" and line.failing_since is not None:
            since = line.failing_since.strftime("%Y-%m-%d %H:%M UTC")
            yield _found(slug, "bad", "health_channel_down", channel=line.kind, since=since)
        elif line.standing == "sealed":
            yield _found(slug, "bad", "health_channel_sealed", channel=line.kind)


def _confirmations(workspace: Workspace, now: datetime) -> Iterator[Finding]:
    """Mails that ask for a confirmation and are late or set aside; nothing where all is well."""
    rows = OutboxRow.objects.of(workspace.id).filter(topic=CONFIRMATION)
    late = rows.filter(state="waiting", created_at__lt=now - OUTBOX_PATIENCE).count()
    if late and not workspace.is_sample:
        yield _found(workspace.slug, "attention", "health_confirmations_late", count=late)
    aside = rows.filter(state="aside").order_by("-ended_at")
    if aside:
        count, words = len(aside), aside[0].problem or "–"
        yield _found(workspace.slug, "bad", "health_confirmations_aside", count=count, detail=words)


def _forms(workspace: Workspace) -> Iterator[Finding]:
    """Forms whose answers Sales does not see; nothing where no form is published."""
    shown = [line for line in form_lines(workspace.id) if line.state == "published"]
    for line in shown:
        for gap in line.gaps:
            asked = gap.params["question"]
            yield _found(workspace.slug, "bad", "health_form_gap", form=line.name, question=asked)
        if line.check is not None and line.check.problems and not line.gaps:
            count = len(line.check.problems)
            yield _found(workspace.slug, "bad", "health_form_check", form=line.name, count=count)
    if shown and not any(line.gaps or (line.check and line.check.problems) for line in shown):
        yield _found(workspace.slug, "good", "health_forms", count=len(shown))


def _found(workspace: str, state: State, code: str, **params: str | int) -> Finding:
    return Finding(workspace, state, Problem(code, params=params))
