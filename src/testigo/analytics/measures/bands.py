"""How the first hand-over of each person was contacted and tried: asked of the core once for each
course that promises took."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from testigo.analytics.engine import functions
from testigo.analytics.measures.known import Known
from testigo.analytics.measures.ways import ways_in
from testigo.core.asof import Days
from testigo.core.chain import Band, bands_of
from testigo.core.facts import Fact
from testigo.core.followed import CLOCKS, HANDED_OVER, Promises, followed

if TYPE_CHECKING:
    import ibis.expr.types as ir

# What tells one step from another; `together` came at the same instant as the one before.
_STEP = ("name", "pact_version", "commitment", "together")
_MICROSECOND = timedelta(microseconds=1)
_SOMEBODY = "somebody"
_BANDS = {"way": "array<int64>", "contact": "string", "effort": "string"}


def bands_in(known: Known, days: Days, promises: Promises) -> "ir.Table":
    """`person`, `contact` and `effort` of whoever was handed over on these days, as `bands_of`
    finds them in the same facts."""
    handed = known.called(HANDED_OVER)
    on_days = handed.filter((handed["at"] >= days.start) & (handed["at"] < days.end))
    first = on_days.group_by("person").agg(first=on_days["at"].min())
    ways = ways_in(known, known.kept("steps", _steps(known, first, promises)), _STEP)
    people = known.kept("ways", ways.people)
    courses = people.select("way").distinct().to_pyarrow()["way"].to_pylist()
    found = [_band(ways.told(way), days, promises) for way in courses]
    contacts, efforts = ([band[place] for band in found] for place in (0, 1))
    bands = known.listed("bands", _BANDS, [courses, contacts, efforts])
    return people.join(bands, "way").select("person", "contact", "effort")


def _steps(known: Known, first: "ir.Table", promises: Promises) -> "ir.Table":
    """The hand-overs and the clocks of promises of each person, from their first hand-over on."""
    import ibis

    facts = known.called(HANDED_OVER, *CLOCKS)
    told = facts.mutate(commitment=functions().told(facts.props, "/commitment").fill_null(""))
    promised = told.commitment.isin(sorted({name for _, name in promises}))
    theirs = told.filter((told.name == HANDED_OVER) | promised).join(first, "person")
    since = theirs.filter(theirs["at"] >= theirs["first"])
    window = ibis.window(group_by="person", order_by=[since["at"], since.message_id])
    together = (since["at"] == since["at"].lag().over(window)).fill_null(False)
    return since.mutate(together=together).select("person", "at", "message_id", *_STEP)


def _band(steps: Iterable[dict[str, Any]], days: Days, promises: Promises) -> Band:
    """What the core says of somebody who took these steps from the first of the days on."""
    found = followed(_facts(steps, days), days, days.end, "", promises)
    return bands_of(found)[_SOMEBODY]


def _facts(steps: Iterable[dict[str, Any]], days: Days) -> Iterator[Fact]:
    at = days.start
    for place, step in enumerate(steps):
        at = at if step["together"] else at + _MICROSECOND
        props = {"commitment": step["commitment"]}
        number = step["pact_version"]
        yield Fact(
            *(str(place), step["name"], at, at, f"{place:06}", _SOMEBODY),
            pact_version=number,
            props=props,
        )
