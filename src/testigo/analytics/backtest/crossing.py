"""From matches to crossings: who enters MQL, when and with how many points."""

from typing import TYPE_CHECKING, Any

from testigo.analytics.backtest.asked import WORD, Asked
from testigo.analytics.backtest.bounds import candidates
from testigo.analytics.backtest.logic import any_of, column, every, negated
from testigo.analytics.backtest.matching import Matches, Work
from testigo.analytics.backtest.stretches import (
    WAITING,
    Packing,
    counter_of,
    seen,
    states,
)
from testigo.core.conditions import (
    AllOf,
    AnyOf,
    Condition,
    FactTest,
    Kind,
    NoneOf,
    ScoreTest,
    Test,
    TraitTest,
    leaves,
)
from testigo.core.facts import FAMILY, STAGES
from testigo.core.lifecycle import HUMAN_FAMILIES
from testigo.core.pact import Pact
from testigo.core.tryout.climbing import bar_of

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa


class Moment:
    """What a pact asks of the states at instants: the `View` of conditions, as columns."""

    def __init__(
        self,
        table: "ibis.Table",
        packing: Packing,
        asked: Asked,
        pact: Pact,
        freed: ScoreTest | None = None,
    ) -> None:
        self.table, self.packing, self.asked, self.pact = table, packing, asked, pact
        self.freed = freed

    def holds(self, when: Condition, *, human: bool = False) -> Any:
        """Whether a condition holds; with `human`, only facts that people record are seen."""
        match when:
            case AllOf(items):
                return every(self.holds(item, human=human) for item in items)
            case AnyOf(items):
                return any_of(self.holds(item, human=human) for item in items)
            case NoneOf(items):
                return negated(any_of(self.holds(item, human=human) for item in items))
            case FactTest():
                if human and FAMILY.get(when.name) not in HUMAN_FAMILIES:
                    return False
                return self.packing.count(self.table, seen(when, self.asked)) > 0
            case TraitTest():
                return self._said(self.asked.trait_bit(when))
            case ScoreTest():
                return when is self.freed or _compares(when.test, self.table[when.kind])
        return False

    def _said(self, bit: int) -> Any:
        return ((self.table[f"said{bit // WORD}"] >> (bit % WORD)) & 1) == 1

    def score(self, kind: Kind) -> Any:
        """The points of one kind."""
        import ibis

        total: Any = ibis.literal(0, "int64")
        for rule in self.pact.scoring.rules:
            if rule.kind != kind:
                continue
            if isinstance(rule.when, FactTest):
                live = self.packing.count(self.table, counter_of(rule, self.asked))
                total = total + ibis.least(live, rule.at_most) * rule.points
            else:
                held = column(self.holds(rule.when))
                total = total + held.ifelse(rule.points, 0)
        return total.cast("int64")

    def definition(self, stage: str, *, human: bool = False) -> Any:
        """Whether the conditions of a stage hold."""
        return self.holds(self.pact.lifecycle.definitions[stage].when, human=human)

    def may_enter(self) -> Any:
        """Whether MQL is open: a lead on the path who is not to be left alone for now."""
        free = self.packing.count(self.table, WAITING) == 0
        on_path = negated(self._said(self.asked.off_path))
        return every([free, on_path, self.definition("lead")])

    def by_evidence(self, stage: str) -> Any:
        """Whether people's evidence leads straight to a stage."""
        tests = [
            leaf
            for leaf in leaves(self.pact.lifecycle.definitions[stage].when)
            if isinstance(leaf, FactTest) and FAMILY.get(leaf.name) in HUMAN_FAMILIES
        ]
        told = any_of(self.holds(test) for test in tests)
        return every([told, self.definition(stage, human=True)]) if tests else False

    def beyond(self) -> Any:
        """Whether people's evidence leads past MQL."""
        on_path = negated(self._said(self.asked.off_path))
        after = STAGES[STAGES.index("mql") + 1 :]
        return any_of(
            every([self.by_evidence(stage), stage == "customer" or on_path]) for stage in after
        )


def _compares(test: Test, number: Any) -> Any:
    match test.op:
        case "over":
            return number > test.operand
        case "at_least":
            return number >= test.operand
        case "at_most":
            return number <= test.operand
    return number.between(*test.operand)


def _moments(
    work: "Work", share: "ibis.Table", pact: Pact, freed: ScoreTest | None
) -> "ibis.Table":
    """The instants at which somebody of a share could cross: `pid`, `cycle`, `at`, the points, and
    whether conditions (`own`), people's evidence for MQL (`shown`) or more (`beyond`) are there."""
    asked = work.found.asked
    chosen = candidates(share, asked, pact, freed)
    table, packing = states(work, chosen, pact)
    moment = Moment(table, packing, asked, pact, freed)
    table = table.mutate(fit=moment.score("fit"), interest=moment.score("interest"))
    table = table.mutate(total=table.fit + table.interest)
    moment.table = table
    enters = column(moment.may_enter())
    table = table.select(
        "pid", "cycle", "at", "fit", "interest", "total",
        own=column(every([enters, moment.definition("mql")])),
        shown=column(every([enters, moment.by_evidence("mql")])),
        beyond=column(moment.beyond()),
    )  # fmt: skip
    return table.filter(table.own | table.shown | table.beyond)


def crossings(found: Matches, pact: Pact) -> "pa.Table":
    """The crossings, one row each, by `crossed_at` and `person`: `person` text, `cycle` int64,
    `crossed_at` timestamp[us, UTC], `score`, `fit` and `interest` int64.

    Raises NotMatched when the pact has a test that the matches do not know.
    """
    with found.working("crossings") as work:
        return work.named(
            work.of_shares(lambda part, share: _crossed(_moments(part, share, pact, None))),
            ("person", "cycle", "crossed_at", "score", "fit", "interest"),
            ("crossed_at", "person", "cycle"),
        )


def _crossed(moments: "ibis.Table") -> "ibis.Table":
    columns = ("fit", "interest", "total", "own", "shown", "beyond")
    first = moments.group_by("pid", "cycle").aggregate(
        crossed_at=moments["at"].min(),
        **{name: moments[name].argmin(moments["at"]) for name in columns},
    )
    crossed = first.filter(first.own | (first.shown & ~first.beyond))
    return crossed.select("pid", "cycle", "crossed_at", "fit", "interest", score="total")


def highs(found: Matches, pact: Pact) -> "pa.Table":
    """Every new high of the total while all other conditions of lead and MQL held: `person`,
    `cycle`, `at`, `total`, `fit`, `interest`, by `person`, `cycle`, `at`. Under another threshold
    somebody crosses at the first row beyond it.

    Raises NoThreshold, and NotMatched as `crossings` does.
    """
    with found.working("highs") as work:
        return work.named(
            work.of_shares(lambda part, share: _highs(part, share, pact)),
            ("person", "cycle", "at", "total", "fit", "interest"),
            ("person", "cycle", "at"),
        )


def peaks(found: Matches, pact: Pact) -> "pa.Table":
    """The highest total of each cycle while all other conditions of lead and MQL held: `person`,
    `cycle`, `peak` int64, `at` (when it was first reached), by `person`, `cycle`. As many cycles
    cross at a threshold as have a peak beyond it.

    Raises NoThreshold, and NotMatched as `crossings` does.
    """
    with found.working("peaks") as work:
        return work.named(
            work.of_shares(lambda part, share: _top(_highs(part, share, pact))),
            ("person", "cycle", "peak", "at"),
            ("person", "cycle"),
        )


def _top(rising: "ibis.Table") -> "ibis.Table":
    by_cycle = rising.group_by("pid", "cycle")
    return by_cycle.aggregate(peak=rising.total.max(), at=rising["at"].max())


def _highs(work: "Work", share: "ibis.Table", pact: Pact) -> "ibis.Table":
    import ibis

    moments = _moments(work, share, pact, bar_of(pact))
    # Whoever has gone past MQL crosses no more, whatever comes.
    gone = moments["at"].min(where=moments.beyond)
    by_cycle = ibis.window(group_by=["pid", "cycle"])
    moments = moments.mutate(gone=gone.over(by_cycle).fill_null(2**62))
    open_ones = moments.filter(
        (moments.own & (moments["at"] <= moments.gone))
        | (moments.shown & (moments["at"] < moments.gone))
    )
    before = ibis.window(group_by=["pid", "cycle"], order_by="at", preceding=(None, 1))
    rising = open_ones.mutate(before=open_ones.total.max().over(before))
    rising = rising.filter(rising.before.isnull() | (rising.total > rising.before))
    return rising.select("pid", "cycle", "at", "total", "fit", "interest")
