"""People: the clear identity that erasure removes, the keys that find it, and the lead it is."""

from django.db import models

from testigo.store.models.accounts import User
from testigo.store.models.fields import DocumentField, InstantField
from testigo.store.models.tenancy import WorkspaceRow


class Person(WorkspaceRow):
    """Someone known or still anonymous. Facts point here; clear identity lives only here."""

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=32)
    name = models.CharField(max_length=200, default="")
    email = models.CharField(max_length=254, default="")
    phone = models.CharField(max_length=32, default="")
    company = models.CharField(max_length=200, default="")
    job_title = models.CharField(max_length=200, default="")
    created_at = InstantField()

    class Meta:
        db_table = "testigo_person"


class PersonKey(WorkspaceRow):
    """One key (e-mail, phone, external id, anonymous id) of exactly one person. `since` is the
    earliest instant of a fact that gave it."""

    pk = models.CompositePrimaryKey("workspace_id", "kind", "value")
    kind = models.CharField(max_length=12)
    value = models.CharField(max_length=254)
    person = models.CharField(max_length=32)
    since = InstantField()

    class Meta:
        db_table = "testigo_person_key"
        indexes = (models.Index(fields=["workspace", "person"], name="person_key_person"),)


class Lead(WorkspaceRow):
    """What follows from a person's facts: derived, and rebuilt at any time.

    `case_file` is the core's own state of the person; the other columns are what lists sort and
    filter by. `scored_at` is the instant the score was last computed for, `score_falls_at` the
    next instant at which it changes by expiry alone, `due_at` the one deadline a seller sees.
    """

    pk = models.CompositePrimaryKey("workspace_id", "person")
    person = models.CharField(max_length=32)
    stage = models.CharField(max_length=12, default="")
    cycle = models.IntegerField(default=1)
    status = models.CharField(max_length=12, default="new")
    owner = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, db_index=False, related_name="+"
    )
    score = models.IntegerField(default=0)
    fit = models.IntegerField(default=0)
    interest = models.IntegerField(default=0)
    passes = models.BooleanField(default=False)
    scored_at = InstantField(null=True)
    score_falls_at = InstantField(null=True)
    channel = models.CharField(max_length=40, default="")
    campaign = models.CharField(max_length=120, default="")
    awaited = models.BooleanField(default=False)
    due_at = InstantField(null=True)
    warn_at = InstantField(null=True)
    attempts = models.IntegerField(default=0)
    last_fact_at = InstantField(null=True)
    stage_at = InstantField(null=True)
    applied_seq = models.BigIntegerField(default=0)
    case_file = DocumentField()

    class Meta:
        db_table = "testigo_lead"
        indexes = (
            models.Index(fields=["workspace", "-score", "person"], name="lead_score"),
            models.Index(fields=["workspace", "stage", "-score", "person"], name="lead_stage"),
            models.Index(fields=["workspace", "owner", "-score", "person"], name="lead_owner"),
            models.Index(
                fields=["workspace", "channel", "campaign", "stage", "-score", "person"],
                name="lead_origin",
            ),
            models.Index(
                fields=["workspace", "due_at"],
                name="lead_awaited",
                condition=models.Q(awaited=True),
            ),
            models.Index(
                fields=["workspace", "score_falls_at"],
                name="lead_score_falls",
                condition=models.Q(score_falls_at__isnull=False),
            ),
        )


class ClockRow(WorkspaceRow):
    """One running or finished commitment about one lead or deal."""

    pk = models.CompositePrimaryKey("workspace_id", "person", "commitment", "cause")
    person = models.CharField(max_length=32)
    commitment = models.CharField(max_length=60)
    cause = models.CharField(max_length=32)
    side = models.CharField(max_length=10)
    cycle = models.IntegerField()
    deal = models.CharField(max_length=64, null=True)
    started_at = InstantField()
    warn_at = InstantField()
    due_at = InstantField()
    pact_version = models.IntegerField()
    ended_at = InstantField(null=True)
    ended_by = models.CharField(max_length=32, null=True)
    ending = models.CharField(max_length=10, null=True)
    void_reason = models.CharField(max_length=40, null=True)
    warned = models.BooleanField(default=False)
    passed_due = models.BooleanField(default=False)

    class Meta:
        db_table = "testigo_clock"
        indexes = (
            models.Index(
                fields=["workspace", "warn_at"],
                name="clock_to_warn",
                condition=models.Q(ended_at__isnull=True, warned=False),
            ),
            models.Index(
                fields=["workspace", "due_at"],
                name="clock_to_pass",
                condition=models.Q(ended_at__isnull=True, passed_due=False),
            ),
        )
