"""The rows of the loop: channels, their campaigns below them, in the order asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from babel.numbers import get_currency_symbol
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from testigo.core.asof import FEW_CASES
from testigo.core.lead_figures import Figures, Interval, add_up
from testigo.core.loop import Loop, LoopRow, ToldRow
from testigo.web.templatetags.figures import locale, num, percent
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
    def right_range(self) -> str:
        """Between which shares the true one lies; empty under ten."""
        return _range(self.figures.right_role_range, 0)

    @property
    def customer_range(self) -> str:
        """Between which shares of leads that bring a customer the true one lies; empty under ten,
        and where none did."""
        return _range(self.figures.customer_range, 1) if self.figures.customers else ""

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


def units_of(currency: str) -> dict[str, str]:
    """What the small figure below each count is, as short as a narrow column needs it."""
    symbol = get_currency_symbol(currency, locale=locale())
    names = {
        "lead": _("lead"),
        "mql": _("MQL"),
        "sql": _("SQL"),
        "opportunity": pgettext("short for opportunity", "opp."),
        "customer": _("customer"),
    }
    return {stage: f"{symbol}/{name}" for stage, name in names.items()}


def in_order(groups: Sequence[Group], sort: str, *, falling: bool, language: str) -> list[Group]:
    """Channels and the campaigns of each by one column; what is not known comes last."""
    ordered = [
        Group(group.channel, tuple(_sorted(group.campaigns, sort, falling, language)))
        for group in groups
    ]
    places = _sorted([group.channel for group in ordered], sort, falling, language)
    by_line = {id(group.channel): group for group in ordered}
    return [by_line[id(line)] for line in places]


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


def _range(interval: Interval | None, decimals: int) -> str:
    """`62–81 %`: the unit stands once."""
    if interval is None:
        return ""
    low, high = interval
    return f"{num(100 * low, decimals)}–{percent(high, decimals)}"


def _by_frequency(counts: Mapping[str, int]) -> Reasons:
    found = [(reason, count) for reason, count in counts.items() if count]
    return tuple(sorted(found, key=lambda pair: -pair[1]))
