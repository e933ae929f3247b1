"""Deals: what lists and boards show of them, drawn from their facts."""

from django.db import models

from testigo.store.models.fields import DocumentField, InstantField
from testigo.store.models.tenancy import WorkspaceRow


class DealRow(WorkspaceRow):
    """A deal as its facts tell it: derived, and rebuilt at any time.

    `document` is the core's own state of the deal; the other columns are what lists sort and
    filter by. `cents` are hundredths of `currency`: what was signed where it is known, else what
    is expected. `moved_at` is when the day of its close was last told anew. `holder` is the number
    of the member who holds it, `person` the primary one.
    """

    pk = models.CompositePrimaryKey("workspace_id", "deal")
    deal = models.CharField(max_length=64)
    person = models.CharField(max_length=32)
    company = models.CharField(max_length=64, default="")
    title = models.CharField(max_length=200, default="")
    outcome = models.CharField(max_length=4)
    step = models.CharField(max_length=60, default="")
    category = models.CharField(max_length=10, default="")
    holder = models.BigIntegerField(null=True)
    cents = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="")
    close_on = models.DateField(null=True)
    next_on = models.DateField(null=True)
    next_step = models.CharField(max_length=200, default="")
    opened_at = InstantField()
    step_at = InstantField()
    ended_at = InstantField(null=True)
    moved_at = InstantField(null=True)
    document = DocumentField()

    class Meta:
        db_table = "testigo_deal"
        indexes = (
            # In the order in which a pipeline lists them, and with what it takes to add them up.
            models.Index(
                fields=["workspace", "outcome", "close_on", "deal"],
                name="deal_closes",
            ),
            models.Index(
                fields=["workspace", "outcome", "step", "close_on", "deal"],
                name="deal_step",
            ),
            # Holds all that it takes to add open deals up, those of one owner too.
            models.Index(
                fields=["workspace", "outcome", "step", "category", "currency", "holder", "cents"],
                name="deal_sums",
            ),
            models.Index(
                fields=["workspace", "outcome", "step", "category", "currency", "holder"],
                name="deal_gap",
                condition=models.Q(next_step=""),
            ),
            models.Index(fields=["workspace", "person"], name="deal_person"),
            models.Index(fields=["workspace", "outcome", "ended_at"], name="deal_ended"),
            models.Index(
                fields=["workspace", "moved_at"],
                name="deal_moved",
                condition=models.Q(moved_at__isnull=False),
            ),
        )


class DealStepRow(WorkspaceRow):
    """A step of the pipeline that a deal was in, the `place`-th; drawn with its deal.

    `spent` is how long it was there in microseconds, None while it still is.
    """

    pk = models.CompositePrimaryKey("workspace_id", "deal", "place")
    deal = models.CharField(max_length=64)
    place = models.IntegerField()
    step = models.CharField(max_length=60)
    outcome = models.CharField(max_length=4)
    spent = models.BigIntegerField(null=True)

    class Meta:
        db_table = "testigo_deal_step"
        indexes = (
            # In the order in which the one in the middle is found.
            models.Index(fields=["workspace", "step", "spent"], name="deal_step_spent"),
            models.Index(fields=["workspace", "step", "outcome"], name="deal_step_ended"),
        )


class PipelineWeek(WorkspaceRow):
    """How the pipeline stood as a week began, by what was recorded before `at`: the first instant
    of that Monday in the workspace. `document` is the core's snapshot."""

    pk = models.CompositePrimaryKey("workspace_id", "day")
    day = models.DateField()
    at = InstantField()
    document = DocumentField()

    class Meta:
        db_table = "testigo_pipeline_week"
