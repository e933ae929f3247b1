"""One conversation, one row: what a lead is known to be, and what follows from the answers
(domain.md §3.2). Nothing that is known already is recorded again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from testigo.core.facts import Fact

FEEDBACK = "feedback.given"
NEED, BUDGET = "need.confirmed", "budget.confirmed"
# With these reasons a return says that the person was not the right one.
NOT_THE_ROLE = frozenset({"wrong_role", "student"})
# What answers may become, in the order in which it is recorded.
FOLLOWING = ("lead.accepted", "lead.qualified", NEED, BUDGET, FEEDBACK)
_YES_OR_NO = ("right_role", "need", "budget")
_WHY = ("reason", "competitor")


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered in one go; None and empty texts were not answered. `amount` is a decimal
    text, `content` names pieces of the catalogue."""

    right_role: bool | None = None
    need: bool | None = None
    budget: bool | None = None
    amount: str = ""
    reason: str = ""
    competitor: str = ""
    content: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a lead in its present cycle; None where nobody knows. `reason` is why it was
    returned or its deal lost, `competitor` who was named beside it; a deal that is opened later has
    its own. `has_deal` says that a deal was told of, open or ended, and `won` that the latest one
    was signed, so that there is no reason to ask for."""

    right_role: bool | None = None
    need: bool | None = None
    budget: bool | None = None
    amount: str = ""
    reason: str = ""
    competitor: str = ""
    content: tuple[str, ...] = ()
    accepted: bool = False
    qualified: bool = False
    has_deal: bool = False
    won: bool = False


def known_of(facts: Sequence[Fact]) -> Known:
    """What these facts of one person, which nothing takes back, say of the present cycle."""
    begun = max((fact.at for fact in facts if fact.name == "lead.recycled"), default=None)
    known = Known()
    for fact in sorted(facts, key=lambda fact: (fact.at, fact.message_id)):
        if begun is None or fact.at > begun:
            known = _with(known, fact)
    return known


def _with(known: Known, fact: Fact) -> Known:
    match fact.name:
        case "lead.accepted":
            return replace(known, accepted=True)
        case "lead.qualified":
            return replace(known, accepted=True, qualified=True)
        case "need.confirmed":
            return replace(known, need=True)
        case "budget.confirmed":
            return replace(known, budget=True, amount=str(fact.props.get("amount") or ""))
        case "lead.rejected":
            return _returned(known, str(fact.props.get("reason") or ""))
        case "deal.opened":
            return replace(known, has_deal=True, reason="", competitor="", won=False)
        case "deal.lost":
            said = {key: fact.props[key] for key in _WHY if _is_text(fact.props.get(key))}
            return replace(known, has_deal=True, won=False, **said)
        case "contract.signed":
            return replace(known, has_deal=True, won=True, reason="")
        case "feedback.given":
            return _told(known, fact.props)
    return known


def _returned(known: Known, reason: str) -> Known:
    role = False if reason in NOT_THE_ROLE else known.right_role
    return replace(known, reason=reason, right_role=role, accepted=False)


def _told(known: Known, props: Mapping[str, Any]) -> Known:
    """The later feedback adds to what is known."""
    said = {key: props[key] for key in _YES_OR_NO if isinstance(props.get(key), bool)}
    said |= {key: props[key] for key in _WHY if _is_text(props.get(key))}
    told = props.get("content")
    named = [told] if isinstance(told, str) else told if isinstance(told, list) else []
    content = dict.fromkeys((*known.content, *(one for one in named if _is_text(one))))
    return replace(known, **said, content=tuple(content))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


# --- what follows --------------------------------------------------------------------------------


def together(known: Known, answers: Answers) -> Known:
    """What is known once these answers are; an answer that was not given leaves what was known."""
    given = {key: getattr(answers, key) for key in _YES_OR_NO if getattr(answers, key) is not None}
    return replace(known, **given)


def follows(known: Known, answers: Answers) -> list[tuple[str, dict[str, Any]]]:
    """The facts to record, each its name and props, in the order of FOLLOWING; empty when all of it
    is known already.

    The right person is accepted; with a need, or once need and budget stand, qualified.
    """
    now = together(known, answers)
    stands = bool(now.need and now.budget)
    is_right = now.right_role is True or (now.right_role is None and stands)
    told: list[tuple[str, dict[str, Any]]] = []
    if is_right and not now.accepted:
        told.append(("lead.accepted", {}))
    if is_right and now.need and not now.qualified:
        told.append(("lead.qualified", {}))
    if answers.need and not known.need:
        told.append((NEED, {}))
    if answers.budget and (not known.budget or answers.amount not in ("", known.amount)):
        told.append((BUDGET, {"amount": answers.amount} if answers.amount else {}))
    if feedback := _feedback(known, answers):
        told.append((FEEDBACK, feedback))
    return told


def _feedback(known: Known, answers: Answers) -> dict[str, Any]:
    """The props of the feedback: what only Sales knows, and what was answered with no."""
    said: dict[str, Any] = {}
    if answers.right_role is not None and answers.right_role is not known.right_role:
        said["right_role"] = answers.right_role
    said |= {
        key: False
        for key in ("need", "budget")
        if getattr(answers, key) is False and getattr(known, key) is not False
    }
    said |= {
        key: getattr(answers, key)
        for key in _WHY
        if getattr(answers, key) not in ("", getattr(known, key))
    }
    if content := [piece for piece in answers.content if piece not in known.content]:
        said["content"] = content
    return said | ({"note": answers.note} if answers.note else {})


# What must be known before somebody stands in these stages, in the order in which it is asked.
EVIDENCE: Mapping[str, tuple[str, ...]] = {
    "sql": ("right_role", "need"),
    "opportunity": ("right_role", "need", "budget"),
}


def missing_for(known: Known, stage: str) -> tuple[str, ...]:
    """Which evidence is still to be given for a stage of EVIDENCE; whoever was accepted is the
    right person."""
    stands = {
        "right_role": known.accepted or known.right_role is True,
        "need": known.need is True,
        "budget": known.budget is True,
    }
    return tuple(one for one in EVIDENCE[stage] if not stands[one])


def opens_deal(known: Known, answers: Answers) -> bool:
    """Whether a deal is to be opened: need and budget stand, with the right person, and no deal was
    told of. Another one after it is somebody's decision, not what answers about the first mean."""
    now = together(known, answers)
    return bool(now.need and now.budget and now.right_role is not False and not now.has_deal)
