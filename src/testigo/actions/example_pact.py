"""The pact of the sample company, with dates of one's own: what a first draft begins as."""

from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from string import Template


def pact_text(start: date, first: date, today: date) -> str:
    """The version that takes force on `start` and is reviewed by the end of its quarter; its closed
    days are those of the years from `first` until the one after `today`."""
    closed = [f"{year}-12-{day}" for year in range(first.year, today.year + 2) for day in (24, 31)]
    text = files("testigo.actions").joinpath("example_pact.es.yaml").read_text(encoding="utf-8")
    return Template(text).substitute(
        in_force_from=start.isoformat(),
        review_by=next_quarter(start).isoformat(),
        closed=", ".join(closed),
        quarter=f"{start.year}-Q{(start.month + 2) // 3}",
    )


def quarters(first: date, today: date) -> Iterator[date]:
    """The first day, and then each first day of a quarter until today."""
    yield first
    start = next_quarter(first)
    while start <= today:
        yield start
        start = next_quarter(start)


def next_quarter(day: date) -> date:
    """The first day of the quarter after the one of a day."""
    month = (day.month - 1) // 3 * 3 + 4
    return date(day.year + 1, 1, 1) if month > 12 else date(day.year, month, 1)
