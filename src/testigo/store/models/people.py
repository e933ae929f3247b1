"""People: the clear identity that erasure removes, and the lead it is."""

from django.db import models

from testigo.store.models.accounts import User
from testigo.store.models.fields import DocumentField, InstantField
from testigo.store.models.tenancy import WorkspaceRow


class Person(WorkspaceRow):
    """Someone known or still anonymous. Facts point here; clear identity lives only here.

    `domain` is the one of their e-mail where it names a company, else of the site that was told of
    them; never one of free mail.
    """

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=32)
    name = models.CharField(max_length=200, default="")
    email = models.CharField(max_length=254, default="")
    phone = models.CharField(max_length=32, default="")
    company = models.CharField(max_length=200, default="")
    job_title = models.CharField(max_length=200, default="")
    domain = models.CharField(max_length=254, default="")
    created_at = InstantField()

    class Meta:
        db_table = "testigo_person"
        indexes = (
            models.Index(
                fields=["workspace", "domain"],
                name="person_domain",
                condition=~models.Q(domain=""),
            ),
        )


class Lead(WorkspaceRow):
    """What follows from a person's facts: derived, and rebuilt at any time.

    `case_file` is the core's own state of the person; the other columns are what lists sort and
    filter by. `scored_at` is the instant the score was last computed for, `score_falls_at` the next
    instant at which time alone changes what is told here, because points expire or a contract falls
    due for renewal; `due_at` is the one deadline a seller sees. `known` says that something which
    stands tells who they are or where they came from. `cared_at` is when somebody last cared for
    them, or when they entered their stage if that is later: from then on they wait for the next
    touch. `snoozed_until` is until when a seller put them aside in the queue. `nurtured` is why
    Marketing takes care of them, empty of others, and `incomplete` that something is missing which
    tells whether the company fits. `touched_at`, `channel` and `campaign` are those of the first
    touch.
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
    touched_at = InstantField(null=True)
    channel = models.CharField(max_length=40, default="")
    campaign = models.CharField(max_length=120, default="")
    open_deals = models.IntegerField(default=0)
    awaited = models.BooleanField(default=False)
    due_at = InstantField(null=True)
    warn_at = InstantField(null=True)
    attempts = models.IntegerField(default=0)
    last_fact_at = InstantField(null=True)
    known = models.BooleanField(default=True)
    stage_at = InstantField(null=True)
    cared_at = InstantField(null=True)
    snoozed_until = InstantField(null=True)
    nurtured = models.CharField(max_length=10, default="")
    incomplete = models.BooleanField(default=False)
    applied_seq = models.BigIntegerField(default=0)
    case_file = DocumentField()

    class Meta:
        db_table = "testigo_lead"
        indexes = (
            # Holds all that a list is filtered by, so that whatever is asked for together is
            # looked for without reading the leads themselves.
            models.Index(
                fields=[
                    *("workspace", "-score", "person"),
                    *("stage", "owner", "status", "channel", "campaign"),
                ],
                name="lead_listed",
            ),
            models.Index(fields=["workspace", "stage", "-score", "person"], name="lead_stage"),
            models.Index(fields=["workspace", "owner", "-score", "person"], name="lead_owner"),
            models.Index(
                fields=["workspace", "channel", "campaign", "stage", "-score", "person"],
                name="lead_origin",
            ),
            # Holds all that it takes to count those who wait for a touch.
            models.Index(
                fields=["workspace", "stage", "cycle", "status", "cared_at"], name="lead_cared"
            ),
            # In the order in which those to nurture are listed, with what it takes to count them.
            models.Index(
                fields=[
                    *("workspace", "-score", "person"),
                    *("nurtured", "incomplete", "cared_at", "channel"),
                ],
                name="lead_nurtured",
                condition=models.Q(nurtured__gt=""),
            ),
            # In the order in which a queue lists them, and with what it takes to count them.
            models.Index(
                fields=["workspace", "due_at", "-score", "person", "owner"],
                name="lead_awaited",
                condition=models.Q(awaited=True),
            ),
            # In the order of a column of the board, with what its clocks and filters ask for.
            models.Index(
                fields=[
                    *("workspace", "stage", "-score", "person", "due_at", "warn_at"),
                    *("owner", "status", "channel", "campaign"),
                ],
                name="lead_waiting",
                condition=models.Q(awaited=True),
            ),
            models.Index(
                fields=["workspace", "owner", "due_at", "warn_at"],
                name="lead_held",
                condition=models.Q(awaited=True),
            ),
            models.Index(
                fields=["workspace", "score_falls_at"],
                name="lead_score_falls",
                condition=models.Q(score_falls_at__isnull=False),
            ),
        )


class StageRow(WorkspaceRow):
    """One stage entered by one person in one cycle; those that a direct path skipped are
    `implied`."""

    pk = models.CompositePrimaryKey("workspace_id", "person", "cycle", "stage")
    person = models.CharField(max_length=32)
    cycle = models.IntegerField()
    stage = models.CharField(max_length=12)
    at = InstantField()
    implied = models.BooleanField()
    pact_version = models.IntegerField()

    class Meta:
        db_table = "testigo_stage"
        indexes = (
            # Holds all that it takes to count who entered.
            models.Index(
                fields=["workspace", "stage", "at", "person", "cycle", "implied"], name="stage_at"
            ),
        )


class ClockRow(WorkspaceRow):
    """One running or finished commitment about one lead or deal.

    `ending` is how it ended, or `paused` and `excused` where that is how it stands; `excused_until`
    is until when something excuses it, `plea` how an excuse stands that was asked for.
    """

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
    paused_at = InstantField(null=True)
    moved_from = InstantField(null=True)
    excused_until = InstantField(null=True)
    plea = models.CharField(max_length=8, default="")
    warned = models.BooleanField(default=False)
    passed_due = models.BooleanField(default=False)

    class Meta:
        db_table = "testigo_clock"
        indexes = (
            models.Index(fields=["workspace", "commitment", "started_at"], name="clock_started"),
            models.Index(
                fields=["workspace", "warn_at"],
                name="clock_to_warn",
                condition=models.Q(ended_at__isnull=True, paused_at__isnull=True, warned=False),
            ),
            models.Index(
                fields=["workspace", "due_at"],
                name="clock_to_pass",
                condition=models.Q(ended_at__isnull=True, paused_at__isnull=True, passed_due=False),
            ),
            models.Index(
                fields=["workspace", "plea"],
                name="clock_plea",
                condition=models.Q(plea="asked"),
            ),
        )


class CaseAside(WorkspaceRow):
    """Somebody whose facts are kept and whose consequences could not be drawn, while the rest of
    the workspace goes on.

    `failed_at` is when that showed first, `tries` how often it was tried in vain, `next_try_at`
    when it is tried again: None once a person must look. `problem` is what went wrong, without
    anything of theirs.
    """

    pk = models.CompositePrimaryKey("workspace_id", "person")
    person = models.CharField(max_length=32)
    failed_at = InstantField()
    tries = models.IntegerField(default=0)
    next_try_at = InstantField(null=True)
    problem = models.CharField(max_length=300, default="")

    class Meta:
        db_table = "testigo_case_aside"
