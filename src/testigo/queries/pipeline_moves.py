"""How the pipeline moved: days of close told anew since an instant, and what is otherwise since the
week began."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

import msgspec
from django.db import connection

from testigo.core.deals import Move
from testigo.core.forecast import Ended, Moved, MoveKind, Snapshot, Standing, moved
from testigo.queries.deal_lines import DealLine, lines_named
from testigo.store.bulk import select_in
from testigo.store.models.fields import from_day, to_micros
from testigo.store.pipeline_weeks import Week, weeks_of

# Weeks that are told side by side, and deals of one kind that are named.
WEEKS = 8
NAMED = 20


class _Moving(msgspec.Struct):
    """What is read of a deal's document: how its day of close moved."""

    moves: tuple[Move, ...] = ()


_decode = msgspec.json.Decoder(_Moving).decode


@dataclass(frozen=True, slots=True)
class Slips:
    """Deals whose day of close was told anew since an instant, each counted by where it stands now
    against where it stood then, and their money."""

    slipped: int = 0
    slipped_amount: Decimal = Decimal(0)
    pulled_in: int = 0
    pulled_in_amount: Decimal = Decimal(0)


def slips_since(workspace_id: int, since: datetime, currency: str) -> Slips:
    """The deals that slipped and that were pulled in since then, ended ones too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cents, currency, document FROM testigo_deal WHERE workspace_id = %s "
            "AND moved_at >= %s AND moved_at IS NOT NULL",
            [workspace_id, to_micros(since)],
        )
        rows = cursor.fetchall()
    found = Slips()
    for cents, code, document in rows:
        moves = [move for move in _decode(document).moves if move.at >= since]
        first, last = moves[0].was, moves[-1].now
        if first != last:
            worth = Decimal(cents or 0) / 100 if code in ("", currency) else None
            found = _with(found, worth, later=last > first)
    return found


def _with(slips: Slips, worth: Decimal | None, *, later: bool) -> Slips:
    """One deal more."""
    amount = worth or Decimal(0)
    if later:
        slipped = slips.slipped_amount + amount
        return replace(slips, slipped=slips.slipped + 1, slipped_amount=slipped)
    pulled_in = slips.pulled_in_amount + amount
    return replace(slips, pulled_in=slips.pulled_in + 1, pulled_in_amount=pulled_in)


@dataclass(frozen=True, slots=True)
class MovedKind:
    """What of one kind moved: how many deals, their money, and the largest of them by name."""

    kind: MoveKind
    deals: int
    amount: Decimal
    named: tuple[tuple[Moved, DealLine], ...]


@dataclass(frozen=True, slots=True)
class WeekStory:
    """How the pipeline stood week by week, the last first, and what moved since that one began.
    Money of deals in another currency is not added up."""

    weeks: tuple[Week, ...]
    moved: tuple[MovedKind, ...]


def week_story(workspace_id: int) -> WeekStory | None:
    """The story since the last week that is kept; None while none is."""
    weeks = weeks_of(workspace_id, WEEKS)
    if not weeks:
        return None
    then = weeks[0][2]
    now = _open_now(workspace_id)
    ended = _ended(workspace_id, then.open.keys() - now.keys())
    found = moved(then.open, now, ended | _ended_since(workspace_id, weeks[0][1]))
    kinds = list(dict.fromkeys(one.kind for one in found))
    return WeekStory(tuple(weeks), tuple(_kind(workspace_id, kind, found, then) for kind in kinds))


def _kind(workspace_id: int, kind: MoveKind, found: tuple[Moved, ...], then: Snapshot) -> MovedKind:
    own = [one for one in found if one.kind == kind]
    lines = lines_named(workspace_id, [one.deal for one in own])
    same = [
        one
        for one in own
        if (lines[one.deal].currency if one.deal in lines else "") in ("", then.currency)
    ]
    named = [(one, lines[one.deal]) for one in own if one.deal in lines][:NAMED]
    return MovedKind(kind, len(own), sum((one.by for one in same), Decimal(0)), tuple(named))


def _open_now(workspace_id: int) -> dict[str, Standing]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT deal, cents, currency, close_on FROM testigo_deal "
            "WHERE workspace_id = %s AND outcome = 'open'",
            [workspace_id],
        )
        rows = cursor.fetchall()
    return {
        deal: Standing(Decimal(cents or 0) / 100, currency, from_day(closes))
        for deal, cents, currency, closes in rows
    }


_ENDED = (
    "SELECT deal, outcome, cents FROM testigo_deal WHERE workspace_id = %s "
    "AND outcome IN ('won', 'lost') AND"
)


def _ended(workspace_id: int, deals: Collection[str]) -> dict[str, Ended]:
    """How these deals ended, those that did."""
    rows = select_in(f"{_ENDED} deal IN ({{marks}})", [workspace_id], sorted(deals))
    return _as_ended(rows)


def _ended_since(workspace_id: int, since: datetime) -> dict[str, Ended]:
    """The deals opened and ended since an instant, which no week before it holds."""
    with connection.cursor() as cursor:
        micros = to_micros(since)
        cursor.execute(
            f"{_ENDED} ended_at >= %s AND opened_at >= %s", [workspace_id, micros, micros]
        )
        return _as_ended(cursor.fetchall())


def _as_ended(rows: Sequence[tuple[str, str, int | None]]) -> dict[str, Ended]:
    return {
        deal: Ended("won" if outcome == "won" else "lost", Decimal(cents or 0) / 100)
        for deal, outcome, cents in rows
    }
