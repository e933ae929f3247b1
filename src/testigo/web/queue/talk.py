"""One row of questions about a lead: after a conversation, a return, or a deal that ended."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.core.content import Catalogue
from testigo.core.facts import CONVERSATIONS, Fact
from testigo.core.qualifying import Answers, Known
from testigo.queries.content import catalogue_of
from testigo.queries.conversation import Conversation, conversation_of
from testigo.queries.leads import lead_line
from testigo.web.frame.amounts import read_amount, told_amount
from testigo.web.frame.requests import SpaceRequest
from testigo.web.queue.bar import Choice, new_once
from testigo.web.queue.deadlines import day_words
from testigo.wording import word

TALK, FEEDBACK = "talk", "feedback"
KINDS = (TALK, FEEDBACK)
_YES_OR_NO = {"yes": True, "no": False}
_LONGEST = 12_000
# Figures belong to the amount as soon as there is a budget, so content is chosen by letters.
_CONTENT_KEYS = "abc"


@dataclass(frozen=True, slots=True)
class Question:
    """Something to answer with yes or no; `known` says that it is, and no more to be asked."""

    name: str
    asked: str
    known: str
    said_no: bool
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class TalkLine:
    """The row of one lead: what is asked, what is known already, and what may be chosen."""

    url: str
    once: str
    person: str
    title: str
    kind: str
    owed: str
    questions: tuple[Question, ...]
    reasons: tuple[Choice, ...]
    reason: str
    asks_competitor: bool
    competitors: tuple[str, ...]
    offered: tuple[Choice, ...]
    mentioned: tuple[str, ...]
    titles: tuple[str, ...]


def kind_after(fact: Fact) -> str:
    """Which questions an outcome opens; empty for one that opens none."""
    if fact.name == "contact.attempted":
        return TALK if fact.props.get("outcome") in CONVERSATIONS else ""
    return FEEDBACK if fact.name in ("lead.rejected", "deal.lost", "contract.signed") else ""


def talk_line(request: SpaceRequest, person: str, kind: str) -> TalkLine | None:
    """The row to ask about a lead; None where there is nobody, or nothing to ask."""
    workspace = request.workspace
    if kind not in KINDS or not request.membership.may_write:
        return None
    found = conversation_of(workspace.pk, person, now=request.now)
    line = lead_line(workspace.pk, person, now=request.now) if found else None
    if found is None or line is None:
        return None
    return _line(found, line.title, kind, workspace.currency, workspace.slug, request.now)


def _line(
    found: Conversation, title: str, kind: str, currency: str, slug: str, now: datetime
) -> TalkLine:
    known, keys = found.known, iter("123456789")
    questions = _questions(known, kind, currency)
    asked = tuple(
        question if question.known else _keyed(question, next(keys), next(keys))
        for question in questions
    )
    asks_why = kind == FEEDBACK and not known.reason and not known.won
    reasons = _reasons(found) if asks_why else ()
    return TalkLine(
        url=reverse("lead-answers", kwargs={"slug": slug, "person": found.person}),
        once=new_once(),
        person=found.person,
        title=title,
        kind=kind,
        owed=day_words(found.owed_until, now) if found.owed_until else "",
        questions=asked,
        reasons=tuple(Choice(one.said, one.label, next(keys, "")) for one in reasons),
        reason=word("reason", known.reason, get_language() or "es") if known.reason else "",
        asks_competitor=kind == FEEDBACK and not known.competitor,
        competitors=found.competitors,
        offered=tuple(
            Choice(one.id, one.title, key)
            for key, one in zip(_CONTENT_KEYS, found.offered, strict=False)
        ),
        mentioned=tuple(piece.title for piece in found.mentioned),
        titles=tuple(piece.title for piece in found.pieces),
    )


def _keyed(question: Question, yes: str, no: str) -> Question:
    return Question(question.name, question.asked, "", question.said_no, yes, no)


def _questions(known: Known, kind: str, currency: str) -> list[Question]:
    role = Question(
        "right_role",
        _("The right role?"),
        _("The right role") if known.right_role else "",
        known.right_role is False,
        "",
        "",
    )
    if kind == FEEDBACK:
        return [role]
    amount = told_amount(known.amount, currency)
    budget = _("Budget: %(amount)s") % {"amount": amount} if amount else _("There is a budget")
    return [
        role,
        Question(
            "need",
            _("Is there a need?"),
            _("There is a need") if known.need else "",
            known.need is False,
            "",
            "",
        ),
        Question(
            "budget",
            _("Is there a budget?"),
            budget if known.budget else "",
            known.budget is False,
            "",
            "",
        ),
    ]


def _reasons(found: Conversation) -> list[Choice]:
    reasons = found.version.pact.dispositions["lost"] if found.version else ()
    language = get_language() or "es"
    return [Choice(reason, word("reason", reason, language), "") for reason in reasons]


# --- reading the row -----------------------------------------------------------------------------


def answers_in(request: HttpRequest, workspace_id: int) -> Answers:
    """Read the row's form. An amount says that there is a budget; content is named by its id, its
    title or its address, and what names none is handed on as it was typed. Raises InvalidInput."""
    amount = read_amount(_text(request, "amount"))
    budget = _YES_OR_NO.get(_text(request, "budget"))
    typed = [*request.POST.getlist("piece"), *request.POST.getlist("content")]
    return Answers(
        right_role=_YES_OR_NO.get(_text(request, "right_role")),
        need=_YES_OR_NO.get(_text(request, "need")),
        budget=True if amount and budget is None else budget,
        amount=amount if budget is not False else "",
        reason=_text(request, "reason")[:60],
        competitor=" ".join(_text(request, "competitor").split()),
        content=_pieces(catalogue_of(workspace_id), typed),
        note=_text(request, "note").strip(),
    )


def _pieces(catalogue: Catalogue, typed: list[str]) -> tuple[str, ...]:
    named: dict[str, Any] = {}
    for text in typed[:20]:
        if written := text.strip()[:500]:
            piece = catalogue.named(written)
            named[piece.id if piece else written] = None
    return tuple(named)


def _text(request: HttpRequest, key: str) -> str:
    return request.POST.get(key, "")[:_LONGEST]
