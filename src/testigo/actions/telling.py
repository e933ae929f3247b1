"""Outbox rows for what the pact wants told, made in the transaction that causes them."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import msgspec

from testigo.core.casefile import CaseFile
from testigo.core.facts import Fact
from testigo.core.notices import rules_for
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
            named = (_recipient(word, case, fact, agreement) for word in rule.to)
            for recipient in dict.fromkeys(named):
                if recipient and recipient not in by:
                    rows.append(_row(workspace_id, fact, rule.clause, recipient, rule.by))
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
    workspace_id: int, fact: Fact, clause: str, recipient: str, channels: tuple[str, ...]
) -> tuple[Any, ...]:
    mark = sha256(f"{fact.id}|{clause}|{recipient}".encode()).hexdigest()
    payload: dict[str, Any] = {"clause": clause, "fact": fact.id, **dict(fact.props)}
    at = to_micros(fact.recorded_at)
    return (
        workspace_id,
        mark,
        fact.name,
        recipient,
        msgspec.json.encode(channels).decode(),
        fact.person,
        fact.id,
        msgspec.json.encode(payload).decode(),
        at,
        at,
        "waiting",
    )
