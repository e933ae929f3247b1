"""The versions of Nortia's pact: one for each quarter of the history, alike but for their dates."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from importlib.resources import files
from string import Template
from zoneinfo import ZoneInfo

from testigo.core.pact import Pact, load_pact
from testigo.core.problems import InvalidInput
from testigo.core.sla import public_holidays
from testigo.core.sla.calendar import with_holidays
from testigo.core.story import PactInForce
from testigo.sample.agenda import Agenda
from testigo.sample.cast import SIGNATORIES

ZONE = ZoneInfo("Europe/Madrid")


@dataclass(frozen=True, slots=True)
class Signing:
    """One version of the pact: its text, when it was written, and who signed it when."""

    number: int
    text: str
    written_at: datetime
    signed_at: tuple[tuple[str, datetime], ...]


def signings(agenda: Agenda, first: date, today: date) -> list[Signing]:
    """All versions that took force from `first` to `today`."""
    made = []
    for number, start in enumerate(_starts(first, today), 1):
        meeting = agenda.working_day(start - timedelta(days=16), 1)
        signed = tuple(
            (who, agenda.local(agenda.working_day(meeting, place), 11 * 60 + 7 * place))
            for place, who in enumerate(SIGNATORIES, 1)
        )
        text = pact_text(start, first, today)
        made.append(Signing(number, text, agenda.local(meeting, 9 * 60 + 50), signed))
    return made


def _starts(first: date, today: date) -> Iterator[date]:
    yield first
    start = _next_quarter(first)
    while start <= today:
        yield start
        start = _next_quarter(start)


def _next_quarter(day: date) -> date:
    month = (day.month - 1) // 3 * 3 + 4
    return date(day.year + 1, 1, 1) if month > 12 else date(day.year, month, 1)


def pact_text(start: date, first: date, today: date) -> str:
    """The version that takes force on `start` and is reviewed by the end of its quarter."""
    closed = [f"{year}-12-{day}" for year in range(first.year, today.year + 2) for day in (24, 31)]
    text = files("testigo.sample").joinpath("pact.es.yaml").read_text(encoding="utf-8")
    return Template(text).substitute(
        in_force_from=start.isoformat(),
        review_by=_next_quarter(start).isoformat(),
        closed=", ".join(closed),
        quarter=f"{start.year}-Q{(start.month + 2) // 3}",
    )


def plain_agenda(first: date, today: date) -> tuple[Agenda, PactInForce]:
    """The agenda of the pact and the pact itself, as the plan reads them before it is signed.

    All versions say the same but for their dates, so one of them tells who crosses when.
    """
    pact, problems = load_pact(pact_text(first, first, today))
    if pact is None:
        raise InvalidInput(problems)
    found = _with_holidays(pact, range(first.year - 1, today.year + 2))
    agenda = Agenda(found.calendar, found.zone)
    return agenda, PactInForce(1, found, agenda.local(first), agenda.local(first))


def _with_holidays(pact: Pact, years: range) -> Pact:
    country, part = pact.calendar.country, pact.calendar.subdivision
    dates = public_holidays.resolve(country, part, years) if country else {}
    return replace(pact, calendar=with_holidays(pact.calendar, dates))
