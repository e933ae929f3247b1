"""What is to be told to the outside, written in the transaction that causes it."""

from django.db import models

from testigo.store.models.fields import DocumentField, InstantField
from testigo.store.models.tenancy import WorkspaceRow


class OutboxRow(WorkspaceRow):
    """One message waiting to be sent. `id` is stable: the same cause never makes two."""

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=64)
    topic = models.CharField(max_length=40)
    recipient = models.CharField(max_length=64)
    channels = DocumentField()
    person = models.CharField(max_length=32, null=True)
    cause = models.CharField(max_length=32)
    payload = DocumentField()
    created_at = InstantField()
    not_before = InstantField()
    state = models.CharField(max_length=10, default="waiting")

    class Meta:
        db_table = "testigo_outbox"
        indexes = (
            models.Index(
                fields=["workspace", "not_before"],
                name="outbox_waiting",
                condition=models.Q(state="waiting"),
            ),
        )
