"""The rules of channels that a workspace has now, as the log holds them."""

from testigo.core.channel_rules import CHANGED, ChannelRule, parse_rules
from testigo.core.facts import Fact
from testigo.store.log import latest_named


def last_change(workspace_id: int) -> Fact | None:
    """The fact by which the rules were last changed; None while only ours count."""
    return latest_named(workspace_id, CHANGED)


def rules_of(workspace_id: int) -> tuple[ChannelRule, ...]:
    """The workspace's own rules in their order."""
    change = last_change(workspace_id)
    return parse_rules(change.props.get("rules"))[0] if change else ()
