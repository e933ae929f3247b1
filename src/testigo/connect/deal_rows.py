"""Rows of deals → `deal.opened`, and `contract.signed` or `deal.lost` where they have ended."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from hashlib import blake2b
from typing import Any

import msgspec

from testigo.connect.dates import parse_day, parse_instant
from testigo.connect.deal_headers import (
    own_steps,
    said_category,
    said_outcome,
    said_reason,
    said_step,
)
from testigo.connect.drafts import MessageIds, Noted, PassedOver, Rejected, attempt
from testigo.connect.identity import emails_in, normal_id, phones_in
from testigo.connect.lead_rows import UNDATED
from testigo.connect.mapping import ColumnMapping, missing_columns
from testigo.connect.tables import Table
from testigo.connect.totals import passed_over
from testigo.connect.typed import currency_code, date_style, reader
from testigo.connect.values import Cell, as_text, parse_flag, shown
from testigo.core.deals import LOST, OPENED, SIGNED, Outcome
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.problems import InvalidInput, Problem
from testigo.core.steps import Step

_SITE = re.compile(r"\A(?:https?://)?(?:www\.)?")
_INSTANTS = ("created", "closed_on", "lost_on", "updated")
_FLAGS = ("is_won", "is_closed", "deleted")
_DAYS = ("close_on", "next_on", "starts_on")
_WIDEST = {"title": 200, "next_step": 200, "owner": 60, "lost_reason": 2_000}
_encode = msgspec.json.Encoder(order="sorted").encode


@dataclass(frozen=True, slots=True)
class DealRow:
    """What a row says of a deal. `key` is its id, `row` a digest of everything that it says, by
    which the same row is known again."""

    key: str
    row: str
    person: PersonKeys
    company: str
    outcome: Outcome
    at: datetime | None
    ended_at: datetime | None
    props: Mapping[str, Any]
    ending: Mapping[str, Any]
    traits: Mapping[str, str]


def deal_drafts(
    table: Table,
    mapping: ColumnMapping,
    zone: tzinfo,
    currency: str,
    country: str,
    *,
    steps: Sequence[Step],
    now: datetime,
) -> Iterator[FactDraft | Noted | Rejected | PassedOver]:
    """The drafts of each row, or its rejection; rows of totals are passed over. `steps` are those
    of the workspace.

    A deal is opened on its day of creation, else when it ended, else `now`. Raises InvalidInput
    when columns are missing.
    """
    absent = missing_columns(mapping, table.header)
    if absent:
        raise InvalidInput(absent)
    deals = DealReader(table, mapping, zone, currency, country, steps)
    for line, cells, problems in table.rows():
        if reason := deals.passes_over(line, cells):
            yield PassedOver(line, cells, reason)
            continue
        found = list(problems)
        drafts = [] if found else deals.read(line, cells, now, found)
        if found:
            yield Rejected(line, cells, tuple(found))
        else:
            yield from drafts


class DealReader:
    """A mapping made ready for the rows of one table."""

    def __init__(
        self,
        table: Table,
        mapping: ColumnMapping,
        zone: tzinfo,
        currency: str,
        country: str,
        steps: Sequence[Step] = (),
    ) -> None:
        self._zone, self._country = zone, country
        self._currency = mapping.currency or currency
        self._style = date_style(mapping, country, table)
        self._ids = MessageIds()
        self._steps = own_steps(steps)
        self._readers = {
            key: reader(source, mapping, table, country) for key, source in mapping.fields.items()
        }
        self._lines: dict[str, int] = {}
        own = [self._place(key) for key in ("deal_id", "title")]
        self._own = tuple(filter(None, own)) or table.header[:1]

    def passes_over(self, _line: int, cells: Mapping[str, Cell]) -> str:
        """Why the row is no deal, such as a total below the others; empty when it is one."""
        return passed_over(cells, self._own)

    def understood(
        self, line: int, cells: Mapping[str, Cell], found: list[Problem]
    ) -> dict[str, Any]:
        """What the row says that can be read, by meaning; what cannot is added to `found`."""
        said: dict[str, Any] = {}
        for key, source in self._readers.items():
            value = attempt(found, line, source.place, source.read, cells)
            if value is not None and value != "":
                read = attempt(found, line, source.place, self._meant, key, value)
                if read not in (None, ""):
                    said[key] = read
        said["outcome"] = self._outcome(line, said, found)
        if said.get("deleted"):
            found.append(Problem("deal_deleted", self._place("deleted"), {}, line))
        for key in _FLAGS:
            said.pop(key, None)
        if not any(said.get(key) for key in ("deal_id", "title")) and not found:
            found.append(Problem("missing_value", self._own[0], {"column": self._own[0]}, line))
        return said

    def read(
        self, line: int, cells: Mapping[str, Cell], now: datetime, found: list[Problem]
    ) -> list[FactDraft | Noted]:
        """The drafts of one row; what is wrong is added to `found`."""
        said = self.understood(line, cells, found)
        if found:
            return []
        deal = self._deal(said)
        first = self._lines.setdefault(deal.key, line)
        if first != line:
            told: dict[str, str | int] = {"deal": deal.key, "line": first}
            found.append(Problem("deal_repeated", self._own[0], told, line))
            return []
        return self._drafts(line, deal, now, found)

    # --- cells -----------------------------------------------------------------------------------

    def _meant(self, key: str, value: Any) -> Any:
        """The value that a meaning gives a cell; raises BadValue."""
        if key in _INSTANTS:
            return parse_instant(value, self._zone, self._style)
        if key in _DAYS:
            return parse_day(value, self._style).isoformat()
        if key in _FLAGS:
            return parse_flag(value)
        if key == "email":
            return emails_in(value)[0]
        if key == "phone":
            return phones_in(value, self._country)[0]
        if key in ("external_id", "deal_id"):
            return normal_id(value, 64)
        if key == "currency":
            return currency_code(value)
        if key == "category":
            return said_category(as_text(value))
        return as_text(value)[: _WIDEST.get(key, 200)] if isinstance(value, str) else value

    def _outcome(self, line: int, said: Mapping[str, Any], found: list[Problem]) -> Outcome:
        """How the deal stands: by its status, else by flags, else by its stage."""
        if told := said.get("outcome"):
            known = said_outcome(told)
            if known is None:
                place = self._place("outcome")
                found.append(Problem("deal_status_unknown", place, {"value": shown(told)}, line))
            return known or "open"
        if said.get("is_won") is True:
            return "won"
        if said.get("is_closed") is True:
            return "lost"
        by_step = said_outcome(said.get("step", ""))
        if by_step is not None:
            return by_step
        return "lost" if said.get("lost_reason") else "open"

    def _place(self, key: str) -> str:
        return self._readers[key].place if key in self._readers else ""

    # --- the deal --------------------------------------------------------------------------------

    def _deal(self, said: Mapping[str, Any]) -> DealRow:
        row = blake2b(_encode(said), digest_size=12).hexdigest()
        outcome: Outcome = said["outcome"]
        created, updated = said.get("created"), said.get("updated")
        ended = (said.get("lost_on") if outcome == "lost" else None) or said.get("closed_on")
        if ended is None and outcome != "open":
            closes = said.get("close_on")
            day = parse_instant(date.fromisoformat(closes), self._zone) if closes else None
            ended = day or updated
        return DealRow(
            key=said.get("deal_id") or f"file-{_of_its_own(said)}",
            row=row,
            person=PersonKeys(
                said.get("email", ""), said.get("phone", ""), said.get("external_id", "")
            ),
            company=_company(said),
            outcome=outcome,
            at=created or (ended if outcome != "open" else updated),
            ended_at=ended if outcome != "open" else None,
            props=self._props(said),
            ending=self._ending(said),
            traits={key: said[key] for key in ("name", "company") if said.get(key)},
        )

    def _props(self, said: Mapping[str, Any]) -> dict[str, Any]:
        names = ("title", "amount", "close_on", "category", "next_step", "next_on", "owner")
        props = {name: said[name] for name in names if name in said}
        if step := said_step(said.get("step", ""), self._steps):
            props["step"] = step
        return {**props, "currency": said.get("currency") or self._currency}

    def _ending(self, said: Mapping[str, Any]) -> dict[str, Any]:
        if said["outcome"] == "lost":
            text = said.get("lost_reason", "")
            reason = said_reason(text) if text else ""
            note = {"note": text} if text and not reason else {}
            return {"reason": reason or "other", **note} if text else {}
        if said["outcome"] == "won":
            names = ("amount", "margin", "term_months", "starts_on")
            props = {name: said[name] for name in names if name in said}
            return {**props, "currency": said.get("currency") or self._currency}
        return {}

    def _drafts(
        self, line: int, deal: DealRow, now: datetime, found: list[Problem]
    ) -> list[FactDraft | Noted]:
        at = deal.at or now
        drafts: list[FactDraft | Noted] = []
        for trait, value in deal.traits.items() if deal.person else ():
            props = {"trait": trait, "value": value, "origin": "import"}
            id_ = attempt(
                found, line, "", self._ids.of, "trait.set", deal.at, deal.person, None, props
            )
            drafts.append(
                FactDraft("trait.set", at, id_ or "", deal.person, props=props, line=line)
            )
        drafts.append(_draft(line, deal, OPENED, at, deal.props))
        if deal.outcome != "open":
            # A day of closing begins before the deal that was opened in the course of it, and a
            # deal that is won already was not signed on a day to come.
            ended = max(min(deal.ended_at or at, now), at)
            name = SIGNED if deal.outcome == "won" else LOST
            drafts.append(_draft(line, deal, name, ended, deal.ending))
        if deal.at is None:
            drafts.append(Noted(line, (UNDATED,)))
        return drafts


def _draft(
    line: int, deal: DealRow, name: str, at: datetime, props: Mapping[str, Any]
) -> FactDraft:
    """A fact about the deal; the same row gives the same ids whenever it is read."""
    key = blake2b(deal.key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    end = "opened" if name == OPENED else "ended"
    return FactDraft(
        name,
        at,
        f"file:deal:{key}:{deal.row}:{end}",
        deal.person,
        company=deal.company or None,
        deal=deal.key,
        props=props,
        line=line,
    )


def _of_its_own(said: Mapping[str, Any]) -> str:
    """An id for a deal whose file has none: of its title, its customer and its creation."""
    parts = [as_text(said.get(key)) for key in ("title", "company", "email", "created")]
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _company(said: Mapping[str, Any]) -> str:
    """The domain of the customer where it is told, else its name."""
    site = _SITE.sub("", str(said.get("website", "")).strip().casefold()).partition("/")[0]
    return (site or said.get("company", ""))[:64]
