"""Rows of deals on their way in: owners found among the members, deals that are known already
changed instead of opened again, and what the file says kept to be held against what stands."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby, islice
from typing import Any

import msgspec

from testigo.actions.deals import props_of
from testigo.connect.drafts import Noted, PassedOver, Rejected
from testigo.core.costs import money_of
from testigo.core.deals import CHANGED, LOST, OPENED, SIGNED, Deal, Outcome
from testigo.core.drafts import FactDraft
from testigo.core.reconciling import DealTold, Reconciliation, reconcile
from testigo.store.deals import deals_named, messages_of
from testigo.store.log import known_messages
from testigo.store.models import Membership

Row = FactDraft | Noted | Rejected | PassedOver
# Lines looked up at once.
_LINES = 500


class DealIntake:
    """The rows of one file of deals. `now` is when it is taken in."""

    def __init__(self, workspace_id: int, now: datetime) -> None:
        self._workspace = workspace_id
        self._now = now
        self._told: dict[str, DealTold] = {}
        self._members = _members(workspace_id)

    def rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The same rows; what is known of a deal is not told again."""
        lines = (list(own) for _, own in groupby(rows, key=_line))
        while part := list(islice(lines, _LINES)):
            keys = {key for line in part if (key := _key(line))}
            stored = deals_named(self._workspace, keys)
            ids = [one.message_id for line in part for one in line if isinstance(one, FactDraft)]
            known = known_messages(self._workspace, [*ids, *map(_as_change, ids)])
            first = messages_of(self._workspace, sorted(stored))
            for line in part:
                yield from self._line(line, stored, known, first)

    def reconciled(self) -> Reconciliation:
        """What was read beside what stands of it now."""
        return reconcile(self._told, deals_named(self._workspace, self._told))

    def _line(
        self,
        line: Sequence[Row],
        stored: Mapping[str, Deal],
        known: set[str],
        first: Mapping[str, str],
    ) -> Iterator[Row]:
        key = _key(line)
        if not key:
            yield from line
            return
        owned = [self._owned(one) for one in line]
        self._note(key, owned)
        deal = stored.get(key)
        told = {one.message_id for one in owned if isinstance(one, FactDraft) and one.deal}
        if deal is None or known & {*told, *map(_as_change, told)}:
            yield from owned
            return
        for one in owned:
            yield from self._against(one, deal, first[key])

    def _against(self, row: Row, deal: Deal, message: str) -> Iterator[Row]:
        """A row of a deal that is known: only what is otherwise about it."""
        if not isinstance(row, FactDraft) or not row.deal:
            yield row
            return
        if deal.person and not row.person:
            row = replace(row, person_id=deal.person)
        if row.name != OPENED:
            if _ends_otherwise(row, deal):
                yield replace(row, at=max(row.at, deal.ended_at or row.at))
            return
        open_again = deal.outcome != "open" and self._told[deal.key].outcome == "open"
        had = props_of(deal)
        props = {name: value for name, value in row.props.items() if had.get(name) != value}
        if not props and not open_again:
            # Told under an id that the log has, it counts as known.
            yield replace(row, message_id=message)
            return
        name = OPENED if open_again else CHANGED
        yield replace(
            row, name=name, at=self._now, message_id=_as_change(row.message_id), props=props
        )

    def _owned(self, row: Row) -> Row:
        """The row with its owner as a member, where one is called so."""
        if not isinstance(row, FactDraft) or "owner" not in row.props:
            return row
        owner = self._members.get(str(row.props["owner"]).casefold().strip())
        return row if owner is None else replace(row, props={**row.props, "owner": owner})

    def _note(self, key: str, line: Sequence[Row]) -> None:
        """Keep what the file says of the deal."""
        outcome: Outcome = "open"
        said: dict[str, Any] = {}
        for one in line:
            if isinstance(one, FactDraft) and one.deal:
                said |= {n: v for n, v in one.props.items() if n in ("amount", "currency")}
                outcome = "won" if one.name == SIGNED else "lost" if one.name == LOST else outcome
        amount = money_of(said.get("amount"))
        self._told[key] = DealTold(outcome, amount, str(said.get("currency", "")))


def with_deals(counts: Mapping[str, Any], reconciled: Reconciliation | None) -> dict[str, Any]:
    """Counts of an import with what reconciles its deals, amounts as decimal texts."""
    if reconciled is None:
        return dict(counts)
    return {**counts, "deals": as_data(reconciled)}


def as_data(reconciled: Reconciliation) -> dict[str, Any]:
    """What reconciles deals as it is kept and shown to programs, amounts as decimal texts."""
    data: dict[str, Any] = msgspec.to_builtins(reconciled)
    return data


def _members(workspace_id: int) -> dict[str, str]:
    """E-mail or name in small letters → member; a name that two have is nobody's."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    rows = Membership.objects.of(workspace_id).values_list("user_id", "user__email", "user__name")
    for user, email, name in rows:
        for key in {email.casefold(), name.casefold()} - {""}:
            twice |= {key} & found.keys()
            found[key] = f"user:{user}"
    return {key: user for key, user in found.items() if key not in twice}


def _ends_otherwise(draft: FactDraft, deal: Deal) -> bool:
    """Whether an ending says anything else than how the deal ended."""
    if draft.name == LOST:
        same = deal.outcome == "lost" and draft.props.get("reason", "") in ("", deal.reason)
        return not same
    amount = money_of(draft.props.get("amount"))
    return deal.outcome != "won" or (amount is not None and amount != deal.worth)


def _line(row: Row) -> int:
    return row.line or 0


def _key(line: Sequence[Row]) -> str:
    return next((one.deal for one in line if isinstance(one, FactDraft) and one.deal), "")


def _as_change(message_id: str) -> str:
    return f"{message_id.removesuffix(':opened')}:changed"
