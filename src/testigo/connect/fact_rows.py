"""Rows of a facts file → drafts: one fact per row or line, in the shape that is documented.

Columns or keys: name, at, person (text or object; also person.email, person.phone and
person.external_id), anonymous_id, message_id, actor, and props (an object, JSON text, or columns
props.path, props.amount …).
"""

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

import msgspec

from testigo.connect.cleaning import clean_value
from testigo.connect.dates import DateStyle, parse_day, parse_instant
from testigo.connect.drafts import MAX_NAME, MessageIds, Rejected, attempt
from testigo.connect.identity import (
    MAX_ANONYMOUS,
    normal_email,
    normal_id,
    normal_phone,
    person_by_shape,
)
from testigo.connect.tables import Table
from testigo.connect.values import (
    BadValue,
    Cell,
    as_text,
    is_blank,
    parse_flag,
    parse_money,
    parse_whole,
    shown,
)
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.facts import FAMILY, WRITTEN_HERE
from testigo.core.problems import InvalidInput, Problem

COLUMNS = ("name", "at", "person", "anonymous_id", "message_id", "props", "actor")
PERSON_KEYS = ("email", "phone", "external_id")
# Families that are about no one in particular.
_IMPERSONAL = frozenset({"money", "together", "corrections"})
_NOBODY = PersonKeys()
_MAX_PLANS = 1_000
# The log holds 160 and 64; an id that begins like one of ours gets a few characters more.
_MAX_MESSAGE_ID = 150
_MAX_ACTOR = 64


def _day(cell: Cell) -> str:
    """A day as ISO text; an instant with an offset stays as it is written."""
    if isinstance(cell, str) and len(cell) > 10:
        parse_day(cell)
        return cell
    return parse_day(cell).isoformat()


def _json(cell: Cell) -> Any:
    """A list or object written in a cell; a text that is neither stays as it is."""
    if not isinstance(cell, str) or not cell.lstrip().startswith(("[", "{")):
        return cell
    try:
        value = msgspec.json.decode(cell)
    except (msgspec.DecodeError, RecursionError):
        return cell
    value, problems = clean_value(value, "", 0)
    if problems:
        raise BadValue(problems[0].code, **problems[0].params)
    return value


def _amount(cell: Cell) -> str:
    return parse_money(cell, "dot")


# The props whose type the rules rely on; all others are kept as they come.
_TYPED: Mapping[str, Callable[[Cell], Any]] = {
    "amount": _amount,
    "margin": _amount,
    "human": parse_flag,
    "automatic": parse_flag,
    "term_months": parse_whole,
    "claimed": parse_whole,
    "from": _day,
    "to": _day,
    "close_on": _day,
    "starts_on": _day,
    "not_before": _day,
    "content": _json,
    "people": _json,
    "fields": _json,
}


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where a row with these keys holds what."""

    props: tuple[tuple[str, str, Callable[[Cell], Any] | None], ...]
    person: tuple[str, ...]
    unknown: tuple[str, ...]
    whole: bool


def fact_drafts(table: Table, zone: tzinfo, country: str = "") -> Iterator[FactDraft | Rejected]:
    """One draft a row, or its rejection.

    `at` without an offset is in `zone`, the workspace's; national phones are of `country`.
    Raises InvalidInput when the table lacks `name` or `at` or has columns that mean nothing.
    """
    keyed = table.detected.kind == "jsonl"
    facts = _FactReader(zone, country, since_1904=table.detected.since_1904)
    plan = facts.plan(table.header)
    if not keyed:
        _check_header(table.header, plan)
    for line, cells, problems in table.rows():
        found = list(problems)
        if keyed and not found:
            plan = facts.plan(tuple(cells))
        draft = None if found else facts.read(line, cells, plan, found)
        if found or draft is None:
            yield Rejected(line, cells, tuple(found))
        else:
            yield draft


def _check_header(header: Sequence[str], plan: _Plan) -> None:
    problems = [
        Problem("missing_fact_column", key, {"column": key})
        for key in ("name", "at")
        if key not in header
    ]
    problems += [_unknown(column) for column in plan.unknown]
    if problems:
        raise InvalidInput(problems)


def _unknown(column: str, line: int | None = None) -> Problem:
    near = difflib.get_close_matches(column, COLUMNS, n=1, cutoff=0.75)
    suggestion = near[0] if near else f"props.{column}"
    return Problem("unknown_column", column, {"column": column, "suggestion": suggestion}, line)


class _FactReader:
    """Reads the rows of one file."""

    def __init__(self, zone: tzinfo, country: str, *, since_1904: bool) -> None:
        self._zone, self._country = zone, country
        self._style = DateStyle(since_1904=since_1904)
        self._ids = MessageIds()
        self._plans: dict[tuple[str, ...], _Plan] = {}

    def plan(self, keys: tuple[str, ...]) -> _Plan:
        """The plan of a row with these keys."""
        plan = self._plans.get(keys)
        if plan is None:
            props = [key for key in keys if key.startswith("props.") and len(key) > 6]
            person = [key for key in PERSON_KEYS if f"person.{key}" in keys]
            known = {*COLUMNS, *props, *(f"person.{key}" for key in person)}
            plan = _Plan(
                tuple((key, key[6:], _TYPED.get(key[6:])) for key in props),
                tuple(person),
                tuple(key for key in keys if key not in known),
                "props" in keys,
            )
            if len(self._plans) < _MAX_PLANS:
                self._plans[keys] = plan
        return plan

    def read(
        self, line: int, cells: Mapping[str, Cell], plan: _Plan, found: list[Problem]
    ) -> FactDraft | None:
        """The draft of one row; what is wrong is added to `found`."""
        found += [_unknown(column, line) for column in plan.unknown]
        name = self._name(line, cells, found)
        at = self._at(line, cells, found)
        person, anonymous = self._who(line, cells, plan, found)
        if not person and not anonymous and not found and FAMILY.get(name) not in _IMPERSONAL:
            found.append(Problem("missing_identity", "person", {}, line))
        props = self._props(line, cells, plan, found)
        actor = as_text(cells.get("actor"))[:_MAX_ACTOR]
        message_id = self._message_id(line, cells, found)
        if found or at is None:
            return None
        if not message_id:
            made = attempt(found, line, "props", self._ids.of, name, at, person, anonymous, props)
            if made is None:
                return None
            message_id = made
        automatic = props.pop("automatic", False) is True
        return FactDraft(
            name,
            at,
            message_id,
            person,
            anonymous_id=anonymous,
            actor=actor,
            automatic=automatic,
            props=props,
            line=line,
        )

    def _name(self, line: int, cells: Mapping[str, Cell], found: list[Problem]) -> str:
        cell = cells.get("name")
        name = cell.strip() if isinstance(cell, str) else ""
        if not name:
            found.append(Problem("missing_value", "name", {"column": "name"}, line))
        elif len(name) > MAX_NAME:
            params: dict[str, str | int] = {"column": "name", "limit": MAX_NAME}
            found.append(Problem("value_too_long", "name", params, line))
        elif FAMILY.get(name) == "derived":
            found.append(Problem("derived_fact", "name", {"name": name}, line))
        elif name in WRITTEN_HERE:
            found.append(Problem("fact_written_here", "name", {"name": name}, line))
        return name

    def _at(self, line: int, cells: Mapping[str, Cell], found: list[Problem]) -> datetime | None:
        cell = cells.get("at")
        if cell is None or cell == "":
            found.append(Problem("missing_value", "at", {"column": "at"}, line))
            return None
        return attempt(found, line, "at", parse_instant, cell, self._zone, self._style)

    def _who(
        self, line: int, cells: Mapping[str, Cell], plan: _Plan, found: list[Problem]
    ) -> tuple[PersonKeys, str | None]:
        cell = cells.get("person")
        if cell is None or cell == "":
            parts = {key: cells[f"person.{key}"] for key in plan.person}
            person = self._person(parts, line, found) if parts else _NOBODY
        elif isinstance(cell, dict):
            person = self._person(cell, line, found)
        else:
            text = as_text(cell)
            person = attempt(found, line, "person", person_by_shape, text, self._country) or _NOBODY
        anonymous = cells.get("anonymous_id")
        if anonymous is None or anonymous == "":
            return person, None
        return person, attempt(found, line, "anonymous_id", normal_id, anonymous, MAX_ANONYMOUS)

    def _person(self, keys: Mapping[str, Cell], line: int, found: list[Problem]) -> PersonKeys:
        for key in keys:
            if key not in PERSON_KEYS:
                found.append(_unknown(f"person.{key}", line))
        email, phone, external = (keys.get(key) for key in PERSON_KEYS)
        where = "person"
        country = self._country
        return PersonKeys(
            "" if is_blank(email) else attempt(found, line, where, normal_email, email) or "",
            ""
            if is_blank(phone)
            else attempt(found, line, where, normal_phone, phone, country) or "",
            "" if is_blank(external) else attempt(found, line, where, normal_id, external) or "",
        )

    def _props(
        self, line: int, cells: Mapping[str, Cell], plan: _Plan, found: list[Problem]
    ) -> dict[str, Any]:
        props: dict[str, Any] = {}
        if plan.whole:
            given = attempt(found, line, "props", _object, cells.get("props"))
            for key, value in (given or {}).items():
                if value is None:
                    continue
                parse = _TYPED.get(key)
                props[key] = attempt(found, line, f"props.{key}", parse, value) if parse else value
        for column, key, parse in plan.props:
            cell = cells[column]
            if cell is None or cell == "":
                continue
            if parse is not None:
                props[key] = attempt(found, line, column, parse, cell)
            elif isinstance(cell, date):
                props[key] = cell.isoformat()
            elif isinstance(cell, float) and cell.is_integer():
                props[key] = int(cell)  # spreadsheets know no whole numbers
            else:
                props[key] = cell
        return props

    def _message_id(self, line: int, cells: Mapping[str, Cell], found: list[Problem]) -> str:
        cell = cells.get("message_id")
        text = as_text(cell) if cell is not None else ""
        if len(text) > _MAX_MESSAGE_ID:
            params: dict[str, str | int] = {"column": "message_id", "limit": _MAX_MESSAGE_ID}
            found.append(Problem("value_too_long", "message_id", params, line))
        return text


def _object(cell: Cell) -> dict[str, Any]:
    if cell is None or cell == "":
        return {}
    value = _json(cell)
    if not isinstance(value, dict):
        raise BadValue("not_an_object_cell", value=shown(cell))
    return value
