"""The models side by side: channels, their campaigns below them, and where the models differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from testigo.core.attribution.models import MODELS, SIMPLE, Model
from testigo.core.attribution.report import Attribution
from testigo.core.costs import UNKNOWN

ADVANCED: tuple[Model, ...] = MODELS[len(SIMPLE) :]
# A channel whose share differs this much between the simple models is marked.
NOTABLE = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a model gives: the amount, and its share of the revenue (None where that is none)."""

    amount: Decimal
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Line:
    """A channel, or a campaign of one; `campaign` is None on the line of a whole channel. `gap` is
    the distance between the largest and the smallest share of the simple models."""

    channel: str
    campaign: str | None
    simple: tuple[Cell, ...]
    advanced: tuple[Cell, ...]
    url: str = ""

    @property
    def gap(self) -> Decimal | None:
        """In shares of the revenue."""
        shares = [cell.share for cell in self.simple if cell.share is not None]
        return max(shares) - min(shares) if shares else None

    @property
    def differs(self) -> bool:
        """Whether the models tell of it differently."""
        return self.gap is not None and self.gap >= NOTABLE

    @property
    def unknown(self) -> bool:
        """Whether nobody knows where it came from."""
        return self.channel == UNKNOWN


@dataclass(frozen=True, slots=True)
class Group:
    """A channel and its campaigns, none where it has no named one."""

    channel: Line
    campaigns: tuple[Line, ...]


def groups_of(found: Attribution, urls: Mapping[str, str]) -> list[Group]:
    """The channels with credit by any model, most by the linear model first, UNKNOWN last. `urls`
    shows the journeys of a channel."""
    groups = []
    for channel, rows in groupby(found.rows, key=lambda row: row[0][0]):
        own = list(rows)
        whole = {model: sum(cents[model] for _, cents in own) for model in MODELS}
        head = _line(channel, None, whole, found.revenue, urls.get(channel, ""))
        named = len(own) > 1 or bool(own[0][0][1])
        lines = [_line(*place, cents, found.revenue) for place, cents in own] if named else []
        groups.append(Group(head, tuple(sorted(lines, key=_linear, reverse=True))))
    return sorted(groups, key=lambda group: (group.channel.unknown, -_linear(group.channel)))


def total_of(found: Attribution) -> Line:
    """The line of totals: the revenue by every model."""
    sums = {model: sum(cents[model] for _, cents in found.rows) for model in MODELS}
    return _line("", None, sums, found.revenue)


def amount_of(cents: int) -> Decimal:
    """Cents as money."""
    return Decimal(cents) / 100


def share_of(cents: int, revenue: int) -> Decimal | None:
    """A share of the revenue; None where there is none."""
    return Decimal(cents) / revenue if revenue > 0 else None


def _line(
    channel: str, campaign: str | None, cents: Mapping[Model, int], revenue: int, url: str = ""
) -> Line:
    cells = [Cell(amount_of(cents[m]), share_of(cents[m], revenue)) for m in MODELS]
    return Line(channel, campaign, tuple(cells[: len(SIMPLE)]), tuple(cells[len(SIMPLE) :]), url)


def _linear(line: Line) -> Decimal:
    return line.simple[SIMPLE.index("linear")].amount


def leaders(groups: Sequence[Group]) -> list[Line]:
    """The channel that each simple model gives most, UNKNOWN left aside; none without a channel."""
    known = [group.channel for group in groups if not group.channel.unknown]
    if not known:
        return []
    return [max(known, key=lambda line: line.simple[at].amount) for at in range(len(SIMPLE))]
