"""The ways to a signature out of Parquet files: joined and put in order by DuckDB, as columns of
numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from testigo.core.attribution.models import Place

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]

# The columns that a folder has to have. `journeys`: its key, whether it was signed, the revenue in
# cents, its end, and when its person became a lead and its deal was opened (null for unknown).
# `touches`: the journey, when, the message id that decides between touches of one instant, and
# where it came from.
JOURNEYS = ("journey", "signed", "cents", "ended_at", "lead_at", "deal_at")
TOUCHES = ("journey", "at", "message_id", "channel", "campaign")
# Beyond this many cents of one sale sums would no longer be exact.
MOST_CENTS = 2**38
# What DuckDB may hold; the rest goes to disk.
_SETTINGS = {
    "autoinstall_known_extensions": "false",
    "memory_limit": "256MB",
    "preserve_insertion_order": "false",
    "TimeZone": "UTC",
}
# So many touches are shared out at once.
_AT_ONCE = 500_000

_NUMBERED = (
    "CREATE TEMP TABLE numbered AS SELECT (row_number() OVER () - 1)::INTEGER AS number, * "
    "FROM read_parquet(?)"
)
_PLACES = (
    "CREATE TEMP TABLE places AS SELECT channel, campaign, "
    "(row_number() OVER (ORDER BY channel, campaign) - 1)::INTEGER AS place "
    "FROM (SELECT DISTINCT channel, campaign FROM read_parquet(?))"
)
_WITHIN = (
    "FROM read_parquet(?) AS t JOIN numbered USING (journey) "
    "JOIN places ON places.channel = t.channel AND places.campaign = t.campaign "
    "WHERE t.at <= ended_at AND t.at >= ended_at - to_seconds(86400 * ?) "
)
_ORDERED = f"SELECT number, epoch_us(t.at) AS at, place {_WITHIN} ORDER BY number, t.at"
# Message ids are long and hardly ever decide: they are read for touches of one instant only.
_TIED = (
    f"SELECT place {_WITHIN} AND EXISTS (FROM tied WHERE tied.number = numbered.number "
    'AND tied."at" = epoch_us(t.at)) ORDER BY numbered.number, t.at, message_id'
)
_ENDS = (
    "SELECT signed, cents, coalesce(epoch_us(lead_at), -9223372036854775807) AS lead_at, "
    "coalesce(epoch_us(deal_at), -9223372036854775807) AS deal_at FROM numbered ORDER BY number"
)


class TooMuchMoney(ValueError):
    """A sale of more than MOST_CENTS."""


class FolderUnreadable(Exception):
    """The files are not there, cannot be read, or lack a column."""


def read_ways(folder: Path, window: int) -> tuple["Ways", list[Place], int]:
    """The ways in a folder, the places by number, and the cents of sales without a touch. Raises
    FolderUnreadable and TooMuchMoney."""
    import duckdb

    with TemporaryDirectory() as beside:
        try:
            return _read(folder, window, beside)
        except duckdb.Error as error:
            raise FolderUnreadable(str(folder)) from error


@dataclass(frozen=True, slots=True)
class Ways:
    """Touches in order, journey after journey: `at` in microseconds and `place` of each; `starts`
    is where each journey begins and `counts` how many touches it has. Of each journey with touches:
    whether it was signed, its cents, and how many touches lie up to `lead_at` and `deal_at`."""

    at: "Numbers"
    place: "Numbers"
    starts: "Numbers"
    counts: "Numbers"
    signed: "Numbers"
    cents: "Numbers"
    to_lead: "Numbers"
    to_deal: "Numbers"

    @property
    def ends(self) -> "Numbers":
        """Where the last touch of each journey stands."""
        return self.starts + self.counts - 1

    def parts(self) -> Iterator["Ways"]:
        """The same, a part at a time, so that what is computed of each fits into little memory."""
        import numpy as np

        ends = self.starts + self.counts
        begin = 0
        while begin < len(ends):
            limit = self.starts[begin] + _AT_ONCE
            end = max(begin + 1, int(np.searchsorted(ends, limit, side="right")))
            own, touches = slice(begin, end), slice(self.starts[begin], ends[end - 1])
            yield Ways(
                self.at[touches],
                self.place[touches],
                self.starts[own] - self.starts[begin],
                self.counts[own],
                self.signed[own],
                self.cents[own],
                self.to_lead[own],
                self.to_deal[own],
            )
            begin = end

    def signed_only(self) -> "Ways":
        """The journeys that ended in a signature."""
        import numpy as np

        if self.signed.all():
            return self
        kept = np.repeat(self.signed, self.counts)
        counts = self.counts[self.signed]
        return Ways(
            self.at[kept],
            self.place[kept],
            np.concatenate(([0], np.cumsum(counts)[:-1])) if len(counts) else counts,
            counts,
            self.signed[self.signed],
            self.cents[self.signed],
            self.to_lead[self.signed],
            self.to_deal[self.signed],
        )


def _read(folder: Path, window: int, beside: str) -> tuple[Ways, list[Place], int]:
    """The ways, the places by number, and the cents of sales without a touch."""
    import duckdb
    import numpy as np

    con = duckdb.connect(config={**_SETTINGS, "temp_directory": beside})
    con.execute(_NUMBERED, [f"{folder}/journeys/*.parquet"])
    con.execute(_PLACES, [f"{folder}/touches/*.parquet"])
    named = con.execute("SELECT channel, campaign FROM places ORDER BY place").fetchall()
    ends = con.execute(_ENDS).fetchnumpy()
    touches = _batches(con.sql(_ORDERED, params=[f"{folder}/touches/*.parquet", window]))
    number, at, place = touches
    place = _settled(con, folder, window, number, at, place)
    con.close()
    counts = np.bincount(number, minlength=len(ends["cents"]))
    signed, cents = np.asarray(ends["signed"], bool), np.asarray(ends["cents"], np.int64)
    if len(cents) and int(np.abs(cents).max()) > MOST_CENTS:
        raise TooMuchMoney(str(MOST_CENTS))
    some = counts > 0
    unknown = int(cents[signed & ~some].sum())
    counts = counts[some]
    starts = np.concatenate(([0], np.cumsum(counts)[:-1])) if len(counts) else counts
    to = [_up_to(at, starts, counts, np.asarray(ends[key])[some]) for key in ("lead_at", "deal_at")]
    return Ways(at, place, starts, counts, signed[some], cents[some], *to), named, unknown


def _batches(result: Any) -> list["Numbers"]:
    """The columns of a result, without holding it twice."""
    import numpy as np

    columns: list[list[Numbers]] = [[], [], []]
    for batch in result.to_arrow_reader(_AT_ONCE):
        for column, part in zip(columns, batch.columns, strict=True):
            # Not `to_numpy`, which loads pandas.
            column.append(np.from_dlpack(part))
    if not columns[0]:
        return [np.zeros(0, kind) for kind in (np.int32, np.int64, np.int32)]
    return [np.concatenate(columns.pop(0)) for _ in range(len(columns))]


def _settled(
    con: Any, folder: Path, window: int, number: "Numbers", at: "Numbers", place: "Numbers"
) -> "Numbers":
    """The places, with those of touches of one instant in the order of their message ids."""
    import numpy as np
    import pyarrow as pa

    same = (number[1:] == number[:-1]) & (at[1:] == at[:-1])
    if not same.any():
        return place
    spots = np.flatnonzero(np.append(same, False) | np.insert(same, 0, False))
    con.register("tied", pa.table({"number": number[spots], "at": at[spots]}))
    told = con.execute(_TIED, [f"{folder}/touches/*.parquet", window]).fetchnumpy()
    place[spots] = told["place"]
    return place


def _up_to(at: "Numbers", starts: "Numbers", counts: "Numbers", limit: "Numbers") -> "Numbers":
    """How many touches of each journey lie up to an instant."""
    import numpy as np

    if not len(starts):
        return counts
    before: Numbers = np.add.reduceat((at <= np.repeat(limit, counts)).astype(np.int64), starts)
    return before
