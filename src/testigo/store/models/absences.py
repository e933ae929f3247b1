"""Absences: when members are away, as the facts of the log say."""

from django.db import models

from testigo.store.models.fields import InstantField
from testigo.store.models.tenancy import WorkspaceRow


class AbsenceRow(WorkspaceRow):
    """One absence that stands: derived from its fact, whose id it has, and rebuilt at any time.

    `user_number` may name somebody who has left since, so it is no foreign key.
    """

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=32)
    user_number = models.BigIntegerField()
    start_at = InstantField()
    end_at = InstantField()
    reason = models.CharField(max_length=40)
    recorded_at = InstantField()
    recorded_by = models.CharField(max_length=64)

    class Meta:
        db_table = "testigo_absence"
        indexes = (
            models.Index(fields=["workspace", "end_at"], name="absence_end"),
            models.Index(fields=["workspace", "user_number", "end_at"], name="absence_user"),
        )
