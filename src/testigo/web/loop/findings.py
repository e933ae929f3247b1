"""What the table says, in at most three sentences: by rule, with its cases, never by itself an act.

Recommendations come first, and what else stands out fills the places that they leave. The subject
is a channel, a campaign or a platform (domain.md §5). Nothing is said on fewer than ten cases, and
under thirty the sentence is marked as indicative.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from testigo.core.asof import FEW_CASES
from testigo.core.lead_figures import Figures
from testigo.web.leads.filters import LOWEST_FIRST
from testigo.web.loop.table import Group, Line
from testigo.web.templatetags.figures import money, num, parts
from testigo.web.templatetags.words import word

MOST = 3
INDICATIVE = 30
_CENT = Decimal("0.01")
# How far a platform's count may be from ours before it is worth a sentence.
_CLAIM_GAP = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence, whether its cases are few, the leads behind it where they can be opened, and the
    clause of the pact that it speaks to, where it speaks to one. A recommendation also says what
    it is expected to bring and what would prove it wrong. `campaign` is the channel and campaign
    that it is about, `leads_said` how many leads the address opens, where those are not simply
    its leads, and `proposal` what a change of the clause may say."""

    text: str
    indicative: bool = False
    leads_url: str = ""
    clause: str = ""
    effect: str = ""
    wrong_if: str = ""
    campaign: tuple[str, str] | None = None
    leads_said: str = ""
    proposal: str = ""

    @property
    def evidence(self) -> str:
        """All that it says, for whoever weighs the proposal."""
        return " ".join(part for part in (self.text, self.effect, self.wrong_if) if part)


def findings_of(
    groups: Sequence[Group], totals: Figures, currency: str, recommended: Sequence[Finding] = ()
) -> list[Finding]:
    """What is recommended, then what else stands out, of no campaign twice; one sentence that says
    why there are none otherwise."""
    if not totals.leads:
        return [Finding(_("No lead was created in this period."))]
    found = [_cheapest(groups, currency), _poorest(groups, totals), _overclaimed(groups)]
    told = {one.campaign for one in recommended if one.campaign}
    others = [one for one in found if one is not None and one.campaign not in told]
    return [*recommended, *others][:MOST] or [_too_few(totals)]


def _too_few(totals: Figures) -> Finding:
    return Finding(
        _("Not enough cases yet to compare channels. Leads: %(leads)s; customers: %(customers)s.")
        % {"leads": num(totals.leads), "customers": num(totals.customers)}
    )


# --- the channel that costs least, at the deepest stage with enough cases -------------------------

_DEPTHS: tuple[tuple[str, Callable[[], str]], ...] = (
    (
        "customers",
        lambda: _(
            "Of the channels with %(few)s customers or more, %(best)s brings them at the "
            "lowest cost: %(low)s each, %(cases)s customers; %(worst)s at the "
            "highest, %(high)s each, %(more)s customers."
        ),
    ),
    (
        "opportunities",
        lambda: _(
            "Of the channels with %(few)s opportunities or more, %(best)s brings them at the "
            "lowest cost: %(low)s each, %(cases)s opportunities; %(worst)s at the "
            "highest, %(high)s each, %(more)s opportunities."
        ),
    ),
    (
        "sql",
        lambda: _(
            "Of the channels with %(few)s SQL or more, %(best)s brings them at the lowest cost: "
            "%(low)s each, %(cases)s SQL; %(worst)s at the highest, %(high)s each, "
            "%(more)s SQL."
        ),
    ),
    (
        "mql",
        lambda: _(
            "Of the channels with %(few)s MQL or more, %(best)s brings them at the lowest cost: "
            "%(low)s each, %(cases)s MQL; %(worst)s at the highest, %(high)s each, "
            "%(more)s MQL."
        ),
    ),
)


def _cheapest(groups: Sequence[Group], currency: str) -> Finding | None:
    for stage, sentence in _DEPTHS:
        compared = [
            group.channel
            for group in groups
            if group.channel.figures.cost and getattr(group.channel.figures, stage) >= FEW_CASES
        ]
        if len(compared) < 2:
            continue
        ordered = sorted(compared, key=lambda line: _each(line.figures, stage))
        best, worst = ordered[0], ordered[-1]
        cases, more = getattr(best.figures, stage), getattr(worst.figures, stage)
        said = {
            "few": num(FEW_CASES),
            "best": word(best.channel, "channel"),
            "worst": word(worst.channel, "channel"),
            "low": money(_each(best.figures, stage), currency),
            "high": money(_each(worst.figures, stage), currency),
            "cases": num(cases),
            "more": num(more),
        }
        return Finding(sentence() % said, min(cases, more) < INDICATIVE)
    return None


def _each(figures: Figures, stage: str) -> Decimal:
    cost = figures.cost or Decimal(0)
    cases: int = getattr(figures, stage)
    return (cost / cases).quantize(_CENT, ROUND_HALF_UP)


# --- the campaign whose leads least often become MQL ----------------------------------------------


def _poorest(groups: Sequence[Group], totals: Figures) -> Finding | None:
    lines = [line for group in groups for line in group.campaigns if line.campaign]
    poor = [line for line in lines if _far_below(line.figures, totals)]
    if not poor:
        return None
    line = max(poor, key=lambda line: _missed(line, totals))
    text = _(
        "Of the %(leads)s leads of the campaign “%(campaign)s” (%(channel)s), %(mql)s reached MQL; "
        "of all the leads, %(all_mql)s of %(all_leads)s did."
    ) % {
        "leads": num(line.figures.leads),
        "campaign": line.campaign,
        "channel": word(line.channel, "channel"),
        "mql": num(line.figures.mql),
        "all_mql": num(totals.mql),
        "all_leads": num(totals.leads),
    }
    # The least fitting first: they are the reason.
    url = f"{line.leads_url}&sort={LOWEST_FIRST}" if line.leads_url else ""
    return Finding(
        text,
        line.figures.leads < INDICATIVE,
        url,
        "definitions.mql",
        campaign=(line.channel, line.campaign or ""),
        proposal=_(
            "Review what makes a lead an MQL, for the leads of “%(campaign)s” (%(channel)s)."
        )
        % {"campaign": line.campaign, "channel": word(line.channel, "channel")},
    )


def _far_below(figures: Figures, totals: Figures) -> bool:
    """Less than half the share of MQL that all the leads have."""
    enough = figures.leads >= FEW_CASES and totals.mql >= FEW_CASES
    return enough and 2 * figures.mql * totals.leads < totals.mql * figures.leads


def _missed(line: Line, totals: Figures) -> Decimal:
    return Decimal(line.figures.leads * totals.mql) / totals.leads - line.figures.mql


# --- what the platforms say ----------------------------------------------------------------------


def _overclaimed(groups: Sequence[Group]) -> Finding | None:
    lines = [line for group in groups for line in group.campaigns or (group.channel,)]
    counted = [line.figures for line in lines if line.figures.claimed is not None]
    claimed = sum((figures.claimed or Decimal(0) for figures in counted), Decimal(0))
    leads = sum(figures.leads for figures in counted)
    if leads < FEW_CASES or abs(claimed - leads) <= _CLAIM_GAP * leads:
        return None
    text = _(
        "The platforms claim %(claimed)s leads; the CRM has %(leads)s from the same campaigns."
    ) % {"claimed": parts(claimed), "leads": num(leads)}
    return Finding(text, leads < INDICATIVE)
