"""Versions of the pact and who signed them."""

from django.db import models

from testigo.store.models.fields import DocumentField, InstantField
from testigo.store.models.tenancy import WorkspaceRow


class PactVersion(WorkspaceRow):
    """One version: its text as written, and the content that signatures bind to.

    `digest` is the SHA-256 of the canonical content with the holidays resolved for it.
    `in_force_at` is set when the last party has signed; until then the version is a draft.
    """

    pk = models.CompositePrimaryKey("workspace_id", "number")
    number = models.IntegerField()
    text = models.TextField()
    title = models.CharField(max_length=200)
    holidays = DocumentField()
    digest = models.CharField(max_length=64)
    created_at = InstantField()
    created_by = models.CharField(max_length=64)
    in_force_at = InstantField(null=True)

    class Meta:
        db_table = "testigo_pact_version"


class GivenSignature(WorkspaceRow):
    """One party's signature of exactly one digest. Of one given on screen the evidence is kept: the
    name as it was typed, the address that it came from, and the text that was shown."""

    number = models.IntegerField()
    party = models.CharField(max_length=10)
    email = models.CharField(max_length=254)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    signed_at = InstantField()
    attested_by = models.CharField(max_length=64)
    typed_name = models.CharField(max_length=120, default="")
    address = models.CharField(max_length=45, default="")
    shown = models.TextField(default="")

    class Meta:
        abstract = True


class PactSignature(GivenSignature):
    """A signature that counts."""

    pk = models.CompositePrimaryKey("workspace_id", "number", "party")

    class Meta:
        db_table = "testigo_pact_signature"


class VoidedSignature(GivenSignature):
    """A signature that an edit ended, kept whole as evidence of what was signed. `ordinal` is that
    of the `PactEdit` that tells of it."""

    pk = models.CompositePrimaryKey("workspace_id", "number", "ordinal")
    ordinal = models.IntegerField()
    voided_at = InstantField()
    voided_by = models.CharField(max_length=64)

    class Meta:
        db_table = "testigo_voided_signature"
