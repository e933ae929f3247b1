"""What a version of the pact said under which digest, and the signed papers of it."""

from django.db import models

from testigo.store.models.fields import DocumentField, InstantField
from testigo.store.models.tenancy import WorkspaceRow


class PactContent(WorkspaceRow):
    """A content that a version has or had. It stays when the draft is changed, so that whoever
    holds a paper of it learns that it counts no more.

    `roles` are its parties, each [side, role]; `signed_at` is its first signature, None for none.
    """

    pk = models.CompositePrimaryKey("workspace_id", "number", "digest")
    number = models.IntegerField()
    digest = models.CharField(max_length=64)
    in_force_from = models.CharField(max_length=10)
    review_by = models.CharField(max_length=10)
    roles = DocumentField(default=list)
    known_at = InstantField()
    signed_at = InstantField(null=True)

    class Meta:
        db_table = "testigo_pact_content"
        indexes = (models.Index(fields=["digest"], name="pact_content_digest"),)


class SignedPdf(WorkspaceRow):
    """The paper of a version that everybody signed, byte for byte as it was given out.

    `sha256` is that of the file, `certificate` the SHA-256 of the certificate that signed it.
    `seal` is the seal of the log up to `seal_seq`, which the paper carries out of the house.
    """

    pk = models.CompositePrimaryKey("workspace_id", "number", "language")
    number = models.IntegerField()
    language = models.CharField(max_length=2)
    digest = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    pdf = models.BinaryField()
    certificate = models.CharField(max_length=64)
    seal_seq = models.BigIntegerField()
    seal = models.CharField(max_length=64)
    made_at = InstantField()

    class Meta:
        db_table = "testigo_signed_pdf"
        indexes = (
            models.Index(fields=["sha256"], name="signed_pdf_sha256"),
            models.Index(fields=["certificate"], name="signed_pdf_certificate"),
        )
