"""What the page of feasibility says: verdicts by group, the week by hours, and what it rests on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from babel.dates import get_day_names
from django.http import QueryDict
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from testigo.core.feasibility.outcomes import GROUPS, Outcome
from testigo.core.feasibility.plan import MINUTES, USUAL_MINUTES
from testigo.core.sla.verdicts import INDICATIVE
from testigo.queries.feasibility import FEWEST_PEOPLE, MOST_PEOPLE, Asked, Feasibility
from testigo.queries.pacts import PactLine
from testigo.web.templatetags.figures import locale, num
from testigo.wording import feasibility as words
from testigo.wording import language_of, word
from testigo.wording.pact_sentences import promise_text

_SHADES = 4
_WORKING_WEEK = 5


@dataclass(frozen=True, slots=True)
class LeverLine:
    """A change, how likely the promise then is, and whether it then fits."""

    text: str
    chance: str
    enough: bool


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One promise as the page shows it."""

    clause: str
    text: str
    verdict: str
    verdict_word: str
    chance: str
    measure: str
    interval: str
    why: str
    indicative: bool
    levers: tuple[LeverLine, ...]


@dataclass(frozen=True, slots=True)
class HourCell:
    """Some hours of a weekday: how many hand-overs they bring a month, how many are on shift at
    most, and how dark the cell is, from 0 to 4."""

    arrivals: float
    staffed: int
    shade: int


@dataclass(frozen=True, slots=True)
class Week:
    """The week by hours: the columns as (from, to), and a row of cells for each weekday."""

    columns: tuple[tuple[int, int], ...]
    rows: tuple[tuple[str, tuple[HourCell, ...]], ...]


def number_in(query: QueryDict) -> int | None:
    """The number of the version asked for; None where there is none to read."""
    asked = query.get("draft", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else None


def asked_in(query: QueryDict) -> Asked:
    """What is assumed otherwise; what cannot be read is as usual."""
    minutes = _integer(query.get("minutes", ""), USUAL_MINUTES)
    people = _integer(query.get("people", ""), 0)
    return Asked(
        minutes if minutes in MINUTES else USUAL_MINUTES,
        max(FEWEST_PEOPLE, min(MOST_PEOPLE, people)),
    )


def _integer(text: str, usual: int) -> int:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 4 else usual


def feasibility_page(
    found: Feasibility, shown: PactLine, lines: Sequence[PactLine]
) -> dict[str, Any]:
    """The context of the page."""
    language = get_language() or "es"
    tag = language_of(language)
    groups = [
        (
            words.GROUPS[group][tag],
            words.QUESTIONS[group][tag],
            [_promise(one, found, language) for one in found.outcomes if one.group == group],
        )
        for group in GROUPS
    ]
    return {
        "shown": shown,
        "lines": lines,
        "found": found,
        "last": found.until - timedelta(days=1),
        "finding": _finding(found),
        "groups": [one for one in groups if one[2]],
        "week": _week(found),
        "assumptions": [
            (
                words.ASSUMPTIONS[one.code][tag],
                words.assumption_words(one.code, one.value, language),
                words.source_words(one.code, one.estimate, one.cases, language),
                one.estimate,
            )
            for one in found.assumptions
        ],
        "loads": [(_team(one.team, found, language), one) for one in found.loads],
        "minutes": MINUTES,
        "people": range(FEWEST_PEOPLE, MOST_PEOPLE + 1),
    }


def _promise(one: Outcome, found: Feasibility, language: str) -> PromiseLine:
    tag, currency = language_of(language), found.pact.currency
    cases = one.why.values.get("cases", INDICATIVE)
    return PromiseLine(
        clause=one.promise.clause,
        text=promise_text(one.promise, currency, language),
        verdict=one.verdict,
        verdict_word=words.VERDICTS[one.verdict][tag],
        chance=words.chance_words(one.likely, language),
        measure=words.MEASURES[one.likely.measure][tag],
        interval=words.interval_words(one.likely, language),
        why=words.why_words(one, currency, language),
        indicative=isinstance(cases, int) and cases < INDICATIVE,
        levers=tuple(
            LeverLine(
                words.lever_words(lever, one.promise, currency, language),
                words.chance_words(lever.likely, language),
                lever.enough,
            )
            for lever in one.levers
        ),
    )


def _team(key: str, found: Feasibility, language: str) -> str:
    kind, _sep, name = key.partition(":")
    return found.names.get(key, name) if kind == "team" else word("side", name, language)


def _finding(found: Feasibility) -> str:
    """How many fit, as the sentence over the page."""
    counts = Counter(one.verdict for one in found.outcomes)
    judged = sum(counts.values()) - counts["nothing"]
    if not judged:
        return _("There is nothing to measure the promises by yet.")
    if counts["fits"] == judged:
        return _("Every promise that can be measured fits.")
    said = {"fits": num(counts["fits"]), "whole": num(judged), "not": num(counts["does_not_fit"])}
    if not counts["does_not_fit"]:
        return _("%(fits)s of %(whole)s promises fit; the others are tight.") % said
    return (
        ngettext(
            "%(fits)s of %(whole)s promises fit; %(not)s does not.",
            "%(fits)s of %(whole)s promises fit; %(not)s do not.",
            counts["does_not_fit"],
        )
        % said
    )


def _week(found: Feasibility) -> Week | None:
    """Arrivals against who is on shift; None where neither is known. The hours at which nobody ever
    works are put together at both ends."""
    if not any(found.arrivals):
        return None
    staffed = [hour % 24 for hour, people in enumerate(found.staffed) if people] or [9, 17]
    first, last = max(min(staffed) - 1, 1), min(max(staffed) + 2, 23)
    columns = ((0, first), *((hour, hour + 1) for hour in range(first, last)), (last, 24))
    busiest = max(found.arrivals)
    names = get_day_names("wide", locale=locale())
    rows = []
    for day in range(7):
        cells = tuple(_cell(found, day, column, busiest) for column in columns)
        if day < _WORKING_WEEK or any(cell.arrivals or cell.staffed for cell in cells):
            rows.append((names[day], cells))
    return Week(columns, tuple(rows))


def _cell(found: Feasibility, day: int, column: tuple[int, int], busiest: float) -> HourCell:
    hours = range(day * 24 + column[0], day * 24 + column[1])
    arrivals = sum(found.arrivals[hour] for hour in hours)
    most = max(found.arrivals[hour] for hour in hours)
    # Of several hours together, as dark as the busiest of them.
    shade = min(_SHADES, int(most / busiest * _SHADES + 0.999)) if most else 0
    return HourCell(arrivals, max(found.staffed[hour] for hour in hours), shade)
