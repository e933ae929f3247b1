"""One sentence for each link of the chain: what it was, and what it is. No link is anybody's."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from testigo.core.gap import Gap, Links, Part, goal_links
from testigo.queries.gap import GapReport, euros
from testigo.web.templatetags.figures import money_whole, num, percent

# A link that nothing went through has no value.
_NONE = "–"


def signed_money(cents: int, currency: str) -> str:
    """Whole money with its sign: `+1.234 €`, `−1.234 €`, `0 €`."""
    sign = "+" if cents > 0 else "\N{MINUS SIGN}" if cents < 0 else ""
    joiner = "\N{WORD JOINER}" if sign else ""
    return f"{sign}{joiner}{money_whole(abs(euros(cents)), currency)}"


def sentences_of(found: Gap, links: Sequence[Links], report: GapReport) -> list[str]:
    """A sentence for each part, in their order."""
    after = links[-1]
    if report.goal is not None:
        before, _silent = goal_links(report.goal, after)
        pair = _Pair(before, after, report.currency)
        return [_of_goal(part, pair) for part in found.parts]
    pair = _Pair(links[0], after, report.currency)
    return [_of_period(part, pair) for part in found.parts]


@dataclass(frozen=True, slots=True)
class _Pair:
    before: Links
    after: Links
    currency: str

    def said(self, factor: str) -> dict[str, str]:
        """Both values of a link in words."""
        return {
            "before": _value(factor, self.before, self.currency),
            "after": _value(factor, self.after, self.currency),
        }


def _value(factor: str, links: Links, currency: str) -> str:
    if factor == "volume":
        return num(round(links.volume))
    if factor == "deal_size":
        return (
            _NONE if links.deal_size is None else money_whole(euros(int(links.deal_size)), currency)
        )
    if factor in ("timing", "retention"):
        return signed_money(getattr(links, factor), currency)
    shares = {"speed": links.on_time, "effort": links.full_effort, "win_rate": links.win_rate}
    share: Fraction | None = shares[factor] if factor in shares else getattr(links, factor)
    return _NONE if share is None else percent(float(share))


def _of_period(part: Part, pair: _Pair) -> str:
    said = pair.said(part.factor)
    if _NONE in said.values():
        return _without_cases(said)
    sentences = {
        "volume": _("%(after)s leads came; before, %(before)s."),
        "quality": _("%(after)s of the leads came to MQL; before, %(before)s."),
        "acceptance": _("%(after)s of the MQL were accepted; before, %(before)s."),
        "speed": _("%(after)s were contacted on time; before, %(before)s."),
        "effort": _("%(after)s were tried as often as promised; before, %(before)s."),
        "win_rate": _("%(after)s of the accepted leads have signed; before, %(before)s."),
        "deal_size": _("A signature is worth %(after)s on average; before, %(before)s."),
        "timing": _(
            "Signed in the period by earlier leads, less what its own signed outside it: "
            "%(after)s; before, %(before)s."
        ),
        "retention": _("Renewals and expansions: %(after)s; before, %(before)s."),
    }
    return sentences[part.factor] % said


def _without_cases(said: dict[str, str]) -> str:
    if said["before"] == said["after"]:
        return _("No cases, neither then nor before.")
    if said["after"] == _NONE:
        return _("No cases in the period; before, %(before)s.") % said
    return _("%(after)s; before, there were no cases.") % said


def _of_goal(part: Part, pair: _Pair) -> str:
    said = pair.said(part.factor)
    if part.factor == "timing":
        return (
            _(
                "Signed in the period by earlier leads, less what its own signed outside it: "
                "%(after)s; the goal counts what its own leads sign."
            )
            % said
        )
    if said["after"] == _NONE:
        return _("No cases in the period.")
    if part.goalless:
        return _("The goal does not name it; it was %(after)s.") % said
    sentences = {
        "volume": _("%(after)s leads came; the goal takes %(before)s."),
        "quality": _("%(after)s of the leads came to MQL; the goal takes %(before)s."),
        "win_rate": _("%(after)s of the accepted leads have signed; the goal takes %(before)s."),
        "deal_size": _("A signature is worth %(after)s on average; the goal takes %(before)s."),
    }
    return sentences[part.factor] % said
