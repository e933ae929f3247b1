"""Forms: what is asked, every version of it, and submissions that wait to be confirmed."""

from django.db import models

from testigo.store.models.fields import DocumentField, InstantField
from testigo.store.models.tenancy import WorkspaceRow


class Form(WorkspaceRow):
    """A form. `address` is its public name at `/f/<address>`, unique everywhere; `draft` is what
    the builder edits, `published` the number of the version that visitors see (null: none)."""

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=32)
    address = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    draft = DocumentField()
    published = models.IntegerField(null=True)
    closed_at = InstantField(null=True)
    created_at = InstantField()
    created_by = models.CharField(max_length=64)

    class Meta:
        db_table = "testigo_form"


class FormVersion(WorkspaceRow):
    """A form as it was published, never edited afterwards."""

    pk = models.CompositePrimaryKey("workspace_id", "form", "number")
    form = models.CharField(max_length=32)
    number = models.IntegerField()
    content = DocumentField()
    published_at = InstantField()
    published_by = models.CharField(max_length=64)

    class Meta:
        db_table = "testigo_form_version"


class PendingConfirmation(WorkspaceRow):
    """A submission whose address must be confirmed before it counts. `id` is the digest of the
    mailed token, which is stored nowhere; `email` is where the mail goes, empty where none does.

    Once it is confirmed or has expired, `email` and `submission` are emptied: what is left says
    only that somebody did, or did not, confirm.
    """

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=64)
    form = models.CharField(max_length=32)
    number = models.IntegerField()
    email = models.CharField(max_length=254)
    submission = DocumentField()
    submitted_at = InstantField()
    expires_at = InstantField()
    confirmed_at = InstantField(null=True)

    class Meta:
        db_table = "testigo_pending_confirmation"
        indexes = (
            models.Index(fields=["workspace", "email"], name="pending_confirmation_email"),
            models.Index(
                fields=["workspace", "form", "submitted_at"], name="pending_confirmation_form"
            ),
        )
