"""Rows of leads → facts: one `trait.set` for each thing known, and the facts that columns tell."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from hashlib import blake2b
from typing import Any

from testigo.connect.dates import parse_instant
from testigo.connect.drafts import MessageIds, Noted, PassedOver, Rejected, attempt
from testigo.connect.identity import emails_in, normal_id, phones_in
from testigo.connect.mapping import IDENTITY, ColumnMapping, missing_columns
from testigo.connect.tables import Table
from testigo.connect.totals import passed_over
from testigo.connect.typed import Reader, date_style, reader, resolve
from testigo.connect.values import Cell, as_text, is_blank, parse_whole
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.problems import InvalidInput, Problem

# The end of the trait that keeps a key which cannot be read; what is noted of a row without a date.
AS_WRITTEN = "_as_written"
UNDATED = "undated"
# More facts than this from one cell are a slip of a key.
MOST_TIMES = 1_000


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    at: str | None
    tests: tuple[tuple[str, frozenset[str], bool | None], ...]
    props: tuple[tuple[str, Reader], ...]
    money: frozenset[str]
    times: str | None

    def applies(self, cells: Mapping[str, Cell]) -> bool:
        for column, values, filled in self.tests:
            cell = cells.get(column)
            if filled is not None:
                if is_blank(cell) is filled:
                    return False
            elif as_text(cell).casefold() not in values:
                return False
        return True


def lead_drafts(
    table: Table, mapping: ColumnMapping, zone: tzinfo, country: str, *, now: datetime
) -> Iterator[FactDraft | Noted | Rejected | PassedOver]:
    """The drafts of each row, in order, and what is noted of it, or its rejection; rows of totals
    are passed over.

    `zone` and `country` (ES) are the workspace's. Rows are dated by the mapping's `at`; where it
    says nothing they are dated `now`, and their ids do not depend on it. A key that cannot be read
    beside one that can is kept as it is written, as a trait (`phone_as_written`). Raises
    InvalidInput when the mapping names columns that the table lacks.
    """
    absent = missing_columns(mapping, table.header)
    if absent:
        raise InvalidInput(absent)
    leads = LeadReader(table, mapping, zone, country, now)
    for line, cells, problems in table.rows():
        if reason := leads.passes_over(line, cells):
            yield PassedOver(line, cells, reason)
            continue
        found = list(problems)
        drafts: list[FactDraft | Noted] = [] if found else leads.read(line, cells, found)
        if found:
            yield Rejected(line, cells, tuple(found))
        else:
            yield from drafts


@dataclass(frozen=True, slots=True)
class Understood:
    """What a row says that can be read: who it is about, since when, what is known, what happened
    (name, instant, props, how many), what is to be noted of it."""

    person: PersonKeys
    anonymous_id: str | None
    at: datetime | None
    traits: tuple[tuple[str, Any], ...]
    facts: tuple[tuple[str, datetime | None, dict[str, Any], int], ...]
    notes: tuple[str, ...] = ()


class LeadReader:
    """A mapping made ready for the rows of one table."""

    def __init__(
        self, table: Table, mapping: ColumnMapping, zone: tzinfo, country: str, now: datetime
    ) -> None:
        header = table.header
        self._zone, self._country, self._now = zone, country, now
        self._style = date_style(mapping, country, table)
        self._currency = mapping.currency
        self._ids = MessageIds()
        self._at = resolve(mapping.at, header) if mapping.at else None
        made = {
            key: reader(source, mapping, table, country) for key, source in mapping.fields.items()
        }
        self._keys = {key: made.pop(key) for key in IDENTITY if key in made}
        own = mapping.fields.get("external_id")
        self._row_prefix = own.row if own is not None else ""
        if self._row_prefix:
            self._keys.pop("external_id")
        self._own = tuple(source.place for source in self._keys.values()) or header[:1]
        self._alike: Counter[str] = Counter()
        self._traits = tuple(made.items())
        self._rules = tuple(
            _Rule(
                rule.name,
                resolve(rule.at, header) if rule.at else None,
                tuple((resolve(t.column, header), t.values, t.filled) for t in rule.when),
                tuple((k, reader(s, mapping, table, country)) for k, s in rule.props.items()),
                frozenset(key for key, source in rule.props.items() if source.type == "money"),
                resolve(rule.times, header) if rule.times else None,
            )
            for rule in mapping.facts
        )

    def read(
        self, line: int, cells: Mapping[str, Cell], found: list[Problem]
    ) -> list[FactDraft | Noted]:
        """The drafts of one row and what is noted of it; what is wrong is added to `found`."""
        said = self.understood(line, cells, found)
        if found:
            return []
        told: list[tuple[str, datetime | None, dict[str, Any], int]] = [
            ("trait.set", said.at, {"trait": trait, "value": value, "origin": "import"}, 0)
            for trait, value in said.traits
        ]
        for name, when, props, times in said.facts:
            told += [(name, when, props, back) for back in range(times)]
        drafts: list[FactDraft | Noted] = [self._draft(line, said, fact, found) for fact in told]
        return [*drafts, Noted(line, said.notes)] if said.notes else drafts

    def passes_over(self, _line: int, cells: Mapping[str, Cell]) -> str:
        """Why the row is about nobody, such as a total below the others; empty when it is."""
        return passed_over(cells, self._own)

    def understood(self, line: int, cells: Mapping[str, Cell], found: list[Problem]) -> Understood:
        """What can be read of one row; what cannot is added to `found`."""
        person, anonymous, others = self._person(line, cells, found)
        notes = [trait for trait, _ in others if trait.endswith(AS_WRITTEN)]
        at = None
        if self._at and is_blank(cells.get(self._at)):
            notes.append(UNDATED)
        elif self._at:
            at = self._instant(line, cells, self._at, found)
        traits = (*self._known(line, cells, person, found), *others)
        facts = []
        for rule in self._rules:
            if rule.applies(cells):
                when = self._instant(line, cells, rule.at, found) if rule.at else at
                props = self._props(rule, line, cells, found)
                facts.append((rule.name, when, props, self._times(rule, line, cells, found)))
        return Understood(person, anonymous, at, traits, tuple(facts), tuple(notes))

    def _draft(
        self,
        line: int,
        said: Understood,
        fact: tuple[str, datetime | None, dict[str, Any], int],
        found: list[Problem],
    ) -> FactDraft:
        name, when, props, back = fact
        who = (said.person, said.anonymous_id)
        id_ = attempt(found, line, "", self._ids.of, name, when, *who, props)
        return FactDraft(
            name,
            (when or self._now) - timedelta(days=back),
            id_ or "",
            said.person,
            anonymous_id=said.anonymous_id,
            props=props,
            line=line,
        )

    def _times(
        self, rule: _Rule, line: int, cells: Mapping[str, Cell], found: list[Problem]
    ) -> int:
        """How many facts of a rule the row gives."""
        if rule.times is None:
            return 1
        count = attempt(found, line, rule.times, parse_whole, cells.get(rule.times))
        if count is not None and not 0 <= count <= MOST_TIMES:
            params: dict[str, str | int] = {"column": rule.times, "limit": MOST_TIMES}
            found.append(Problem("too_many_times", rule.times, params, line))
            return 0
        return count or 0

    def _person(
        self, line: int, cells: Mapping[str, Cell], found: list[Problem]
    ) -> tuple[PersonKeys, str | None, list[tuple[str, str]]]:
        """Who the row is about, and what else its keys say: further addresses and numbers, and
        what cannot be read, as it is written, where another key can."""
        keys = {"external_id": self._id_of_row(cells)} if self._row_prefix else {}
        others: list[tuple[str, str]] = []
        written: list[tuple[str, str]] = []
        unread: list[Problem] = []
        before = len(found)
        for key, source in self._keys.items():
            cell = attempt(found, line, source.place, source.read, cells)
            if cell is None:
                continue
            value, more = attempt(unread, line, source.place, self._key, key, cell) or ("", ())
            if not value:
                written.append((f"{key}{AS_WRITTEN}", as_text(cell)))
                continue
            keys[key] = value
            if more:
                others.append((f"other_{key}s", ", ".join(more)))
        if keys:
            others += written
        found += () if keys else unread
        if not keys and len(found) == before:
            found.append(Problem("missing_identity", "", {}, line))
        anonymous = keys.pop("anonymous_id", None)
        return PersonKeys(**keys), anonymous, others

    def _key(self, key: str, cell: Cell) -> tuple[str, tuple[str, ...]]:
        """The key that a cell gives, and what else stands there; raises BadValue."""
        if key == "email":
            return emails_in(cell)
        return phones_in(cell, self._country) if key == "phone" else (normal_id(cell), ())

    def _id_of_row(self, cells: Mapping[str, Cell]) -> str:
        """The same row of the same file has the same id, and rows alike have one each."""
        whole = "\x1f".join(f"{name}={as_text(cell)}" for name, cell in cells.items())
        digest = blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()
        self._alike[digest] += 1
        return f"{self._row_prefix}-{digest}-{self._alike[digest]}"

    def _known(
        self, line: int, cells: Mapping[str, Cell], person: PersonKeys, found: list[Problem]
    ) -> Iterator[tuple[str, Any]]:
        """What the row says about the person, its e-mail and phone included."""
        if person.email:
            yield "email", person.email
        if person.phone:
            yield "phone", person.phone
        for trait, source in self._traits:
            value = attempt(found, line, source.place, source.read, cells)
            if value is not None and value != "":
                yield trait, value

    def _props(
        self, rule: _Rule, line: int, cells: Mapping[str, Cell], found: list[Problem]
    ) -> dict[str, Any]:
        props: dict[str, Any] = {}
        for key, source in rule.props:
            value = attempt(found, line, source.place, source.read, cells)
            if value is not None:
                props[key] = value
        if self._currency and rule.money & props.keys():
            props["currency"] = self._currency
        return props

    def _instant(
        self, line: int, cells: Mapping[str, Cell], column: str, found: list[Problem]
    ) -> datetime | None:
        cell = cells.get(column)
        if is_blank(cell):
            found.append(Problem("missing_value", column, {"column": column}, line))
            return None
        return attempt(found, line, column, parse_instant, cell, self._zone, self._style)
