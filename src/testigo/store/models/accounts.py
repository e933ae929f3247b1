"""Who works here: users are global, membership and teams belong to a workspace."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from testigo.core.facts import Side
from testigo.store.models.fields import DocumentField, InstantField
from testigo.store.models.tenancy import WorkspaceRow

LANGUAGES = [("es", "Español"), ("en", "English")]
THEMES = [("auto", "auto"), ("light", "light"), ("dark", "dark")]

# role → the side whose promises that person keeps; empty where the role takes no side.
SIDE_OF_ROLE: dict[str, Side] = {
    "marketing": "marketing",
    "sdr": "sales",
    "sales": "sales",
    "lead": "sales",
    "success": "success",
    "director": "sponsor",
    "admin": "",
    "dpo": "",
    "agency": "",
}
ROLES = tuple(SIDE_OF_ROLE)
# Roles that may assign and record on any lead of the workspace; dpo and agency only read.
WRITING_ROLES = frozenset({"marketing", "sdr", "sales", "lead", "success", "director", "admin"})

# Roles that set up what others rely on: forms, keys, imports, content.
SETTING_UP_ROLES = frozenset({"marketing", "director", "admin"})

# Roles that say who is one person and who is not.
JOINING_ROLES = SETTING_UP_ROLES | {"lead"}

# Roles that look after the teams: who sits in them, how much they take, who is away.
LEADING_ROLES = frozenset({"lead", "director", "admin"})

# Roles that say when the business stands still, which concerns every side's clocks.
CLOSING_ROLES = frozenset({"director", "admin"})


if TYPE_CHECKING:
    Users = BaseUserManager["User"]
else:
    Users = BaseUserManager


class UserManager(Users):
    """Creates users by e-mail."""

    def create_user(self, email: str, password: str | None = None, **values: Any) -> "User":
        user = self.model(email=email.strip().lower(), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in, known by e-mail in every workspace they belong to."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="es")
    theme = models.CharField(max_length=5, choices=THEMES, default="auto")
    single_keys = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    created_at = InstantField()

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]  # noqa: RUF012  # Django reads it as a plain list

    class Meta:
        db_table = "testigo_user"

    def __str__(self) -> str:
        return self.email


class Workspace(models.Model):
    """One business. Everything belongs to exactly one; nothing crosses."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="es")
    timezone = models.CharField(max_length=64, default="Europe/Madrid")
    currency = models.CharField(max_length=3, default="EUR")
    country = models.CharField(max_length=2, default="ES")
    is_sample = models.BooleanField(default=False)
    created_at = InstantField()

    class Meta:
        db_table = "testigo_workspace"

    def __str__(self) -> str:
        return self.slug


class Membership(WorkspaceRow):
    """A user's role in one workspace. `hours` are their own, by day as a pact writes them; without
    any those of the pact's calendar count. `leads_view` is the saved view that their list of leads
    opens with, empty for none."""

    pk = models.CompositePrimaryKey("workspace_id", "user_id")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=12)
    active = models.BooleanField(default=True)
    hours = DocumentField(null=True)
    leads_view = models.CharField(max_length=32, default="")

    class Meta:
        db_table = "testigo_membership"

    @property
    def side(self) -> Side:
        """The side whose promises this member keeps."""
        return SIDE_OF_ROLE[self.role]

    @property
    def may_write(self) -> bool:
        """Whether this member records facts."""
        return self.role in WRITING_ROLES

    @property
    def may_set_up(self) -> bool:
        """Whether this member sets up forms, keys, imports and content."""
        return self.role in SETTING_UP_ROLES

    @property
    def may_join(self) -> bool:
        """Whether this member joins people who are one, and parts them."""
        return self.role in JOINING_ROLES

    @property
    def may_lead(self) -> bool:
        """Whether this member looks after the teams and notes absences of others."""
        return self.role in LEADING_ROLES

    @property
    def may_administer(self) -> bool:
        """Whether this member says who works in the workspace."""
        return self.role == "admin"

    @property
    def may_close(self) -> bool:
        """Whether this member closes days of the calendar and notes outages."""
        return self.role in CLOSING_ROLES


class Team(WorkspaceRow):
    """A group that receives hand-overs, such as `sdr`."""

    pk = models.CompositePrimaryKey("workspace_id", "slug")
    slug = models.CharField(max_length=40)
    name = models.CharField(max_length=120)

    class Meta:
        db_table = "testigo_team"


class Seat(WorkspaceRow):
    """A member of a team; `turn` is the order of the last hand-over, for the round robin, and
    `capacity` how many open leads they take at most, None for any number."""

    pk = models.CompositePrimaryKey("workspace_id", "team", "user_id")
    team = models.CharField(max_length=40)
    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False, related_name="+")
    received = models.PositiveIntegerField(default=0)
    turn = models.BigIntegerField(default=0)
    capacity = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "testigo_seat"


class ApiKey(WorkspaceRow):
    """A key for programs: only its SHA-256 is kept, the key itself is shown once.

    `public` keys stand in web pages, so that anybody may use them: what they say of who somebody
    is, is a claim; `shown` keeps their text, which is no secret, so that the snippet can be copied
    again. `origins` are the sites (`https://www.acme.example`) that a browser may use it from; none
    means any.
    """

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.CharField(max_length=32)
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=8)
    public = models.BooleanField(default=False)
    shown = models.CharField(max_length=80, default="")
    origins = DocumentField(default=list)
    created_at = InstantField()
    expires_at = InstantField(null=True)
    last_used_at = InstantField(null=True)
    revoked_at = InstantField(null=True)

    class Meta:
        db_table = "testigo_api_key"
