"""What stands on the paper of one version of the pact, in words of one language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby

import segno
from babel.dates import format_date
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from testigo.core.pact import Pact
from testigo.core.pact.codes import short_code
from testigo.store.agreements import pact_of
from testigo.store.models import PactSignature, PactVersion
from testigo.store.seals import Seal
from testigo.wording import word
from testigo.wording.opening_hours import day_words
from testigo.wording.pact_sentences import Sentence, sections_of
from testigo.wording.texts import Language, language_of


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence with its number, such as `3.2`, and the key that clocks and scores cite."""

    number: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A numbered section."""

    number: int
    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Signatory:
    """A party: who signs for a side, and in which way that was done. `typed` is the name as it was
    typed, `at` empty for whoever has not signed."""

    side: str
    name: str
    role: str
    typed: str
    at: str
    attested: bool


@dataclass(frozen=True, slots=True)
class Year:
    """The holidays of a year as one line of text."""

    year: int
    days: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole paper. `seal` is None on a draft; `made` is its date, as ISO 8601."""

    language: Language
    written: Language
    business: str
    title: str
    number: int
    draft: bool
    start: str
    review: str
    chapters: tuple[Chapter, ...]
    parties: tuple[Signatory, ...]
    holidays: tuple[Year, ...]
    earlier_holidays: int
    digest: str
    code: str
    address: str
    seal: Seal | None
    certificate: str
    made: str

    @property
    def qr(self) -> SafeString:
        """The address of the verification as a drawing."""
        drawn = segno.make(self.address, error="m").svg_inline(border=0, omitsize=True)
        return mark_safe(drawn)  # noqa: S308  # made of nothing but squares

    @property
    def home(self) -> str:
        """Where codes are typed."""
        return self.address.removesuffix(self.digest)

    @property
    def digest_lines(self) -> tuple[str, str]:
        """The digest in two halves, each in groups of eight."""
        groups = [self.digest[start : start + 8] for start in range(0, 64, 8)]
        return " ".join(groups[:4]), " ".join(groups[4:])


def sheet_of(
    version: PactVersion,
    signatures: Sequence[PactSignature],
    *,
    language: str,
    seal: Seal | None = None,
    certificate: str = "",
) -> Sheet:
    """The paper of a version in a language; a draft unless the seal of the log is given."""
    tag, pact = language_of(language), pact_of(version)
    digest = version.digest
    given = {one.party: one for one in signatures if one.digest == digest}
    instants = [version.created_at, *(one.signed_at for one in given.values())]
    return Sheet(
        language=tag,
        written=language_of(pact.language),
        business=version.workspace.name,
        title=pact.title,
        number=version.number,
        draft=seal is None,
        start=day_words(_start(version, pact), tag),
        review=day_words(pact.review_by, tag),
        chapters=tuple(_chapters(pact, tag)),
        parties=tuple(_parties(pact, given, tag)),
        holidays=tuple(_years(_upcoming(version, pact), tag)),
        earlier_holidays=len(version.holidays) - len(_upcoming(version, pact)),
        digest=digest,
        code=short_code(digest),
        address=f"{settings.TESTIGO_BASE_URL}/v/{digest}",
        seal=seal,
        certificate=certificate,
        made=max(instants).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def html_of(sheet: Sheet) -> str:
    """The paper as a document of its own that refers to nothing outside itself."""
    with translation.override(sheet.language):
        return render_to_string("paper/pact.html", {"sheet": sheet})


def _start(version: PactVersion, pact: Pact) -> date:
    if version.in_force_at is None:
        return pact.in_force_from
    begun: datetime = version.in_force_at
    return begun.astimezone(pact.zone).date()


def _chapters(pact: Pact, tag: Language) -> Iterator[Chapter]:
    for number, section in enumerate(sections_of(pact, tag), 1):
        clauses = tuple(
            _clause(f"{number}.{place}", one) for place, one in enumerate(section.sentences, 1)
        )
        yield Chapter(number, section.title, clauses)


def _clause(number: str, sentence: Sentence) -> Clause:
    return Clause(number, sentence.clause, sentence.text)


def _parties(pact: Pact, given: dict[str, PactSignature], tag: Language) -> Iterator[Signatory]:
    for side, party in pact.parties.items():
        one = given.get(side)
        yield Signatory(
            side=word("side", side, tag),
            name=party.name,
            role=party.role,
            typed=(one.typed_name or one.name) if one else "",
            at=_instant_words(one.signed_at, pact, tag) if one else "",
            attested=bool(one and one.attested_by),
        )


def _instant_words(at: datetime, pact: Pact, tag: Language) -> str:
    local = at.astimezone(pact.zone)
    return f"{day_words(local.date(), tag)}, {local:%H:%M} ({pact.calendar.timezone})"


def _upcoming(version: PactVersion, pact: Pact) -> dict[str, str]:
    """Holidays from the year on in which the version is to take force; those before are fixed for
    the replay of history."""
    first = str(pact.in_force_from.year)
    return {day: name for day, name in sorted(version.holidays.items()) if day[:4] >= first}


def _years(holidays: dict[str, str], tag: Language) -> Iterator[Year]:
    for year, days in groupby(holidays.items(), key=lambda pair: int(pair[0][:4])):
        said = (f"{_short_day(date.fromisoformat(day), tag)} {name}" for day, name in days)
        yield Year(year, " · ".join(said))


def _short_day(day: date, tag: Language) -> str:
    return format_date(day, "d MMM", locale=tag)
