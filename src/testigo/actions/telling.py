"""Outbox rows for what the pact wants told, made in the transaction that causes them."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Any

import msgspec

from testigo.core.casefile import HANDED_OVER, CaseFile
from testigo.core.facts import Fact
from testigo.core.handing import open_hand_over
from testigo.core.notices import NoticeRule, rules_for
from testigo.core.story import Agreement
from testigo.store.models.fields import to_micros

COLUMNS = (
    "workspace_id",
    "id",
    "topic",
    "recipient",
    "channels",
    "person",
    "cause",
    "payload",
    "created_at",
    "not_before",
    "state",
)
_NOTHING: Mapping[str, Any] = MappingProxyType({})
# trigger of a hand-over → topic of its message, and the event of the pact that tells it.
_HANDED = {
    HANDED_OVER: (HANDED_OVER, HANDED_OVER),
    "stage:sql": ("stage.entered", "stage.entered:sql"),
}


def outbox_rows(
    workspace_id: int, case: CaseFile, facts: Iterable[Fact], agreement: Agreement, by: set[str]
) -> list[tuple[Any, ...]]:
    """One row for each recipient of each event, never for those in `by`, who made the change.

    Imported history tells nobody. Whoever a rule names twice is told once.
    """
    rows = []
    for fact in facts:
        if fact.history or fact.origin != "derived" or fact.pact_version is None:
            continue
        pact = agreement.numbered(fact.pact_version).pact
        for rule in rules_for(pact.notices, fact):
            for recipient, escalated in _recipients(rule, case, fact, agreement).items():
                if recipient not in by:
                    rows.append(_row(workspace_id, fact, rule, recipient, escalated, by))
    return rows


def _recipients(
    rule: NoticeRule, case: CaseFile, fact: Fact, agreement: Agreement
) -> dict[str, bool]:
    """Whom a rule names, each with whether it only says so by way of escalation."""
    found: dict[str, bool] = {}
    for word in rule.to:
        recipient = _recipient(word, case, fact, agreement)
        if recipient:
            found[recipient] = found.get(recipient, True) and word == "escalate_to"
    return found


def assigned_rows(
    workspace_id: int, case: CaseFile, facts: Iterable[Fact], agreement: Agreement, by: set[str]
) -> list[tuple[Any, ...]]:
    """Tell whoever was given a lead after its hand-over was told, as the hand-over itself is told
    to an owner; `facts` are those by which they were given it."""
    owed = open_hand_over(case, agreement)
    if owed is None:
        return []
    topic, on = _HANDED[owed.obligation.trigger]
    rows = []
    for fact in facts:
        version, owner = agreement.at(fact.recorded_at), str(fact.props.get("to", ""))
        if fact.history or version is None or owner in by:
            continue
        for rule in version.pact.notices:
            if rule.on == on and "owner" in rule.to:
                said = {"stage": owed.obligation.stage, "pact_version": version.number}
                rows.append(_row(workspace_id, fact, rule, owner, False, by, topic, said))
    return rows


def _recipient(word: str, case: CaseFile, fact: Fact, agreement: Agreement) -> str | None:
    if word == "owner":
        return case.owner
    if word != "escalate_to":
        return f"side:{word}"
    key = (fact.pact_version or 0, str(fact.props.get("commitment", "")))
    promise = agreement.promises.get(key)
    side = promise.escalate_to if promise else None
    return f"side:{side}" if side else None


def _row(
    workspace_id: int,
    fact: Fact,
    rule: NoticeRule,
    recipient: str,
    escalated: bool,
    by: set[str],
    topic: str = "",
    said: Mapping[str, Any] = _NOTHING,
) -> tuple[Any, ...]:
    mark = sha256(f"{fact.id}|{rule.clause}|{recipient}".encode()).hexdigest()
    payload: dict[str, Any] = {
        **dict(fact.props),
        "clause": rule.clause,
        "fact": fact.id,
        "caused_by": fact.cause,
        "pact_version": fact.pact_version,
        "urgent": rule.urgent,
        "escalated": escalated,
        # A side is told without whoever made the change.
        "by": sorted(one for one in by if one.startswith("user:")),
        **said,
    }
    at = to_micros(fact.recorded_at)
    return (
        workspace_id,
        mark,
        topic or fact.name,
        recipient,
        msgspec.json.encode(rule.by).decode(),
        fact.person,
        fact.id,
        msgspec.json.encode(payload).decode(),
        at,
        at,
        "waiting",
    )
