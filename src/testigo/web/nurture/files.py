"""The list as a file: what its columns are called and hold."""

from collections.abc import Iterable, Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.connect.outgoing import Value
from testigo.queries.nurture import NurtureLine
from testigo.wording import word
from testigo.wording.rules import trait_label


def header() -> list[str]:
    """The names of the columns."""
    return [
        _("Name"),
        _("E-mail"),
        _("Phone"),
        _("Company"),
        _("Job title"),
        _("Score"),
        _("Why"),
        _("Reason"),
        _("Not before"),
        _("Channel"),
        _("Campaign"),
        _("Last touch"),
        _("Missing"),
    ]


def rows(lines: Iterable[NurtureLine]) -> Iterator[list[Value]]:
    """A row for each lead; days as ISO dates, which every spreadsheet reads."""
    language = get_language() or "es"
    for line in lines:
        yield [
            line.name,
            line.email,
            line.phone,
            line.company,
            line.job_title,
            line.score,
            word("nurture", line.why, language),
            word("reason", line.reason, language) if line.reason else "",
            line.not_before.isoformat() if line.not_before else "",
            word("channel", line.channel, language),
            line.campaign,
            line.touched_at.date().isoformat() if line.touched_at else "",
            ", ".join(trait_label(name, language) for name in line.missing),
        ]
