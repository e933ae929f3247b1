"""What Marketing publishes, so that visits, downloads and mentions name the same piece."""

from django.db import models

from testigo.store.models.fields import DocumentField, InstantField
from testigo.store.models.tenancy import WorkspaceRow


class ContentPiece(WorkspaceRow):
    """One piece of content. `path` is where it is read (host left out, empty when nowhere);
    `also` holds the other titles and addresses that name it, `found` says that it came from the
    titles of visited pages; hidden ones are not offered."""

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=32)
    title = models.CharField(max_length=200)
    path = models.CharField(max_length=500, default="")
    kind = models.CharField(max_length=20, default="page")
    also = DocumentField(default=list)
    found = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    created_at = InstantField()
    created_by = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "testigo_content_piece"
        indexes = (
            models.Index(fields=["workspace", "path"], name="content_path"),
            models.Index(fields=["workspace", "title"], name="content_title"),
        )
