"""What is answered, as the OpenAPI document declares it; tests hold every answer against it."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Moment = Annotated[
    str, Field(json_schema_extra={"format": "date-time"}, examples=["2026-09-15T08:30:00Z"])
]
Money = Annotated[str, Field(description="Decimal text.", examples=["1250.40"])]


class Document(BaseModel):
    """An answer holds what it declares and nothing else."""

    model_config = ConfigDict(extra="forbid")


class ProblemLine(Document):
    """One thing that is wrong: a stable code, where it stands, and how to mend it."""

    code: str
    where: str
    message: str


class ProblemDocument(Document):
    """Why a request was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    problems: list[ProblemLine]


class KeyDocument(Document):
    """The key of this request."""

    id: str
    name: str
    scope: Literal["read", "write"]
    expires_at: Moment | None


class WorkspaceDocument(Document):
    """The workspace that a key opens."""

    slug: str
    name: str
    language: str
    timezone: str
    currency: str
    country: str


class MeDocument(Document):
    """What this key opens."""

    workspace: WorkspaceDocument
    key: KeyDocument


class Score(Document):
    """Points, and whether the conditions of mql hold."""

    total: int
    fit: int
    interest: int
    passes: bool


class PersonLine(Document):
    """A person as lists show them."""

    id: str
    name: str
    email: str
    phone: str
    company: str
    job_title: str
    stage: str
    cycle: int
    status: str
    owner: str
    owner_email: str
    score: Score
    channel: str
    campaign: str
    attempts: int
    clock: Literal["running", "due_soon", "past_due"] | None
    due_at: Moment | None
    last_fact_at: Moment | None


class PeoplePage(Document):
    """A page of people; `next` is null on the last one."""

    people: list[PersonLine]
    next: str | None


class ScoreRow(Document):
    """What one rule gives, and which facts."""

    rule: str
    clause: str
    points: int
    facts: list[str]
    since: Moment | None
    expires_at: Moment | None


class ExplainedScore(Score):
    """A score whose rows add up to it."""

    as_of: Moment | None
    rows: list[ScoreRow]


class ProgressDocument(Document):
    """How far a promise of attempts is: each figure and what is promised."""

    made: int
    of: int
    days: int
    on_days: int
    channels: int
    by_channels: int
    recorded_afterwards: int


class ClockDocument(Document):
    """A commitment about this person."""

    id: str
    commitment: str
    state: str
    acted_at: Moment
    started_at: Moment | None
    due_at: Moment | None
    moved_from: Moment | None
    paused_at: Moment | None
    ended_at: Moment | None
    used_seconds: int
    wall_seconds: int
    delay_seconds: int
    waited_seconds: int
    attempts: int
    progress: ProgressDocument | None


class StageDocument(Document):
    """An entry into a stage."""

    stage: str
    cycle: int
    at: Moment | None
    cause: str | None
    clause: str | None
    pact_version: int | None
    implied: bool


class TimelineFact(Document):
    """A fact on a person's timeline."""

    id: str
    at: Moment | None
    name: str
    origin: Literal["reported", "derived"]
    cause: str | None
    clause: str | None
    props: dict[str, Any]


class PersonKeysDocument(Document):
    """The keys by which somebody is found."""

    emails: list[str]
    phones: list[str]
    external_ids: list[str]


class PersonDocument(Document):
    """One person as a whole, in the shape of `testigo lead show --json`."""

    id: str
    name: str
    email: str
    phone: str
    keys: PersonKeysDocument
    traits: dict[str, Any]
    stage: str
    cycle: int
    status: str
    owner: str
    pact_version: int | None
    score: ExplainedScore | None
    clocks: list[ClockDocument]
    stages: list[StageDocument]
    timeline: list[TimelineFact]


class CompanyLine(Document):
    """A company as lists show it. `stage` is the farthest of its people, `score` the best,
    `touched_at`, `channel` and `campaign` the first touch of any of them."""

    id: str
    name: str
    people: int
    stage: str
    score: int
    touched_at: Moment | None
    channel: str
    campaign: str
    last_fact_at: Moment | None
    open_deals: int
    domains: list[str]
    owners: list[str]


class CompaniesPage(Document):
    """A page of companies; `next` is null on the last one."""

    companies: list[CompanyLine]
    next: str | None


class CompanyPerson(Document):
    """Somebody who works for a company."""

    id: str
    name: str
    email: str
    job_title: str
    stage: str
    status: str
    score: int
    owner: str


class CompanyDocument(CompanyLine):
    """One company; `name_given` says that somebody wrote its name, `leads` are up to 50 of its
    people."""

    name_given: bool
    leads: list[CompanyPerson]


class MovedDocument(Document):
    """Somebody, or a company, that was joined into another, which stands for both now."""

    id: str
    merged_into: str


class PersonResult(Document):
    """What became of somebody who was told. `updated` adds facts to somebody known, `unchanged`
    held nothing new; `facts` counts those added."""

    result: Literal["made", "updated", "unchanged", "refused"]
    id: str | None
    facts: int
    problems: list[ProblemLine]


class PeopleResults(Document):
    """What became of each, in the order in which they were sent."""

    results: list[PersonResult]


class FactDocument(Document):
    """A fact of the log. `seq` is its place; `person` is who holds it now."""

    seq: int
    id: str
    name: str
    at: Moment
    recorded_at: Moment
    person: str | None
    anonymous_id: str | None
    company: str | None
    deal: str | None
    message_id: str
    actor: str
    source: str
    origin: Literal["reported", "derived"]
    cause: str | None
    clause: str | None
    pact_version: int | None
    automatic: bool
    history: bool
    props: dict[str, Any]


class FactsPage(Document):
    """Facts in order of recording; `next` is null at the end of the log. Whoever follows the log
    goes on after the last `seq`."""

    facts: list[FactDocument]
    next: int | None


class FactResult(Document):
    """What became of a fact: `repeated` was in the log already; `id` is that of the fact there."""

    result: Literal["added", "repeated", "refused"]
    id: str | None
    problems: list[ProblemLine]


class FactResults(Document):
    """What became of each, in the order in which they were sent."""

    results: list[FactResult]


class CostDocument(Document):
    """What a campaign cost from one day to another, both included."""

    seq: int
    id: str
    channel: str
    campaign: str | None
    from_: str | None = Field(alias="from")
    to: str | None
    amount: Money | None
    currency: str | None
    claimed: int | float | None
    recorded_at: Moment


class CostsPage(Document):
    """Costs in order of recording."""

    costs: list[CostDocument]
    next: int | None
