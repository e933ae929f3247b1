"""Backtests that were asked for, and what they found."""

from django.db import models

from testigo.store.models.fields import DocumentField, InstantField
from testigo.store.models.tenancy import WorkspaceRow


class BacktestRun(WorkspaceRow):
    """One draft tried on the history of a period, from `since` up to but not including `until`.

    `state`: waiting (for the worker), running, done, failed, cancelled. `draft` is the number of
    the version, `threshold` the one that was asked for instead of its own. `key` is the same where
    the same was asked of the same log, so that it is answered once. `progress` is [what, done, of].
    Whoever works on the run, by the mark in `held_by`, holds it until `leased_until`; who holds it
    no more writes nothing.
    """

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=32)
    key = models.CharField(max_length=64)
    state = models.CharField(max_length=10)
    draft = models.IntegerField()
    threshold = models.IntegerField(null=True)
    since = models.DateField()
    until = models.DateField()
    progress = DocumentField(default=list)
    tries = models.PositiveIntegerField(default=0)
    result = DocumentField(null=True)
    problem = models.CharField(max_length=60, default="")
    created_at = InstantField()
    created_by = models.CharField(max_length=64)
    leased_until = InstantField(null=True)
    held_by = models.CharField(max_length=32, default="")
    finished_at = InstantField(null=True)

    class Meta:
        db_table = "testigo_backtest_run"
        indexes = (
            models.Index(fields=["workspace", "key", "-created_at"], name="backtest_run_key"),
            models.Index(
                fields=["workspace", "created_at"],
                name="backtest_run_unfinished",
                condition=models.Q(state__in=("waiting", "running")),
            ),
        )
