"""A mapping written as the YAML that `read_mapping` reads, to be shown, kept and changed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from testigo.connect.headers import header_key
from testigo.connect.mapping import (
    USUAL_TYPES,
    ColumnMapping,
    FactRule,
    Rows,
    Source,
    Test,
    ValueType,
)


def mapping_text(mapping: ColumnMapping) -> str:
    """The mapping as YAML; `read_mapping` gives the same mapping back."""
    return "\n".join(_lines(mapping)) + "\n"


def header_digest(header: Sequence[str], rows: Rows) -> str:
    """Under which a mapping is remembered for the next file with this header (64 characters).

    Headers that differ in case, accents or the order of their columns are one.
    """
    names = "\x1f".join(sorted(header_key(name) or name for name in header))
    whole = f"{rows}\x1e{names}".encode("utf-8", "surrogatepass")
    return blake2b(whole, digest_size=32).hexdigest()


def _lines(mapping: ColumnMapping) -> Iterator[str]:
    yield "schema: 1"
    yield f"rows: {mapping.rows}"
    for key in ("dates", "decimal", "currency"):
        if getattr(mapping, key):
            yield f"{key}: {getattr(mapping, key)}"
    yield "fields:"
    usual = USUAL_TYPES[mapping.rows]
    for key, source in mapping.fields.items():
        yield f"  {key}: {_flow(_source(source, usual.get(key, 'text')))}"
    if mapping.at:
        yield f"at: {_flow(mapping.at.name)}"
    if mapping.facts:
        yield "facts:"
        for rule in mapping.facts:
            yield from _fact(rule)


def _fact(rule: FactRule) -> Iterator[str]:
    yield f"  - name: {_flow(rule.name)}"
    if rule.at:
        yield f"    at: {_flow(rule.at.name)}"
    if rule.times:
        yield f"    times: {_flow(rule.times.name)}"
    if rule.when:
        yield "    when:"
        for test in rule.when:
            yield f"      {_flow(test.column.name)}: {_flow(_test(test))}"
    if rule.props:
        yield "    props:"
        for key, source in rule.props.items():
            yield f"      {_flow(key)}: {_flow(_source(source, 'text'))}"


def _source(source: Source, usual: ValueType) -> Any:
    names = [column.name for column in source.columns]
    if source.row:
        return {"row": source.row}
    told: dict[str, Any] = {}
    if source.type != usual:
        told["type"] = source.type
    if source.decimal:
        told["decimal"] = source.decimal
    if not names:
        return {"value": source.constant, **told}
    if not told:
        return names[0] if len(names) == 1 else names
    return {"column": names[0], **told} if len(names) == 1 else {"columns": names, **told}


def _test(test: Test) -> Any:
    return sorted(test.values) if test.filled is None else {"filled": test.filled}


def _flow(value: Any) -> str:
    """A value on one line; texts stand in quotes, so that none is taken for a number or a date."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    text = json.dumps(value, ensure_ascii=False)
    # A float of YAML 1.2 as it is read here has a point: 1e-07 would be a text.
    return text.replace("e", ".0e") if isinstance(value, float) and "." not in text else text
