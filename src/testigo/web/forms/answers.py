"""The answers to a form as a list and as a file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.connect.outgoing import Value, write_csv
from testigo.queries.form_answers import FormAnswer
from testigo.wording import word
from testigo.wording.rules import value_label

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """An answer in the list; `came` says by which channel and campaign, `said` each question with
    its answer."""

    answer: FormAnswer
    title: str
    came: str
    said: tuple[tuple[str, str], ...]


def answer_cards(answers: Iterable[FormAnswer]) -> list[AnswerCard]:
    """The list."""
    language = get_language() or "es"
    return [
        AnswerCard(one, one.name or one.email, _came(one, language), tuple(_said(one, language)))
        for one in answers
    ]


def header(questions: Sequence[str]) -> list[str]:
    """The names of the columns: what is known of each answer, every question, and the rest."""
    return [
        *(_("Moment"), _("Name"), _("E-mail"), _("Channel"), _("Campaign"), _("Version")),
        *(_("Automatic"), *questions, _("Other answers")),
    ]


def rows(
    answers: Iterable[FormAnswer], questions: Sequence[str], language: str
) -> Iterator[list[Value]]:
    """A row for each answer; answers to what no version asked stand together in the last cell."""
    asked = set(questions)
    for one in answers:
        rest = [pair for pair in _said(one, language) if pair[0] not in asked]
        yield [
            one.at,
            one.name,
            one.email,
            word("channel", one.channel, language),
            one.campaign,
            one.version,
            value_label(one.automatic, language),
            *(_cell(one.fields.get(question), language) for question in questions),
            " · ".join(f"{name}: {value}" for name, value in rest),
        ]


def csv_parts(names: Sequence[str], lines: Iterator[list[Value]]) -> Iterator[str]:
    """The lines as CSV, part by part under one header."""
    yield _part(names, [], bom=True)
    while part := list(islice(lines, _AT_ONCE)):
        yield _part(names, part).split("\r\n", 1)[1]


def _part(names: Sequence[str], lines: Iterable[Sequence[Value]], *, bom: bool = False) -> str:
    text = StringIO(newline="")
    write_csv(text, names, lines, bom=bom)
    return text.getvalue()


def _cell(value: Any, language: str) -> Value:
    """Numbers stay numbers; the rest is as it is read."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    return value_label(value, language)


def _said(one: FormAnswer, language: str) -> Iterator[tuple[str, str]]:
    return ((name, value_label(value, language)) for name, value in one.fields.items())


def _came(one: FormAnswer, language: str) -> str:
    channel = word("channel", one.channel, language)
    return f"{channel} · {one.campaign}" if one.campaign else channel
