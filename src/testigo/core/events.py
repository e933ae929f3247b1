"""What the events of other programs mean: from their names and traits to the vocabulary of the
log. The mapping is data; a workspace may change it. docs/reference/events.md lists it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from testigo.core.facts import FAMILY
from testigo.core.problems import Problem

# What somebody did, as programs call it → the fact. Names are compared without case and marks.
EVENTS: Mapping[str, str] = {
    "Page Viewed": "page.viewed",
    "Form Submitted": "form.submitted",
    "Form Completed": "form.submitted",
    "Lead Generated": "form.submitted",
    "Demo Requested": "demo.requested",
    "Content Downloaded": "content.downloaded",
    "File Downloaded": "content.downloaded",
    "Ebook Downloaded": "content.downloaded",
    "Webinar Attended": "webinar.attended",
    "Email Delivered": "email.delivered",
    "Email Opened": "email.opened",
    "Email Link Clicked": "email.clicked",
    "Email Clicked": "email.clicked",
    "Email Bounced": "email.bounced",
    "Unsubscribed": "email.unsubscribed",
}
# What is known of somebody, as programs call it → the trait. A dot goes into an object. An empty
# name keeps nothing: parts of a name are put together, keys are read apart.
TRAITS: Mapping[str, str] = {
    "name": "name",
    "company": "company",
    "company.name": "company",
    "company.industry": "sector",
    "company.employee_count": "employees",
    "company.employees": "employees",
    "company.website": "website",
    "company.domain": "website",
    "title": "job_title",
    "jobTitle": "job_title",
    "position": "job_title",
    "industry": "sector",
    "sector": "sector",
    "employees": "employees",
    "address.city": "city",
    "address.country": "country",
    "city": "city",
    "country": "country",
}
# What is known of a company, told by `group`, → the trait of its people.
GROUP_TRAITS: Mapping[str, str] = {
    "name": "company",
    "industry": "sector",
    "employees": "employees",
    "employee_count": "employees",
    "website": "website",
    "domain": "website",
}
# Facts that programs may not tell: they are derived, decided here, or need proof.
RESERVED_FAMILIES = frozenset(
    {"derived", "privacy", "corrections", "together", "companies", "rules", "members"}
)
RESERVED = frozenset({"person.merged", "person.unmerged", "trait.set"})
# What a key that stands in a web page may tell of the facts that Testigo knows.
PUBLIC_FAMILIES = frozenset({"web", "forms"})
PUBLIC = frozenset({"person.identified"})

# The setting in which a workspace changes what events mean.
SETTING = "event_mapping"
LONGEST_NAME = 80
_FACT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\Z")
_TRAIT = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
_MARKS = re.compile(r"[^a-z0-9]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class EventMapping:
    """Events → facts and traits → traits, ours with a workspace's changes over them. An event
    mapped to "" is kept under its own name, a trait mapped to "" is not kept."""

    events: Mapping[str, str] = field(default_factory=lambda: dict(EVENTS))
    traits: Mapping[str, str] = field(default_factory=lambda: dict(TRAITS))
    _facts: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        facts = {event_key(event): fact for event, fact in self.events.items()}
        object.__setattr__(self, "_facts", facts)

    def fact_of(self, event: str) -> str:
        """The fact that an event is; an event nobody mapped keeps its own name."""
        if len(event) > LONGEST_NAME:
            return event
        return self._facts.get(event_key(event)) or event.strip()

    def knows(self, event: str) -> bool:
        """Whether an event was given a meaning, or is to keep its own name."""
        return event_key(event) in self._facts

    def trait_of(self, name: str) -> str:
        """The trait under which something is kept; empty for what is not kept. A name that nobody
        mapped is what its own trait is mapped to: `Plan Name` as `plan_name`."""
        known = self.traits.get(name)
        own = own_trait(name)
        return self.traits.get(own, own) if known is None else known


@lru_cache(1024)
def event_key(event: str) -> str:
    """`Demo Requested`, `demo_requested` and `demo.requested` are one event."""
    return _MARKS.sub(" ", _HUMP.sub(" ", event).casefold()).strip() or event.strip()


def own_trait(name: str) -> str:
    """`jobTitle` → `job_title`; empty for what gives no name."""
    found = _MARKS.sub("_", _HUMP.sub("_", name).casefold()).strip("_")[:60]
    return found if _TRAIT.match(found) else ""


def may_tell(name: str, *, public: bool) -> str:
    """Why a program may not tell a fact (the code of a problem); empty when it may."""
    family = FAMILY.get(name)
    if family in RESERVED_FAMILIES or name in RESERVED:
        return "event_reserved"
    if public and family is not None and family not in PUBLIC_FAMILIES and name not in PUBLIC:
        return "event_needs_server_key"
    return ""


def parse_mapping(value: Any) -> tuple[EventMapping, list[Problem]]:
    """A workspace's changes, `{"events": {event: fact}, "traits": {name: trait}}`, over ours, and
    every problem of them."""
    problems: list[Problem] = []
    given = value if isinstance(value, dict) else {}
    if value is not None and not isinstance(value, dict):
        problems.append(Problem("mapping_shape"))
    events, traits = dict(EVENTS), dict(TRAITS)
    for event, fact in _pairs(given, "events", problems):
        problem = _event_problem(event, fact)
        if problem:
            problems.append(problem)
        events = {k: v for k, v in events.items() if event_key(k) != event_key(event)}
        events[event] = fact
    for name, trait in _pairs(given, "traits", problems):
        if trait and not _TRAIT.match(trait):
            params: dict[str, str | int] = {"value": trait[:60]}
            problems.append(Problem("mapping_bad_trait", f"traits.{name[:60]}", params))
        traits[name] = trait
    return EventMapping(events, traits), problems


def _pairs(given: Mapping[str, Any], part: str, problems: list[Problem]) -> list[tuple[str, str]]:
    held = given.get(part, {})
    if not isinstance(held, dict) or not all(isinstance(v, str) for v in held.values()):
        problems.append(Problem("mapping_shape", part))
        return []
    return [(str(key).strip(), value.strip()) for key, value in held.items()]


def _event_problem(event: str, fact: str) -> Problem | None:
    where = f"events.{event[:60]}"
    if not event or len(event) > LONGEST_NAME:
        return Problem("mapping_bad_event", where, {"value": event[:60]})
    if fact and (len(fact) > LONGEST_NAME or not _FACT.match(fact)):
        return Problem("mapping_bad_fact", where, {"value": fact[:60]})
    if fact and may_tell(fact, public=False):
        return Problem("event_reserved", where, {"name": fact[:60]})
    return None
