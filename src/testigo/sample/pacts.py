"""The versions of Nortia's pact: one for each quarter of the history, alike but for their dates."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from testigo.actions.example_pact import pact_text, quarters
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
    for number, start in enumerate(quarters(first, today), 1):
        meeting = agenda.working_day(start - timedelta(days=16), 1)
        signed = tuple(
            (who, agenda.local(agenda.working_day(meeting, place), 11 * 60 + 7 * place))
            for place, who in enumerate(SIGNATORIES, 1)
        )
        text = pact_text(start, first, today)
        made.append(Signing(number, text, agenda.local(meeting, 9 * 60 + 50), signed))
    return made


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
