"""Taking what a report found into a draft: its figures as values of sentences."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from testigo.actions.backtests import MOST_POINTS
from testigo.actions.pact_editing import Saved, copy_version, edit_draft
from testigo.actions.pacts import NoSuchPact, find_version
from testigo.actions.refusals import Refused, authorise
from testigo.core.pact.editing import Add, Edit, Given, Put
from testigo.core.pact.places import value_at
from testigo.core.pact.source import Unreadable, Value, document_of
from testigo.core.problems import InvalidInput, Problem
from testigo.core.quota import Input
from testigo.core.signals import Signal
from testigo.core.tryout.bars import bar_in
from testigo.core.tryout.climbing import NoThreshold
from testigo.store import log
from testigo.store.models import Membership, PactVersion, Workspace
from testigo.store.pact_edits import open_drafts

# Which value of a goal each input of the calculation is.
_OF_GOAL: Mapping[Input, str] = {
    "quota": "revenue",
    "average_deal": "average_deal",
    "lead_to_customer": "lead_to_customer",
    "lead_to_mql": "lead_to_mql",
}


class NoSuchThreshold(Refused):
    """The definition of MQL does not turn on one number."""


@dataclass(frozen=True, slots=True)
class TakenPoints:
    """Points for a rule, or for what no rule looks at yet."""

    signal: Signal
    points: int


@transaction.atomic
def take_points(
    *, workspace: Workspace, taken: Iterable[TakenPoints], by: Membership, now: datetime
) -> Saved:
    """Put these points into a draft; what no rule looks at gets one. Raises NotAllowed, NoSuchPact
    where there is nothing to begin from, or InvalidInput where a rule is not in the draft."""
    number, document = _draft(workspace, by, now)
    edits = [_edit(one, document) for one in taken]
    return _edited(workspace, number, edits, by, now)


@transaction.atomic
def take_goal(
    *,
    workspace: Workspace,
    period: str,
    figures: Mapping[Input, Decimal],
    by: Membership,
    now: datetime,
) -> Saved:
    """Put these figures into the goal of a period, which is added where the draft has none. Raises
    as `take_points`."""
    number, document = _draft(workspace, by, now)
    said = {
        _OF_GOAL[name]: _figure(name, value) for name, value in figures.items() if name in _OF_GOAL
    }
    if value_at(document, f"goals[{period}]") is None:
        entry: dict[str, Given] = {"period": period, **said}
        edits: list[Edit] = [Add("goals", entry)]
    else:
        edits = [Put(f"goals[{period}].{key}", value) for key, value in said.items()]
    return _edited(workspace, number, edits, by, now)


@transaction.atomic
def take_threshold(
    *, workspace: Workspace, number: int, threshold: int, by: Membership, now: datetime
) -> Saved:
    """Put this threshold into the version that was tried if it is still worked on, else into a copy
    of it. Raises NotAllowed, NoSuchPact, NoSuchThreshold, or InvalidInput for what no threshold can
    be."""
    authorise(workspace, by, by.may_set_up or by.may_lead)
    if not 0 <= threshold <= MOST_POINTS:
        raise InvalidInput([Problem("backtest_threshold", "threshold", {"most": MOST_POINTS})])
    log.lock_head(workspace.pk)
    open_one = next((row for row in open_drafts(workspace.pk) if row.number == number), None)
    text = open_one.text if open_one is not None else find_version(workspace.pk, number).text
    try:
        path, value = bar_in(text, threshold)
    except NoThreshold as error:
        raise NoSuchThreshold("backtest_no_threshold", number=number) from error
    if open_one is None:
        number = copy_version(workspace=workspace, number=number, by=by, now=now).number
    return _edited(workspace, number, [Put(path, value)], by, now)


def _edited(
    workspace: Workspace, number: int, edits: list[Edit], by: Membership, now: datetime
) -> Saved:
    return edit_draft(workspace=workspace, number=number, edits=edits, seen={}, by=by, now=now)


def _draft(workspace: Workspace, by: Membership, now: datetime) -> tuple[int, Value]:
    """The latest draft that nobody has signed, else a new one that says what the latest signed
    version says."""
    authorise(workspace, by, by.may_set_up or by.may_lead)
    # Nobody signs or edits between the look and the edit.
    log.lock_head(workspace.pk)
    latest = next(iter(open_drafts(workspace.pk)), None)
    if latest is not None:
        return latest.number, _read(latest.text)
    signed = PactVersion.objects.of(workspace.pk).filter(in_force_at__isnull=False)
    begun = signed.order_by("-in_force_at", "-number").first()
    if begun is None:
        raise NoSuchPact("no_pact")
    saved = copy_version(workspace=workspace, number=begun.number, by=by, now=now)
    return saved.number, _read(saved.text)


def _read(text: str) -> Value:
    try:
        return document_of(text)
    except Unreadable as error:
        raise InvalidInput(error.problems) from error


def _edit(taken: TakenPoints, document: Value) -> Edit:
    signal = taken.signal
    if signal.rule is not None:
        return Put(f"scoring.rules[{signal.rule.id}].points", taken.points)
    when: dict[str, Given]
    if signal.act is not None:
        name, form = signal.act
        when, kind = {"fact": name, **({"props.form": form} if form else {})}, "interest"
        called = form or name
    else:
        trait, value = signal.trait or ("", "")
        when, kind, called = {"trait": trait, "is": value}, "fit", f"{trait}-{value}"
    rule = {"id": _free_id(called, document), "kind": kind, "points": taken.points, "when": when}
    return Add("scoring.rules", rule)


def _free_id(called: str, document: Value) -> str:
    """An id for a rule, in lower-case letters and figures, that the draft has not got yet."""
    plain = "-".join(_words(called)) or "rule"
    taken, at = plain[:40], 2
    while value_at(document, f"scoring.rules[{taken}]") is not None:
        taken, at = f"{plain[:40]}-{at}", at + 1
    return taken


def _words(text: str) -> Iterator[str]:
    word = ""
    for sign in f"{text.lower()} ":
        if sign.isascii() and sign.isalnum():
            word += sign
        elif word:
            yield word
            word = ""


def _figure(name: Input, value: Decimal) -> Given:
    """A figure as the pact writes it: money as a number, a share in per cent."""
    if name in ("quota", "average_deal"):
        return value
    return f"{format((100 * value).normalize(), 'f')}%"
