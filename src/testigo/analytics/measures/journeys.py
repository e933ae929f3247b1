"""The journeys of some days and their attribution: `core.attribution` over a lake.

Deals and contracts are few: they are read as facts and say whose lives are needed.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from testigo.analytics.engine import functions
from testigo.analytics.measures.known import Known
from testigo.analytics.measures.lives import people_in
from testigo.analytics.measures.rows import facts_in, instant_of
from testigo.core.asof import Days
from testigo.core.attribution.journeys import Life
from testigo.core.attribution.models import MODELS, Model
from testigo.core.attribution.report import Attribution, attribution_of, people_of
from testigo.core.attribution.sales import READS, sales_on
from testigo.core.attribution.touching import touches_in
from testigo.core.channels import TOUCHES
from testigo.core.costs import LeftOut, Money
from testigo.core.deals import people_named
from testigo.core.facts import Fact
from testigo.core.identity import Identity, addresses_in, emails_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

_OF_SALES = (
    *("id", "name", "at", "recorded_at", "message_id", "person", "company", "deal", "origin"),
    *("automatic", "props"),
)
_OF_TOUCHES = ("id", "name", "at", "message_id", "person", "anonymous_id", "automatic", "props")
# Stages whose beginning a journey tells.
_STAGES = ("lead", "opportunity")
# Addresses that small letters alone make comparable.
_PLAIN = r"^[A-Za-z0-9@.!#$%&'*+/=?^_`{|}~-]+$"


def attribution_in(
    known: Known, days: Days, currency: str, window: int, models: Sequence[Model] = MODELS
) -> Attribution:
    """The attribution of what was signed on `days`, as `attribute` makes it of the same facts."""
    told = facts_in(known.called(*READS).select(_OF_SALES))
    emails = emails_of(_addressed(known, addresses_in(people_named(told))))
    money = Money(currency, LeftOut())
    sales = sales_on(days, told, Identity(known.holders, emails), money)
    return attribution_of(sales, _lives(known, people_of(sales)), money.left_out, window, models)


def _addressed(known: Known, addresses: Collection[str]) -> list[Fact]:
    """Who was told to have one of these addresses."""
    if not addresses:
        return []
    wanted = known.listed("addresses", {"address": "string"}, [sorted(addresses)])
    told = known.called("trait.set")
    told = told.filter(told.trait == "email").mutate(address=told.value.lower())
    alike = told.semi_join(wanted, "address")
    odd = told.filter(~told.value.re_search(_PLAIN))
    return [*facts_in(alike.select(_OF_SALES)), *facts_in(odd.select(_OF_SALES))]


def _lives(known: Known, people: Collection[str]) -> dict[str, Life]:
    """The lives of these people."""
    needed = known.listed("needed", {"person": "string"}, [sorted(people)])
    entered = _entered(known, needed)
    theirs = known.called(*TOUCHES).semi_join(needed, "person")
    lives = {
        person: Life(tuple(touches_in(own)), entered.pop(person, {}))
        for person, own in people_in(known, theirs, columns=_OF_TOUCHES)
    }
    return lives | {person: Life((), stages) for person, stages in entered.items()}


def _entered(known: Known, people: "ir.Table") -> dict[str, dict[str, datetime]]:
    """When these people first entered stages of their own accord."""
    told = known.called("stage.entered").semi_join(people, "person")
    own = told.filter(told.stage.isin(_STAGES) & ~(told.implied == "true").fill_null(False))
    first = own.group_by("person", "stage").agg(first=functions().micros(own["at"].min()))
    found: dict[str, dict[str, datetime]] = defaultdict(dict)
    columns = (column.to_pylist() for column in first.to_pyarrow().columns)
    for person, stage, micros in zip(*columns, strict=True):
        found[person][stage] = instant_of(micros)
    return dict(found)
