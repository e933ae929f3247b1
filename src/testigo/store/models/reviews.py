"""What keeps a pact alive: looks at its rates, reviews, comments on its clauses and proposals."""

from django.db import models

from testigo.store.models.fields import DocumentField, InstantField
from testigo.store.models.tenancy import WorkspaceRow


class RateCheck(WorkspaceRow):
    """The look at the rates of a pact in one month, by its first day: what each rate was held
    against and what was counted, as it was known then."""

    pk = models.CompositePrimaryKey("workspace_id", "month")
    month = models.DateField()
    number = models.IntegerField()
    checked_at = InstantField()
    lines = DocumentField()

    class Meta:
        db_table = "testigo_rate_check"


class PactReview(WorkspaceRow):
    """A review of a version of the pact: why it was opened, on what evidence, and what it decided.

    `kind` is quarterly, drift or extraordinary; `about` is the rate that moved, empty otherwise;
    `decision` is keep or change, empty while nobody has said one; `draft` is the version it led to.
    Until `closed_at` it is what `closed_by` said and the other side has still to confirm; then
    `evidence` keeps in `said_by` who said it first.
    """

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=32)
    number = models.IntegerField()
    kind = models.CharField(max_length=14)
    about = models.CharField(max_length=40, default="")
    reason = models.TextField(default="")
    evidence = DocumentField()
    opened_at = InstantField()
    opened_by = models.CharField(max_length=64)
    closed_at = InstantField(null=True)
    closed_by = models.CharField(max_length=64, default="")
    decision = models.CharField(max_length=8, default="")
    note = models.TextField(default="")
    draft = models.IntegerField(null=True)

    class Meta:
        db_table = "testigo_pact_review"
        indexes = (
            models.Index(
                fields=["workspace", "number"],
                name="pact_review_open",
                condition=models.Q(closed_at__isnull=True),
            ),
        )


class PactComment(WorkspaceRow):
    """What a member says about a clause, or in a review.

    Comments on a clause go with the clause from version to version; `number` is the one that was
    read. `thread` is the id of the comment that this one answers, empty for the first of a thread,
    which is the one that is resolved.
    """

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=32)
    clause = models.CharField(max_length=120, default="")
    review = models.CharField(max_length=32, default="")
    number = models.IntegerField()
    thread = models.CharField(max_length=32, default="")
    text = models.TextField()
    at = InstantField()
    by = models.CharField(max_length=64)
    resolved_at = InstantField(null=True)
    resolved_by = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "testigo_pact_comment"
        indexes = (
            models.Index(fields=["workspace", "clause", "at"], name="pact_comment_clause"),
            models.Index(fields=["workspace", "review", "at"], name="pact_comment_review"),
        )


class PactProposal(WorkspaceRow):
    """A change of a clause that somebody proposes, with the report that speaks for it.

    `source` is the address of that report below the workspace, with its query; `state` is open,
    taken (into version `draft`), declined, for `answer`, or recalled by who proposed.
    """

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=32)
    clause = models.CharField(max_length=120)
    number = models.IntegerField()
    change = models.TextField()
    value = models.CharField(max_length=200, default="")
    evidence = models.TextField(default="")
    source = models.TextField(default="")
    at = InstantField()
    by = models.CharField(max_length=64)
    state = models.CharField(max_length=8, default="open")
    answered_at = InstantField(null=True)
    answered_by = models.CharField(max_length=64, default="")
    answer = models.TextField(default="")
    draft = models.IntegerField(null=True)

    class Meta:
        db_table = "testigo_pact_proposal"
        indexes = (models.Index(fields=["workspace", "clause", "at"], name="pact_proposal_clause"),)
