"""The first sentence of a backtest: which threshold fits best, and what it brings and costs beside
the one in force."""

from collections.abc import Iterator

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from testigo.core.tryout.ladder import Step
from testigo.core.tryout.report import Comparison, Tried
from testigo.web.backtest.figures import kept_share, rounded
from testigo.web.templatetags.figures import num


def headline_of(found: Comparison, names: dict[str, str]) -> str:
    """Empty where the history names no threshold or none is in force. `names` are those of the
    promises; only for a comparison whose pacts differ in nothing but their threshold."""
    now, best = found.current, found.suggestion
    if best is None or now is None or now.threshold is None or now.threshold >= len(found.steps):
        return ""
    if best.threshold == now.threshold:
        return _("%(now)s, the threshold in force, fits the history best.") % {"now": now.threshold}
    values = {"best": best.threshold, "now": now.threshold, "parts": _apart(found, now, names)}
    if best.low <= now.threshold <= best.high:
        return (
            _("History cannot tell %(best)s and %(now)s apart; %(best)s would be %(parts)s.")
            % values
        )
    return _("%(best)s fits better than %(now)s: %(parts)s.") % values


def _apart(found: Comparison, now: Tried, names: dict[str, str]) -> str:
    """What the best threshold brings beside that in force, and what it asks for."""
    best, base = found.steps[_best(found)], found.steps[now.threshold or 0]
    brings = list(_brings(best, base, now))
    asks = list(_asks(found, best, base, names))
    said = get_text_list(brings or [_("as many leads a month")], _("and"))
    if not asks:
        return said
    return _("%(brings)s, with %(asks)s") % {
        "brings": said,
        "asks": get_text_list(asks, _("and")),
    }


def _best(found: Comparison) -> int:
    return found.suggestion.threshold if found.suggestion else 0


def _brings(best: Step, base: Step, now: Tried) -> Iterator[str]:
    months = now.mql / now.monthly if now.monthly else 0
    more = int(rounded((best.mql - base.mql) / months)) if months else 0
    if more > 0:
        yield ngettext("%(n)s more lead a month", "%(n)s more leads a month", more) % {
            "n": num(more)
        }
    elif more < 0:
        yield ngettext("%(n)s lead less a month", "%(n)s leads less a month", -more) % {
            "n": num(-more)
        }
    kept = base.missed - best.missed
    if kept > 0:
        yield ngettext(
            "%(n)s customer who is not lost", "%(n)s customers who are not lost", kept
        ) % {"n": num(kept)}
    elif kept < 0:
        yield ngettext(
            "%(n)s customer who would be lost", "%(n)s customers who would be lost", -kept
        ) % {"n": num(-kept)}


def _asks(found: Comparison, best: Step, base: Step, names: dict[str, str]) -> Iterator[str]:
    then = found.draft
    if then.calls is not None and then.mql:
        more = rounded(then.calls / then.mql * (best.mql - base.mql), 1)
        said = {"n": num(abs(more), 1)}
        if more > 0:
            yield _("up to %(n)s more attempts per person and day") % said
        elif more < 0:
            yield _("up to %(n)s attempts less per person and day") % said
    if then.threshold == best.threshold:
        yield from _promise(found, names)


def _promise(found: Comparison, names: dict[str, str]) -> Iterator[str]:
    """The promise that falls most, in whole points, where one does."""
    now = {one.commitment: one for one in found.current.commitments} if found.current else {}
    falls = []
    for one in found.draft.commitments:
        before = now.get(one.commitment)
        was = kept_share(before).rate if before else None
        then = kept_share(one).rate
        if was is None or then is None:
            continue
        points = int(rounded((was - then) * 100))
        falls.append((points, names.get(one.commitment, one.commitment)))
    points, name = max(falls, default=(0, ""))
    if points > 0:
        yield ngettext(
            "%(n)s point less in “%(promise)s”", "%(n)s points less in “%(promise)s”", points
        ) % {"n": num(points), "promise": name}
