"""The figures of a backtest side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from testigo.core.pact import Pact
from testigo.core.tryout.promises import Kept, simulated
from testigo.core.tryout.report import Comparison, Share, Tried
from testigo.web.templatetags.figures import num, percent
from testigo.wording.commitments import commitment_name

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A row: what it is called, the figure under each pact and what lies between them, as texts
    (empty where there is none), and what has to be known about it."""

    name: str
    current: str
    draft: str
    difference: str
    note: str = ""


def figures_of(found: Comparison, pact: Pact, language: str) -> list[Figure]:
    """The rows, the leads first and the promises last; `pact` is the draft, for their names."""
    now, then = found.current, found.draft
    rows = [
        _count(_("MQL a month"), now.monthly if now else None, then.monthly),
        _share(
            _("Of those worked, became opportunities"),
            now.opportunities if now else None,
            then.opportunities,
        ),
        _share(
            _("Of those worked, became customers"),
            now.customers if now else None,
            then.customers,
            _("Of those handed over in these days, whenever they signed"),
        ),
        _count(
            _("Customers who would not have been handed over"),
            now.missed if now else None,
            then.missed,
            ngettext(
                "Of %(n)s signature in these days, whenever it was handed over",
                "Of %(n)s signatures in these days, whenever they were handed over",
                then.signed,
            )
            % {"n": num(then.signed)},
        ),
        _count(
            _("Outcome unknown: Sales never worked them"),
            now.unknown if now else None,
            then.unknown,
        ),
        _calls(now, then),
    ]
    names = {one.id: commitment_name(one, language) for one in simulated(pact)}
    return [*rows, *_promises(now, then, names)]


def _count(name: str, now: float | None, then: float, note: str = "") -> Figure:
    return Figure(name, number(now), number(then), _apart(now, then), note)


def _share(name: str, now: Share | None, then: Share, note: str = "") -> Figure:
    apart = ""
    if now is not None and now.rate is not None and then.rate is not None:
        points = rounded((then.rate - now.rate) * 100, 1)
        apart = _("%(points)s points") % {"points": _signed(points)}
    few = _("Indicative: fewer than 30 cases") if then.note == "indicative" else ""
    return Figure(name, _cases(now), _cases(then), apart, " · ".join(filter(None, (note, few))))


def _calls(now: Tried | None, then: Tried) -> Figure:
    made = ""
    if then.made is not None:
        made = ngettext(
            "%(made)s really made; %(n)s person receives the leads",
            "%(made)s really made; %(n)s people receive the leads",
            then.sellers,
        ) % {"made": num(then.made, 1), "n": num(then.sellers)}
    elif not then.sellers:
        made = _("Nobody sits in the team that receives the leads")
    before = now.calls if now else None
    apart = _apart(before, then.calls) if then.calls is not None else ""
    return Figure(
        _("Attempts that the pact asks for, at most, per seller and working day"),
        number(before),
        number(then.calls),
        apart,
        made,
    )


def _promises(now: Tried | None, then: Tried, names: dict[str, str]) -> Iterator[Figure]:
    before = {one.commitment: one for one in now.commitments} if now else {}
    for one in then.commitments:
        share = kept_share(one)
        other = before.get(one.commitment)
        row = _share(
            names.get(one.commitment, one.commitment), kept_share(other) if other else None, share
        )
        told = []
        if one.unknown:
            told.append(
                ngettext(
                    "%(n)s never worked does not count",
                    "%(n)s never worked do not count",
                    one.unknown,
                )
                % {"n": num(one.unknown)}
            )
        if one.open:
            told.append(_("%(n)s not due yet") % {"n": num(one.open)})
        if row.note:
            told.append(row.note)
        yield Figure(row.name, row.current, row.draft, row.difference, " · ".join(told))


def kept_share(one: Kept) -> Share:
    """Kept of those that are kept or late."""
    return Share(one.kept, one.kept + one.late)


def _cases(share: Share | None) -> str:
    if share is None:
        return ""
    of = _("%(cases)s of %(of)s") % {"cases": num(share.cases), "of": num(share.of)}
    return of if share.rate is None else f"{percent(share.rate, 0)} ({of})"


def number(value: float | None) -> str:
    """A figure with as many places as its size bears; the page's script writes it alike."""
    if value is None:
        return ""
    places = 0 if value == int(value) or value >= 30 else 1
    return num(rounded(value, places), places)


def rounded(value: float, places: int = 0) -> Decimal:
    """Rounded as people and browsers do, half away from nothing: 92.5 is 93."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _apart(now: float | None, then: float | None) -> str:
    if now is None or then is None:
        return ""
    places = 0 if now == int(now) and then == int(then) else 1
    return _signed(rounded(then - now, places))


def _signed(value: Decimal) -> str:
    if not value:
        return "="
    places = 0 if value == int(value) else 1
    return ("+" if value > 0 else MINUS) + num(abs(value), places)
