"""A workspace's own rules for where touches come from, which go before the built-in ones.

A touch is given its channel when it is recorded, by the rules in force then: later changes
count for later touches, and the same question about the past gives the same answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from testigo.core.channels import CHANNEL, TOUCHES, marks_of
from testigo.core.conditions import glob, normalise
from testigo.core.problems import Problem

# What a rule may look at.
TESTS = ("source", "medium", "campaign", "referrer", "click_id")
# Those whose value is a name as it is, without a `*`.
WHOLE = frozenset({"click_id", "referrer"})
# The fact by which a workspace changes its rules; the latest one counts.
CHANGED = "channels.changed"
MOST_RULES = 100
LONGEST_VALUE = 120
LONGEST_CHANNEL = 40


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """Touches for which `test` finds `value` come by `channel`. `*` stands for anything in
    texts; the site of a referrer is found with everything under it."""

    test: str
    value: str
    channel: str

    def holds(self, props: Mapping[str, Any]) -> bool:
        """Whether a touch with these props is one of them."""
        marks = marks_of(props)
        match self.test:
            case "click_id":
                return self.value.casefold() in marks.keys
            case "referrer":
                host = self.value.casefold().removeprefix("www.")
                return f".{marks.host}".endswith(f".{host}") and bool(marks.host)
        said = {"source": marks.source, "medium": marks.medium, "campaign": marks.campaign}
        told = normalise(said.get(self.test, ""))
        return bool(told) and glob(self.value).matches(told)


def with_channel(
    name: str, props: Mapping[str, Any], rules: Sequence[ChannelRule]
) -> Mapping[str, Any]:
    """The props of a fact with the channel that the first of these rules gives it. A fact that is
    no touch, names its channel or meets no rule stays as it is."""
    if name not in TOUCHES or props.get(CHANNEL):
        return props
    for rule in rules:
        if rule.holds(props):
            return {**props, CHANNEL: rule.channel}
    return props


def parse_rules(value: Any) -> tuple[tuple[ChannelRule, ...], list[Problem]]:
    """Rules from `[{"test": …, "value": …, "channel": …}]`, in their order, and every problem."""
    rows = value if isinstance(value, list) else []
    problems = [] if isinstance(value, list) else [Problem("channel_rules_shape")]
    if len(rows) > MOST_RULES:
        problems.append(Problem("channel_rules_too_many", params={"limit": MOST_RULES}))
    rules = []
    for number, row in enumerate(rows[:MOST_RULES], 1):
        said = {key: _text(row, key) for key in ("test", "value", "channel")}
        problems += _problems(number, said)
        rules.append(ChannelRule(**said))
    return tuple(rules), problems


def as_data(rules: Iterable[ChannelRule]) -> list[dict[str, str]]:
    """Rules as `parse_rules` reads them."""
    return [{"test": r.test, "value": r.value, "channel": r.channel} for r in rules]


def _text(row: Any, key: str) -> str:
    held = row.get(key) if isinstance(row, dict) else None
    return held.replace("\0", "").strip() if isinstance(held, str) else ""


def _problems(number: int, said: Mapping[str, str]) -> list[Problem]:
    where = f"{number}"
    found = []
    if said["test"] not in TESTS:
        params: dict[str, str | int] = {"row": number, "options": ", ".join(TESTS)}
        found.append(Problem("channel_rule_test", where, params))
    whole = said["test"] in WHOLE and "*" in said["value"]
    if not said["value"] or len(said["value"]) > LONGEST_VALUE or whole:
        params = {"row": number, "limit": LONGEST_VALUE}
        found.append(Problem("channel_rule_value", where, params))
    if not said["channel"] or len(said["channel"]) > LONGEST_CHANNEL:
        params = {"row": number, "limit": LONGEST_CHANNEL}
        found.append(Problem("channel_rule_channel", where, params))
    return found
