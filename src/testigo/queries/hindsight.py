"""A lead's score at another time or under another pact, and what would change it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from testigo.core.asof import midnight
from testigo.core.facts import Fact
from testigo.core.outlook import Outlook, outlook, passes_mql, story_under, story_until
from testigo.core.story import PactInForce, Story, score_at
from testigo.queries.why import Why, why
from testigo.store.agreements import agreement_of, kept_versions, pact_of

_LEAST = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class DraftScore:
    """What the latest draft would make of somebody now."""

    number: int
    total: int
    passes: bool


def why_then(workspace_id: int, facts: Iterable[Fact], day: date, *, zone: ZoneInfo) -> Why | None:
    """The score at the end of a day of `zone`, as it was known then and under the pact then in
    force; None where no pact was ever signed, or nothing was known of the person."""
    agreement = agreement_of(workspace_id)
    end = midnight(day + timedelta(days=1), zone)
    version = agreement.at(end - _LEAST)
    story = story_until(facts, agreement, end)
    if version is None or story.last_at is None:
        return None
    return why(story, version, end - _LEAST)


def draft_score(
    workspace_id: int, story: Story, facts: Iterable[Fact], *, now: datetime
) -> DraftScore | None:
    """The score under the latest draft; None when the latest version is signed."""
    row = kept_versions(workspace_id).order_by("-number").first()
    if row is None or row.in_force_at is not None:
        return None
    pact = pact_of(row)
    version = PactInForce(row.number, pact, now, now)
    drafted = story_under(story, facts, version)
    points = score_at(drafted, version, max(now, story.last_at or now))
    return DraftScore(row.number, points.total, passes_mql(drafted, pact, points))


def what_would_change(story: Story, version: PactInForce | None, now: datetime) -> Outlook | None:
    """What would make the score pass, or fall; None before any pact applies to the person."""
    if version is None or not story.pact_version:
        return None
    return outlook(story, version, max(now, story.last_at or now))
