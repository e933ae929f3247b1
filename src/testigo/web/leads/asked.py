"""What a list of leads was asked for by a figure of a commitment, in words."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from testigo.queries.commitments import CommitmentAsk
from testigo.web.leads.filters import last_day_of
from testigo.wording import word
from testigo.wording.commitments import commitment_name


@dataclass(frozen=True, slots=True)
class Asked:
    """The commitment and its part, and the days of its period with the last one."""

    name: str
    part: str
    first: date
    last: date
    until: date


def asked_for(ask: CommitmentAsk) -> Asked:
    """What the chip above the list says."""
    language = get_language() or "es"
    return Asked(
        commitment_name(ask.promise, language),
        word("part", ask.part, language),
        ask.days.since,
        last_day_of(ask.days),
        ask.days.until,
    )
