"""The log: facts, never edited; only their erasable body may go."""

from django.db import models

from testigo.store.models.fields import DocumentField, InstantField
from testigo.store.models.tenancy import WorkspaceRow


class FactRow(WorkspaceRow):
    """One fact. `props` and `salt` are the erasable body; the rest is the skeleton.

    `digest` is SHA-256(salt ‖ canonical content), so without its salt it says nothing.
    """

    pk = models.CompositePrimaryKey("workspace_id", "seq")
    seq = models.BigIntegerField()
    id = models.CharField(max_length=32)
    name = models.CharField(max_length=80)
    at = InstantField()
    recorded_at = InstantField()
    message_id = models.CharField(max_length=160)
    person = models.CharField(max_length=32, null=True)
    anonymous_id = models.CharField(max_length=128, null=True)
    company = models.CharField(max_length=64, null=True)
    deal = models.CharField(max_length=64, null=True)
    actor = models.CharField(max_length=64)
    side = models.CharField(max_length=10)
    source = models.CharField(max_length=16)
    origin = models.CharField(max_length=8)
    cause = models.CharField(max_length=32, null=True)
    clause = models.CharField(max_length=80, null=True)
    pact_version = models.IntegerField(null=True)
    automatic = models.BooleanField()
    history = models.BooleanField()
    digest = models.CharField(max_length=64)
    props = DocumentField(null=True)
    salt = models.CharField(max_length=32, null=True)

    class Meta:
        db_table = "testigo_fact"
        constraints = (
            models.UniqueConstraint(fields=["workspace", "message_id"], name="fact_message_once"),
        )
        indexes = (
            models.Index(fields=["workspace", "person", "at"], name="fact_person_at"),
            models.Index(fields=["workspace", "name", "at"], name="fact_name_at"),
            models.Index(fields=["workspace", "id"], name="fact_id"),
        )


class LogHead(models.Model):
    """Where the log of a workspace ends and how far consequences have been drawn.

    Appending locks this row until its commit, so `seq` is gapless and in order of commit.
    `recorded_at` is the instant of the last recording; each has its own, so that facts with the
    same one were recorded together. `covered` lists the families of facts that imported history
    brought; `reconsider` says that it grew, so that clocks voided for want of it are judged anew.
    """

    workspace = models.OneToOneField(
        "testigo.Workspace", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    last_seq = models.BigIntegerField(default=0)
    applied_seq = models.BigIntegerField(default=0)
    recorded_at = InstantField(null=True)
    covered = DocumentField(default=list)
    reconsider = models.BooleanField(default=False)

    class Meta:
        db_table = "testigo_log_head"


class ImportRun(WorkspaceRow):
    """One file that came in, with its counts."""

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=32)
    kind = models.CharField(max_length=12)
    file_name = models.CharField(max_length=200)
    history = models.BooleanField()
    counts = DocumentField()
    created_at = InstantField()
    created_by = models.CharField(max_length=64)

    class Meta:
        db_table = "testigo_import_run"


class QuarantinedRow(WorkspaceRow):
    """A row that could not be used, kept as it came with every reason."""

    pk = models.CompositePrimaryKey("workspace_id", "import_id", "line")
    import_id = models.CharField(max_length=32)
    line = models.IntegerField()
    raw = DocumentField()
    problems = DocumentField()

    class Meta:
        db_table = "testigo_quarantined_row"
