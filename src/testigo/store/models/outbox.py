"""What is to be told to the outside, written in the transaction that causes it."""

from django.db import models

from testigo.store.models.fields import DocumentField, InstantField
from testigo.store.models.tenancy import WorkspaceRow


class OutboxRow(WorkspaceRow):
    """One message to be sent. `id` is stable: the same cause never makes two.

    `state` is waiting, sent, aside (tried in vain so often that a person must look), refused (the
    address does not exist) or dropped (nothing to say any more); `ended_at` is since when it no
    longer waits. Whoever sends it holds `lease` until `leased_until`; `tries` counts the claims,
    `problem` is what was wrong with the last one.
    """

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
    tries = models.IntegerField(db_default=0)
    lease = models.CharField(max_length=32, db_default="")
    leased_until = InstantField(null=True)
    ended_at = InstantField(null=True)
    problem = models.CharField(max_length=300, db_default="")

    class Meta:
        db_table = "testigo_outbox"
        indexes = (
            models.Index(
                fields=["workspace", "topic", "not_before"],
                name="outbox_waiting",
                condition=models.Q(state="waiting"),
            ),
        )
