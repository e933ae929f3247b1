"""What the list of leads finds and counts with: derived, and rebuilt at any time."""

from django.db import models

from testigo.store.models.accounts import User
from testigo.store.models.fields import InstantField
from testigo.store.models.tenancy import WorkspaceRow


class Sought(WorkspaceRow):
    """What somebody can be found by: terms with blanks between, each with its workspace in front.

    The database keeps an index of the terms beside the table by itself: full text on SQLite, GIN on
    PostgreSQL. Whoever says nothing of themselves has no row; it goes when its person's identity
    goes.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.CharField(max_length=32)
    terms = models.TextField()

    class Meta:
        db_table = "testigo_sought"
        constraints = (
            models.UniqueConstraint(fields=["workspace", "person"], name="sought_person"),
        )


class LeadCount(WorkspaceRow):
    """How many people stand in a stage with one owner (0 for none), status, channel and campaign,
    so that nobody counts a million. Whoever is off the path and not known any more does not
    count."""

    pk = models.CompositePrimaryKey(
        "workspace_id", "stage", "owner", "status", "channel", "campaign"
    )
    stage = models.CharField(max_length=12)
    owner = models.BigIntegerField()
    status = models.CharField(max_length=12)
    channel = models.CharField(max_length=40)
    campaign = models.CharField(max_length=120)
    people = models.BigIntegerField()

    class Meta:
        db_table = "testigo_lead_count"


class SavedView(WorkspaceRow):
    """A list of leads as somebody filters it, under a name: `query` is the query string that our
    own page says. `shared` ones are seen by everybody of the workspace."""

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=32)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)
    shared = models.BooleanField(default=False)
    made_at = InstantField()

    class Meta:
        db_table = "testigo_saved_view"
