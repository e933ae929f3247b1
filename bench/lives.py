"""A long history with everything that reports read: the log of the sample company many times over,
each time of other people with other addresses, some minutes later, by other clicks."""

from pathlib import Path
from typing import Any

# Told of the company as a whole, not of its people.
_ONCE = ("cost.recorded", "campaign.same_as", "pact.signed")
_NAMED = ("id", "person", "cause", "anonymous_id", "deal")
_LATER_SECONDS = 37
_AT_ONCE = 5
_ANOTHER = "replace({}, '@', '@' || c || '.')"
_ADDRESSED = "c > 0 AND (\"trait\" = 'email' OR name IN ('deal.opened', 'deal.changed'))"
# What a platform claims of one company it claims of each.
_CLAIMED = (
    "CASE WHEN name = 'cost.recorded' AND json_extract(props, '$.claimed') IS NOT NULL THEN "
    "json_merge_patch(props, json_object('claimed', "
    "json_extract_string(props, '$.claimed')::DOUBLE * {copies}))::VARCHAR ELSE {other} END"
)
_PROPS = (
    "regexp_replace(CASE WHEN name = 'fact.retracted' THEN regexp_replace(props, "
    """'"of":"...', '"of":"' || printf('%03d', c)) """
    f"WHEN {_ADDRESSED} THEN {_ANOTHER.format('props')} ELSE props END, "
    r"'(gclid|fbclid|li_fat_id|msclkid)=', '\1=' || c || 'x', 'g')"
)


def write(told: Any, con: Any, folder: Path, copies: int) -> None:
    """Write so many copies of the facts of a lake, as they were told, as Parquet files."""
    import ibis

    folder.mkdir()
    con.raw_sql(f"CREATE TEMP TABLE one AS {ibis.to_sql(told)}")
    ((facts,),) = con.raw_sql("SELECT max(seq) FROM one").fetchall()
    columns = ", ".join(f'{_again(name, facts, copies)} AS "{name}"' for name in told.columns)
    once = ", ".join(f"'{name}'" for name in _ONCE)
    for first in range(0, copies, _AT_ONCE):
        numbers = f"range({first}, {min(first + _AT_ONCE, copies)})"
        con.raw_sql(
            f"COPY (SELECT {columns} FROM one, (SELECT unnest({numbers}) AS c) "
            f'WHERE c = 0 OR name NOT IN ({once}) ORDER BY "at", seq) '
            f"TO '{folder}/{first:03}.parquet' (FORMAT parquet, COMPRESSION snappy)"
        )


def _again(name: str, facts: int, copies: int) -> str:
    """What a column holds in copy c."""
    if name == "seq":
        return f"seq + c * {facts}"
    if name in _NAMED:
        return f"CASE WHEN c = 0 THEN {name} ELSE printf('%03d', c) || substr({name}, 4) END"
    if name in ("at", "recorded_at"):
        return f'"{name}" + to_seconds(c * {_LATER_SECONDS})'
    made = {
        "message_id": "CASE WHEN c = 0 THEN message_id ELSE c || '-' || message_id END",
        "of": """CASE WHEN c = 0 THEN "of" ELSE printf('%03d', c) || substr("of", 4) END""",
        "company": "company || ' ' || c",
        "props": _CLAIMED.format(copies=copies, other=_PROPS),
        "value": f'CASE WHEN {_ADDRESSED} THEN {_ANOTHER.format("value")} ELSE "value" END',
    }
    return made.get(name, f'"{name}"')
