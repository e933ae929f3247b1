"""Who is who: keys that find people, people joined into one, and who may be the same."""

from django.db import models

from testigo.store.models.fields import DocumentField, InstantField
from testigo.store.models.tenancy import WorkspaceRow


class PersonKey(WorkspaceRow):
    """One key (e-mail, phone, external id, anonymous id) of exactly one person. `since` is the
    earliest instant of a fact that gave it; `verified` says that a door gave it which not anybody
    can use; `given` is the seq that the first fact had which was recorded with it, so that undoing
    an import finds the keys which it brought. Joining people leaves keys with whom they came to."""

    pk = models.CompositePrimaryKey("workspace_id", "kind", "value")
    kind = models.CharField(max_length=12)
    value = models.CharField(max_length=254)
    person = models.CharField(max_length=32)
    since = InstantField()
    verified = models.BooleanField(default=False)
    given = models.BigIntegerField(default=0)

    class Meta:
        db_table = "testigo_person_key"
        indexes = (models.Index(fields=["workspace", "person"], name="person_key_person"),)


class PersonMerge(WorkspaceRow):
    """A person that was joined into another, while it lasts. `seq` and `merged_at` are the place
    and the recording of the fact that says so; `told` is what the log holds of conclusions about
    the person, from which parting goes on. Whoever is joined is joined to the last of a chain."""

    pk = models.CompositePrimaryKey("workspace_id", "person")
    person = models.CharField(max_length=32)
    survivor = models.CharField(max_length=32)
    seq = models.BigIntegerField()
    merged_at = InstantField()
    merged_by = models.CharField(max_length=64)
    told = DocumentField()

    class Meta:
        db_table = "testigo_person_merge"
        indexes = (models.Index(fields=["workspace", "survivor"], name="person_merge_survivor"),)
        # A chain that came back to where it began would have no last one to hold the facts.
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(person=models.F("survivor")), name="person_merge_of_two"
            ),
        )


class DuplicateCandidate(WorkspaceRow):
    """Two people who may be one, `one` < `other`. `probability` is in thousandths, `reasons` says
    what agrees; `state`: open, merged, dismissed."""

    pk = models.CompositePrimaryKey("workspace_id", "one", "other")
    one = models.CharField(max_length=32)
    other = models.CharField(max_length=32)
    probability = models.IntegerField()
    reasons = DocumentField()
    found_at = InstantField()
    state = models.CharField(max_length=10, default="open")
    decided_at = InstantField(null=True)
    decided_by = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "testigo_duplicate_candidate"
        indexes = (
            models.Index(
                fields=["workspace", "state", "-probability", "one"], name="duplicate_open"
            ),
            models.Index(fields=["workspace", "other"], name="duplicate_other"),
        )


class LikenessMark(WorkspaceRow):
    """A digest that people who may be one have in common: of a name, an e-mail without dots, the
    last digits of a phone. Nobody can be read from it; it goes when its person's identity goes."""

    pk = models.CompositePrimaryKey("workspace_id", "mark", "person")
    mark = models.CharField(max_length=32)
    person = models.CharField(max_length=32)

    class Meta:
        db_table = "testigo_likeness_mark"
        indexes = (models.Index(fields=["workspace", "person"], name="likeness_mark_person"),)


class DuplicateSearch(models.Model):
    """How far people of a workspace have been compared: the place in the log up to which those who
    changed were looked at, and the last time that everybody was, with how many people and pairs
    that were; `trained` says whether the weights were learned from the workspace itself."""

    workspace = models.OneToOneField(
        "testigo.Workspace", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    looked_seq = models.BigIntegerField(default=0)
    swept_at = InstantField(null=True)
    people = models.IntegerField(default=0)
    pairs = models.IntegerField(default=0)
    trained = models.BooleanField(default=False)

    class Meta:
        db_table = "testigo_duplicate_search"
