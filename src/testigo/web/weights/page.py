"""What the page of suggested points shows, put together from the scorecard."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from testigo.actions.pact_taking import TakenPoints
from testigo.analytics.scorecard import Band, Suggestion, TooFew
from testigo.core.asof import FEW_CASES
from testigo.core.signals import Signal
from testigo.core.worked import Target
from testigo.queries.weights import SuggestedPoints
from testigo.wording.rules import trait_label
from testigo.wording.signals import signal_words

# Under this, more points do not go with better ends any more often than chance.
CHANCE = 0.5
_POINTS = re.compile("[0-9]{1,4}")
TARGETS: tuple[Target, ...] = ("customer", "opportunity")


@dataclass(frozen=True, slots=True)
class PointsLine:
    """A rule, or what no rule looks at, in words, beside what history says of it."""

    words: str
    found: Suggestion
    few: bool

    @property
    def key(self) -> str:
        """What a form calls it: the line and the points that were shown."""
        return f"{self.found.points}|{name_of(self.found.signal)}"

    @property
    def share(self) -> float | None:
        """How many of its cases ended well, from 0 to 1; None of few cases."""
        return None if self.few else self.found.won / self.found.cases


@dataclass(frozen=True, slots=True)
class BandLine:
    """Later cases of a like chance: what was predicted for them, and what happened."""

    band: Band

    @property
    def happened(self) -> float:
        """The share that ended well, from 0 to 1."""
        return self.band.won / self.band.cases


def name_of(signal: Signal) -> str:
    """What tells one signal from another, in a form."""
    if signal.rule is not None:
        return f"rule|{signal.rule.id}"
    return "|".join(("act", *signal.act) if signal.act else ("trait", *(signal.trait or ())))


def taken_in(shown: SuggestedPoints, chosen: Sequence[str]) -> list[TakenPoints]:
    """The points that were chosen of what history suggests, as they were shown; what is not
    suggested is no choice."""
    if isinstance(shown.found, TooFew):
        return []
    by_name = {name_of(one.signal): one.signal for one in shown.found.suggestions if one.points}
    found = []
    for key in chosen:
        points, _, name = key.partition("|")
        whole = points.removeprefix("-")
        if name in by_name and _POINTS.fullmatch(whole) and 0 < int(whole) <= 1000:
            found.append(TakenPoints(by_name[name], int(points)))
    return found


def target_asked(said: str) -> Target | None:
    """What counts as a good end, as the address says it; None where it says nothing known."""
    return next((target for target in TARGETS if target == said), None)


def weights_page(shown: SuggestedPoints) -> dict[str, Any]:
    """The context of the page."""
    found, language = shown.found, get_language() or "es"
    common = {"shown": shown, "card": found, "targets": TARGETS}
    if isinstance(found, TooFew):
        return {**common, "too_few": True}
    lines = [_line(one, language) for one in found.suggestions]
    ruled = [line for line in lines if line.found.signal.rule]
    return {
        **common,
        "ruled": ruled,
        "unruled": [line for line in lines if not line.found.signal.rule and line.found.differs],
        "looked_at": sum(1 for line in lines if not line.found.signal.rule),
        "differing": sum(1 for line in ruled if line.found.differs),
        "leaks": [trait_label(leak.trait, language) for leak in found.leaks],
        "bands": [BandLine(band) for band in found.bands],
        "no_better": found.auc_agreed is not None and found.auc_agreed <= CHANCE,
        "better": _better(found.auc, found.auc_agreed),
    }


def _line(one: Suggestion, language: str) -> PointsLine:
    return PointsLine(signal_words(one.signal, language), one, one.cases < FEW_CASES)


def _better(suggested: float | None, agreed: float | None) -> bool:
    return suggested is not None and agreed is not None and suggested > agreed
