"""The rule by which a workspace lets people be joined by themselves. It is off to begin with."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from testigo.core.problems import Problem

SETTING = "joining_rule"
LOWEST, HIGHEST = 900, 999
# What speaks against joining without anybody's look, however much agrees.
CONTRADICTIONS = frozenset({"name_different", "email_colleague", "company_different"})


@dataclass(frozen=True, slots=True)
class MergeRule:
    """Which pairs are joined without asking: those whose phone and name agree, and those at least
    so probable, in thousandths (0: none)."""

    phone_and_name: bool = False
    at_least: int = 0

    @property
    def is_on(self) -> bool:
        """Whether it joins anybody."""
        return self.phone_and_name or self.at_least > 0

    def why(self, reasons: Collection[str], probability: int) -> str:
        """What of the rule lets these two be joined; empty where nothing does."""
        if CONTRADICTIONS & set(reasons):
            return ""
        if self.phone_and_name and {"phone_same", "name_same"} <= set(reasons):
            return "phone_and_name"
        return "probable" if self.at_least and probability >= self.at_least else ""


def parse_rule(value: Any) -> tuple[MergeRule, list[Problem]]:
    """The rule of a setting or of a form: `phone_and_name` true or false, `at_least` 0 or 900 to
    999 thousandths; with all problems."""
    given = value if isinstance(value, dict) else {}
    at_least = given.get("at_least", 0)
    usable = isinstance(at_least, int) and not isinstance(at_least, bool)
    if not usable or (at_least != 0 and not LOWEST <= at_least <= HIGHEST):
        params: dict[str, str | int] = {"value": str(at_least)[:20]}
        return MergeRule(), [Problem("joining_rule_share", "at_least", params)]
    return MergeRule(given.get("phone_and_name") is True, at_least), []
