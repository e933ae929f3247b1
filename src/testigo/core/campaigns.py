"""Campaigns that go by two names: what somebody said to be the same is added up as one.

An ad platform shows a campaign under the name that it has today, for the past as well; the leads
keep the name that it had when they came.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from testigo.core.facts import Fact

# The fact by which a workspace says it; taking it back parts them again.
SAME = "campaign.same_as"
Campaign = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SameCampaigns:
    """Channel and campaign → those under which they are added up."""

    into: dict[Campaign, Campaign]

    def of(self, channel: str, campaign: str) -> Campaign:
        """How a campaign is called in reports; itself where nothing was said of it."""
        found, seen = (channel, campaign), set[Campaign]()
        while found in self.into and found not in seen:
            seen.add(found)
            found = self.into[found]
        return found


def same_campaigns(known: Iterable[Fact]) -> SameCampaigns:
    """What is known of campaigns that are the same; of one campaign the latest word counts. A name
    that would lead back to itself leads nowhere."""
    said = [fact for fact in known if fact.name == SAME]
    said.sort(key=lambda fact: (fact.recorded_at, fact.message_id))
    same = SameCampaigns({})
    for fact in said:
        name = _named(fact, "channel", "campaign")
        into = _named(fact, "into_channel", "into_campaign")
        same.into.pop(name, None)
        if same.of(*into) != name:
            same.into[name] = into
    return same


def _named(fact: Fact, channel: str, campaign: str) -> Campaign:
    return tuple(str(fact.props.get(key) or "").strip() for key in (channel, campaign))  # type: ignore[return-value]  # two
