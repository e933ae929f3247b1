"""The columns of a report: on the terminal, and in the files that it is saved to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from testigo.cli.failures import INPUT, Failure
from testigo.cli.language import say
from testigo.cli.talk import Align, document, line, table, talk
from testigo.core.problems import Problem


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its headers, and how a row gives its value. The terminal shows only
    those that are not `extra`; files hold all of them."""

    es: str
    en: str
    value: Callable[[Mapping[str, Any]], Any]
    side: Align = "right"
    money: bool = False
    extra: bool = False

    @property
    def name(self) -> str:
        """The header in the language of the terminal."""
        return say(self.es, self.en)


def plain(es: str, en: str, key: str, *, extra: bool = False) -> Column:
    """A value as the report gives it."""
    return Column(es, en, lambda row: row[key], extra=extra)


def money(es: str, en: str, key: str, *, extra: bool = False) -> Column:
    """An amount, which files hold as an exact number."""
    return Column(es, en, lambda row: row[key], money=True, extra=extra)


def rate(es: str, en: str, key: str) -> Column:
    """A share as a fraction of 1."""
    return Column(es, en, lambda row: None if row[key] is None else round(row[key], 4))


def amount(es: str, en: str, key: str, *, extra: bool = False) -> Column:
    """A count, money or a share, as the commitment is."""

    def value(row: Mapping[str, Any]) -> Any:
        said = row[key]
        return Decimal(said) if isinstance(said, str) else said and round(said, 4)

    return Column(es, en, value, extra=extra)


def hand_over(
    shown: Mapping[str, Any],
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Any]],
    csv: Path | None,
    xlsx: Path | None,
) -> None:
    """Save the report where it was asked for, and print it."""
    for path, write in ((csv, _write_csv), (xlsx, _write_xlsx)):
        if path is None:
            continue
        try:
            write(path, columns, rows)
        except OSError as error:
            problem = Problem("file_not_written", params={"file": str(path)})
            raise Failure(INPUT, [problem]) from error
    if talk.as_json:
        document(shown)
    elif csv is None and xlsx is None:
        brief = [column for column in columns if not column.extra]
        sides = [(column.name, column.side) for column in brief]
        table(sides, [[column.value(row) for column in brief] for row in rows])
        if shown.get("pact_stale"):
            line(
                say(
                    f"La versión {shown['pact']} del pacto ya debía haberse revisado.",
                    f"Version {shown['pact']} of the pact was to be reviewed by now.",
                )
            )


def _cells(columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """Values as files hold them: money as exact numbers."""
    return [
        [Decimal(value) if column.money and value is not None else value for column, value in pairs]
        for row in rows
        for pairs in [[(column, column.value(row)) for column in columns]]
    ]


def _write_csv(path: Path, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> None:
    from testigo.connect.outgoing import write_csv_file

    write_csv_file(path, [column.name for column in columns], _cells(columns, rows))


def _write_xlsx(path: Path, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> None:
    from testigo.connect.outgoing import write_xlsx

    path.touch()  # a folder that cannot be written to is found before the book is made
    write_xlsx(path, [column.name for column in columns], _cells(columns, rows))
