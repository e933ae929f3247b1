"""Figures as people read them: money, counts, shares and instants, in the page's language.

Values in `data-*`, `id` and `value` attributes are for machines and must not pass through these
filters, which group with no-break spaces where the language asks for it.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from babel.core import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_currency, format_decimal, format_percent
from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from testigo import clock

register = template.Library()

Number = int | float | Decimal

_ABSOLUTE = "d MMM y, HH:mm"
# Below so much money its cents are told where there is room for little.
_LITTLE = 100


def locale() -> str:
    """Babel's name for the active language."""
    return "es_ES" if (get_language() or "es").startswith("es") else "en"


def _with_minus(text: str) -> str:
    """A figure with a minus sign, which is as wide as a digit and never breaks a line, in place of
    the hyphen that programs write."""
    return text.replace("-", "\N{MINUS SIGN}")


@register.filter
def num(value: Number | None, decimals: int = 0) -> str:
    """`1234` → `1.234` in Spanish, `1,234` in English; None → an en dash."""
    if value is None:
        return "–"
    fraction = f".{'0' * decimals}" if decimals else ""
    return _with_minus(format_decimal(value, f"#,##0{fraction}", locale=locale()))


@register.filter
def parts(count: Decimal | None) -> str:
    """A count, with two decimals only where parts of one are counted: `12`, `12.50`."""
    whole = count is None or count == count.to_integral_value()
    return num(count, 0 if whole else 2)


@register.filter
def money(value: Number | None, currency: str = "EUR") -> str:
    """`1234.56` → `1.234,56 €` in Spanish, `€1,234.56` in English; None → an en dash."""
    if value is None:
        return "–"
    return _with_minus(format_currency(value, currency, locale=locale()))


@register.filter
def money_near(value: Number | None, currency: str = "EUR") -> str:
    """Money of which cents matter only where it is little: `8,53 €`, `1.234 €`."""
    few = value is not None and abs(Decimal(value)) < _LITTLE
    return money(value, currency) if few else money_whole(value, currency)


@register.filter
def money_whole(value: Number | None, currency: str = "EUR") -> str:
    """Money without cents, for goals: `157.200 €` in Spanish, `€157,200` in English."""
    if value is None:
        return "–"
    standard = Locale.parse(locale()).currency_formats["standard"].pattern
    whole = standard.replace(".00", "")
    return _with_minus(
        format_currency(round(value), currency, whole, locale=locale(), currency_digits=False)
    )


@register.filter
def percent(value: Number | None, decimals: int = 1) -> str:
    """A share of one: `0.035` → `3,5 %` in Spanish, `3.5%` in English; None → an en dash."""
    if value is None:
        return "–"
    space = "\N{NO-BREAK SPACE}" if locale() == "es_ES" else ""
    fraction = f".{'#' * decimals}" if decimals else ""
    return _with_minus(format_percent(value, f"#,##0{fraction}{space}%", locale=locale()))


@register.filter
def long_days(value: Decimal | None) -> str:
    """Days of 24 hours: `10,7 días`; less than one in hours, `3 h`; None → an en dash."""
    if value is None:
        return "–"
    if value < 1:
        return gettext("%(hours)s h") % {"hours": num(value * 24)}
    return gettext("%(days)s days") % {"days": num(value, 1)}


@register.simple_tag(takes_context=True)
def instant(context: template.Context, value: datetime | None, show: str = "both") -> SafeString:
    """An instant as `<time>`, absolute in the workspace's zone.

    `show` is `both`, `relative` (the absolute time in its title) or `absolute`. The page's script
    keeps the relative part true; the server prints it right for its own `now`.
    """
    if value is None:
        return SafeString("–")
    now = context.get("now") or clock.now()
    absolute = absolute_of(value)
    relative = relative_of(value, now)
    stamp = value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if show == "absolute":
        return format_html('<time datetime="{}">{}</time>', stamp, absolute)
    if show == "relative":
        return format_html(
            '<time datetime="{}" title="{}" data-relative>{}</time>', stamp, absolute, relative
        )
    return format_html(
        '<time class="instant" datetime="{}"><span data-relative>{}</span>'
        '<span class="instant-absolute">{}</span></time>',
        stamp,
        relative,
        absolute,
    )


@register.filter
def day(value: datetime | None) -> str:
    """`22 nov 2026` in the active zone; None → an en dash."""
    if value is None:
        return "–"
    return format_datetime(timezone.localtime(value), "d MMM y", locale=locale())


@register.filter
def day_of_calendar(value: date) -> str:
    """`22 nov 2026`, a day of the calendar wherever one looks from."""
    return format_date(value, "d MMM y", locale=locale())


@register.filter("absolute")
def absolute_of(value: datetime) -> str:
    """`22 nov 2026, 22:41` in the active zone."""
    return format_datetime(timezone.localtime(value), _ABSOLUTE, locale=locale())


def relative_of(value: datetime, now: datetime) -> str:
    """`hace 5 minutos`, `dentro de 2 horas`; less than a minute either way is `ahora mismo`."""
    gap: timedelta = value - now
    if abs(gap) < timedelta(minutes=1):
        return gettext("just now")
    return format_timedelta(gap, granularity="minute", add_direction=True, locale=locale())
