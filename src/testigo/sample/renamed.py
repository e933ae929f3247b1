"""A campaign that got another name half-way: one on its links, another in its platform's exports.

Nobody said that they are the same, so that the page of costs can offer it.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from testigo.core.drafts import FactDraft
from testigo.sample.acts import addressed
from testigo.sample.lives import World

CAMPAIGN = "pymes-de-industria"
ON_LINKS = "pymes-industria-captacion"
IN_EXPORTS = "Pymes industria · Captación"
# By this the platform knows it whatever it is called.
_ID = "23861190417"
_PART = 0.6


def renamed_on(world: World) -> date:
    """The Monday on which it got its other names."""
    day = world.agenda.day_of(world.start + _PART * (world.now - world.start))
    return day - timedelta(days=day.weekday())


def name_in_export(world: World, campaign: str, monday: date) -> str:
    """How the platform calls a campaign in the export of a week."""
    return IN_EXPORTS if campaign == CAMPAIGN and monday >= renamed_on(world) else campaign


def as_linked(draft: FactDraft, since: datetime) -> FactDraft:
    """A page seen as its link called the campaign on that day, `since` being that of the other
    names."""
    if draft.props.get("utm_campaign") != CAMPAIGN:
        return draft
    name = ON_LINKS if draft.at >= since else CAMPAIGN
    props = {**draft.props, "utm_campaign": name, "utm_id": _ID}
    return replace(draft, props=addressed(props))
