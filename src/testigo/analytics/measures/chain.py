"""The chain of a period: `core.chain` over a lake."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from testigo.analytics.measures.known import Known
from testigo.analytics.measures.lives import Lives, created_on, lives_of, people_in
from testigo.analytics.measures.rows import facts_in
from testigo.core.asof import Days
from testigo.core.chain import (
    NO_BAND,
    RETAINED,
    Amounts,
    Band,
    Chain,
    Standing,
    chain_from,
    standing_of,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

_SIGNED = "contract.signed"
_NAMES = ("stage.entered", "lead.accepted", "lead.qualified", _SIGNED)


def chain_in(known: Known, bands: "ir.Table", days: Days, currency: str) -> Chain:
    """The chain of the leads created on `days`, as `chain_of` makes it of the same facts; `bands`
    are those of `bands_in`."""
    amounts = Amounts(currency)
    lives = lives_of(known, created_on(known, days), days, _NAMES, (_SIGNED,))
    standings = [*_alone(lives, amounts, bands), *_alike(lives, amounts, bands)]
    signed = facts_in(known.called(_SIGNED, *RETAINED))
    return chain_from(standings, signed, days, amounts)


def _alone(lives: Lives, amounts: Amounts, bands: "ir.Table") -> Iterator[Standing]:
    """Those of whom all is read."""
    columns = bands.semi_join(lives.alone, "person").to_pyarrow().columns
    told = {
        person: cast(Band, tuple(band))
        for person, *band in zip(*(column.to_pylist() for column in columns), strict=True)
    }
    for person, own in people_in(lives.known, lives.theirs):
        if found := standing_of(own, lives.days, amounts, told.get(person, NO_BAND)):
            yield found


def _alike(lives: Lives, amounts: Amounts, bands: "ir.Table") -> Iterator[Standing]:
    """The others, one for all of whom the same is told and who were contacted alike."""
    for one in lives.alike(bands):
        contact, effort = one.told
        band = cast(Band, (contact, effort)) if contact else NO_BAND
        if found := standing_of(one.facts, lives.days, amounts, band, one.count):
            yield found
