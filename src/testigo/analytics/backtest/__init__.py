"""The backtest: history replayed under a pact, as relations (domain.md §3.1).

`matches` reads the facts once and asks every test of the pact; `crossings` and `peaks` go on from
there, so another threshold or other points cost a fraction of it.
"""

from testigo.analytics.backtest.crossing import crossings, highs, peaks
from testigo.analytics.backtest.matching import Matches, NotMatched, matches

__all__ = ["Matches", "NotMatched", "crossings", "highs", "matches", "peaks"]
