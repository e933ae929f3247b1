"""The mapping of a file that came without one, from its headers and what stands below them."""

from collections.abc import Mapping

from testigo.connect.choices import mapping_from_choices
from testigo.connect.detect import refuse
from testigo.connect.mapping import IDENTITY, ColumnMapping, Rows
from testigo.connect.suggestions import Suggestion, Why


def default_mapping(
    found: Suggestion, rows: Rows, said: Mapping[str, str] | None = None
) -> ColumnMapping:
    """The mapping of what was suggested, without the columns that are not understood; `said` is
    what whoever brings the file says of all its rows, by meaning. Raises InvalidInput when the file
    does not say enough.

    Nobody confirms it, so what only values suggest is left out where they may be something else:
    a date of a person may be a birthday, and nine figures the number of a customer, which counts
    as a phone only where nothing else says who somebody is.
    """
    if rows == "costs":
        chosen = _without(found, "own", "")
    elif rows == "deals":
        chosen = _without(found, "own", "", "date", "phone", "email")
        if not {"deal_id", "title"} & {*chosen.values()}:
            names = ", ".join(one.column for one in found.columns)
            raise refuse("missing_deal_column", columns=names[:300])
    else:
        chosen = _without(found, "own", "", "date", "phone")
        if not any(key in chosen.values() for key in IDENTITY):
            chosen = _without(found, "own", "", "date")
        if not any(key in chosen.values() for key in IDENTITY):
            names = ", ".join(one.column for one in found.columns)
            raise refuse("missing_identity_column", columns=names[:300])
    return mapping_from_choices(
        chosen,
        rows=rows,
        constants=_constants(found, said or {}),
        dates=found.dates.order,
        decimal=found.decimal,
        decimals=found.decimals,
        currency=found.currency,
    )


def _constants(found: Suggestion, said: Mapping[str, str]) -> dict[str, str]:
    """What is said of all rows, by the file or by whoever brings it. Raises InvalidInput where both
    say it of one meaning, and differently."""
    for meaning, value in said.items():
        if found.constants.get(meaning, value) != value:
            raise refuse("file_says_otherwise", meaning=meaning, value=found.constants[meaning])
    return {**found.constants, **said}


def _without(found: Suggestion, *unsure: Why) -> dict[str, str]:
    """Column → meaning, of what is suggested for other reasons than these."""
    return {one.column: "" if one.why in unsure else one.meaning for one in found.columns}
