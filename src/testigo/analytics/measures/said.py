"""What is known of people, for dividing them: where they came from, or the last word on a field."""

from testigo.analytics.measures.known import Known
from testigo.analytics.measures.rows import BRIEF, facts_in
from testigo.analytics.measures.touches import first_touches, touches_by_person
from testigo.core.asof import Days
from testigo.core.facts import Fact


def beginnings(known: Known, days: Days) -> list[Fact]:
    """The first touch of whoever entered a stage on these days."""
    entered = known.called("stage.entered")
    on_days = entered.filter((entered["at"] >= days.start) & (entered["at"] < days.end))
    people = known.kept("entering", on_days.select("person").distinct())
    return list(touches_by_person(first_touches(known, people)).values())


def last_words(known: Known, trait: str) -> list[Fact]:
    """What people said last of a trait, several times where they did at one instant."""
    told = known.called("trait.set")
    told = told.filter((told.trait == trait) & ~told.automatic)
    latest = told.group_by("person").agg(last=told["at"].max())
    return facts_in(told.join(latest, ["person", ("at", "last")]).select(BRIEF))
