"""How the pipeline moved: days of close told anew since an instant."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import connection

from testigo.store.deals import deal_of
from testigo.store.models.fields import to_micros


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
            "SELECT document FROM testigo_deal WHERE workspace_id = %s AND moved_at >= %s "
            "AND moved_at IS NOT NULL",
            [workspace_id, to_micros(since)],
        )
        deals = [deal_of(row[0]) for row in cursor.fetchall()]
    found = Slips()
    for deal in deals:
        moves = [move for move in deal.moves if move.at >= since]
        first, last = moves[0].was, moves[-1].now
        if first != last:
            same = deal.currency in ("", currency)
            found = _with(found, deal.worth if same else None, later=last > first)
    return found


def _with(slips: Slips, worth: Decimal | None, *, later: bool) -> Slips:
    """One deal more."""
    amount = worth or Decimal(0)
    if later:
        slipped = slips.slipped_amount + amount
        return replace(slips, slipped=slips.slipped + 1, slipped_amount=slipped)
    pulled_in = slips.pulled_in_amount + amount
    return replace(slips, pulled_in=slips.pulled_in + 1, pulled_in_amount=pulled_in)
