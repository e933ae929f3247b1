"""What the page of reviews shows: what is open, what was proposed, and how the rates stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from django.utils.text import get_text_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.actions.proposals import is_other_side
from testigo.core.asof import FEW_CASES
from testigo.core.facts import STAGES
from testigo.queries.pacts import PactLine, pact_lines
from testigo.queries.reviews import (
    ProposalLine,
    ReviewLine,
    latest_look,
    proposal_lines,
    review_lines,
)
from testigo.web.frame.requests import SpaceRequest
from testigo.web.templatetags.figures import locale, num, percent
from testigo.wording import word
from testigo.wording.commitments import commitment_name
from testigo.wording.pact_sentences import sections_of

# Under so many cases a share is only indicative.
INDICATIVE = 30


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate as the table shows it: at signing, since, and how it stands."""

    name: str
    before: str
    since: str
    months: str
    stands: str
    moved: bool
    indicative: bool
    found_within: int | None


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """A review with its evidence in words. `may_close` says that whoever looks decides it,
    `confirms` that they would confirm what somebody else said, and `deciders` are the names of
    those who signed its version."""

    line: ReviewLine
    title: str
    evidence: tuple[str, ...]
    may_close: bool
    confirms: bool
    deciders: str


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A proposal with what the clause says now, empty where the pact has no such clause, and
    whether whoever looks answers it, or made it and may withdraw it."""

    line: ProposalLine
    says: str
    answers: bool
    own: bool


def reviews_page(request: SpaceRequest, problems: Sequence[str] = ()) -> dict[str, Any]:
    """The context of the page; `problems` are why something was not kept."""
    workspace, now = request.workspace, request.now
    lines = pact_lines(workspace.pk, now=now)
    current = next((line for line in lines if line.standing == "in_force"), None)
    look = latest_look(workspace.pk)
    cards = [_card(one, lines, request) for one in review_lines(workspace.pk)]
    proposals = proposal_cards(request, proposal_lines(workspace.pk), lines)
    return {
        "shown": current,
        "open": [card for card in cards if card.line.closed_at is None],
        "ended": [card for card in cards if card.line.closed_at is not None],
        "proposals": [card for card in proposals if card.line.state == "open"],
        "answered": [card for card in proposals if card.line.state != "open"],
        "drafts": drafts_of(lines),
        "may_call": current is not None and signed_by(current, request),
        "look": look,
        "rates": [_rate_row(line) for line in look.lines] if look else [],
        "checks": current.pact.review.check_rates if current and current.pact.review else "",
        "look_month": month_name(look.month) if look else "",
        "problems": problems,
    }


def proposal_cards(
    request: SpaceRequest, found: Sequence[ProposalLine], lines: Sequence[PactLine]
) -> list[ProposalCard]:
    """Proposals as whoever looks sees them."""
    member = request.membership
    current = next((line for line in lines if line.standing == "in_force"), None)
    may = may_answer(request, current)
    return [
        ProposalCard(
            one,
            said_by(one.clause, lines),
            may and is_other_side(one.side, member.side),
            one.actor == f"user:{member.user_id}",
        )
        for one in found
    ]


def signed_by(line: PactLine, request: SpaceRequest) -> bool:
    """Whether whoever looks signed a version."""
    email = request.membership.user.email.lower()
    return any(party.email == email and party.signed_at is not None for party in line.parties)


def may_answer(request: SpaceRequest, current: PactLine | None) -> bool:
    """Whether whoever looks answers proposals: who drafts pacts, and who signed."""
    member = request.membership
    return (
        member.may_set_up
        or member.may_lead
        or (current is not None and signed_by(current, request))
    )


def drafts_of(lines: Sequence[PactLine]) -> list[int]:
    """The numbers of the versions that somebody has still to sign, the latest first."""
    return [line.number for line in lines if line.standing == "draft"]


def said_by(clause: str, lines: Sequence[PactLine]) -> str:
    """What a clause says in the version in force, else in the latest that has it."""
    ordered = sorted(lines, key=lambda line: (line.standing != "in_force", -line.number))
    for line in ordered:
        for section in sections_of(line.pact, get_language() or "es"):
            for one in section.sentences:
                if one.clause == clause:
                    return one.text
    return ""


def clause_name(clause: str, lines: Sequence[PactLine]) -> str:
    """What a clause is called: its commitment or its stage, else its section and its place in it;
    empty where no version has it."""
    language = get_language() or "es"
    ordered = sorted(lines, key=lambda line: (line.standing != "in_force", -line.number))
    for line in ordered:
        for section in sections_of(line.pact, language):
            clauses = [one.clause for one in section.sentences]
            if clause not in clauses:
                continue
            kind, _dot, key = clause.partition(".")
            promise = next((one for one in line.pact.commitments if one.id == key), None)
            if kind == "commitments" and promise is not None:
                return commitment_name(promise, language)
            if kind == "definitions" and key in STAGES:
                return f"{section.title}: {word('stage', key, _language())}"
            return f"{section.title}, {num(clauses.index(clause) + 1)}"
    return ""


def month_name(month: date) -> str:
    """`octubre de 2026`, `October 2026`."""
    pattern = "MMMM 'de' y" if locale().startswith("es") else "MMMM y"
    return format_date(month, pattern, locale=locale())


def span_name(first: date, last: date) -> str:
    """`sept 2026`, `ago – oct 2026`."""
    end = format_date(last, "MMM y", locale=locale())
    if first == last:
        return end
    pattern = "MMM" if first.year == last.year else "MMM y"
    return f"{format_date(first, pattern, locale=locale())} – {end}"


def rate_name(code: str, band: int | None) -> str:
    """A rate in words, with the band of the score that it is about."""
    name = word("rate", code, _language())
    if band is None:
        return name
    said = {"rate": name, "low": num(band), "high": num(band + 19)}
    return _("%(rate)s, with %(low)s to %(high)s points") % said


def _language() -> Any:
    return "en" if (get_language() or "es").startswith("en") else "es"


def _card(line: ReviewLine, lines: Sequence[PactLine], request: SpaceRequest) -> ReviewCard:
    of = next((one for one in lines if one.number == line.number), None)
    may_close = line.closed_at is None and of is not None and signed_by(of, request)
    title = word("review", line.kind, _language())
    if line.kind == "drift":
        title = f"{title}: {rate_name(line.evidence['rate'], line.evidence['band'])}"
    waits = line.closed_at is None and bool(line.decision)
    own = line.closed_actor == f"user:{request.membership.user_id}"
    return ReviewCard(
        line,
        title,
        tuple(_evidence(line)),
        may_close,
        may_close and waits and not own,
        get_text_list([one.name for one in of.parties], _("and")) if of else "",
    )


def _evidence(line: ReviewLine) -> list[str]:
    told = line.evidence
    if line.kind == "quarterly":
        day = format_date(date.fromisoformat(told["review_by"]), "d MMM y", locale=locale())
        return [
            _("Version %(number)s is to be reviewed by %(day)s.")
            % {"number": line.number, "day": day}
        ]
    return _drift_said(told) if line.kind == "drift" else []


def _drift_said(told: Mapping[str, Any]) -> list[str]:
    """What was counted, against what, and between which rates the true one lies."""
    low, high = told["interval"]
    months = [date.fromisoformat(month) for month in told["months"]]
    said = {
        "found": counted(told["found"]),
        "months": ", ".join(month_name(month) for month in months),
        "before": before(told["baseline"]),
        "low": percent(low, 1),
        "high": percent(high, 1),
    }
    if told["direction"] == "fell":
        first = _("The rate fell: %(found)s in %(months)s; at signing, %(before)s.") % said
    else:
        first = _("The rate rose: %(found)s in %(months)s; at signing, %(before)s.") % said
    second = _("The true rate of these months lies between %(low)s and %(high)s, 19 times in 20.")
    return [first, second % said]


def counted(counts: Mapping[str, Any]) -> str:
    """`22,5 % (97 of 430)`; cases alone where they are few."""
    cases, reached = counts["cases"], counts["reached"]
    said = {"part": num(reached), "whole": num(cases)}
    if cases < FEW_CASES:
        return _("%(part)s of %(whole)s") % said
    return _("%(share)s (%(part)s of %(whole)s)") % (said | {"share": percent(reached / cases, 1)})


def before(baseline: Mapping[str, Any] | None) -> str:
    """What a rate is held against."""
    if baseline is None:
        return _("too few cases known")
    if "goal" in baseline:
        return _("%(share)s, the goal of the pact") % {"share": percent(baseline["goal"], 1)}
    return counted(baseline)


def _rate_row(line: Mapping[str, Any]) -> RateRow:
    moved, since = line["moved"], line["since"]
    months = [date.fromisoformat(month) for month, *_rest in line["months"]]
    if line["baseline"] is None:
        stands = _("Not compared")
    elif moved is None:
        stands = _("As at signing")
    else:
        stands = _("It fell") if moved["direction"] == "fell" else _("It rose")
    return RateRow(
        rate_name(line["code"], line["band"]),
        before(line["baseline"]),
        counted(since) if since["cases"] else "–",
        span_name(months[0], months[-1]) if months else "–",
        stands,
        moved is not None,
        FEW_CASES <= since["cases"] < INDICATIVE,
        line["found_within"],
    )
