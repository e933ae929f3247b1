"""The columns of the lake, which whoever reads it can rely on.

A folder given to `backtest --facts` has them too, as far as its facts tell them.
"""

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pyarrow as pa

Kind = Literal["int64", "int32", "bool", "instant", "text"]

# What the log says of a fact beside its props. `person` is who holds the fact now; instants are in
# UTC with microseconds; `props` is the object as JSON text, null once it is erased.
STATED: dict[str, Kind] = {
    "seq": "int64",
    "id": "text",
    "name": "text",
    "at": "instant",
    "recorded_at": "instant",
    "message_id": "text",
    "person": "text",
    "anonymous_id": "text",
    "deal": "text",
    "company": "text",
    "actor": "text",
    "side": "text",
    "source": "text",
    "origin": "text",
    "automatic": "bool",
    "history": "bool",
    "cause": "text",
    "clause": "text",
    "pact_version": "int32",
    "props": "text",
}
# Props that rules and reports ask for, each a text of its own, null where a fact has none. A text
# stands as it is, a number as its digits, true and false as those words, a list or an object as
# JSON. `path` is the path that a pact's `path:` is held against, null where that is empty.
PROMOTED: tuple[str, ...] = (
    "path",
    "trait",
    "value",
    "of",
    "reason",
    "outcome",
    "channel",
    "stage",
    "to",
    "amount",
    "not_before",
    "human",
    "campaign",
    "content",
    "implied",
    "cycle",
)
COLUMNS: dict[str, Kind] = {**STATED, **dict.fromkeys(PROMOTED, "text")}


def arrow_schema() -> "pa.Schema":
    """The columns in their order, as Arrow types them."""
    import pyarrow as pa

    types = {
        "int64": pa.int64(),
        "int32": pa.int32(),
        "bool": pa.bool_(),
        "instant": pa.timestamp("us", "UTC"),
        "text": pa.string(),
    }
    return pa.schema([(name, types[kind]) for name, kind in COLUMNS.items()])
