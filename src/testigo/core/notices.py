"""Which events the pact wants told, to whom and by which channels (`alerts:`)."""

from dataclasses import dataclass

from testigo.core.facts import Fact
from testigo.core.reading import Node

EVENTS = (
    "lead.handed_over",
    "stage.entered:sql",
    "stage.entered:opportunity",
    "stage.entered:customer",
    "clock.warned",
    "clock.passed_due",
    "pace.at_risk",
)
RECIPIENTS = ("owner", "escalate_to", "marketing", "sales", "success", "sponsor")
CHANNELS = ("push", "email", "slack", "teams", "sms", "whatsapp", "telegram", "webhook")


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """One line of `alerts:`; an urgent one does not wait for working hours."""

    on: str
    to: tuple[str, ...]
    by: tuple[str, ...]
    urgent: bool
    clause: str


def rules_for(rules: tuple[NoticeRule, ...], fact: Fact) -> tuple[NoticeRule, ...]:
    """The rules that want this derived fact told; implied stages are never told."""
    name = fact.name
    if name == "stage.entered":
        if fact.props.get("implied"):
            return ()
        name = f"stage.entered:{fact.props['stage']}"
    return tuple(rule for rule in rules if rule.on == name)


def parse_notices(node: Node) -> tuple[NoticeRule, ...]:
    """Read the `alerts:` slice of a pact."""
    return tuple(_parse_rule(item, f"alerts[{i}]") for i, item in enumerate(node.items()))


def _parse_rule(node: Node, clause: str) -> NoticeRule:
    fields = node.fields(required=("on", "to", "by"), optional=("urgent",))
    on = fields["on"].choice(EVENTS)
    to = _some(fields["to"], RECIPIENTS)
    by = _some(fields["by"], CHANNELS)
    urgent = fields["urgent"].flag() if fields.has("urgent") else False
    return NoticeRule(on, to, by, urgent, clause)


def _some(node: Node, options: tuple[str, ...]) -> tuple[str, ...]:
    items = node.one_or_many()
    if not items:
        node.problem("empty_list")
    return tuple(item.choice(options) for item in items)
