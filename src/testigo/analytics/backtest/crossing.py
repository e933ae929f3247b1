"""From matches to crossings: who enters MQL, when and with how many points."""

from typing import TYPE_CHECKING

from testigo.analytics.backtest.matching import Matches

if TYPE_CHECKING:
    import pyarrow as pa

    from testigo.core.pact import Pact


def crossings(found: Matches, pact: "Pact") -> "pa.Table":
    """The crossings, one row each, by `crossed_at` and `person`: `person` text, `cycle` int64,
    `crossed_at` timestamp[us, UTC], `score`, `fit` and `interest` int64.

    Raises NotMatched when the pact has a test that the matches do not know.
    """
    raise NotImplementedError


def highs(found: Matches, pact: "Pact") -> "pa.Table":
    """Every new high of the total while all other conditions of lead and MQL held: `person`,
    `cycle`, `at`, `total`, `fit`, `interest`, in order of `person`, `cycle`, `at`. Under another
    threshold somebody crosses at the first row beyond it.
    """
    raise NotImplementedError


def peaks(found: Matches, pact: "Pact") -> "pa.Table":
    """The highest total of each cycle while all other conditions of lead and MQL held: `person`,
    `cycle`, `peak` int64, `at` (when it was first reached). As many cycles cross at a threshold as
    have a peak beyond it.
    """
    raise NotImplementedError
