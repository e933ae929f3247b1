"""Rows of leads → facts: one `trait.set` for each thing known, and the facts that columns tell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from testigo.connect.drafts import MessageIds, Rejected, attempt
from testigo.connect.identity import normal_email, normal_id, normal_phone
from testigo.connect.mapping import IDENTITY, ColumnMapping, missing_columns
from testigo.connect.tables import Table
from testigo.connect.typed import Reader, date_order, reader, resolve
from testigo.connect.values import Cell, as_text, is_blank, parse_instant
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.problems import InvalidInput, Problem


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    at: str | None
    tests: tuple[tuple[str, frozenset[str], bool | None], ...]
    props: tuple[tuple[str, Reader], ...]
    money: frozenset[str]

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
) -> Iterator[FactDraft | Rejected]:
    """The drafts of each row, in order, or its rejection.

    `zone` and `country` (ES) are the workspace's. Rows are dated by the mapping's `at`; without
    one they are dated `now`, and their ids do not depend on it. Raises InvalidInput when the
    mapping names columns that the table lacks.
    """
    absent = missing_columns(mapping, table.header)
    if absent:
        raise InvalidInput(absent)
    leads = _LeadReader(table, mapping, zone, country, now)
    for line, cells, problems in table.rows():
        found = list(problems)
        drafts = [] if found else leads.read(line, cells, found)
        if found:
            yield Rejected(line, cells, tuple(found))
        else:
            yield from drafts


class _LeadReader:
    """A mapping made ready for the rows of one table."""

    def __init__(
        self, table: Table, mapping: ColumnMapping, zone: tzinfo, country: str, now: datetime
    ) -> None:
        header = table.header
        self._zone, self._country, self._now = zone, country, now
        self._order = date_order(mapping, country)
        self._currency = mapping.currency
        self._ids = MessageIds()
        self._at = resolve(mapping.at, header) if mapping.at else None
        made = {
            key: reader(source, mapping, header, country) for key, source in mapping.fields.items()
        }
        self._keys = {key: made.pop(key) for key in IDENTITY if key in made}
        self._traits = tuple(made.items())
        self._rules = tuple(
            _Rule(
                rule.name,
                resolve(rule.at, header) if rule.at else None,
                tuple((resolve(t.column, header), t.values, t.filled) for t in rule.when),
                tuple((k, reader(s, mapping, header, country)) for k, s in rule.props.items()),
                frozenset(key for key, source in rule.props.items() if source.type == "money"),
            )
            for rule in mapping.facts
        )

    def read(self, line: int, cells: Mapping[str, Cell], found: list[Problem]) -> list[FactDraft]:
        """The drafts of one row; what is wrong is added to `found`."""
        person, anonymous = self._person(line, cells, found)
        at = self._instant(line, cells, self._at, found) if self._at else None
        said: list[tuple[str, datetime | None, dict[str, Any]]] = []
        for trait, value in self._known(line, cells, person, found):
            said.append(("trait.set", at, {"trait": trait, "value": value, "origin": "import"}))
        for rule in self._rules:
            if rule.applies(cells):
                when = self._instant(line, cells, rule.at, found) if rule.at else at
                said.append((rule.name, when, self._props(rule, line, cells, found)))
        if found:
            return []
        drafts = []
        for name, when, props in said:
            id_ = attempt(found, line, "", self._ids.of, name, when, person, anonymous, props)
            drafts.append(
                FactDraft(
                    name,
                    when or self._now,
                    id_ or "",
                    person,
                    anonymous_id=anonymous,
                    props=props,
                    line=line,
                )
            )
        return drafts

    def _person(
        self, line: int, cells: Mapping[str, Cell], found: list[Problem]
    ) -> tuple[PersonKeys, str | None]:
        keys: dict[str, str] = {}
        given = False
        for key, source in self._keys.items():
            cell = attempt(found, line, source.place, source.read, cells)
            if cell is None:
                continue
            given = True
            if key == "email":
                value = attempt(found, line, source.place, normal_email, cell)
            elif key == "phone":
                value = attempt(found, line, source.place, normal_phone, cell, self._country)
            else:
                value = attempt(found, line, source.place, normal_id, cell)
            if value is not None:
                keys[key] = value
        anonymous = keys.pop("anonymous_id", None)
        person = PersonKeys(**keys)
        if not given:
            found.append(Problem("missing_identity", "", {}, line))
        return person, anonymous

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
        return attempt(found, line, column, parse_instant, cell, self._zone, self._order)
