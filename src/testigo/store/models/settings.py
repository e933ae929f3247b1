"""What a workspace chose, where a table of its own would hold one row."""

from django.db import models

from testigo.store.models.fields import DocumentField, InstantField
from testigo.store.models.tenancy import WorkspaceRow


class Setting(WorkspaceRow):
    """One choice of a workspace under a name; its room knows the shape of `value`."""

    pk = models.CompositePrimaryKey("workspace_id", "name")
    name = models.CharField(max_length=40)
    value = DocumentField()
    changed_at = InstantField()
    changed_by = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "testigo_setting"
