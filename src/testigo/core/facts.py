"""The vocabulary of the log (domain.md §2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

Origin = Literal["reported", "derived"]
Side = Literal["marketing", "sales", "success", "sponsor", ""]

# A fact counts at its own instant when it was written down this soon after it; later than that it
# counts when it was recorded (domain.md §2, late entry).
LATE_ENTRY = timedelta(hours=24)
# Written down within this time is written down at once.
AT_ONCE = timedelta(minutes=5)


@dataclass(slots=True, unsafe_hash=True)
class Fact:
    """One immutable dated statement. Instants are aware datetimes in UTC.

    `origin` is reported (told to us) or derived (concluded by Testigo, with `cause`, `clause` and
    `pact_version`). `side` is the actor's side at that time, empty when unknown. `props` holds
    what the statement says; it is the part that erasure removes.

    Nothing of it can be changed: the type checker sees to that. To have it refused while running
    made each fact take twelve times as long, and reports read tens of thousands
    (docs/decisions/0061).
    """

    id: Final[str]
    name: Final[str]
    at: Final[datetime]
    recorded_at: Final[datetime]
    message_id: Final[str]
    person: Final[str | None] = None
    anonymous_id: Final[str | None] = None
    company: Final[str | None] = None
    deal: Final[str | None] = None
    actor: Final[str] = ""
    side: Final[Side] = ""
    source: Final[str] = ""
    origin: Final[Origin] = "reported"
    cause: Final[str | None] = None
    clause: Final[str | None] = None
    pact_version: Final[int | None] = None
    automatic: Final[bool] = False
    history: Final[bool] = False
    props: Final[Mapping[str, Any]] = field(default_factory=dict)

    @property
    def known_at(self) -> datetime:
        """When it could be known: its recording, or for imported history its own instant."""
        return self.at if self.history else self.recorded_at

    @property
    def counts_at(self) -> datetime:
        """The instant at which it counts for a clock."""
        if self.history or self.recorded_at - self.at <= LATE_ENTRY:
            return self.at
        return self.recorded_at

    @property
    def noted_late(self) -> bool:
        """Whether it was written down well after it happened; imported history never is."""
        return not self.history and self.recorded_at - self.at > AT_ONCE


# family → names. Unknown names are accepted and kept; these are the ones Testigo knows.
FAMILIES: dict[str, tuple[str, ...]] = {
    "web": ("page.viewed", "content.downloaded", "demo.requested", "webinar.attended"),
    "forms": ("form.submitted", "form.confirmed"),
    "email": (
        "email.delivered",
        "email.opened",
        "email.clicked",
        "email.bounced",
        "email.unsubscribed",
    ),
    "person": ("person.identified", "trait.set", "person.merged", "person.unmerged"),
    "privacy": (
        "data.obtained",
        "consent.given",
        "consent.withdrawn",
        "person.objected",
        "person.restricted",
        "person.unrestricted",
        "person.erased",
    ),
    "corrections": (
        "fact.retracted",
        "absence.recorded",
        "outage.recorded",
        "calendar.closed",
        "breach.excuse_asked",
        "breach.excused",
        "breach.excuse_refused",
    ),
    "sales": (
        "contact.attempted",
        "lead.accepted",
        "lead.rejected",
        "lead.qualified",
        "lead.recycled",
        "lead.disqualified",
        "lead.reinstated",
        "lead.rejection_contested",
        "feedback.given",
        "note.written",
        "lead.snoozed",
    ),
    "deals": (
        "need.confirmed",
        "budget.confirmed",
        "deal.opened",
        "deal.changed",
        "deal.lost",
        "contract.signed",
    ),
    "success": (
        "contract.due",
        "success.contacted",
        "onboarding.completed",
        "promise.made",
        "promise.kept",
        "promise.renegotiated",
        "promise.missed",
        "usage.recorded",
        "ticket.opened",
        "ticket.closed",
        "nps.answered",
        "contract.renewed",
        "contract.expanded",
        "contract.contracted",
        "contract.churned",
    ),
    "companies": (
        "company.renamed",
        "company.domain_added",
        "company.domain_removed",
        "company.merged",
        "company.unmerged",
    ),
    "rules": ("channels.changed", "campaign.same_as"),
    "members": ("member.deactivated", "member.reactivated"),
    "money": ("cost.recorded", "invoice.paid"),
    "together": (
        "meeting.held",
        "decision.taken",
        "action.assigned",
        "action.done",
        "listening.held",
        "campaign.briefed",
        "campaign.acknowledged",
        "pact.signed",
        "pact.signatures_asked",
        "pact.signature_voided",
        "pact.reviewed",
    ),
    "derived": (
        "stage.entered",
        "lead.handed_over",
        "lead.assigned",
        "clock.started",
        "clock.warned",
        "clock.passed_due",
        "clock.kept",
        "clock.kept_late",
        "clock.excused",
        "clock.voided",
        "alert.sent",
        "drift.detected",
    ),
}

FAMILY: dict[str, str] = {name: family for family, names in FAMILIES.items() for name in names}

# What is written by Testigo alone, because more follows from it than a history: its conclusions,
# and what is decided on its screens about who is who, who is away, when the business stood still,
# which companies are one, how channels are named, who may enter, who signed and what a review of
# the pact decided. Told from outside, these would say what nobody did.
WRITTEN_HERE = frozenset(
    {
        *FAMILIES["derived"],
        *FAMILIES["companies"],
        *FAMILIES["rules"],
        *FAMILIES["members"],
        "absence.recorded",
        "outage.recorded",
        "calendar.closed",
        "contract.due",
        "person.merged",
        "person.unmerged",
        "pact.signed",
        "pact.signatures_asked",
        "pact.signature_voided",
        "pact.reviewed",
    }
)

# Decisions taken with the outside are recorded once and replayed as given; everything else that is
# derived can be rebuilt (domain.md §2).
DECISIONS = frozenset({"lead.assigned", "alert.sent", "drift.detected", "clock.excused"})

# What joins people and parts them says who has a history, never something within it.
JOINING = ("person.merged", "person.unmerged")
# The path of a lead, in order (domain.md §3.2).
STAGES = ("lead", "mql", "sql", "opportunity", "customer")

ATTEMPT_CHANNELS = ("phone", "email", "whatsapp", "linkedin", "visit", "video")
ATTEMPT_OUTCOMES = (
    "spoke",
    "no_answer",
    "voicemail",
    "call_back",
    "meeting_booked",
    "wrong_number",
)
# By which members themselves say what they did: their screens, and copies of their mails.
OWN_DOORS = ("screen", "mail")
CONVERSATIONS = frozenset({"spoke", "meeting_booked"})
DISPOSITIONS = frozenset(
    {"lead.rejected", "lead.recycled", "lead.disqualified", "contract.signed", "deal.lost"}
)


def is_human_attempt(fact: Fact) -> bool:
    """Whether a person tried to reach the lead; automatic mails never count."""
    return (
        fact.name == "contact.attempted"
        and not fact.automatic
        and fact.props.get("human", True) is not False
    )


def instant_of(text: str, zone: ZoneInfo) -> datetime | None:
    """The instant that a text gives: ISO 8601; a date means its midnight, and a time without
    offset is local to `zone`. None when the text is no instant, or one that some zone's calendar
    does not hold."""
    try:
        moment = datetime.fromisoformat(text)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if MINYEAR < moment.year < MAXYEAR else None
