"""What the models say together, in one sentence by rule; the subject is a channel."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from testigo.core.asof import FEW_CASES
from testigo.core.attribution.report import Attribution
from testigo.web.journeys.table import Group, amount_of, leaders
from testigo.web.loop.findings import INDICATIVE
from testigo.web.templatetags.figures import money_whole, num, percent
from testigo.web.templatetags.words import word


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence, and whether its cases are few."""

    text: str
    indicative: bool = False


def finding_of(found: Attribution, groups: Sequence[Group], currency: str) -> Finding:
    """Whether the models agree on the channel that brought most."""
    sales = len(found.journeys)
    best = leaders(groups)
    if sales < FEW_CASES or not best or found.revenue <= 0:
        return Finding(_("Too few signatures yet to compare channels. Signatures: %(sales)s.") % {
            "sales": num(sales)})  # fmt: skip
    first, last, _linear = best
    said = {
        "first": word(first.channel, "channel"),
        "last": word(last.channel, "channel"),
        "one": percent(first.simple[0].share, 0),
        "other": percent(last.simple[1].share, 0),
        "sales": num(sales),
        "revenue": money_whole(amount_of(found.revenue), currency),
    }
    if first.channel == last.channel:
        text = _(
            "%(first)s brought most, whether the first touch counts (%(one)s) or the last "
            "(%(other)s), of %(revenue)s in %(sales)s sales."
        )
    else:
        text = _(
            "By the first touch %(first)s brought most (%(one)s), by the last %(last)s "
            "(%(other)s), of %(revenue)s in %(sales)s sales."
        )
    return Finding(text % said, sales < INDICATIVE)
