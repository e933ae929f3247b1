"""A life as stretches of time: what is live, said or awaited from one instant until another.

Every stretch is two events, one more at its beginning and one less at its end; running sums give
what stands at each instant. Many small counts travel in one whole number, each in bits of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from typing import TYPE_CHECKING, Any

from testigo.analytics.backtest.asked import WORD, Asked, word_at, words_of
from testigo.analytics.backtest.zones import micros, period_of
from testigo.core.conditions import FactTest, leaves
from testigo.core.facts import instant_of
from testigo.core.pact import Pact
from testigo.core.scoring import Period, Rule

if TYPE_CHECKING:
    import ibis

    from testigo.analytics.backtest.matching import Work

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Counter:
    """How many facts that meet a test are live; `once_per` and `lasts` (microseconds) as of the
    rule that counts them."""

    bit: int
    once_per: Period | None
    lasts: int | None


def counter_of(rule: Rule, asked: Asked) -> Counter:
    """The counter of a rule of facts."""
    assert isinstance(rule.when, FactTest)
    lasts = None if rule.expires_after is None else rule.expires_after // _MICROSECOND
    return Counter(asked.fact_bit(rule.when), rule.once_per, lasts)


def seen(test: FactTest, asked: Asked) -> Counter:
    """Whether the current cycle has a fact that meets a test."""
    return Counter(asked.fact_bit(test), "cycle", None)


def counters(pact: Pact, asked: Asked) -> list[Counter]:
    """The different counters that a pact needs."""
    rules = [r for r in pact.scoring.rules if isinstance(r.when, FactTest)]
    tests = [
        leaf
        for definition in pact.lifecycle.definitions.values()
        for leaf in leaves(definition.when)
        if isinstance(leaf, FactTest)
    ]
    found = [counter_of(rule, asked) for rule in rules] + [seen(test, asked) for test in tests]
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Packing:
    """Where each count has its bits: key → (word, first bit, width)."""

    places: dict[object, tuple[int, int, int]]
    words: int

    @classmethod
    def of(cls, widths: dict[object, int]) -> "Packing":
        """Place counts of these widths, in order."""
        places: dict[object, tuple[int, int, int]] = {}
        word = bit = 0
        for key, width in widths.items():
            if bit + width > WORD:
                word, bit = word + 1, 0
            places[key] = word, bit, width
            bit += width
        return cls(places, word + 1)

    def weights(self, key: object, sign: int) -> dict[str, Any]:
        """What one more or one less of a count adds to each word."""
        import ibis

        word, bit, _ = self.places[key]
        return {
            f"packed{n}": ibis.literal(sign << bit if n == word else 0, "int64")
            for n in range(self.words)
        }

    def count(self, table: "ibis.Table", key: object) -> Any:
        """The count that a state has."""
        word, bit, width = self.places[key]
        return (table[f"packed{word}"] >> bit) & ((1 << width) - 1)


WAITING = "waiting"


def states(work: "Work", chosen: "ibis.Table", pact: Pact) -> tuple["ibis.Table", Packing]:
    """What stands at every instant at which conditions are looked at: `pid`, `at`, `cycle`, the
    words `said…` of what was said last and `packed…` of what is live."""
    lives = _Lives(work, chosen, pact)
    return lives.states(), lives.packing


class _Lives:
    """The stretches of the people chosen."""

    def __init__(self, work: "Work", chosen: "ibis.Table", pact: Pact) -> None:
        self.work, self.asked, self.zone = work, work.found.asked, pact.zone
        self.rows = work.keep(work.found.rows.semi_join(chosen.select("pid"), "pid"))
        self.counters = counters(pact, self.asked)
        self._measure()
        self.cycles = self._cycles()
        self.matched = self._matched()
        widths: dict[object, int] = {WAITING: 1}
        widths |= {counter: self._width(counter) for counter in self.counters}
        self.packing = Packing.of(widths)
        self.said = words_of(self.asked.off_path + 1)

    def _measure(self) -> None:
        """How much there is of what needs more work, in one look."""
        rows = self.rows
        per_person = rows.group_by("pid").aggregate(
            first=rows["at"].min(),
            last=rows["at"].max(),
            keyed=rows.said.count(),
            recycled=rows.count(where=rows.topic == self.asked.recycled),
            **{
                f"n{c}": rows.count(where=_has(rows, c))
                for c in {counter.bit for counter in self.counters}
            },
        )
        most = per_person.aggregate(
            **{name: per_person[name].max() for name in per_person.columns if name != "pid"},
            start=per_person["first"].min(),
        )
        measured = most.to_pyarrow().to_pylist()[0]
        self.most = {name: value or 0 for name, value in measured.items()}
        self.span = (self.most["start"], self.most["last"])

    def _width(self, counter: Counter) -> int:
        if counter.once_per == "cycle":
            return 1
        return max(1, int(self.most[f"n{counter.bit}"]).bit_length())

    # --- cycles

    def _cycles(self) -> "ibis.Table | None":
        """The returns to lead: `cycle` begins right after `at` and ends with `ends`; `until` is
        when waiting is over."""
        import ibis

        if not self.most["recycled"]:
            return None
        rows = self.rows.filter(self.rows.topic == self.asked.recycled)
        rows = rows.mutate(wait=rows.wait.fill_null(""))
        once = rows.group_by("pid", "at").aggregate(wait=rows.wait.argmax(rows.mark))
        window = ibis.window(group_by="pid", order_by="at")
        told = once.mutate(
            cycle=ibis.row_number().over(window) + 2, ends=once["at"].lead().over(window)
        )
        return self.work.keep(self._with_waits(told))

    def _with_waits(self, told: "ibis.Table") -> "ibis.Table":
        import ibis

        texts = told.select("wait").distinct().to_pyarrow()["wait"].to_pylist()
        instants = {text: instant_of(text, self.zone) for text in texts if text}
        known = [
            (ibis.literal(text), ibis.literal(micros(at), "int64"))
            for text, at in instants.items()
            if at is not None
        ]
        if not known:
            return told.mutate(until=ibis.null("int64")).drop("wait")
        import pyarrow as pa

        waits = ibis.memtable(
            pa.table(
                {
                    "wait": pa.array(
                        [text for text, at in instants.items() if at is not None], pa.string()
                    ),
                    "until": pa.array(
                        [micros(at) for at in instants.values() if at is not None], pa.int64()
                    ),
                }
            )
        )
        joined = told.left_join(waits, "wait")
        return joined.select("pid", "at", "cycle", "ends", "until")

    def _matched(self) -> "ibis.Table":
        """The facts that meet any test, with their cycle and when it ends."""
        import ibis

        hits = [self.rows[name] for name in self.rows.columns if name.startswith("hits")]
        met = self.rows.filter(reduce(lambda a, b: a | b, [word != 0 for word in hits]))
        names = [name for name in met.columns if name.startswith("hits")]
        met = met.select("pid", "at", *names)
        if self.cycles is None:
            return met.mutate(cycle=ibis.literal(1, "int64"), ends=ibis.null("int64"))
        first = self.cycles.group_by("pid").aggregate(ends=self.cycles["at"].min())
        spans = first.select(
            "pid", begun=ibis.null("int64"), cycle=ibis.literal(1, "int64"), ends=first.ends
        ).union(self.cycles.select("pid", begun="at", cycle="cycle", ends="ends"))
        joined = met.left_join(
            spans,
            [
                met.pid == spans.pid,
                met["at"] > spans.begun.fill_null(-(2**62)),
                met["at"] <= spans.ends.fill_null(2**62),
            ],
        )
        cycled = joined.select("pid", "at", *names, "ends", cycle=joined.cycle.fill_null(1))
        return self.work.keep(cycled)

    # --- events

    def states(self) -> "ibis.Table":
        """The states at instants."""
        import ibis

        events = reduce(lambda a, b: a.union(b), self._events())
        sums = [name for name in events.columns if name not in ("pid", "at", "instant")]
        points = events.group_by("pid", "at").aggregate(
            instant=events.instant.any(), **{name: events[name].sum() for name in sums}
        )
        so_far = ibis.cumulative_window(group_by="pid", order_by="at")
        running = points.select(
            "pid", "at", "instant", **{name: points[name].sum().over(so_far) for name in sums}
        )
        unsaid = self.asked.unsaid()
        begun = {f"said{n}": running[f"said{n}"] + word_at(unsaid, n) for n in range(self.said)}
        return running.filter("instant").mutate(cycle=running.cycle + 1, **begun)

    def _events(self) -> "Iterator[ibis.Table]":
        rows = self.rows
        instants = rows.filter("counts").select("pid", "at").distinct()
        yield self._event(instants, instant=True)
        yield from self._sayings()
        for counter in self.counters:
            yield from self._live(counter)
        if self.cycles is not None:
            begins = self.cycles.select("pid", at=self.cycles["at"] + 1)
            yield self._event(begins, cycle=1)
            yield from self._waiting(self.cycles)

    def _event(self, table: "ibis.Table", **given: Any) -> "ibis.Table":
        """Events with all columns, those not given being 0."""
        import ibis

        zero = ibis.literal(0, "int64")
        instant = ibis.literal(bool(given.pop("instant", False)))
        columns = {f"said{n}": zero for n in range(self.said)}
        columns |= {f"packed{n}": zero for n in range(self.packing.words)} | {"cycle": zero}
        columns |= {
            name: ibis.literal(value, "int64") if isinstance(value, int) else value
            for name, value in given.items()
        }
        return table.select("pid", "at", instant=instant, **columns)

    def _stretch(self, key: object, begins: "ibis.Table", ends: str) -> "Iterator[ibis.Table]":
        yield self._event(begins, **self.packing.weights(key, 1))
        over = begins.filter(begins[ends].notnull()).select("pid", at=ends)
        yield self._event(over, **self.packing.weights(key, -1))

    def _live(self, counter: Counter) -> "Iterator[ibis.Table]":
        import ibis

        met = self.matched.filter(_has(self.matched, counter))
        if counter.once_per == "cycle":
            met = met.group_by("pid", "cycle").aggregate(at=met["at"].min(), ends=met.ends.min())
        elif counter.once_per is not None:
            period = period_of(met["at"], counter.once_per, self.zone, self.span)
            met = met.mutate(period=period)
            met = met.group_by("pid", "cycle", "period").aggregate(
                at=met["at"].min(), ends=met.ends.min()
            )
        over = met.ends + 1
        if counter.lasts is not None:
            over = ibis.least(met["at"] + counter.lasts, over.fill_null(2**62))
        yield from self._stretch(counter, met.select("pid", "at", over=over), "over")

    def _waiting(self, cycles: "ibis.Table") -> "Iterator[ibis.Table]":
        import ibis

        waits = cycles.filter(cycles.until > cycles["at"] + 1)
        over = ibis.least(waits.until, (waits.ends + 1).fill_null(2**62))
        waits = waits.select("pid", at=waits["at"] + 1, over=over)
        yield from self._stretch(WAITING, waits, "over")

    def _sayings(self) -> "Iterator[ibis.Table]":
        """What was said last about each topic, from when it was said until it is said anew."""
        import ibis

        words = [f"says{n}" for n in range(self.said)]
        rows = self.rows.filter(self.rows.topic <= self.asked.disqualified)
        if self.most["keyed"]:
            rows = _said_anew(rows)
        last = rows.group_by("pid", "topic", "at").aggregate(
            **{word: rows[word].argmax(rows.mark) for word in words}
        )
        window = ibis.window(group_by=["pid", "topic"], order_by="at")
        changes = {}
        for n, word in enumerate(words):
            unsaid = [
                (topic, word_at(self.asked.unsaid(topic), n))
                for topic in range(len(self.asked.topics))
            ]
            cases = [
                (last.topic == topic, ibis.literal(bits, "int64")) for topic, bits in unsaid if bits
            ]
            first: Any = ibis.cases(*cases, else_=0) if cases else ibis.literal(0, "int64")
            changes[f"said{n}"] = last[word] - last[word].lag().over(window).fill_null(first)
        changed = last.mutate(**changes)
        moved = reduce(lambda a, b: a | b, [changed[name] != 0 for name in changes])
        changed = changed.filter(moved)
        yield self._event(changed, **{name: changed[name] for name in changes})


def _has(rows: "ibis.Table", counter: "Counter | int") -> Any:
    bit = counter if isinstance(counter, int) else counter.bit
    return (rows[f"hits{bit // WORD}"] & (1 << bit % WORD)) != 0


def _said_anew(rows: "ibis.Table") -> "ibis.Table":
    """Without what a key says that was given before: it says nothing new."""
    import ibis

    window = ibis.window(group_by=["pid", "topic", "said"], order_by=["at", "mark"])
    numbered = rows.mutate(place=ibis.row_number().over(window))
    return numbered.filter(numbered.said.isnull() | (numbered.place == 0)).drop("place")
