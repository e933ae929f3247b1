"""Whose export a file of costs is, and which period it covers where its rows do not say."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from testigo.connect.dates import DateOrder, DateStyle, parse_day
from testigo.connect.headers import header_key
from testigo.connect.values import BadValue

# Channel → columns, or words above the header, that only its reports have.
_COLUMNS: Mapping[str, frozenset[str]] = {
    "meta_ads": frozenset(
        {
            *("importe gastado", "amount spent", "nombre del conjunto de anuncios", "ad set name"),
            *("inicio del informe", "reporting starts", "entrega de la campana"),
            *("campaign delivery", "tipo de resultado", "result type", "result indicator"),
        }
    ),
    "linkedin_ads": frozenset(
        {
            *("start date in utc", "fecha de inicio en utc", "campaign group name", "total spent"),
            *("total engagements", "lead form opens", "nombre del grupo de campanas"),
        }
    ),
    "google_ads": frozenset(
        {
            *("coste conv", "cost conv", "cpc medio", "avg cpc", "interactions", "interacciones"),
            *("estado de la campana", "campaign state", "tipo de campana", "campaign type"),
            *("tasa de interaccion", "interaction rate", "avg cost", "coste medio"),
        }
    ),
    "microsoft_ads": frozenset(
        {
            "gregorian date",
            "fecha gregoriana",
            "ad distribution",
            "account number",
            "bid match type",
        }
    ),
}
# Columns that are anybody's one by one, and of one platform where they stand together; the last
# are those of its tables as programs fetch them.
_TOGETHER: Mapping[str, tuple[frozenset[str], ...]] = {
    "google_ads": (
        frozenset({"impr", "cost"}),
        frozenset({"impr", "coste"}),
        frozenset({"impressions", "cost micros"}),
    ),
    "microsoft_ads": (frozenset({"impr", "spend"}), frozenset({"impr", "gasto"})),
    "meta_ads": (frozenset({"inline link clicks", "spend"}),),
    "linkedin_ads": (frozenset({"one click leads", "cost in local currency"}),),
}
_WORDS: Mapping[str, str] = {
    "microsoft advertising": "microsoft_ads",
    "report time": "microsoft_ads",
    "linkedin": "linkedin_ads",
    "report start": "linkedin_ads",
    "google ads": "google_ads",
    "campaign report": "google_ads",
    "informe de campanas": "google_ads",
}
_DAY = r"([0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}|[0-9]{1,2} (?:de )?[a-z]+\.?,? (?:de )?[0-9]{4}"
_DAY += r"|[a-z]+\.? [0-9]{1,2}, [0-9]{4})"
_PERIOD = re.compile(
    rf"{_DAY}(?:\s*(?:-|–|—|a|al|to)\s*|,? (?:report end|fin del informe):? ){_DAY}", re.IGNORECASE
)


def platform_of(header: Sequence[str], preamble: Sequence[str]) -> str:
    """The channel whose report this is; empty when it is nobody's in particular."""
    above = " ".join(map(header_key, preamble))
    for words, channel in _WORDS.items():
        if words in above:
            return channel
    names = {header_key(column) for column in header}
    found = {
        channel: len(names & columns) + sum(one <= names for one in _TOGETHER[channel])
        for channel, columns in _COLUMNS.items()
    }
    best = max(found, key=lambda channel: found[channel])
    rest = max(count for channel, count in found.items() if channel != best)
    return best if found[best] > rest else ""


def order_of(channel: str) -> DateOrder | Literal[""]:
    """What comes first in the dates of a platform whose reports write them one way only, whoever
    downloads them; empty for the others."""
    return "mdy" if channel == "linkedin_ads" else ""


def period_of(preamble: Sequence[str], style: DateStyle) -> tuple[date, date] | None:
    """The first and last day that the lines above the header name; None when they name none."""
    for line in preamble:
        match = _PERIOD.search(line)
        if match is None:
            continue
        try:
            start, end = parse_day(match[1], style), parse_day(match[2], style)
        except BadValue:
            continue
        if start <= end:
            return start, end
    return None
