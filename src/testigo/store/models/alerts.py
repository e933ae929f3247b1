"""Alerts: what leaves for whom by which channel, every try, and what was set up and chosen."""

from django.db import models

from testigo.store.models.accounts import User
from testigo.store.models.fields import DocumentField, InstantField
from testigo.store.models.tenancy import WorkspaceRow


class Delivery(WorkspaceRow):
    """One message to one person by one channel; without a user, to the place that many read.

    `id` is stable: the same cause, event, receiver and channel never make two, and whoever gets the
    message twice knows it by that. `alert` is the same for every channel of one receiver. `state`
    is waiting, sent, refused (the channel never takes it), aside (tried in vain so often that a
    person must look), dropped (nothing to say any more), gathered (a part of the message `bundle`)
    or sample (the sample company tells nobody). `gathers` says that it waits to become such a part.

    Whoever sends it holds `lease` until `leased_until`; `tries` counts the claims, `concluded`
    those that somebody said the end of, `failures` those held against it. `since` is when it was
    made or asked for again, `problem` the code of what was wrong last, `noted` whether the log says
    that it was sent, `watched` whether another channel takes over when this one fails.
    """

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=64)
    alert = models.CharField(max_length=64)
    event = models.CharField(max_length=40)
    user = models.ForeignKey(
        User, null=True, on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    channel = models.CharField(max_length=10)
    person = models.CharField(max_length=32, null=True)
    cause = models.CharField(max_length=64)
    clause = models.CharField(max_length=80, default="")
    pact_version = models.IntegerField(null=True)
    payload = DocumentField(default=dict)
    urgent = models.BooleanField(default=False)
    fallback = models.BooleanField(default=False)
    gathers = models.BooleanField(default=False)
    bundle = models.CharField(max_length=64, default="")
    created_at = InstantField()
    since = InstantField()
    not_before = InstantField()
    state = models.CharField(max_length=10, default="waiting")
    tries = models.IntegerField(default=0)
    concluded = models.IntegerField(default=0)
    failures = models.IntegerField(default=0)
    lease = models.CharField(max_length=32, default="")
    leased_until = InstantField(null=True)
    tried_at = InstantField(null=True)
    ended_at = InstantField(null=True)
    problem = models.CharField(max_length=40, default="")
    reference = models.CharField(max_length=120, default="")
    noted = models.BooleanField(default=False)
    watched = models.BooleanField(default=False)

    class Meta:
        db_table = "testigo_delivery"
        indexes = (
            models.Index(
                fields=["workspace", "channel", "not_before"],
                name="delivery_waiting",
                condition=models.Q(state="waiting"),
            ),
            models.Index(
                fields=["workspace", "id"],
                name="delivery_to_note",
                condition=models.Q(state="sent", noted=False),
            ),
            models.Index(
                fields=["workspace", "alert", "channel"],
                name="delivery_watched",
                condition=models.Q(watched=True),
            ),
            models.Index(fields=["workspace", "-created_at", "id"], name="delivery_log"),
            models.Index(fields=["workspace", "channel", "tried_at"], name="delivery_tried"),
            models.Index(
                fields=["workspace", "user", "channel", "not_before"], name="delivery_receiver"
            ),
            models.Index(fields=["workspace", "alert"], name="delivery_alert"),
            models.Index(
                fields=["workspace", "bundle"],
                name="delivery_bundle",
                condition=~models.Q(bundle=""),
            ),
        )


class DeliveryTry(WorkspaceRow):
    """One try of a delivery: `outcome` is sent, put_off, refused, dropped or, while nobody has said
    what came of it, empty; `code` says for people what was wrong, `words` is what the other side
    answered."""

    pk = models.CompositePrimaryKey("workspace_id", "delivery", "number")
    delivery = models.CharField(max_length=64)
    number = models.IntegerField()
    at = InstantField()
    ended_at = InstantField(null=True)
    outcome = models.CharField(max_length=10, default="")
    code = models.CharField(max_length=40, default="")
    words = models.CharField(max_length=300, default="")

    class Meta:
        db_table = "testigo_delivery_try"


class AlertChannel(WorkspaceRow):
    """A channel of a workspace. `config` is sealed with the secret key; `policy` is how much a text
    may say. `failures` counts those in a row, `failing_since` when the first of them was; the
    channel rests until `rests_until`."""

    pk = models.CompositePrimaryKey("workspace_id", "kind")
    kind = models.CharField(max_length=10)
    active = models.BooleanField(default=True)
    config = models.TextField(default="")
    policy = models.CharField(max_length=8, default="usual")
    changed_at = InstantField()
    changed_by = models.CharField(max_length=64, default="")
    failures = models.IntegerField(default=0)
    failing_since = InstantField(null=True)
    rests_until = InstantField(null=True)
    problem = models.CharField(max_length=40, default="")
    sent_at = InstantField(null=True)

    class Meta:
        db_table = "testigo_alert_channel"


class AlertPreference(WorkspaceRow):
    """What a member chose about the alerts that reach them."""

    pk = models.CompositePrimaryKey("workspace_id", "user_id")
    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False, related_name="+")
    value = DocumentField(default=dict)
    changed_at = InstantField()

    class Meta:
        db_table = "testigo_alert_preference"
