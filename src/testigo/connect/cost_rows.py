"""Rows of campaign costs → `cost.recorded`, with the leads that the platform claims."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from testigo.connect.dates import parse_day, parse_instant, parse_month
from testigo.connect.drafts import MessageIds, PassedOver, Rejected, attempt
from testigo.connect.headers import header_key
from testigo.connect.mapping import ColumnMapping, Source, missing_columns
from testigo.connect.sums import lines_of_sums
from testigo.connect.tables import Table
from testigo.connect.totals import passed_over
from testigo.connect.typed import currency_code, date_style, reader
from testigo.connect.values import BadValue, Cell, as_text
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.problems import InvalidInput, Problem

_NOBODY = PersonKeys()
_MICROS = "cost micros"


def cost_drafts(
    table: Table, mapping: ColumnMapping, zone: tzinfo, currency: str, country: str = ""
) -> Iterator[FactDraft | Rejected | PassedOver]:
    """One `cost.recorded` a row, or its rejection; rows of totals are passed over.

    Props: channel, campaign, from and to (ISO days, both included), amount (decimal text),
    claimed (leads that the platform counts) and currency. The fact is dated at the first midnight
    of its period in `zone`. Raises InvalidInput when columns are missing.
    """
    absent = missing_columns(mapping, table.header)
    if absent:
        raise InvalidInput(absent)
    costs = CostReader(table, mapping, zone, currency, country)
    for line, cells, problems in table.rows():
        if reason := costs.passes_over(line, cells):
            yield PassedOver(line, cells, reason)
            continue
        found = list(problems)
        draft = None if found else costs.read(line, cells, found)
        if draft is None or found:
            yield Rejected(line, cells, tuple(found))
        else:
            yield draft


class CostReader:
    """A mapping made ready for the rows of one table."""

    def __init__(
        self, table: Table, mapping: ColumnMapping, zone: tzinfo, currency: str, country: str
    ) -> None:
        self._zone = zone
        self._currency = mapping.currency or currency
        self._style = date_style(mapping, country, table)
        self._ids = MessageIds()
        self._readers = {
            key: reader(_in_its_unit(key, source), mapping, table, country)
            for key, source in mapping.fields.items()
        }

        # A cost has a day of its own, or a campaign where the period is the same for all.
        places = [self._place(key) for key in ("day", "month", "from", "campaign")]
        self._own = tuple(filter(None, places))[:1]
        self._together = _Together()
        self._sums = lines_of_sums(table.rows(), self._told)

    def read(self, line: int, cells: Mapping[str, Cell], found: list[Problem]) -> FactDraft | None:
        """The draft of one row; what is wrong is added to `found`."""
        props = self.understood(line, cells, found)
        if found:
            return None
        start = date.fromisoformat(props["from"])
        at = parse_instant(datetime.combine(start, time.min), self._zone)
        name = "cost.recorded"
        told = props | self._together.mark(props)
        message_id = attempt(found, line, "", self._ids.of, name, at, _NOBODY, None, told)
        return FactDraft(name, at, message_id or "", props=props, line=line)

    def understood(
        self, line: int, cells: Mapping[str, Cell], found: list[Problem]
    ) -> dict[str, Any]:
        """What the row says that can be read; what cannot is added to `found`."""
        channel = self._value("channel", line, cells, found, required=True)
        campaign = self._value("campaign", line, cells, found)
        period = self._period(line, cells, found)
        amount = self._value("amount", line, cells, found, required=True)
        claimed = self._value("claimed", line, cells, found)
        currency = self._value("currency", line, cells, found)
        if claimed is not None and Decimal(claimed) < 0:
            found.append(
                Problem("negative_count", self._place("claimed"), {"value": claimed}, line)
            )
        if currency is not None:
            currency = attempt(found, line, self._place("currency"), currency_code, currency)
        start, end = period or (None, None)
        said = {
            "channel": channel,
            "from": start and start.isoformat(),
            "to": end and end.isoformat(),
            "amount": amount,
            "currency": currency or self._currency,
            "campaign": campaign,
            "claimed": claimed,
        }
        return {key: value for key, value in said.items() if value is not None}

    def passes_over(self, line: int, cells: Mapping[str, Cell]) -> str:
        """Why the row is no cost, such as a total below the others; empty when it is one."""
        if line in self._sums:
            return "total_row"
        return passed_over(cells, self._own, self._place("campaign"))

    def _told(self, line: int, cells: Mapping[str, Cell]) -> Mapping[str, Any]:
        """What a row says as a cost; nothing where it is none, or cannot be used."""
        found: list[Problem] = []
        if passed_over(cells, self._own, self._place("campaign")):
            return {}
        said = self.understood(line, cells, found)
        if found:
            return {}
        self._together.add(said)
        return said

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
            return attempt(found, line, place, parse_month, cell, self._style)
        start = attempt(found, line, place, parse_day, cell, self._style)
        end = start
        if "to" in self._readers:
            last = self._place("to")
            cell = cells.get(last) if last else self._readers["to"].constant
            end = attempt(found, line, last, parse_day, cell, self._style)
        if start is None or end is None:
            return None
        return attempt(found, line, place, _in_order, start, end)

    def _place(self, key: str) -> str:
        return self._readers[key].place if key in self._readers else ""


class _Together:
    """The rows of a file that speak of the same campaign and days, such as one for each ad, and
    what they say together: where one of them changes in a later export, all of them are new."""

    def __init__(self) -> None:
        self._rows: dict[tuple[Any, ...], tuple[int, int]] = {}

    def add(self, said: Mapping[str, Any]) -> None:
        """Count a row in."""
        key = self._key(said)
        count, total = self._rows.get(key, (0, 0))
        self._rows[key] = count + 1, total + _digest(said)

    def mark(self, said: Mapping[str, Any]) -> dict[str, str]:
        """What tells apart the ids of rows that stand together; nothing for a row alone."""
        count, total = self._rows.get(self._key(said), (0, 0))
        return {"together": f"{total:x}"} if count > 1 else {}

    @staticmethod
    def _key(said: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(said.get(name) for name in ("channel", "campaign", "from", "to", "currency"))


def _digest(said: Mapping[str, Any]) -> int:
    content = repr(sorted(said.items())).encode()
    return int.from_bytes(blake2b(content, digest_size=8).digest(), "big")


def _in_its_unit(key: str, source: Source) -> Source:
    """An amount that its header says to be in millionths is read as such."""
    named = [header_key(column.name) for column in source.columns]
    return replace(source, type="micros") if key == "amount" and named == [_MICROS] else source


def _in_order(start: date, end: date) -> tuple[date, date]:
    if end < start:
        raise BadValue("period_reversed", start=start.isoformat(), end=end.isoformat())
    return start, end
