"""Every table, importable from one place."""

from testigo.store.models.accounts import (
    ROLES,
    SIDE_OF_ROLE,
    ApiKey,
    Membership,
    Seat,
    Team,
    User,
    Workspace,
)
from testigo.store.models.agreement import PactSignature, PactVersion
from testigo.store.models.log import FactRow, ImportRun, LogHead, QuarantinedRow
from testigo.store.models.outbox import OutboxRow
from testigo.store.models.people import ClockRow, Lead, Person, PersonKey
from testigo.store.models.tenancy import WorkspaceMissing

__all__ = [
    "ROLES",
    "SIDE_OF_ROLE",
    "ApiKey",
    "ClockRow",
    "FactRow",
    "ImportRun",
    "Lead",
    "LogHead",
    "Membership",
    "OutboxRow",
    "PactSignature",
    "PactVersion",
    "Person",
    "PersonKey",
    "QuarantinedRow",
    "Seat",
    "Team",
    "User",
    "Workspace",
    "WorkspaceMissing",
]
