"""What may be sent: queries and bodies, strictly what they say."""

from typing import Annotated, Any, Literal

from pydantic import Field

from testigo.api.values import AMOUNT, Asked, Day, Input, Instant, Limit, Place
from testigo.core.attribution.journeys import LONGEST_WINDOW, USUAL_WINDOW
from testigo.core.attribution.models import MODELS

Text = Annotated[str, Field(min_length=1, max_length=254)]
TraitName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
TraitValue = Annotated[str, Field(max_length=2000)] | bool | int | float
PersonId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", description="Go on after this id.")]
Stage = Literal["lead", "mql", "sql", "opportunity", "customer", "none"]
Against = Literal["goal", "previous", "year"]
Window = Annotated[int, Field(ge=0, le=LONGEST_WINDOW, description="Days before the signature.")]
_A_MODEL = f"({'|'.join(MODELS)})"
Models = Annotated[str, Field(pattern=f"^{_A_MODEL}(,{_A_MODEL})*$", max_length=200)]
Status = Literal["new", "working", "connected", "unreachable", "waiting", "closed"]


class PeopleAsked(Asked):
    """Whom to list."""

    after: PersonId | None = None
    limit: Limit = 50
    stage: Stage | None = Field(None, description="`none`: outside the path.")
    owner: Text | None = Field(None, description="E-mail of whoever owns the lead, or `none`.")
    status: Status | None = None
    channel: Text | None = Field(None, description="Channel of the first known touch.")
    email: Text | None = None
    phone: Text | None = Field(None, description="In E.164, or as written in the country.")
    external_id: Text | None = None
    updated_since: Instant | None = Field(
        None, description="Only people about whom facts were recorded from this instant on."
    )


class CompaniesAsked(Asked):
    """Which companies to list, and in which order."""

    after: Annotated[str, Field(pattern=r"^[0-9a-zA-Z]{1,32}~", max_length=240)] | None = Field(
        None, description="Go on after this mark (`next` of the page before, in the same order)."
    )
    limit: Limit = 50
    search: Text | None = Field(None, description="Text in the name or a domain.")
    order: Literal["latest", "people", "name"] = "latest"


class FactsAsked(Asked):
    """Which facts to read."""

    after: Place = 0
    limit: Annotated[int, Field(ge=1, le=1000, description="How many at most.")] = 100
    name: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    since: Instant | None = Field(None, description="Recorded from this instant on.")


class PersonFactsAsked(Asked):
    """Which facts of a person to read."""

    after: Place = 0
    limit: Annotated[int, Field(ge=1, le=1000, description="How many at most.")] = 100


class CostsAsked(Asked):
    """Which costs to read."""

    after: Place = 0
    limit: Limit = 100
    channel: Text | None = None


class ReportAsked(Asked):
    """The days of a report."""

    from_: Day | None = Field(None, alias="from", description="First day; else the first fact's.")
    to: Day | None = Field(
        None, description="First day left out, at most 3660 days after the first; else tomorrow."
    )
    asof: Day | None = Field(None, description="With what was known at the end of that day.")


class FunnelAsked(ReportAsked):
    """The days of the funnel, and whether to follow a cohort or to look at a period."""

    mode: Literal["cohort", "period"] = "cohort"


class CohortsAsked(ReportAsked):
    """The days of the cohorts, and by what those who began on them are divided."""

    by: TraitName = Field(
        "channel", description="`channel`, `campaign`, or a field that does not name somebody."
    )


class GapAsked(ReportAsked):
    """The days of the gap, and what they are compared with."""

    against: Against = Field(
        "previous",
        description="`goal`: that of the pact for exactly these days; `previous`: as many days "
        "before them; `year`: the same days a year earlier.",
    )


class JourneysAsked(ReportAsked):
    """The days on which was signed, and from when on touches count."""

    window: Window = USUAL_WINDOW


class AttributionAsked(JourneysAsked):
    """The same, with the models by which what was signed is credited."""

    by: Literal["channel", "campaign"] = "campaign"
    model: Models | None = Field(
        None, description="Models, with commas between them; else all.", examples=["first,last"]
    )


class CommitmentsAsked(Asked):
    """The periods of the commitments, and by which version of the pact they are judged."""

    from_: Day | None = Field(
        None, alias="from", description="First day; else that of the period that runs."
    )
    to: Day | None = Field(None, description="First day left out; else tomorrow.")
    asof: Day | None = Field(None, description="With what was known at the end of that day.")
    pact: Annotated[int, Field(ge=1, le=1_000_000)] | None = Field(
        None, description="By this version; else the one in force in each period."
    )


class GoalsAsked(Asked):
    """The days of the history that rates are counted on, and by which version of the pact."""

    from_: Day | None = Field(
        None, alias="from", description="First day on which leads of the history began."
    )
    to: Day | None = Field(
        None,
        description="First day left out; without any of both the year before leads had the time "
        "of a sales cycle.",
    )
    asof: Day | None = Field(None, description="With what was known at the end of that day.")
    pact: Annotated[int, Field(ge=1, le=1_000_000)] | None = Field(
        None, description="The goals of this version; else of the one in force."
    )


class PersonInput(Input):
    """Somebody, by any of their keys, and what is known of them. Consent, stage and owner cannot
    be set: they follow from facts."""

    email: Text | None = Field(None, examples=["eva@cliente.example"])
    phone: Text | None = Field(None, examples=["+34600111222"])
    external_id: Text | None = Field(None, examples=["crm-4711"])
    anonymous_id: Annotated[str, Field(min_length=1, max_length=128)] | None = None
    traits: dict[TraitName, TraitValue] = Field(
        default_factory=dict,
        max_length=100,
        examples=[{"name": "Eva Sanz", "company": "Cliente", "sector": "industria"}],
    )
    at: Instant | None = Field(None, description="Since when the traits hold; else from now on.")


class PeopleInput(Input):
    """Up to 100 people, each taken by itself."""

    people: list[PersonInput] = Field(min_length=1, max_length=100)


class PersonKeysInput(Input):
    """Who a fact is about, by the keys that are known."""

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] | None = None
    email: Text | None = None
    phone: Text | None = None
    external_id: Text | None = None


class FactInput(Input):
    """One fact, in the shape of the facts file."""

    name: Annotated[str, Field(min_length=1, max_length=80)] = Field(examples=["demo.requested"])
    at: Instant = Field(examples=["2026-09-15T10:30:00Z"])
    person: Text | PersonKeysInput | None = Field(
        None,
        description="E-mail, phone or external id, or an object with them or with `id`.",
        examples=["eva@cliente.example"],
    )
    anonymous_id: Annotated[str, Field(min_length=1, max_length=128)] | None = None
    message_id: Annotated[str, Field(min_length=1, max_length=150)] | None = Field(
        None, description="The same id adds nothing; without it the content's digest serves."
    )
    by: Text | None = Field(None, description="E-mail of the member who did it.")
    props: dict[str, Any] = Field(default_factory=dict, max_length=200)


class FactsInput(Input):
    """Up to 500 facts, each taken by itself."""

    facts: list[FactInput] = Field(min_length=1, max_length=500)


class CostInput(Input):
    """What a campaign cost in a period: `day`, or `month`, or `from` with `to`."""

    channel: Annotated[str, Field(min_length=1, max_length=40)] = Field(examples=["google_ads"])
    campaign: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    day: Day | None = Field(None, examples=["2026-09-15"])
    month: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$")] | None = None
    from_: Day | None = Field(None, alias="from")
    to: Day | None = None
    amount: Annotated[str, Field(pattern=AMOUNT)] = Field(
        description="Decimal text.", examples=["1250.40"]
    )
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = Field(
        None, description="Else the workspace's."
    )
    claimed: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = Field(
        None, description="Leads that the platform counts."
    )


class CostsInput(Input):
    """Up to 500 costs, each taken by itself."""

    costs: list[CostInput] = Field(min_length=1, max_length=500)
