"""Files that came in: the run, the rows kept aside, and maps remembered for the next one."""

from django.db import models

from testigo.store.models.fields import DocumentField, InstantField
from testigo.store.models.tenancy import WorkspaceRow


class ImportRun(WorkspaceRow):
    """One file that came in, with its counts.

    `state`: uploaded, waiting (for the worker), running, done, failed, undoing, undone. `stored`
    names the uploaded file in the data folder, empty once it is gone. `basis` is the lawful basis
    and `origin` where the people come from. `ranges` are the [first, last] seq of what it
    recorded, which undoing takes back. `progress` is [what, done, of]. Whoever works on the run, by
    the mark in `held_by`, holds it until `leased_until`; who holds it no more writes nothing.
    """

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=32)
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=10, default="done")
    file_name = models.CharField(max_length=200)
    stored = models.CharField(max_length=80, default="")
    settings = DocumentField(default=dict)
    mapping = models.TextField(default="")
    basis = models.CharField(max_length=40, default="")
    origin = models.CharField(max_length=200, default="")
    history = models.BooleanField()
    counts = DocumentField()
    progress = DocumentField(default=list)
    problems = DocumentField(default=list)
    ranges = DocumentField(default=list)
    created_at = InstantField()
    created_by = models.CharField(max_length=64)
    leased_until = InstantField(null=True)
    held_by = models.CharField(max_length=32, default="")
    finished_at = InstantField(null=True)
    undone_at = InstantField(null=True)

    class Meta:
        db_table = "testigo_import_run"
        indexes = (models.Index(fields=["workspace", "-created_at"], name="import_run_at"),)


class QuarantinedRow(WorkspaceRow):
    """A row that could not be used, kept as it came with every reason."""

    pk = models.CompositePrimaryKey("workspace_id", "import_id", "line")
    import_id = models.CharField(max_length=32)
    line = models.IntegerField()
    raw = DocumentField()
    problems = DocumentField()

    class Meta:
        db_table = "testigo_quarantined_row"


class RememberedMap(WorkspaceRow):
    """What the columns of a header meant the last time; `header` is the digest of the header."""

    pk = models.CompositePrimaryKey("workspace_id", "kind", "header")
    kind = models.CharField(max_length=12)
    header = models.CharField(max_length=64)
    mapping = models.TextField()
    used_at = InstantField()

    class Meta:
        db_table = "testigo_remembered_map"
