"""The page about the lake names its columns, each once."""

import re

from testigo.analytics.lake.columns import COLUMNS
from tests.docs.pages import ROOT


def test_every_column_is_told() -> None:
    page = (ROOT / "docs" / "how-to" / "history.md").read_text(encoding="utf-8")
    rows = page.partition("## Columns")[2].partition("\n\nA number")[0].splitlines()[4:]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    told = set(re.findall(r"`(\w+)`", "\n".join(rows)))
    assert set(COLUMNS) <= told
    assert len(named) == len(set(named))
    assert set(named) <= set(COLUMNS)
