"""The mapping of a file that came without one, from its headers."""

from collections.abc import Sequence

from testigo.connect.detect import refuse
from testigo.connect.headers import COST_HEADERS, LEAD_HEADERS, recognise
from testigo.connect.mapping import (
    IDENTITY,
    TRAIT_TYPES,
    Column,
    ColumnMapping,
    FactRule,
    Rows,
    Source,
    Test,
    ValueType,
)
from testigo.core.problems import InvalidInput, Problem


def default_mapping(header: Sequence[str], rows: Rows) -> ColumnMapping:
    """What the headers say; raises InvalidInput when they do not say enough."""
    return _costs(header) if rows == "costs" else _leads(header)


def _leads(header: Sequence[str]) -> ColumnMapping:
    found = {key: Column(name) for key, name in recognise(header, LEAD_HEADERS).items()}
    if not any(key in found for key in IDENTITY):
        raise refuse("missing_identity_column", columns=", ".join(header)[:300])
    names = [found.pop(key) for key in ("first_name", "last_name") if key in found]
    created = found.pop("created", None)
    touch = {key: found.pop(key) for key in ("channel", "campaign") if key in found}
    fields = {
        key: Source((column,), type=TRAIT_TYPES.get(key, "text")) for key, column in found.items()
    }
    if names and "name" not in fields:
        fields["name"] = Source(tuple(names))
    facts: tuple[FactRule, ...] = ()
    if touch:
        props: dict[str, Source] = {key: Source((column,)) for key, column in touch.items()}
        known = touch.get("channel") or touch["campaign"]
        facts = (FactRule("form.submitted", None, (Test(known, filled=True),), props),)
    return ColumnMapping("leads", fields, created, facts)


def _costs(header: Sequence[str]) -> ColumnMapping:
    found = recognise(header, COST_HEADERS)
    for finer, coarser in (("day", ("month", "from", "to")), ("from", ("month",))):
        if finer in found:
            for key in coarser:
                found.pop(key, None)
    if "from" not in found:
        found.pop("to", None)
    problems = [
        Problem("missing_cost_column", params={"meaning": key, "columns": ", ".join(header)[:300]})
        for key in ("channel", "amount")
        if key not in found
    ]
    if not found.keys() & {"day", "month", "from"}:
        params = {"meaning": "day", "columns": ", ".join(header)[:300]}
        problems.append(Problem("missing_cost_column", params=params))
    if problems:
        raise InvalidInput(problems)
    types: dict[str, ValueType] = {"amount": "money", "claimed": "whole"}
    return ColumnMapping(
        "costs",
        {key: Source((Column(name),), type=types.get(key, "text")) for key, name in found.items()},
    )
