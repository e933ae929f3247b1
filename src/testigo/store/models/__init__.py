"""Every table, importable from one place."""

from testigo.store.models.absences import AbsenceRow
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
from testigo.store.models.agreement import PactSignature, PactVersion, VoidedSignature
from testigo.store.models.alerts import (
    AlertChannel,
    AlertPreference,
    Delivery,
    DeliveryTry,
)
from testigo.store.models.backtests import BacktestRun
from testigo.store.models.companies import Company, CompanyDomain
from testigo.store.models.content import ContentPiece
from testigo.store.models.deals import DealRow, DealStepRow, PipelineWeek
from testigo.store.models.doors import IdempotentAnswer, QuarantinedEvent
from testigo.store.models.drafting import PactDraft, PactEdit
from testigo.store.models.forms import Form, FormVersion, PendingConfirmation
from testigo.store.models.identity import (
    DuplicateCandidate,
    DuplicateSearch,
    LikenessMark,
    PersonKey,
    PersonMerge,
)
from testigo.store.models.imports import ImportRun, QuarantinedRow, RememberedMap
from testigo.store.models.leads import LeadCount, SavedView, Sought
from testigo.store.models.log import FactRow, LogHead
from testigo.store.models.mail_copies import MailAddress, MailAside
from testigo.store.models.outbox import OutboxRow
from testigo.store.models.people import CaseAside, ClockRow, Lead, Person, StageRow
from testigo.store.models.reviews import PactComment, PactProposal, PactReview, RateCheck
from testigo.store.models.settings import Setting
from testigo.store.models.signed_pacts import PactContent, SignedPdf
from testigo.store.models.standstills import ClosureRow, OutageRow
from testigo.store.models.tenancy import WorkspaceMissing

__all__ = [
    "ROLES",
    "SIDE_OF_ROLE",
    "AbsenceRow",
    "AlertChannel",
    "AlertPreference",
    "ApiKey",
    "BacktestRun",
    "CaseAside",
    "ClockRow",
    "ClosureRow",
    "Company",
    "CompanyDomain",
    "ContentPiece",
    "DealRow",
    "DealStepRow",
    "Delivery",
    "DeliveryTry",
    "DuplicateCandidate",
    "DuplicateSearch",
    "FactRow",
    "Form",
    "FormVersion",
    "IdempotentAnswer",
    "ImportRun",
    "Lead",
    "LeadCount",
    "LikenessMark",
    "LogHead",
    "MailAddress",
    "MailAside",
    "Membership",
    "OutageRow",
    "OutboxRow",
    "PactComment",
    "PactContent",
    "PactDraft",
    "PactEdit",
    "PactProposal",
    "PactReview",
    "PactSignature",
    "PactVersion",
    "PendingConfirmation",
    "Person",
    "PersonKey",
    "PersonMerge",
    "PipelineWeek",
    "QuarantinedEvent",
    "QuarantinedRow",
    "RateCheck",
    "RememberedMap",
    "SavedView",
    "Seat",
    "Setting",
    "SignedPdf",
    "Sought",
    "StageRow",
    "Team",
    "User",
    "VoidedSignature",
    "Workspace",
    "WorkspaceMissing",
]
