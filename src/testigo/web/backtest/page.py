"""What the page of the backtest shows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import get_language

from testigo.core.conditions import FactTest, TraitTest, leaves
from testigo.core.scoring import Rule
from testigo.core.tryout.answer import Answer, Named
from testigo.core.tryout.climbing import alike_but_for_threshold, threshold_of
from testigo.core.tryout.promises import simulated
from testigo.queries.backtests import BacktestLine, names_in
from testigo.queries.pacts import PactLine
from testigo.web.backtest.bars import columns_of, heights_of
from testigo.web.backtest.figures import figures_of
from testigo.web.backtest.headline import headline_of
from testigo.web.backtest.question import Question
from testigo.web.backtest.verdict import fewer_at_less, suggestion_of, verdict_of
from testigo.web.frame.places import place_of
from testigo.web.frame.requests import SpaceRequest
from testigo.wording.commitments import commitment_name
from testigo.wording.rules import rule_wish, trait_label

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MoverRow:
    """Somebody who would enter or leave, by name; `known` is False once their name has gone.
    `fate` is customer, opportunity, worked or unknown; `reasons` are points with their words."""

    person: str
    name: str
    at: Any
    score: int
    fate: str
    reasons: tuple[tuple[int, str], ...]


def without_pact() -> dict[str, Any]:
    """The page while there is no pact."""
    return {"place": place_of("pact")}


def page_of(
    request: SpaceRequest,
    question: Question,
    lines: Sequence[PactLine],
    run: BacktestLine | None,
) -> dict[str, Any]:
    """The controls, and the run with its answer where there is one."""
    member = request.membership
    page: dict[str, Any] = {
        "place": place_of("pact"),
        "question": question,
        "lines": lines,
        "own_threshold": threshold_of(question.draft.pact),
        "in_force": next((line for line in lines if line.standing == "in_force"), None),
        "problems": list(question.problems),
        "run": run,
        "may_draft": member.may_set_up or member.may_lead,
    }
    if run is None or run.answer is None:
        return page
    return page | _answered(request, question, lines, run.answer)


def _answered(
    request: SpaceRequest, question: Question, lines: Sequence[PactLine], answer: Answer
) -> dict[str, Any]:
    found = answer.comparison
    names = names_in(request.workspace.pk, answer)
    current = next(
        (one for one in lines if found.current and one.number == found.current.number), None
    )
    language = get_language() or "es"
    return {
        "answer": answer,
        "last": answer.until - _ONE_DAY,
        "verdict": _verdict(answer, question.draft, current, language),
        "fewer": fewer_at_less(found),
        "why_best": suggestion_of(found),
        "figures": figures_of(found, question.draft.pact, language),
        "months": columns_of(found),
        "heights": heights_of(found) if found.steps else None,
        "rates": json.dumps(_rates(answer)),
        "entering": _rows(answer.entering, question.draft, names, language),
        "leaving": _rows(answer.leaving, current or question.draft, names, language),
        "nobody": not found.draft.mql and not (found.current and found.current.mql),
        "short": answer.began is not None and answer.began > answer.since,
    }


def _verdict(answer: Answer, draft: PactLine, current: PactLine | None, language: str) -> list[str]:
    """The sentences, led by which threshold fits best where nothing else sets the pacts apart."""
    found, told = answer.comparison, verdict_of(answer)
    if current is None or not alike_but_for_threshold(current.pact, draft.pact):
        return told
    names = {one.id: commitment_name(one, language) for one in simulated(draft.pact)}
    headline = headline_of(found, names)
    if not headline:
        return told
    best = found.suggestion.threshold if found.suggestion else None
    return [headline] if found.draft.threshold == best else [headline, *told]


def _rates(answer: Answer) -> dict[str, Any]:
    """What the page needs to count on for another threshold."""
    found = answer.comparison
    base = found.current or found.draft
    per_lead = None
    if found.draft.calls is not None and found.draft.mql:
        per_lead = found.draft.calls / found.draft.mql
    return {
        "tried": found.draft.threshold,
        "steps": [[one.mql, one.customers, one.missed] for one in found.steps],
        "months": base.mql / base.monthly if base.monthly else 0,
        "per_lead": per_lead,
        "base": [base.mql, base.calls, base.missed, base.customers.cases],
    }


def _rows(
    named: Sequence[Named], line: PactLine, names: dict[str, str], language: str
) -> list[MoverRow]:
    rules = line.pact.scoring.by_id
    return [
        MoverRow(
            person=one.mover.person,
            name=names.get(one.mover.person, ""),
            at=one.mover.at,
            score=one.mover.score,
            fate=_fate(one),
            reasons=tuple(
                (reason.points, _noticed(rules[reason.rule], language))
                for reason in one.reasons
                if reason.rule in rules
            ),
        )
        for one in named
    ]


def _noticed(rule: Rule, language: str) -> str:
    """What a rule looks at: what somebody did, or what of them is known. What it is of this person
    stands on their own page."""
    if isinstance(rule.when, FactTest):
        return rule_wish(rule, language)
    traits = {leaf.trait for leaf in leaves(rule.when) if isinstance(leaf, TraitTest)}
    return ", ".join(sorted(trait_label(trait, language) for trait in traits))


def _fate(one: Named) -> str:
    if one.mover.customer:
        return "customer"
    if one.mover.opportunity:
        return "opportunity"
    return "worked" if one.mover.worked else "unknown"
