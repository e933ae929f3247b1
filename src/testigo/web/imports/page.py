"""What the pages of imports show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.actions.import_runs import KINDS
from testigo.actions.intake import KEY_KINDS
from testigo.connect.choices import MEANINGS
from testigo.connect.mapping import rows_of_kind
from testigo.connect.tables import Table
from testigo.core.problems import Problem
from testigo.core.provenance import BASES
from testigo.queries.imports import PAGE, ImportLine, head_of
from testigo.web.frame.requests import SpaceRequest
from testigo.web.imports.reading import OWN, STATEMENTS, Known, known_of, said
from testigo.web.imports.understood import noted, understood
from testigo.wording.import_columns import COLUMN_MEANINGS, SUGGESTED_BECAUSE
from testigo.wording.texts import language_of

# Meanings together, as somebody looks for them; what is missing here follows at the end.
_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("who", ("email", "phone", "external_id", "anonymous_id")),
    ("person", ("name", "first_name", "last_name", "job_title")),
    ("company", ("company", "sector", "employees", "annual_revenue", "website")),
    ("where", ("city", "province", "country", "notes")),
    ("origin", ("created", "channel", "campaign")),
    ("lawful", STATEMENTS),
)

_ENCODINGS = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp850": "DOS (CP850)"}


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column on the form: its samples, what may be chosen, why something is suggested, and what
    is wrong with what is chosen."""

    name: str
    column: str
    samples: tuple[str, ...]
    own: str
    chosen: str
    suggested: bool
    why: str
    problems: tuple[str, ...]


def list_page(lines: Sequence[ImportLine], kind: str = "") -> dict[str, Any]:
    """The list, and the form that uploads."""
    return {
        "lines": lines,
        "kinds": KINDS,
        "kind": kind if kind in KINDS else KINDS[0],
        "largest": settings.LARGEST_UPLOAD // 1024 // 1024,
        "next": lines[-1].id if len(lines) == PAGE else "",
    }


def run_page(
    request: SpaceRequest, line: ImportLine, problems: Sequence[Problem] = ()
) -> dict[str, Any]:
    """One import in whatever state it is."""
    page: dict[str, Any] = {
        "line": line,
        "reasons": _reasons(line),
        **_counts(line, request.workspace.currency),
    }
    table = head_of(line) if line.state == "uploaded" else None
    if table is None:
        return page
    known = known_of(request, line, table)
    placed = {problem.where for problem in problems}
    columns = _columns(known, problems)
    named = {row.column for row in columns}
    return {
        **page,
        "detected": table.detected,
        "encoding": _ENCODINGS.get(table.detected.encoding, table.detected.encoding.upper()),
        "header_line": table.header_line,
        "known": known,
        "chosen": known.chosen,
        "suggestion": known.suggestion,
        "columns": columns,
        "groups": _groups(line.kind),
        "bases": BASES,
        "own": OWN,
        "ask_dates": _asks_dates(known),
        "no_basis": "basis" in placed,
        "no_source": "source" in placed,
        "problems": list(dict.fromkeys(said(p) for p in problems if p.where not in named)),
        **_preview(request, line, table, known),
    }


def preview_page(request: SpaceRequest, line: ImportLine) -> dict[str, Any]:
    """The first rows as the form understands them."""
    table = head_of(line)
    if table is None:
        return {"line": line}
    return {"line": line, **_preview(request, line, table, known_of(request, line, table))}


def _preview(request: SpaceRequest, line: ImportLine, table: Table, known: Known) -> dict[str, Any]:
    place = request.workspace
    zone = ZoneInfo(place.timezone)
    return understood(
        line.kind, table, known.chosen, zone, place.country, place.currency, request.now
    )


def _counts(line: ImportLine, currency: str) -> dict[str, Any]:
    counts: Mapping[str, Any] = line.counts
    known = counts.get("known", {})
    return {
        "counts": counts,
        "notes": noted(counts.get("notes", {})),
        **_reconciled(counts.get("deals", {}), currency),
        "known_by": [(kind, known[kind]) for kind in KEY_KINDS if known.get(kind)],
        "usable": counts.get("read", 0) - counts.get("quarantined", 0),
        "bringing": counts.get("read", 0) - counts.get("quarantined", 0) - counts.get("skipped", 0),
    }


def _reconciled(deals: Mapping[str, Any], usual: str) -> dict[str, Any]:
    """The deals of a file beside what stands of them, amounts as decimal numbers."""
    return {
        "reconciled": [_in_money(one, usual) for one in deals.get("tallies", ())],
        "otherwise": [_in_money(one, usual) for one in deals.get("otherwise", ())],
    }


def _in_money(row: Mapping[str, Any], usual: str) -> dict[str, Any]:
    amounts = {key: Decimal(row[key]) for key in row if key.endswith("_amount")}
    return {**row, **amounts, "currency": row["currency"] or usual}


def _reasons(line: ImportLine) -> list[dict[str, Any]]:
    return [
        {
            "text": said(reason.problem),
            "where": reason.problem.where,
            "count": reason.count,
            "lines": ", ".join(map(str, reason.lines)),
            "more": reason.count > len(reason.lines),
        }
        for reason in line.reasons
    ]


def _columns(known: Known, problems: Sequence[Problem]) -> list[ColumnRow]:
    tongue = language_of(get_language() or "es")
    rows = []
    for at, one in enumerate(known.suggestion.columns if known.suggestion else ()):
        meaning = known.chosen.columns.get(one.column, "")
        rows.append(
            ColumnRow(
                name=f"c{at}",
                column=one.column,
                samples=one.samples,
                own=one.own,
                chosen=OWN if meaning and meaning == one.own else meaning,
                suggested=bool(one.meaning) and one.meaning == meaning,
                why=SUGGESTED_BECAUSE[one.why][tongue],
                problems=tuple(said(p) for p in problems if p.where == one.column),
            )
        )
    return rows


def _groups(kind: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Headings, each with meanings and their names."""
    tongue = language_of(get_language() or "es")
    if kind in ("costs", "deals"):
        codes = MEANINGS[rows_of_kind(kind)]
        return [("", [(one, COLUMN_MEANINGS[one][tongue]) for one in codes])]
    names = {code: COLUMN_MEANINGS[code][tongue] for code in MEANINGS["leads"]}
    titles = {
        "who": _("What tells people apart"),
        "person": _("The person"),
        "company": _("Their company"),
        "where": _("Where they are, notes"),
        "origin": _("When and by what channel they came"),
        "lawful": _("By what right they are held"),
    }
    groups = [(titles[key], [(one, names[one]) for one in codes]) for key, codes in _GROUPS]
    grouped = {one for _key, codes in _GROUPS for one in codes}
    rest = [(code, name) for code, name in names.items() if code not in grouped]
    return [*groups, ("", rest)] if rest else groups


def _asks_dates(known: Known) -> bool:
    """Whether the order of day and month changes anything in this file."""
    return known.suggestion is not None and known.suggestion.dates.basis != "none"
