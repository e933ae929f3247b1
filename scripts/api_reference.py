"""The reference of the API, made from its OpenAPI document; used by build_reference.py."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "testigo.conf.settings")
django.setup()

from testigo.api import document as openapi  # noqa: E402
from testigo.wording.api_problems import API_PROBLEMS  # noqa: E402


def api() -> Iterator[str]:
    """The lines of docs/reference/api.md below its title, from the OpenAPI document."""
    made = openapi.document()
    yield f"{made['info']['description']}\nThe document itself is at `/api/v1/openapi.json`.\n"
    for address, methods in made["paths"].items():
        for method, one in methods.items():
            yield f"## {method.upper()} {address}\n"
            yield f"{one['summary']}. {' '.join(one['description'].split())}\n"
            scopes = " or ".join(f"`{scope['key'][0]}`" for scope in one["security"])
            yield f"Scope: {scopes}.\n"
            yield from _fields("Query", [_asked(p) for p in one["parameters"]])
            if "requestBody" in one:
                name = _name_of(one["requestBody"]["content"]["application/json"]["schema"])
                yield f"Body: [{name}](#{name.lower()}).\n"
            yield from _answers(one["responses"])
    yield "## Shapes\n"
    for name, shape in sorted(made["components"]["schemas"].items()):
        needed = shape.get("required", ())
        rows = [(n, _kind(v), n in needed, v) for n, v in shape.get("properties", {}).items()]
        yield f"### {name}\n\n{' '.join(shape.get('description', '').split())}\n"
        yield from _fields("Field", rows)
    yield "## Problems\n\n| Code | Spanish | English |\n|---|---|---|"
    for code, text in API_PROBLEMS.items():
        yield f"| `{code}` | {_cell(text['es'])} | {_cell(text['en'])} |"
    yield ""


def _asked(parameter: Mapping[str, Any]) -> tuple[str, str, bool, Mapping[str, Any]]:
    schema = {**parameter["schema"], **parameter}
    place = "" if parameter["in"] == "query" else f" ({parameter['in']})"
    return f"{parameter['name']}{place}", _kind(schema), parameter["required"], schema


def _fields(title: str, rows: list[tuple[str, str, bool, Mapping[str, Any]]]) -> Iterator[str]:
    if not rows:
        return
    yield f"| {title} | Type | |\n|---|---|---|"
    for name, kind, needed, said in rows:
        told = [*(["required"] if needed else []), said.get("description", "")]
        yield f"| `{name}` | {_cell(kind)} | {_cell('; '.join(filter(None, told)))} |"
    yield ""


def _answers(responses: Mapping[str, Any]) -> Iterator[str]:
    yield "| Status | Answer |\n|---|---|"
    for status, one in responses.items():
        if "$ref" in one:
            said = openapi.REFUSALS[int(status)]
        else:
            name = _name_of(one["content"]["application/json"]["schema"])
            said = f"[{name}](#{name.lower()})"
        yield f"| {status} | {said} |"
    yield ""


def _name_of(schema: Mapping[str, Any]) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def _kind(schema: Mapping[str, Any]) -> str:
    """What a schema admits, in a few words."""
    if "$ref" in schema:
        return f"[{_name_of(schema)}](#{_name_of(schema).lower()})"
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    return str(schema.get("format") or schema.get("type") or "anything")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;").replace("\n", " ")
