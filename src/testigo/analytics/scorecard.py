"""Points that history suggests: a regularised logistic scorecard over leads that Sales worked.

docs/how-to/suggested-points.md explains it. Nothing here changes a pact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from testigo.core.scoring import Scoring
from testigo.core.signals import Leak, Signal, enough, leaks, signals_of, traits_of
from testigo.core.worked import Target, WorkedCase

if TYPE_CHECKING:
    import numpy as np

    Grid = np.ndarray[tuple[int, int], np.dtype[np.float64]]
    Row = np.ndarray[tuple[int], np.dtype[np.float64]]

# Fewer wins, or fewer losses, teach nothing about points.
LEAST_OUTCOMES = 30
# The later cases, which the points are tried on without having been seen.
LATER_SHARE = 0.3
# How little points are drawn towards nothing; which one is chosen on cases never trained on.
STRENGTHS = (0.03, 0.1, 0.3, 1.0, 3.0)
RESAMPLES = 200
INTERVAL = (2.5, 97.5)
BANDS = 5
# Newton ends when a step is this small, and takes none longer than it may.
MOST_STEPS, CLOSE, LONGEST_STEP, TINY = 50, 1e-8, 5.0, 1e-12

Note = Literal["", "few_cases", "known_afterwards"]
Points = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule, or what no rule looks at, beside what history says of it. `points` with its 95 %
    interval `low` to `high` is None where there are too few cases, or where it looks at what is
    known only afterwards.

    `cases` counts those that it counted for before Sales began, `won` how many of them ended well.
    """

    signal: Signal
    cases: int
    won: int
    points: int | None
    low: int | None
    high: int | None
    note: Note

    @property
    def agreed(self) -> int:
        """The points agreed on; none for what no rule looks at."""
        return self.signal.rule.points if self.signal.rule else 0

    @property
    def differs(self) -> bool:
        """Whether the agreed points lie outside the interval."""
        if self.low is None or self.high is None:
            return False
        return not self.low <= self.agreed <= self.high


@dataclass(frozen=True, slots=True)
class Band:
    """Later cases of a like predicted chance (0 to 1, a mean), and how they ended."""

    predicted: float
    cases: int
    won: int


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Suggested points and how far to trust them.

    `auc` and `auc_agreed` say how often, of two later cases, the one that ended well had more
    points (0.5 is chance), by the suggested points and by the agreed ones. `unknown` are cases
    whose outcome nobody knows yet.
    """

    target: Target
    suggestions: tuple[Suggestion, ...]
    leaks: tuple[Leak, ...]
    cases: int
    won: int
    unknown: int
    later: int
    auc: float | None
    auc_agreed: float | None
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class TooFew:
    """Why there is no scorecard: how many of either outcome there are."""

    target: Target
    won: int
    lost: int
    unknown: int


def target_of(cases: Sequence[WorkedCase]) -> Target:
    """Customers where enough were won, else opportunities, of which there are more."""
    won = sum(1 for case in cases if case.won)
    return "customer" if won >= LEAST_OUTCOMES else "opportunity"


def scorecard(scoring: Scoring, cases: Sequence[WorkedCase], target: Target) -> Scorecard | TooFew:
    """What the cases suggest for each rule; the same cases always suggest the same."""
    known = sorted(
        (case for case in cases if case.reached(target) is not None),
        key=lambda case: (case.began_at, case.person),
    )
    won = sum(1 for case in known if case.reached(target))
    unknown = len(cases) - len(known)
    if min(won, len(known) - won) < LEAST_OUTCOMES:
        return TooFew(target, won, len(known) - won, unknown)
    signals, leaking = signals_of(scoring, known), tuple(leaks(known))
    notes = [_note(signal, known, leaking) for signal in signals]
    used = [signal for signal, note in zip(signals, notes, strict=True) if not note]
    estimated, trial = _estimate(scoring, used, known, target) if used else ({}, NOT_TRIED)
    suggestions = tuple(
        _suggestion(signal, known, target, note, estimated.get(signal))
        for signal, note in zip(signals, notes, strict=True)
    )
    return Scorecard(
        target=target,
        suggestions=suggestions,
        leaks=leaking,
        cases=len(known),
        won=won,
        unknown=unknown,
        later=trial.later,
        auc=trial.auc,
        auc_agreed=trial.agreed,
        bands=trial.bands,
    )


@dataclass(frozen=True, slots=True)
class _Trial:
    later: int
    auc: float | None
    agreed: float | None
    bands: tuple[Band, ...]


NOT_TRIED = _Trial(0, None, None, ())


def _note(signal: Signal, cases: Sequence[WorkedCase], leaking: Sequence[Leak]) -> Note:
    if signal.rule and traits_of(signal.rule) & {leak.trait for leak in leaking}:
        return "known_afterwards"
    return "" if enough(signal, cases) else "few_cases"


def _suggestion(
    signal: Signal,
    cases: Sequence[WorkedCase],
    target: Target,
    note: Note,
    points: Points | None,
) -> Suggestion:
    having = [case for case in cases if signal.count(case)]
    won = sum(1 for case in having if case.reached(target))
    at, low, high = points or (None, None, None)
    return Suggestion(signal, len(having), won, at, low, high, note)


def _estimate(
    scoring: Scoring, used: Sequence[Signal], cases: Sequence[WorkedCase], target: Target
) -> tuple[Mapping[Signal, Points], _Trial]:
    """Points with their interval by signal, from all cases; and how points from the earlier cases
    did on the later ones."""
    import numpy as np

    grid = np.array([[float(signal.count(case)) for signal in used] for case in cases])
    ended = np.array([float(bool(case.reached(target))) for case in cases])
    agreed = np.array([float(signal.rule.points if signal.rule else 0) for signal in used])
    points = {rule.id: rule.points for rule in scoring.rules}
    whole = np.array(
        [float(sum(points[rule] * n for rule, n in case.counts.items())) for case in cases]
    )
    cut = len(cases) - round(len(cases) * LATER_SHARE)
    strength = _strength(grid[:cut], ended[:cut])
    trial = _trial(grid, ended, whole, cut, strength)
    weights = _fit(grid, ended, strength)[:-1]
    spread = _resampled(grid, ended, strength)
    scale = _scale(grid, agreed, weights)
    low, high = np.percentile(spread * scale, INTERVAL, axis=0)
    columns = (np.rint(row).astype(int).tolist() for row in (weights * scale, low, high))
    return dict(zip(used, zip(*columns, strict=True), strict=True)), trial


def _fit(grid: "Grid", ended: "Row", strength: float) -> "Row":
    """The weights of the columns, and last the bar, which is not drawn towards nothing: those that
    make the log-loss and half the squares of the weights over `strength` least, by Newton's steps.

    Written out because importing a package that does it takes longer than everything else here;
    the tests hold it against scikit-learn.
    """
    import numpy as np

    columns = np.column_stack([grid, np.ones(len(ended))])
    drawn = np.append(np.full(grid.shape[1], 1 / strength), 0.0)
    found = np.zeros(columns.shape[1])
    for _ in range(MOST_STEPS):
        chance = _chance(columns, found)
        slope = columns.T @ (chance - ended) + drawn * found
        bend = (columns.T * (chance * (1 - chance) + TINY)) @ columns + np.diag(drawn)
        step = np.linalg.solve(bend, slope)
        found = found - step * min(1.0, LONGEST_STEP / max(float(abs(step).max()), TINY))
        if abs(step).max() < CLOSE:
            break
    return found


def _chance(columns: "Grid", weights: "Row") -> "Row":
    import numpy as np

    chance: Row = 1 / (1 + np.exp(-np.clip(columns @ weights, -30, 30)))
    return chance


def _predicted(grid: "Grid", weights: "Row") -> "Row":
    """The chance, from 0 to 1, that each case ends well."""
    import numpy as np

    return _chance(np.column_stack([grid, np.ones(len(grid))]), weights)


def _auc(ended: "Row", told: "Row") -> float:
    """How often, of a case that ended well and one that did not, the first was told more of; what
    was told alike counts half."""
    good, bad = told[ended > 0][:, None], told[ended == 0][None, :]
    return float((good > bad).mean() + (good == bad).mean() / 2)


def _both(ended: "Row") -> bool:
    return bool(0 < ended.sum() < len(ended))


def _strength(grid: "Grid", ended: "Row") -> float:
    """The one that predicts the last of the earlier cases best from those before them."""
    import numpy as np

    cut = len(ended) - round(len(ended) * LATER_SHARE)
    if not (_both(ended[:cut]) and _both(ended[cut:])):
        return STRENGTHS[0]

    def loss(strength: float) -> float:
        told = _predicted(grid[cut:], _fit(grid[:cut], ended[:cut], strength))
        return -float(np.log(np.where(ended[cut:] > 0, told, 1 - told)).mean())

    return min(STRENGTHS, key=loss)


def _trial(grid: "Grid", ended: "Row", whole: "Row", cut: int, strength: float) -> _Trial:
    import numpy as np

    later = len(ended) - cut
    if not (_both(ended[:cut]) and _both(ended[cut:])):
        return _Trial(later, None, None, ())
    chance = _predicted(grid[cut:], _fit(grid[:cut], ended[:cut], strength))
    order = np.argsort(chance, kind="stable")
    bands = tuple(
        Band(float(chance[some].mean()), len(some), int(ended[cut:][some].sum()))
        for some in np.array_split(order, BANDS)
        if len(some)
    )
    auc, agreed = _auc(ended[cut:], chance), _auc(ended[cut:], whole[cut:])
    return _Trial(later, auc, agreed, bands)


def _scale(grid: "Grid", agreed: "Row", weights: "Row") -> float:
    """Points for one unit of log-odds: the rules give as many to these cases in all as they do
    now, so that the threshold keeps its meaning."""
    ruled = agreed != 0
    given = float((grid * abs(agreed))[:, ruled].sum())
    found = float((grid * abs(weights))[:, ruled].sum())
    return given / found if found else 0.0


def _resampled(grid: "Grid", ended: "Row", strength: float) -> "Grid":
    """The weights of as many samples with replacement."""
    import numpy as np

    drawn = np.random.default_rng(len(ended))
    found: list[Row] = []
    while len(found) < RESAMPLES:
        some = drawn.integers(0, len(ended), len(ended))
        if _both(ended[some]):
            found.append(_fit(grid[some], ended[some], strength)[:-1])
    return np.array(found)
