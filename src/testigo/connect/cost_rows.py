"""Rows of campaign costs → `cost.recorded`, with the leads that the platform claims."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, tzinfo
from typing import Any

from testigo.connect.drafts import MessageIds, Rejected, attempt
from testigo.connect.mapping import ColumnMapping, missing_columns
from testigo.connect.tables import Table
from testigo.connect.typed import currency_code, date_order, reader
from testigo.connect.values import BadValue, Cell, as_text, parse_day, parse_instant, parse_month
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.problems import InvalidInput, Problem

# The rows that ad platforms add below: counting them would double every cost.
_TOTAL = re.compile(
    r"(?:grand |gran )?total(?:es)?\b|resultados totales\b|media\b|average\b", re.IGNORECASE
)

_NOBODY = PersonKeys()


def cost_drafts(
    table: Table, mapping: ColumnMapping, zone: tzinfo, currency: str, country: str = ""
) -> Iterator[FactDraft | Rejected]:
    """One `cost.recorded` a row, or its rejection.

    Props: channel, campaign, from and to (ISO days, both included), amount (decimal text),
    claimed (leads that the platform counts) and currency. The fact is dated at the first midnight
    of its period in `zone`. Raises InvalidInput when columns are missing.
    """
    absent = missing_columns(mapping, table.header)
    if absent:
        raise InvalidInput(absent)
    costs = _CostReader(table, mapping, zone, currency, country)
    for line, cells, problems in table.rows():
        found = list(problems)
        draft = None if found else costs.read(line, cells, found)
        if draft is None or found:
            yield Rejected(line, cells, tuple(found))
        else:
            yield draft


class _CostReader:
    """A mapping made ready for the rows of one table."""

    def __init__(
        self, table: Table, mapping: ColumnMapping, zone: tzinfo, currency: str, country: str
    ) -> None:
        self._zone = zone
        self._currency = mapping.currency or currency
        self._order = date_order(mapping, country)
        self._ids = MessageIds()
        self._readers = {
            key: reader(source, mapping, table.header, country)
            for key, source in mapping.fields.items()
        }

    def read(self, line: int, cells: Mapping[str, Cell], found: list[Problem]) -> FactDraft | None:
        """The draft of one row; what is wrong is added to `found`."""
        if self._is_total(cells):
            found.append(Problem("total_row", "", {}, line))
            return None
        channel = self._value("channel", line, cells, found, required=True)
        campaign = self._value("campaign", line, cells, found)
        period = self._period(line, cells, found)
        amount = self._value("amount", line, cells, found, required=True)
        claimed = self._value("claimed", line, cells, found)
        currency = self._value("currency", line, cells, found)
        if isinstance(claimed, int) and claimed < 0:
            found.append(
                Problem("negative_count", self._place("claimed"), {"value": claimed}, line)
            )
        if currency is not None:
            currency = attempt(found, line, self._place("currency"), currency_code, currency)
        if found or period is None:
            return None
        start, end = period
        props: dict[str, Any] = {"channel": channel, "from": start.isoformat()}
        props |= {"to": end.isoformat(), "amount": amount}
        props["currency"] = currency or self._currency
        if campaign is not None:
            props["campaign"] = campaign
        if claimed is not None:
            props["claimed"] = claimed
        at = parse_instant(datetime.combine(start, time.min), self._zone)
        name = "cost.recorded"
        message_id = attempt(found, line, "", self._ids.of, name, at, _NOBODY, None, props)
        return FactDraft(name, at, message_id or "", props=props, line=line)

    def _is_total(self, cells: Mapping[str, Cell]) -> bool:
        """Whether the row adds up others: it says so where a name or a day should stand, and has
        no period of its own."""
        period = next(
            self._readers[key] for key in ("day", "month", "from") if key in self._readers
        )
        dated = as_text(cells.get(period.place))
        if _TOTAL.match(dated):
            return True
        first = next((as_text(cell) for cell in cells.values() if as_text(cell)), "")
        return dated in ("", "-", "--") and bool(_TOTAL.match(first))

    def _value(
        self,
        key: str,
        line: int,
        cells: Mapping[str, Cell],
        found: list[Problem],
        *,
        required: bool = False,
    ) -> Any:
        source = self._readers.get(key)
        if source is None:
            return None
        before = len(found)
        value = attempt(found, line, source.place, source.read, cells)
        if required and value is None and len(found) == before:
            found.append(Problem("missing_value", source.place, {"column": source.place}, line))
        return value

    def _period(
        self, line: int, cells: Mapping[str, Cell], found: list[Problem]
    ) -> tuple[date, date] | None:
        key = next(key for key in ("day", "month", "from") if key in self._readers)
        place = self._place(key)
        cell = cells.get(place) if place else self._readers[key].constant
        if as_text(cell) == "":
            found.append(Problem("missing_value", place, {"column": place}, line))
            return None
        if key == "month":
            return attempt(found, line, place, parse_month, cell, self._order)
        start = attempt(found, line, place, parse_day, cell, self._order)
        end = start
        if "to" in self._readers:
            last = self._place("to")
            cell = cells.get(last) if last else self._readers["to"].constant
            end = attempt(found, line, last, parse_day, cell, self._order)
        if start is None or end is None:
            return None
        return attempt(found, line, place, _in_order, start, end)

    def _place(self, key: str) -> str:
        return self._readers[key].place


def _in_order(start: date, end: date) -> tuple[date, date]:
    if end < start:
        raise BadValue("period_reversed", start=start.isoformat(), end=end.isoformat())
    return start, end
