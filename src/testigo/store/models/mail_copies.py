"""Copies of e-mails that members send to an address of their own, so that they are recorded."""

from django.db import models

from testigo.store.models.accounts import User
from testigo.store.models.fields import DocumentField, InstantField
from testigo.store.models.tenancy import WorkspaceRow


class MailAddress(WorkspaceRow):
    """The address of a member: it is found by the `digest` of its token, which `sealed` holds, so
    that whoever owns it reads it again."""

    pk = models.CompositePrimaryKey("workspace_id", "user_id")
    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    sealed = models.TextField()
    created_at = InstantField()

    class Meta:
        db_table = "testigo_mail_address"


class MailAside(WorkspaceRow):
    """A mail that came to a member's address and was not recorded: why, when it was sent and came,
    and to whom, masked (the first few of `count`). `mark` names the mail. Neither its subject nor
    its text is kept."""

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=32)
    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False, related_name="+")
    mark = models.CharField(max_length=40)
    reason = models.CharField(max_length=16)
    receivers = DocumentField(default=list)
    count = models.IntegerField(default=0)
    sent_at = InstantField()
    arrived_at = InstantField()

    class Meta:
        db_table = "testigo_mail_aside"
        indexes = (
            models.Index(fields=["workspace", "user", "-arrived_at"], name="mail_aside_user"),
            models.Index(fields=["workspace", "arrived_at"], name="mail_aside_at"),
        )
