"""Changing a workspace's rules of channels: a fact like any other, from which on they count."""

from datetime import datetime
from typing import Any

from testigo.actions.facts import record_facts
from testigo.core.channel_rules import CHANGED, ChannelRule, as_data, parse_rules
from testigo.core.drafts import FactDraft
from testigo.core.problems import InvalidInput
from testigo.store.identity import new_id
from testigo.store.models import Workspace


def change_channel_rules(
    *, workspace: Workspace, value: Any, by: str, now: datetime
) -> tuple[ChannelRule, ...]:
    """Let these rules count for touches recorded from now on; what is in the log keeps the channel
    that it has. Raises InvalidInput with every problem."""
    rules, problems = parse_rules(value)
    if problems:
        raise InvalidInput(problems)
    draft = FactDraft(CHANGED, now, f"s:{new_id()}", actor=by, props={"rules": as_data(rules)})
    record_facts(workspace=workspace, drafts=[draft], source="screen", now=now)
    return rules
