"""The rules of channels that a workspace has, and since when."""

from dataclasses import dataclass
from datetime import datetime

from testigo.core.channel_rules import ChannelRule, parse_rules
from testigo.store.channel_rules import last_change


@dataclass(frozen=True, slots=True)
class OwnRules:
    """A workspace's own rules in their order, since when; None while it never had any."""

    rules: tuple[ChannelRule, ...]
    since: datetime | None


def own_rules(workspace_id: int) -> OwnRules:
    """The rules that go before ours."""
    change = last_change(workspace_id)
    if change is None:
        return OwnRules((), None)
    return OwnRules(parse_rules(change.props.get("rules"))[0], change.at)
