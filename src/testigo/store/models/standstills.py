"""Closures and outages: when the business stood still, as the facts of the log say."""

from django.db import models

from testigo.store.models.fields import InstantField
from testigo.store.models.tenancy import WorkspaceRow


class ClosureRow(WorkspaceRow):
    """A day closed since the pact was signed, by the id of its fact; what was taken back stays,
    because clocks that had ended reckon with it."""

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=32)
    day = models.DateField()
    reason = models.CharField(max_length=200)
    recorded_at = InstantField()
    retracted_at = InstantField(null=True)

    class Meta:
        db_table = "testigo_closure"


class OutageRow(WorkspaceRow):
    """Something out of order, by the id of its fact."""

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=32)
    start_at = InstantField()
    end_at = InstantField()
    what = models.CharField(max_length=200)

    class Meta:
        db_table = "testigo_outage"
        indexes = (models.Index(fields=["workspace", "end_at"], name="outage_end"),)
