"""Rows kept aside as a CSV that can be mended and imported: the file's own columns, and why."""

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain, islice
from typing import Any

from django.utils.translation import gettext as _

from testigo.connect.outgoing import Value, write_csv
from testigo.queries.imports import header_of, kept_aside
from testigo.web.imports.reading import said

_AT_ONCE = 500


def aside_csv(workspace_id: int, run: str) -> Iterator[str]:
    """The file, part by part. No text in it can come to life as a formula."""
    header = header_of(workspace_id, run)
    # An importer finds these two columns unknown and leaves them out.
    names = [*header, _("Line in the file"), _("What to mend")]
    rows = _rows(workspace_id, run, header)
    yield _part(islice(rows, _AT_ONCE), names)
    while part := list(islice(rows, _AT_ONCE)):
        yield _part(part)


def _part(rows: Iterable[Sequence[Value]], names: Sequence[str] = ()) -> str:
    """Rows as lines, under a header where there is one."""
    text = StringIO(newline="")
    write_csv(text, names, rows, separator=";", bom=bool(names))
    # A header without names is an empty line.
    return text.getvalue() if names else text.getvalue().removeprefix("\r\n")


def _rows(workspace_id: int, run: str, header: list[str]) -> Iterator[list[Value]]:
    for line, raw, problems in kept_aside(workspace_id, run):
        why = " ".join(dict.fromkeys(said(problem) for problem in problems))
        cells = (_cell(raw.get(name)) for name in header)
        yield list(chain(cells, (line, why)))


def _cell(value: Any) -> Value:
    """A cell as its file had it; lists and objects of JSONL as text."""
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)
