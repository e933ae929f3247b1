"""Companies: the accounts that people work for, found by the domain of their e-mail."""

from django.db import models

from testigo.store.models.fields import InstantField
from testigo.store.models.tenancy import WorkspaceRow


class Company(WorkspaceRow):
    """One account. `name` is what most of its people say, or what somebody wrote (`name_given`);
    `name_key` is it as names are compared. `part_of` is the company that it was joined into, empty
    while it stands for itself. The rest is drawn from its domains (with blanks between them) and
    its people: how many they are, the farthest stage, the best score, the first touch, the last
    fact, and their open deals."""

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=32)
    name = models.CharField(max_length=200)
    name_given = models.BooleanField(default=False)
    name_key = models.CharField(max_length=200, default="")
    created_at = InstantField()
    part_of = models.CharField(max_length=32, default="")
    domains = models.TextField(default="")
    people = models.IntegerField(default=0)
    stage = models.CharField(max_length=12, default="")
    score = models.IntegerField(default=0)
    touched_at = InstantField(null=True)
    channel = models.CharField(max_length=40, default="")
    campaign = models.CharField(max_length=120, default="")
    last_fact_at = InstantField(null=True)
    open_deals = models.IntegerField(default=0)

    class Meta:
        db_table = "testigo_company"
        indexes = (
            models.Index(
                fields=["workspace", "name", "id"],
                name="company_name",
                condition=models.Q(people__gt=0),
            ),
            models.Index(
                fields=["workspace", "-people", "id"],
                name="company_people",
                condition=models.Q(people__gt=0),
            ),
            models.Index(fields=["workspace", "name_key"], name="company_name_key"),
            models.Index(
                fields=["workspace", "-last_fact_at", "id"],
                name="company_latest",
                condition=models.Q(people__gt=0),
            ),
        )


class CompanyDomain(WorkspaceRow):
    """A domain and the company whose people have it; empty for a domain that names none. `home` is
    the company to which it belongs by itself, where that was joined into another."""

    pk = models.CompositePrimaryKey("workspace_id", "domain")
    domain = models.CharField(max_length=254)
    company = models.CharField(max_length=32)
    home = models.CharField(max_length=32, default="")

    class Meta:
        db_table = "testigo_company_domain"
        indexes = (models.Index(fields=["workspace", "company"], name="company_domain_company"),)
