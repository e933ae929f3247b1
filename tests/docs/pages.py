"""Pages whose tables stand between `<!-- spec:name -->` and `<!-- /spec -->`."""

import re
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "docs" / "rules"
_SPEC = re.compile(r"<!-- spec:([a-z-]+) -->\n(.*?)<!-- /spec -->", re.DOTALL)


def with_tables(text: str, tables: Mapping[str, str]) -> str:
    """The page with its tables as the specs give them."""
    return _SPEC.sub(lambda m: f"<!-- spec:{m[1]} -->\n{tables[m[1]]}\n<!-- /spec -->", text)


def tables_on(text: str) -> list[str]:
    """The names of the tables of a page, in order."""
    return [match[1] for match in _SPEC.finditer(text)]
