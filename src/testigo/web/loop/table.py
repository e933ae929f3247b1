"""The rows of the loop: channels, their campaigns below them, in the order asked for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from testigo.core.asof import FEW_CASES
from testigo.core.loop import RIGHT_ROLE, Figures, Loop, LoopRow, ToldRow
from testigo.wording import word

# So many pieces of content and competitors are shown, those named most.
MOST_NAMED = 20
Reasons = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row as drawn. `campaign` is None on the line of a whole channel. `leads_url` opens exactly
    the leads that the row counts, or is empty."""

    channel: str
    campaign: str | None
    figures: Figures
    leads_url: str = ""

    @property
    def few(self) -> bool:
        """Whether the leads are too few for rates."""
        return self.figures.leads < FEW_CASES

    @property
    def roles_said(self) -> int:
        """Leads of which somebody said whether the role was right."""
        return self.figures.right_role["yes"] + self.figures.right_role["no"]

    @property
    def right_share(self) -> Decimal | None:
        """The share with the right role among those said; None under ten."""
        if self.roles_said < FEW_CASES:
            return None
        return Decimal(self.figures.right_role["yes"]) / self.roles_said

    @property
    def lost(self) -> Reasons:
        """Why deals were lost, the most frequent reason first."""
        return _by_frequency(self.figures.lost)

    @property
    def rejected(self) -> Reasons:
        """Why leads did not fit, the most frequent reason first."""
        return _by_frequency(self.figures.rejected)


@dataclass(frozen=True, slots=True)
class Named(Line):
    """The leads of whom Sales named a piece of content or a competitor."""

    name: str = ""


def named(rows: Sequence[ToldRow]) -> list[Named]:
    """Those named most, as drawn."""
    return [Named("", None, row.figures, name=row.told) for row in rows[:MOST_NAMED]]


@dataclass(frozen=True, slots=True)
class Group:
    """A channel and its campaigns; no lines below where the channel has only one campaign
    without a name, which would say the same again."""

    channel: Line
    campaigns: tuple[Line, ...]


def groups_of(loop: Loop, urls: Mapping[tuple[str, str | None], str]) -> list[Group]:
    """The channels of a report. `urls` gives addresses of leads by channel and campaign."""
    groups = []
    for channel, rows in groupby(loop.rows, key=attrgetter("channel")):
        own = list(rows)
        whole = add_up([row.figures for row in own])
        lines = [_line(row, urls) for row in own]
        alone = len(own) == 1 and not own[0].campaign
        head = Line(channel, None, whole, urls.get((channel, None), ""))
        groups.append(Group(head, () if alone else tuple(lines)))
    return groups


def in_order(groups: Sequence[Group], sort: str, *, falling: bool, language: str) -> list[Group]:
    """Channels and the campaigns of each by one column; what is not known comes last."""
    ordered = [
        Group(group.channel, tuple(_sorted(group.campaigns, sort, falling, language)))
        for group in groups
    ]
    places = _sorted([group.channel for group in ordered], sort, falling, language)
    by_line = {id(group.channel): group for group in ordered}
    return [by_line[id(line)] for line in places]


def add_up(parts: Sequence[Figures]) -> Figures:
    """The figures of several rows together; rates follow from the sums."""
    costs = [part.cost for part in parts if part.cost is not None]
    claims = [part.claimed for part in parts if part.claimed is not None]
    margins = [part.margin for part in parts if part.margin is not None]
    # A row without contracts states no margin, and takes none away.
    stated = bool(margins) and all(p.margin is not None or not p.revenue for p in parts)
    roles: Counter[str] = Counter()
    for part in parts:
        roles.update(part.right_role)
    return Figures(
        cost=sum(costs, Decimal(0)) if costs else None,
        claimed=sum(claims, Decimal(0)) if claims else None,
        leads=sum(part.leads for part in parts),
        mql=sum(part.mql for part in parts),
        accepted=sum(part.accepted for part in parts),
        sql=sum(part.sql for part in parts),
        opportunities=sum(part.opportunities for part in parts),
        customers=sum(part.customers for part in parts),
        revenue=sum((part.revenue for part in parts), Decimal(0)),
        margin=sum(margins, Decimal(0)) if stated else None,
        right_role={role: roles[role] for role in RIGHT_ROLE},
        lost=_together([part.lost for part in parts]),
        rejected=_together([part.rejected for part in parts]),
    )


def _line(row: LoopRow, urls: Mapping[tuple[str, str | None], str]) -> Line:
    return Line(row.channel, row.campaign, row.figures, urls.get((row.channel, row.campaign), ""))


def _sorted(lines: Sequence[Line], sort: str, falling: bool, language: str) -> list[Line]:
    if sort == "name":
        return sorted(lines, key=lambda line: _name(line, language), reverse=falling)
    known = [line for line in lines if getattr(line.figures, sort) is not None]
    unknown = [line for line in lines if getattr(line.figures, sort) is None]
    return sorted(known, key=lambda line: getattr(line.figures, sort), reverse=falling) + unknown


def _name(line: Line, language: str) -> str:
    shown = word("channel", line.channel, language) if line.campaign is None else line.campaign
    return shown.casefold()


def _by_frequency(counts: Mapping[str, int]) -> Reasons:
    found = [(reason, count) for reason, count in counts.items() if count]
    return tuple(sorted(found, key=lambda pair: -pair[1]))


def _together(parts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return dict(total)
