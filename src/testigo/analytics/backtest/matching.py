"""One pass over the facts: which tests of the pact each of them meets."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import reduce
from itertools import count
from operator import or_
from time import perf_counter
from typing import TYPE_CHECKING, Any

from testigo.analytics.backtest.asked import WORD, Asked, NotMatched, asked_by, word_at, words_of
from testigo.analytics.backtest.asking import fits, is_odd, normal, passes
from testigo.analytics.backtest.logic import every
from testigo.analytics.backtest.relation import text_of
from testigo.analytics.engine import functions
from testigo.core.conditions import FactTest
from testigo.core.facts import JOINING, Fact
from testigo.core.pact import Pact

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa
    from ibis.expr.types import BooleanValue, IntegerValue

__all__ = ["Matches", "NotMatched", "matches"]

_TAKING_BACK = ("fact.retracted", "person.unmerged")
_STANDING = ("lead.disqualified", "lead.reinstated")
_RECYCLED = "lead.recycled"
# How a fact that gave a trait by naming its person begins its message id.
_BY_KEY = "k:"
_ANY = datetime(1970, 1, 1, tzinfo=UTC)
_numbers = count(1)
# The lives of so many facts are laid out at once; more would not fit into the memory given.
MOST_AT_ONCE = 12_000_000


@dataclass(frozen=True)
class Matches:
    """What the facts say to the tests of a pact, kept for as many questions as follow.

    Other points, caps, expiries, thresholds and combinations of the same tests can be asked of it;
    a test that is new needs new matches. `people` and `facts` are how many were read (reported,
    not taken back, of a person), `seconds` how long each step took.
    """

    asked: Asked
    people: int
    facts: int
    seconds: dict[str, float]
    rows: "ibis.Table" = field(repr=False)
    persons: "ibis.Table" = field(repr=False)
    source: "ibis.Table" = field(repr=False)
    tables: list[str] = field(repr=False)

    @contextmanager
    def working(self, step: str) -> "Iterator[Work]":
        """Tables for one question, gone with its answer; how long it took is noted."""
        began = perf_counter()
        work = Work(self, [])
        try:
            yield work
        finally:
            _drop(self.source, work.tables)
            self.seconds[step] = perf_counter() - began

    def close(self) -> None:
        """Let go of the tables."""
        _drop(self.source, self.tables)


@dataclass(frozen=True)
class Work:
    """One question to matches, with the tables that it needs for a while."""

    found: Matches
    tables: list[str]

    def keep(self, expression: "ibis.Table") -> "ibis.Table":
        """A relation, worked out once for all who read it."""
        return _keep(self.found.source, expression, self.tables)

    def of_shares(self, asked: "Callable[[Work, ibis.Table], ibis.Table]") -> "ibis.Table":
        """What is asked of everybody, asked of a share of the people after the other, so that what
        one share needs is let go before the next."""
        found, shares = self.found, 1 + self.found.facts // MOST_AT_ONCE
        answers = []
        for number in range(shares):
            part = Work(found, [])
            share = found.persons
            if shares > 1:
                share = share.filter((share.pid % shares) == number)
            try:
                answers.append(self.keep(asked(part, share)))
            finally:
                _drop(found.source, part.tables)
        return reduce(lambda one, other: one.union(other), answers)

    def named(
        self, answer: "ibis.Table", columns: Sequence[str], order: Sequence[str]
    ) -> "pa.Table":
        """The answer with the names of people instead of their numbers, and instants for
        microseconds."""
        import pyarrow as pa

        answer = self.keep(answer)
        source = self.found.source
        told = source.select("person", pid=functions().key(source.person))
        told = told.filter(told.pid.isin(answer.pid))
        told = told.group_by("pid").aggregate(person=told.person.min())
        table = answer.inner_join(told, "pid").select(*columns).order_by(*order).to_pyarrow()
        whole, types = pa.int64(), {"at": _instant(), "crossed_at": _instant()}
        cells = [
            table[name]
            if name == "person"
            else table[name].cast(whole).cast(types.get(name, whole))
            for name in columns
        ]
        return pa.table(dict(zip(columns, cells, strict=True)))


def _instant() -> Any:
    import pyarrow as pa

    return pa.timestamp("us", "UTC")


def _drop(source: "ibis.Table", tables: list[str]) -> None:
    backend = source.get_backend()
    for name in tables:
        backend.drop_table(name, force=True)
    tables.clear()


def matches(facts: "ibis.Table", pact: Pact) -> Matches:
    """Ask every test of the pact of every fact: columns as of the lake (docs/rules/backtest.md)."""
    began = perf_counter()
    asked = asked_by(pact)
    told = _about_people(facts)
    tables: list[str] = []
    read = _read(told, asked)
    rows = _keep(told, read, tables)
    rows = _with_odd(rows, told, asked, tables)
    done = perf_counter()
    persons = _keep(told, _persons(rows, asked), tables)
    totals = persons.aggregate(people=persons.count(), facts=persons.facts.sum()).to_pyarrow()
    people, facts_read = (totals[name][0].as_py() or 0 for name in ("people", "facts"))
    seconds = {"matches": done - began, "people": perf_counter() - done}
    return Matches(asked, people, facts_read, seconds, rows, persons, facts, tables)


def _keep(source: "ibis.Table", expression: "ibis.Table", tables: list[str]) -> "ibis.Table":
    name = f"backtest_{next(_numbers)}"
    kept = source.get_backend().create_table(name, expression, temp=True)
    tables.append(name)
    return kept


def _about_people(facts: "ibis.Table") -> "ibis.Table":
    """The reported facts of somebody's history that nothing takes back."""
    back = facts.filter(facts.name.isin(_TAKING_BACK), facts["of"].notnull())
    back = back.select(person=back.person, gone=back["of"]).distinct()
    told = facts.filter(
        facts.person.notnull(), facts.origin == "reported", ~facts.name.isin(JOINING)
    )
    if back.count().execute() == 0:
        return told
    return told.anti_join(back, [told.person == back.person, told.id == back.gone])


# --- reading -------------------------------------------------------------------------------------


def _read(told: "ibis.Table", asked: Asked, *, odd: bool = False) -> "ibis.Table":
    """One row for each fact: person, instant, the tests it meets, and what it says of a topic. Of
    the odd ones only, with their names and props beside."""
    looked = _looked(told, asked, odd=odd)
    hits = {f"hits{n}": word for n, word in enumerate(_fact_words(looked, asked))}
    says = {f"says{n}": word for n, word in enumerate(_trait_words(looked, asked))}
    on_topic = looked.topic.notnull()
    beside = ("name", "props") if odd else ()
    return looked.select(
        "pid", "at", "counts", "topic", "odd", "said", "wait", *beside,
        mark=on_topic.ifelse(looked.message_id, None),
        **{name: looked.counts.ifelse(word, 0) for name, word in hits.items()},
        **says,
    )  # fmt: skip


def _looked(told: "ibis.Table", asked: Asked, *, odd: bool) -> "ibis.Table":
    """The facts with their topic and the texts that are asked about, as conditions compare them."""
    call = functions()
    topic = _topic(told, asked)
    texts = {key: text_of(told, key) for key in _sought(asked)}
    begun = told.select(
        "name", "message_id", *(("props",) if odd else ()),
        pid=call.key(told.person),
        at=call.micros(told["at"]),
        counts=~told.automatic.fill_null(False),
        topic=topic,
        value=told.value,
        wait=told.not_before,
        **{f"raw {key}": text for key, text in texts.items()},
    )  # fmt: skip
    of_trait = begun.topic < asked.disqualified
    value = of_trait.ifelse(begun.value, None)
    by_key = of_trait & begun.message_id.startswith(_BY_KEY)
    looked = begun.mutate(
        odd=reduce(or_, [is_odd(value).fill_null(False), *_odd_texts(begun, asked)]),
        said=by_key.ifelse(call.key(begun.value.fill_null("")), None),
        wait=(begun.topic == asked.recycled).ifelse(begun.wait, None),
        text=normal(value, call.bare),
        **{f"text {key}": normal(begun[f"raw {key}"], call.bare) for key in texts},
    )
    return looked.filter("odd") if odd else looked


def _odd_texts(begun: "ibis.Table", asked: Asked) -> "Iterator[BooleanValue]":
    for key, names in _sought(asked).items():
        strange = is_odd(begun[f"raw {key}"], always_text=key == "path").fill_null(False)
        yield strange & begun.name.isin(names)


def _sought(asked: Asked) -> dict[str, list[str]]:
    """The text that is asked for → the names of facts of which it is."""
    found: dict[str, list[str]] = {}
    for test in asked.facts:
        keys = [f"props.{key}" for key, _ in test.props]
        for key in [*keys, "path"] if test.path is not None else keys:
            found.setdefault(key, []).append(test.name)
    return found


def _topic(told: "ibis.Table", asked: Asked) -> "IntegerValue":
    """Which topic a fact speaks of, null for none."""
    import ibis

    small = "int16"
    by_trait = [
        (told.trait == name, ibis.literal(place, small)) for place, name in enumerate(asked.topics)
    ]
    automatic = told.automatic.fill_null(False)
    trait = ibis.cases(*by_trait, else_=ibis.null(small)) if by_trait else ibis.null(small)
    return ibis.cases(
        ((told.name == "trait.set") & ~automatic, trait),
        (told.name.isin(_STANDING), ibis.literal(asked.disqualified, small)),
        (told.name == _RECYCLED, ibis.literal(asked.recycled, small)),
        else_=ibis.null(small),
    )


def _fact_words(looked: "ibis.Table", asked: Asked) -> list[Any]:
    """The tests of facts that hold, in words: of each name only its own are tried."""
    import ibis

    by_name: dict[str, list[tuple[int, Any]]] = {}
    for bit, test in enumerate(asked.facts):
        if test.name != _RECYCLED:
            by_name.setdefault(test.name, []).append((bit, _meets(looked, test)))
    words: list[Any] = []
    for word in range(words_of(len(asked.facts))):
        cases = [(looked.name == name, _word(bits, word)) for name, bits in by_name.items()]
        words.append(ibis.cases(*cases, else_=0) if cases else ibis.literal(0, "int64"))
    return words


def _meets(looked: "ibis.Table", test: FactTest) -> Any:
    parts = [passes(one, looked[f"text props.{key}"]) for key, one in test.props]
    if test.path is not None:
        parts.append(fits(test.path, looked["text path"].fill_null("")))
    return every(parts)


def _trait_words(looked: "ibis.Table", asked: Asked) -> list[Any]:
    """The tests of traits that what is said passes, in words; null where nothing is said."""
    import ibis

    by_topic: dict[int, list[tuple[int, Any]]] = {
        asked.disqualified: [(asked.off_path, looked.name == _STANDING[0])],
        asked.recycled: [],
    }
    for bit, test in enumerate(asked.traits):
        topic = asked.topics.index(test.trait)
        by_topic.setdefault(topic, []).append((bit, passes(test.test, looked["text"])))
    return [
        ibis.cases(
            *((looked.topic == topic, _word(bits, word)) for topic, bits in by_topic.items()),
            else_=ibis.null("int64"),
        )
        for word in range(words_of(asked.off_path + 1))
    ]


def _word(bits: Sequence[tuple[int, Any]], word: int) -> Any:
    """The bits of one word whose tests hold."""
    import ibis

    total: Any = ibis.literal(0, "int64")
    for bit, test in bits:
        if bit // WORD == word:
            weight = ibis.literal(1 << bit % WORD, "int64")
            total = total + (weight if test is True else test.fill_null(False).ifelse(weight, 0))
    return total


# --- what only the core can tell -----------------------------------------------------------------


def _with_odd(
    rows: "ibis.Table", told: "ibis.Table", asked: Asked, tables: list[str]
) -> "ibis.Table":
    """The rows, those that are odd with what the core itself says of them."""
    import ibis

    if rows.filter(rows.odd).count().execute() == 0:
        return rows
    odd = _keep(told, _read(told, asked, odd=True), tables)
    asked_for = odd.select("name", "props").distinct().to_pyarrow().to_pylist()
    answers = ibis.memtable(_answers(asked_for, asked))
    joined = odd.inner_join(answers, ["name", "props"])
    words = {
        name: (joined.counts if name.startswith("hits") else joined.topic.notnull()).ifelse(
            joined[f"{name} told"], joined[name]
        )
        for name in rows.columns
        if name.startswith(("hits", "says"))
    }
    return rows.filter(~rows.odd).union(joined.mutate(**words).select(*rows.columns))


def _answers(odd: Sequence[Mapping[str, Any]], asked: Asked) -> "pa.Table":
    import pyarrow as pa

    told = [_answer(one["name"], one["props"], asked) for one in odd]
    columns: dict[str, Any] = {
        "name": pa.array([one["name"] for one in odd], pa.string()),
        "props": pa.array([one["props"] for one in odd], pa.string()),
    }
    for kind, bits in (("hits", len(asked.facts)), ("says", len(asked.traits) + 1)):
        for word in range(words_of(bits)):
            values = [word_at(one[kind], word) for one in told]
            columns[f"{kind}{word} told"] = pa.array(values, pa.int64())
    return pa.table(columns)


def _answer(name: str, text: str | None, asked: Asked) -> dict[str, int]:
    """The bits of the tests that a fact meets, and of those that what it says passes."""
    props = json.loads(text) if text else {}
    fact = Fact("", name, _ANY, _ANY, "", props=props)
    hits = sum(1 << n for n, test in enumerate(asked.facts) if test.matches(fact))
    says = sum(
        1 << n
        for n, test in enumerate(asked.traits)
        if test.trait == props.get("trait") and test.test.holds(props.get("value"))
    )
    return {"hits": hits, "says": says}


# --- people --------------------------------------------------------------------------------------


def _persons(rows: "ibis.Table", asked: Asked) -> "ibis.Table":
    """One row for each person: how many facts, what they ever met and said, and how often they met
    each test."""
    sums = {"facts": rows.count()}
    for name in rows.columns:
        if name.startswith("hits") or name.startswith("says"):
            sums[name] = rows[name].bit_or()
    for bit in asked.repeated:
        met = (rows[f"hits{bit // WORD}"] & (1 << bit % WORD)) != 0
        sums[f"times{bit}"] = rows.count(where=met)
    return rows.group_by("pid").aggregate(**sums)
