"""The log: facts, never edited; only their erasable body may go."""

from django.db import models

from testigo.store.models.fields import DocumentField, InstantField
from testigo.store.models.tenancy import WorkspaceRow


class FactRow(WorkspaceRow):
    """One fact. `props` and `salt` are the erasable body; the rest is the skeleton.

    `digest` is SHA-256(salt ‖ canonical content), so without its salt it says nothing. `person` is
    who it was told about; `holder` whose history it belongs to now, which joining people changes.
    `told` is SHA-256(salt ‖ the body as it came), by which a repeated message id is compared.
    """

    pk = models.CompositePrimaryKey("workspace_id", "seq")
    seq = models.BigIntegerField()
    id = models.CharField(max_length=32)
    name = models.CharField(max_length=80)
    at = InstantField()
    recorded_at = InstantField()
    message_id = models.CharField(max_length=160)
    person = models.CharField(max_length=32, null=True)
    holder = models.CharField(max_length=32, null=True)
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
    told = models.CharField(max_length=64, null=True)
    props = DocumentField(null=True)
    salt = models.CharField(max_length=32, null=True)

    class Meta:
        db_table = "testigo_fact"
        constraints = (
            models.UniqueConstraint(fields=["workspace", "message_id"], name="fact_message_once"),
        )
        indexes = (
            models.Index(fields=["workspace", "holder", "at"], name="fact_holder_at"),
            models.Index(fields=["workspace", "name", "at"], name="fact_name_at"),
            models.Index(fields=["workspace", "id"], name="fact_id"),
            # Whether somebody was tried, or spoken with, is asked of many people at once.
            models.Index(
                fields=["workspace", "holder", "at"],
                name="fact_attempted",
                condition=models.Q(name="contact.attempted"),
            ),
            # And of many facts whether they were taken back, which hardly any was.
            models.Index(
                fields=["workspace", "holder"],
                name="fact_retracted",
                condition=models.Q(name="fact.retracted"),
            ),
            # What is told of a deal, whoever it is about.
            models.Index(
                fields=["workspace", "deal"],
                name="fact_deal",
                condition=models.Q(deal__isnull=False),
            ),
        )


class LogHead(models.Model):
    """Where the log of a workspace ends and how far consequences have been drawn.

    Appending locks this row until its commit, so `seq` is gapless and in order of commit.
    `recorded_at` is the instant of the last recording; each has its own, so that facts with the
    same one were recorded together. `covered` lists the families of facts that imported history
    brought; `reconsider` says that it grew, so that clocks voided for want of it are judged anew,
    or that the business stood still, so that clocks are looked through: up to the person `swept`.
    `turn` counts the turns of workers at it; the last is that of `worker`, until `turn_until`.
    """

    workspace = models.OneToOneField(
        "testigo.Workspace", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    last_seq = models.BigIntegerField(default=0)
    applied_seq = models.BigIntegerField(default=0)
    recorded_at = InstantField(null=True)
    covered = DocumentField(default=list)
    reconsider = models.BooleanField(default=False)
    swept = models.CharField(max_length=32, null=True)
    turn = models.BigIntegerField(default=0, db_default=0)
    worker = models.CharField(max_length=120, default="", db_default="")
    turn_until = InstantField(null=True)

    class Meta:
        db_table = "testigo_log_head"
