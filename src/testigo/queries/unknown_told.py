"""What programs told lately under names that nobody gave a meaning yet."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from testigo.core.facts import FAMILY
from testigo.core.story import PactInForce
from testigo.queries.events import mapping_of
from testigo.queries.fact_feed import first_seq_since
from testigo.store.agreements import agreement_of
from testigo.store.catalogue import catalogue
from testigo.store.models import LogHead

# Looked at: what was recorded in these days, and of it no more than the last so many places of
# the log, so that asking costs the same however long the log grows.
WITHIN = timedelta(days=30)
PLACES = 10_000
MOST = 20
# What is told of a company has meanings of its own, which nobody changes.
_OF_COMPANY = "company_"
_TRAIT = {"postgresql": "props::json ->> 'trait'", "sqlite": "props ->> '$.trait'"}


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that means nothing here, and how often it was told lately."""

    name: str
    count: int


def unknown_lately(workspace_id: int, *, now: datetime) -> Mapping[str, list[Unknown]]:
    """Events and traits, by `events` and `traits`, that came under their own name and that no rule
    of the pact in force, no field and no mapping knows; the most frequent first."""
    mapping = mapping_of(workspace_id)
    meant, asked = _meant(agreement_of(workspace_id).at(now))
    fields = catalogue(workspace_id)
    events: Counter[str] = Counter()
    traits: Counter[str] = Counter()
    for name, trait, count in _told(workspace_id, now):
        if trait is not None:
            known = trait in asked or trait in mapping.traits or trait.startswith(_OF_COMPANY)
            traits[trait] += 0 if known or fields.of(trait) else count
        elif name not in FAMILY and name not in meant and not mapping.knows(name):
            events[name] += count
    return {"events": _first(events), "traits": _first(traits)}


def _first(counted: Counter[str]) -> list[Unknown]:
    return [Unknown(name, count) for name, count in counted.most_common(MOST) if count]


def _meant(version: PactInForce | None) -> tuple[frozenset[str], frozenset[str]]:
    """The facts and the traits that the rules of a pact ask for."""
    if version is None:
        return frozenset(), frozenset()
    scoring = version.pact.scoring
    facts = {*scoring.by_fact, *version.pact.lifecycle.watched}
    return frozenset(facts), frozenset(scoring.by_trait)


def _told(workspace_id: int, now: datetime) -> list[tuple[str, str | None, int]]:
    """(fact, trait where it notes one, how often) of what the collector recorded lately."""
    last = LogHead.objects.values_list("last_seq", flat=True).get(workspace_id=workspace_id)
    start = max(first_seq_since(workspace_id, now - WITHIN), last - PLACES + 1)
    trait = _TRAIT[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT name, CASE WHEN name = 'trait.set' THEN {trait} END, COUNT(*) "
            "FROM testigo_fact WHERE workspace_id = %s AND seq >= %s "
            "AND source = 'collector' AND props IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2",
            [workspace_id, start],
        )
        return list(cursor.fetchall())
