"""The relation of facts that a backtest reads: the columns of the lake, or a folder of its own."""

from typing import TYPE_CHECKING

from testigo.analytics.backtest.engine import functions

if TYPE_CHECKING:
    import ibis
    from ibis.expr.types import StringValue

# Props that are columns of their own.
PROMOTED = (
    "path", "trait", "value", "of", "reason", "outcome", "channel", "stage", "to", "amount",
    "not_before", "human", "campaign", "content",
)  # fmt: skip


def text_of(facts: "ibis.Table", key: str) -> "StringValue":
    """The text that a test looks at: `path`, or `props.<key>`."""
    if key == "path":
        return facts.path
    key = key.removeprefix("props.")
    if key in PROMOTED and key != "path":
        return facts[key]
    pointer = "/" + key.replace("~", "~0").replace("/", "~1")
    return functions().told(facts.props, pointer)
