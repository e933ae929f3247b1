"""Drafts of the pact as they are worked on, and what was changed in them."""

from django.db import models

from testigo.store.models.fields import InstantField
from testigo.store.models.tenancy import WorkspaceRow


class PactDraft(WorkspaceRow):
    """The text of a draft as it was last kept, with problems or without.

    The `PactVersion` of the same number says the last text that was without any; there is none
    before there was one. A draft that nobody worked on has no row here.
    """

    pk = models.CompositePrimaryKey("workspace_id", "number")
    number = models.IntegerField()
    text = models.TextField()
    started_at = InstantField()
    started_by = models.CharField(max_length=64)
    changed_at = InstantField()
    changed_by = models.CharField(max_length=64)
    withdrawn_at = InstantField(null=True)
    withdrawn_by = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "testigo_pact_draft"


class PactEdit(WorkspaceRow):
    """One change of a draft: who, when, what a clause said and says.

    `what` is begun, put, added, taken, restored, text (the whole document), voided (a signature) or
    withdrawn; `old` and `new` are as the document writes them.
    """

    pk = models.CompositePrimaryKey("workspace_id", "number", "ordinal")
    number = models.IntegerField()
    ordinal = models.IntegerField()
    what = models.CharField(max_length=12)
    clause = models.CharField(max_length=200)
    path = models.CharField(max_length=300)
    old = models.TextField()
    new = models.TextField()
    at = InstantField()
    by = models.CharField(max_length=64)

    class Meta:
        db_table = "testigo_pact_edit"
