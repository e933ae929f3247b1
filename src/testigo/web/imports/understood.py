"""The first rows of a file as they are understood: values by meaning, or why a row goes aside."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import get_language

from testigo.actions.import_runs import Chosen
from testigo.connect.choices import mapping_from_choices
from testigo.connect.fact_rows import fact_drafts
from testigo.connect.mapping import rows_of_kind
from testigo.connect.preview import ROWS, preview
from testigo.connect.tables import Table
from testigo.core.drafts import FactDraft
from testigo.core.problems import InvalidInput, Problem
from testigo.web.imports.reading import said
from testigo.web.templatetags.figures import num
from testigo.web.templatetags.words import day
from testigo.wording import word
from testigo.wording.import_columns import COLUMN_MEANINGS, PASSED_OVER
from testigo.wording.import_notes import note_sentences
from testigo.wording.rules import trait_label
from testigo.wording.texts import language_of

_DAYS = frozenset({"from", "to", "close_on", "next_on", "starts_on"})
_AMOUNTS = frozenset({"amount", "annual_revenue", "margin"})


def understood(
    kind: str,
    table: Table,
    chosen: Chosen,
    zone: ZoneInfo,
    country: str,
    currency: str,
    now: datetime,
) -> dict[str, Any]:
    """`preview_columns` are the names of what is understood, `preview_rows` the rows with their
    line, values and reasons; `preview_problems` say why nothing can be shown."""
    try:
        if kind == "facts":
            return _facts(table, zone, country)
        return _rows(kind, table, chosen, zone, country, currency, now)
    except InvalidInput as error:
        return {"preview_problems": list(dict.fromkeys(said(p) for p in error.problems))}


def _rows(
    kind: str,
    table: Table,
    chosen: Chosen,
    zone: ZoneInfo,
    country: str,
    currency: str,
    now: datetime,
) -> dict[str, Any]:
    mapping = mapping_from_choices(
        chosen.columns,
        rows=rows_of_kind(kind),
        constants=chosen.constants,
        types=chosen.types,
        decimals=chosen.decimals,
        dates=chosen.dates,
        decimal=chosen.decimal,
        row_ids=chosen.row_ids,
    )
    rows = preview(table, mapping, zone, country, now, currency=currency)
    found = dict.fromkeys(meaning for row in rows for meaning in row.values)
    # Whoever looks for somebody looks for the name.
    meanings = sorted(found, key=lambda meaning: meaning != "name")
    tongue = language_of(get_language() or "es")
    shown = []
    for row in rows:
        passed = PASSED_OVER[row.passed_over][tongue] if row.passed_over else ""
        values = [_meant(meaning, row.values.get(meaning), zone) for meaning in meanings]
        why = [passed] if passed else _reasons(row.problems)
        shown.append({"line": row.line, "cells": values, "why": why, "passed": bool(passed)})
    return {
        "preview_columns": [_name(meaning) for meaning in meanings],
        "preview_rows": shown,
        "preview_notes": noted(Counter(note for row in rows for note in row.notes)),
    }


def noted(notes: Mapping[str, int]) -> list[str]:
    """What is worth telling of rows that come in, with their counts as the reader writes them."""
    shown = {code: num(n) for code, n in notes.items()}
    return note_sentences(notes, get_language() or "es", shown)


def _facts(table: Table, zone: ZoneInfo, country: str) -> dict[str, Any]:
    language = get_language() or "es"
    shown = []
    for row in islice(fact_drafts(table, zone, country), ROWS):
        if isinstance(row, FactDraft):
            keys = row.person
            who = keys.email or keys.phone or keys.external_id or row.anonymous_id or ""
            values = [word("fact", row.name, language), _shown(row.at, zone), who]
            shown.append({"line": row.line, "cells": values, "why": []})
        else:
            reasons = _reasons(row.problems)
            shown.append({"line": row.line, "cells": ["", "", ""], "why": reasons})
    names = {"es": ["Hecho", "Cuándo", "Quién"], "en": ["Fact", "When", "Who"]}
    return {"preview_columns": names[language_of(language)], "preview_rows": shown}


def _reasons(problems: Sequence[Problem]) -> list[str]:
    return list(dict.fromkeys(said(problem) for problem in problems))


def _name(meaning: str) -> str:
    tongue = language_of(get_language() or "es")
    if meaning in COLUMN_MEANINGS:
        return COLUMN_MEANINGS[meaning][tongue]
    return trait_label(meaning, tongue)


def _meant(meaning: str, value: Any, zone: ZoneInfo) -> str:
    """A value as this language writes what it means, so that a misread one is seen."""
    if meaning in _DAYS and isinstance(value, str):
        return day(date.fromisoformat(value))
    if meaning in _AMOUNTS and isinstance(value, str):
        return num(Decimal(value), 2)
    return _shown(value, zone)


def _shown(value: Any, zone: ZoneInfo) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return formats.date_format(value.astimezone(zone), "SHORT_DATETIME_FORMAT")
    return str(value)[:120]
