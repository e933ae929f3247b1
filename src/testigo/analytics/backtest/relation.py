"""The relation of facts that a backtest reads: the columns of the lake, or a folder of its own."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from testigo.analytics.engine import as_json, functions
from testigo.analytics.lake.columns import PROMOTED
from testigo.core.problems import InvalidInput, Problem

if TYPE_CHECKING:
    import ibis
    from ibis.expr.types import StringValue

# Props of which only some facts are ever asked; for others they are not looked up.
_OF_ONE = {
    "trait": ("trait.set",),
    "value": ("trait.set",),
    "not_before": ("lead.recycled",),
    "of": ("fact.retracted", "person.unmerged"),
}
NEEDED = ("name", "at", "person")
# By which somebody is known where `person` is an object, the strongest first.
_KEYS = ("external_id", "email", "phone")


def text_of(facts: "ibis.Table", key: str) -> "StringValue":
    """The text that a test looks at: `path`, or `props.<key>`."""
    if key == "path":
        return facts.path
    key = key.removeprefix("props.")
    # The column `path` is without host and query.
    promoted = key in PROMOTED and key != "path" and key not in _OF_ONE
    return facts[key] if promoted else told_by(facts.props, key)


def told_by(props: Any, key: str) -> "StringValue":
    """What the JSON of props says under a key, whatever letters that has."""
    return functions().told(props, "/" + key.replace("~", "~0").replace("/", "~1"))


def read_folder(folder: Path, backend: Any) -> "ibis.Table":
    """The facts of a folder of Parquet files with the columns of a facts file, or of the lake.

    Raises InvalidInput where there are no files, or a column is missing.
    """
    if not any(folder.glob("*.parquet")):
        raise InvalidInput([Problem("no_parquet_files", params={"folder": str(folder)})])
    files = backend.read_parquet(str(folder / "*.parquet"), union_by_name=True)
    missing = [name for name in NEEDED if name not in files.columns]
    if missing:
        params = {"folder": str(folder)}
        raise InvalidInput(
            [
                Problem("column_missing", where=name, params={**params, "column": name})
                for name in missing
            ]
        )
    return as_relation(files)


def as_relation(files: "ibis.Table") -> "ibis.Table":
    """Any facts with the columns that a backtest reads: what is left out is filled in."""
    import ibis

    here = set(files.columns)
    props = _props(files)
    stated = files.mutate(
        at=files["at"].cast("timestamp('UTC')"), person=_person(files.person), props=props
    )
    text = ibis.null("string")
    if "message_id" not in here:
        instant = functions().micros(stated["at"]).cast("string")
        parts = (stated.name, instant, stated.person, stated.props)
        joined = ibis.literal("|").join([part.fill_null("") for part in parts])
        stated = stated.mutate(message_id=functions().digest(joined))
    given: dict[str, Any] = {
        "id": stated.message_id, "origin": ibis.literal("reported"),
        "automatic": ibis.literal(False), "deal": text, "actor": ibis.literal(""),
        "side": ibis.literal(""),
    }  # fmt: skip
    stated = stated.mutate(**{name: value for name, value in given.items() if name not in here})
    promoted = {name: _promoted(stated, name) for name in PROMOTED if name not in here}
    columns = ("name", "at", "person", "props", "message_id", *given)
    return stated.mutate(**promoted).select(*columns, *PROMOTED)


def _promoted(stated: "ibis.Table", name: str) -> "StringValue":
    if name == "path":
        return _path(stated.props)
    told = told_by(stated.props, name)
    names = _OF_ONE.get(name)
    return stated.name.isin(names).ifelse(told, None) if names else told


def _props(files: "ibis.Table") -> Any:
    import ibis

    if "props" not in files.columns:
        return ibis.null("string")
    props = files.props
    return props if props.type().is_string() else as_json(props)


def _person(person: Any) -> Any:
    if not person.type().is_struct():
        return person.cast("string")
    import ibis

    named = [person[key].cast("string").nullif("") for key in _KEYS if key in person.type().names]
    return ibis.coalesce(*named)


def _path(props: Any) -> Any:
    """The path of a page without host and query, as the core finds it."""
    path, url = told_by(props, "path").nullif(""), told_by(props, "url").nullif("")
    address = path.coalesce(url)
    bare = address.contains("://").ifelse(address.re_replace(r"(?s)^.*?://[^/]*/?", "/"), address)
    return bare.split("?")[0].split("#")[0].nullif("")
