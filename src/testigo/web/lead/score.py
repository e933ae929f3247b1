"""Why the score is what it is: a waterfall whose rows add up, and both tests of the pact."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from testigo.core.facts import Fact
from testigo.queries.lead import LeadStory
from testigo.queries.why import ScoreCheck, Why, WhyRow
from testigo.web.templatetags.words import signed
from testigo.wording import word
from testigo.wording.rules import rule_label

# The drawing is this wide; every bar is a share of it.
WIDTH = 100.0

_PASSED: Mapping[str, str] = {"over": ">", "at_least": "≥", "at_most": "≤"}
_FAILED: Mapping[str, str] = {"over": "≤", "at_least": "<", "at_most": ">"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the waterfall: its points (`raw` for machines), and where its bar lies."""

    label: str
    points: str
    raw: int
    x: str
    width: str
    dates: tuple[datetime, ...]
    expires_at: datetime | None
    clause: str

    @property
    def is_negative(self) -> bool:
        """Whether it takes points away."""
        return self.raw < 0


@dataclass(frozen=True, slots=True)
class Check:
    """One test: `105 > 70`, whether it holds, and which part of the score it looks at."""

    part: str
    shown: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The rows, their total, the place of zero and of the threshold, and the tests."""

    bars: tuple[Bar, ...]
    total: int
    fit: str
    interest: str
    zero: str
    threshold: str
    checks: tuple[Check, ...]
    passes: bool
    as_of: datetime
    pact_version: int


def waterfall(found: Why, facts: Mapping[str, Fact]) -> Waterfall:
    """The explanation of a score; `facts` are those of the lead by id."""
    steps = _running(found)
    limit = _threshold(found)
    ends = [0, *(end for pair in steps for end in pair), *([limit] if limit is not None else [])]
    low, high = min(ends), max(ends)
    scale = WIDTH / (high - low) if high > low else 0.0
    bars = [_bar(row, pair, low, scale, facts) for row, pair in zip(found.rows, steps, strict=True)]
    return Waterfall(
        bars=tuple(bars),
        total=found.score.total,
        fit=signed(found.score.fit),
        interest=signed(found.score.interest),
        zero=_place(-low * scale),
        threshold=_place((limit - low) * scale) if limit is not None else "",
        checks=tuple(_check(check) for check in found.checks),
        passes=found.passes,
        as_of=found.as_of,
        pact_version=found.pact_version,
    )


def points_of_facts(story: LeadStory) -> dict[str, int]:
    """The points that each fact gives now: they add up to the score. What several facts give only
    together, the latest of them gives."""
    points: dict[str, int] = {}
    for line in story.why.rows if story.why else ():
        cited = [fact for fact in line.row.facts if fact in story.facts]
        each, rest = divmod(line.row.points, len(cited)) if cited else (0, 0)
        if cited and (rest or each != line.rule.points):
            cited = [max(cited, key=lambda fact: (story.facts[fact].at, fact))]
            each = line.row.points
        for fact in cited:
            points[fact] = points.get(fact, 0) + each
    return points


def _running(found: Why) -> list[tuple[int, int]]:
    """Where the sum stands before and after each row."""
    pairs, total = [], 0
    for row in found.rows:
        pairs.append((total, total + row.row.points))
        total += row.row.points
    return pairs


def _threshold(found: Why) -> int | None:
    for check in found.checks:
        if check.kind == "total" and check.op in ("over", "at_least"):
            return round(float(check.operand))
    return None


def _bar(
    row: WhyRow, pair: tuple[int, int], low: int, scale: float, facts: Mapping[str, Fact]
) -> Bar:
    dates = [facts[fact].at for fact in row.row.facts if fact in facts]
    return Bar(
        label=rule_label(row.rule, row.values, get_language() or "es", times=len(row.row.facts)),
        points=signed(row.row.points),
        raw=row.row.points,
        x=_place((min(pair) - low) * scale),
        width=_place(abs(row.row.points) * scale),
        dates=tuple(dict.fromkeys(dates)),
        expires_at=row.row.expires_at,
        clause=row.row.clause,
    )


def _check(check: ScoreCheck) -> Check:
    part = word("score", check.kind, get_language() or "es")
    if check.op == "between":
        relation = "∈" if check.passed else "∉"
        return Check(part, f"{_minus(check.value)} {relation} [{check.operand}]", check.passed)
    relation = (_PASSED if check.passed else _FAILED)[check.op]
    return Check(part, f"{_minus(check.value)} {relation} {_minus(check.operand)}", check.passed)


def _minus(value: int | str) -> str:
    return str(value).replace("-", "\N{MINUS SIGN}")


def _place(share: float) -> str:
    """A number for an SVG attribute: always with a point, whatever the language."""
    return f"{share:.2f}"
