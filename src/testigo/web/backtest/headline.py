"""The first sentence of a backtest: which threshold fits best, and what it brings and costs beside
the one in force."""

from collections.abc import Iterator

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
    values = {"best": best.threshold, "now": now.threshold}
    if best.low <= now.threshold <= best.high:
        first = _("History cannot tell %(best)s and %(now)s apart.") % values
    else:
        first = _("%(best)s fits better than %(now)s.") % values
    return " ".join([first, *_apart(found, now, names)])


def _apart(found: Comparison, now: Tried, names: dict[str, str]) -> Iterator[str]:
    """What the best threshold brings beside that in force and what it asks for, as sentences."""
    best, base = found.steps[_best(found)], found.steps[now.threshold or 0]
    yield from _brings(_best(found), best, base, now)
    yield from _asks(found, best, base, names)


def _best(found: Comparison) -> int:
    return found.suggestion.threshold if found.suggestion else 0


def _brings(at: int, best: Step, base: Step, now: Tried) -> Iterator[str]:
    months = now.mql / now.monthly if now.monthly else 0
    more = int(rounded((best.mql - base.mql) / months)) if months else 0
    said = {"at": at, "n": num(abs(more))}
    if more > 0:
        yield (
            ngettext(
                "At %(at)s, %(n)s more lead a month.", "At %(at)s, %(n)s more leads a month.", more
            )
            % said
        )
    elif more < 0:
        yield (
            ngettext(
                "At %(at)s, %(n)s lead less a month.", "At %(at)s, %(n)s leads less a month.", -more
            )
            % said
        )
    kept = base.missed - best.missed
    said = {"n": num(abs(kept))}
    if kept > 0:
        yield (
            ngettext(
                "%(n)s customer would not be lost.", "%(n)s customers would not be lost.", kept
            )
            % said
        )
    elif kept < 0:
        yield (
            ngettext(
                "%(n)s more customer would be lost.", "%(n)s more customers would be lost.", -kept
            )
            % said
        )


def _asks(found: Comparison, best: Step, base: Step, names: dict[str, str]) -> Iterator[str]:
    then = found.draft
    if then.calls is not None and then.mql:
        more = rounded(then.calls / then.mql * (best.mql - base.mql), 1)
        said = {"n": num(abs(more), 1)}
        if more > 0:
            yield _("It takes up to %(n)s more attempts per person and day.") % said
        elif more < 0:
            yield _("It takes up to %(n)s attempts less per person and day.") % said
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
            "“%(promise)s” would be kept %(n)s point less.",
            "“%(promise)s” would be kept %(n)s points less.",
            points,
        ) % {"n": num(points), "promise": name}
