"""What the doors keep beside the log: events that cannot be used, answers already given."""

from django.db import models

from testigo.store.models.fields import DocumentField, InstantField
from testigo.store.models.tenancy import WorkspaceRow


class QuarantinedEvent(WorkspaceRow):
    """An event that cannot be used, kept as it came with every reason. `id` is given by its
    content and its reasons, so that a client that tries again adds nothing."""

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=64)
    message_id = models.CharField(max_length=160, default="")
    source = models.CharField(max_length=16)
    raw = models.TextField()
    problems = DocumentField()
    received_at = InstantField()

    class Meta:
        db_table = "testigo_quarantined_event"
        indexes = (models.Index(fields=["workspace", "-received_at"], name="quarantined_event_at"),)


class IdempotentAnswer(WorkspaceRow):
    """The answer to a write that carried an Idempotency-Key, given again to the same request.

    `status` is 0 while the first request is being carried out.
    """

    pk = models.CompositePrimaryKey("workspace_id", "api_key", "key")
    api_key = models.CharField(max_length=32)
    key = models.CharField(max_length=255)
    request_digest = models.CharField(max_length=64)
    status = models.IntegerField(default=0)
    body = models.TextField(default="")
    created_at = InstantField()

    class Meta:
        db_table = "testigo_idempotent_answer"
        indexes = (models.Index(fields=["workspace", "created_at"], name="idempotent_answer_at"),)
