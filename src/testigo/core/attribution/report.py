"""The answer: credit by channel and campaign, what Marketing sourced and influenced, the paths that
are walked most, and the time between steps."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import groupby
from statistics import median

from testigo.core.asof import Days, identity_by
from testigo.core.attribution.crediting import credit, in_order
from testigo.core.attribution.journeys import Journey, Life, journey_of, lives_of, renamed
from testigo.core.attribution.models import MODELS, Model, Place
from testigo.core.attribution.sales import READS as OF_SALES
from testigo.core.attribution.sales import Sales, sales_on
from testigo.core.costs import LeftOut, Money
from testigo.core.facts import JOINING, Fact

# What is read besides touches, stages entered, and the e-mails of people named in deals.
READS = (*OF_SALES, *JOINING)
STEPS = ("touch_to_lead", "lead_to_deal", "deal_to_signature", "touch_to_signature")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Notes:
    """What could not be taken as it came, each with its answer on the page of rules: counts of
    sales, but for `touches_after` and `touches_before` (touches), `other_currency` and `unreadable`
    (facts), and `renamed` (campaigns)."""

    no_touch: int
    no_people: int
    no_amount: int
    no_original: int
    touches_after: int
    touches_before: int
    other_currency: int
    unreadable: int
    negative_margins: int
    negative_amounts: int
    renamed: int


@dataclass(frozen=True, slots=True)
class Path:
    """Channels in the order in which they followed each other, repeats in a row told once: how many
    sales came that way, their revenue in cents, and the median days it took."""

    channels: tuple[str, ...]
    sales: int
    cents: int
    days: Fraction | None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Cents by model for each channel and campaign, in the order of their names, UNKNOWN last.
    `steps` are the journeys that took each of STEPS, in days, from the shortest."""

    rows: tuple[tuple[Place, Mapping[Model, int]], ...]
    revenue: int
    later: int
    sourced: int
    influenced: int
    journeys: tuple[Journey, ...]
    lost: tuple[Journey, ...]
    paths: tuple[Path, ...]
    steps: Mapping[str, tuple[Fraction, ...]]
    notes: Notes


def attribute(
    facts: Iterable[Fact],
    days: Days,
    asof: datetime,
    currency: str,
    window: int,
    models: Sequence[Model] = MODELS,
) -> Attribution:
    """The attribution of what was signed on `days`, with what was known before `asof` and touches
    up to `window` days before each signature. `facts` are told about whom they were told; they may
    hold more than is needed and come in any order."""
    held, identity = identity_by(facts, asof)
    money = Money(currency, LeftOut())
    sales = sales_on(days, held, identity, money)
    return attribution_of(sales, lives_of(held), money.left_out, window, models)


def attribution_of(
    sales: Sales,
    lives: Mapping[str, Life],
    left_out: LeftOut,
    window: int,
    models: Sequence[Model] = MODELS,
) -> Attribution:
    """The same of sales, with the lives of their people; `left_out` are the amounts of theirs that
    could not be read."""
    sold = [journey_of(sale, lives, window) for sale in sales.sold]
    lost = [journey_of(sale, lives, window) for sale in sales.lost]
    both, several = renamed([*sold, *lost])
    sold, lost = both[: len(sold)], both[len(sold) :]
    found = credit([one.sold for one in sold], [one.way for one in lost], models)
    places = in_order({place for given in found.values() for place in given})
    return Attribution(
        rows=tuple((p, {model: found[model].get(p, 0) for model in models}) for p in places),
        revenue=sum(one.sale.cents for one in sold),
        later=sum(one.sale.later_cents for one in sold),
        sourced=sum(one.sale.cents for one in sold if one.sourced),
        influenced=sum(one.sale.cents for one in sold if one.influenced),
        journeys=tuple(sold),
        lost=tuple(lost),
        paths=_paths(sold),
        steps=_steps(sold),
        notes=_notes(sold, sales, left_out, several),
    )


def people_needed(facts: Iterable[Fact], days: Days, asof: datetime) -> set[str]:
    """Everybody with a part in the sales of these days, as they are named: ids and addresses."""
    held, identity = identity_by(facts, asof)
    return people_of(sales_on(days, held, identity, Money("", LeftOut())))


def people_of(sales: Sales) -> set[str]:
    """Everybody with a part in these sales."""
    return {person for sale in (*sales.sold, *sales.lost) for person in sale.people}


def path_of(journey: Journey) -> tuple[str, ...]:
    """The channels of a journey, repeats in a row told once."""
    return tuple(channel for channel, _ in groupby(touch.channel for touch in journey.touches))


def _paths(journeys: Sequence[Journey]) -> tuple[Path, ...]:
    """Those that most sales came by, then the most revenue."""
    own: dict[tuple[str, ...], list[Journey]] = defaultdict(list)
    for journey in journeys:
        if journey.touches:
            own[path_of(journey)].append(journey)
    found = [
        Path(
            channels,
            len(same),
            sum(one.sale.cents for one in same),
            median([_days(one.sale.ended_at - one.touches[0].at) for one in same]),
        )
        for channels, same in own.items()
    ]
    return tuple(sorted(found, key=lambda path: (-path.sales, -path.cents, path.channels)))


def _steps(journeys: Sequence[Journey]) -> dict[str, tuple[Fraction, ...]]:
    """How long each step took, of the sales signed on the days asked for. A step that was taken
    before the one it follows took no time."""
    found: dict[str, list[Fraction]] = {step: [] for step in STEPS}
    for journey in journeys:
        if not journey.sale.signed:
            continue
        begun = journey.touches[0].at if journey.touches else None
        ends = (begun, journey.lead_at, journey.deal_at, journey.sale.ended_at)
        pairs = ((ends[0], ends[1]), (ends[1], ends[2]), (ends[2], ends[3]), (ends[0], ends[3]))
        for step, (start, end) in zip(STEPS, pairs, strict=True):
            if start is not None and end is not None:
                found[step].append(_days(max(end - start, timedelta())))
    return {step: tuple(sorted(times)) for step, times in found.items()}


def _days(time: timedelta) -> Fraction:
    return Fraction(time // timedelta(microseconds=1), _DAY // timedelta(microseconds=1))


def _notes(journeys: Sequence[Journey], sales: Sales, left_out: LeftOut, several: int) -> Notes:
    def count(asked: Callable[[Journey], bool]) -> int:
        return sum(asked(journey) for journey in journeys)

    return Notes(
        no_touch=count(lambda one: bool(one.sale.people) and not one.touches),
        no_people=count(lambda one: not one.sale.people and one.sale.original),
        no_amount=count(lambda one: not one.sale.stated),
        no_original=count(lambda one: not one.sale.original),
        touches_after=sum(one.after for one in journeys),
        touches_before=sum(one.before for one in journeys),
        other_currency=left_out.other_currency,
        unreadable=left_out.unreadable,
        negative_margins=sales.negative_margins,
        negative_amounts=sales.negative_amounts,
        renamed=several,
    )
