"""Finding the records of a table that are one, with Splink on DuckDB.

A plan says what is compared and what makes two records worth comparing; the machine is the same
for people of a workspace and for any other table.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import log2
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa
    from splink import Linker

ID = "unique_id"
BLOCKS = "blocks"
# Pairs of which the shares among two different records are estimated.
SAMPLED_PAIRS = 300_000
SEED = 1
# Fewer pairs than this teach extremes.
FEWEST_TEACHERS = 50
# What DuckDB may hold; the rest goes to disk while it works.
MEMORY = "512MB"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A level of a comparison as SQL over `<column>_l` and `<column>_r`; the last one of a
    comparison has none and always holds. `m` and `u` are its shares before anything is learned."""

    name: str
    sql: str
    m: float | None = None
    u: float | None = None
    # The column whose common values count less.
    common: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison: when one of both says nothing, and its levels from the strongest on."""

    name: str
    missing: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is compared and how.

    `keys` are SQL expressions over a row, each a list of texts: records with one in common are
    compared, unless more than `crowd` have it. `certain` are SQL conditions on `l` and `r` under
    which two records are surely one, of which about the share `recall` meets any. `taught_by` are
    columns: pairs that are alike in them teach the weights of the others. From `least` records on
    the weights are learned; below that those of the outcomes stand, with `prior`.
    """

    compared: tuple[Compared, ...]
    keys: tuple[str, ...]
    certain: tuple[str, ...]
    taught_by: tuple[tuple[str, ...], ...]
    recall: float = 0.7
    crowd: int = 100
    least: int = 0
    prior: float = 0.001


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one, `one` < `other`; comparison → level, where both tell it."""

    one: str
    other: str
    probability: float
    levels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Linked:
    """The pairs found, in order of their ids, and whether the weights were learned."""

    pairs: list[Pair]
    trained: bool


def link(records: "pa.Table", plan: Plan, *, shown_from: float, memory: str = MEMORY) -> Linked:
    """The pairs of `records` (a column `unique_id` of texts, and those that the plan names) that
    are one with at least this probability. The same table gives the same pairs."""
    if records.num_rows < 2:
        return Linked([], trained=False)
    with TemporaryDirectory(prefix="testigo-linking-") as overflow, _database() as con:
        con.execute(f"SET memory_limit = '{memory}'")
        con.execute(f"SET temp_directory = '{overflow}'")
        con.register("told", records)
        _blocked(con, plan)
        linker = _taught(con, plan) if records.num_rows >= plan.least else None
        trained = linker is not None
        linker = linker or _linker(con, plan, learned=False)
        return Linked(_pairs(con, linker, plan, shown_from), trained)


@contextmanager
def _database() -> Iterator[Any]:
    import duckdb

    with duckdb.connect() as con:
        con.execute("SET autoinstall_known_extensions = false")
        con.execute("SET autoload_known_extensions = false")
        # It would be drawn into what a command prints.
        con.execute("SET enable_progress_bar = false")
        # Sums of shares in another order differ in their last digits.
        con.execute("SET threads = 1")
        yield con


def _blocked(con: Any, plan: Plan) -> None:
    """The table `people` with the keys of each record that no crowd shares."""
    keys = ", ".join(
        f"list_transform(coalesce({sql}, []), lambda k: '{number}:' || k)"
        for number, sql in enumerate(plan.keys)
    )
    con.execute(
        f"CREATE TABLE key_of AS SELECT DISTINCT {ID}, unnest(flatten([{keys}])) AS k FROM told"
    )
    con.execute(
        f"CREATE TABLE shared AS SELECT {ID}, list(k ORDER BY k) AS {BLOCKS} FROM key_of "
        "WHERE k IN (SELECT k FROM key_of GROUP BY k HAVING count(*) BETWEEN 2 AND ?) GROUP BY ALL",
        [plan.crowd],
    )
    con.execute(
        f"CREATE TABLE records AS SELECT told.*, coalesce({BLOCKS}, []) AS {BLOCKS} "
        f"FROM told LEFT JOIN shared USING ({ID}) ORDER BY {ID}"
    )


def _linker(con: Any, plan: Plan, *, learned: bool) -> "Linker":
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(con)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(one, learned) for one in plan.compared],
        blocking_rules_to_generate_predictions=[block_on(BLOCKS, arrays_to_explode=[BLOCKS])],
        probability_two_random_records_match=plan.prior,
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=False,
    )
    return Linker(api.register(con.table("records")), settings, log_level=logging.ERROR)


def _comparison(one: Compared, learned: bool) -> Any:
    import splink.comparison_level_library as levels
    import splink.comparison_library as comparisons

    made: list[Any] = [levels.CustomLevel(one.missing).configure(is_null_level=True)]
    for outcome in one.outcomes:
        level = levels.CustomLevel(outcome.sql or "ELSE", label_for_charts=outcome.name)
        given: dict[str, Any] = {}
        if outcome.m is not None and outcome.u is not None:
            given |= {"m_probability": outcome.m, "u_probability": outcome.u}
        if learned and outcome.common:
            given["tf_adjustment_column"] = outcome.common
        made.append(level.configure(**given) if given else level)
    return comparisons.CustomComparison(made, output_column_name=one.name)


def _taught(con: Any, plan: Plan) -> "Linker | None":
    """A linker with weights that the records taught; None where they teach nothing, or nonsense."""
    from splink import block_on

    teachers = [one for one in plan.taught_by if _pairs_alike(con, one) >= FEWEST_TEACHERS]
    linker = _linker(con, plan, learned=True)
    training = linker.training
    training.estimate_probability_two_random_records_match(list(plan.certain), recall=plan.recall)
    if not teachers or not linker.misc.save_model_to_json()["probability_two_random_records_match"]:
        return None
    training.estimate_u_using_random_sampling(max_pairs=SAMPLED_PAIRS, seed=SEED)
    for columns in teachers:
        training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    return linker if _makes_sense(linker, plan) else None


def _pairs_alike(con: Any, columns: Sequence[str]) -> int:
    """How many pairs of records have the same in all these columns."""
    told = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    ((found,),) = con.execute(
        "SELECT coalesce(sum(n * (n - 1) // 2), 0) FROM (SELECT count(*) AS n FROM records "
        f"WHERE {told} GROUP BY {', '.join(columns)})"
    ).fetchall()
    return int(found)


def _makes_sense(linker: "Linker", plan: Plan) -> bool:
    """Whether what was learned says that agreeing speaks for one record and differing against."""
    learned = {
        one["output_column_name"]: one["comparison_levels"]
        for one in linker.misc.save_model_to_json()["comparisons"]
    }
    for one in plan.compared:
        levels = [level for level in learned[one.name] if not level.get("is_null_level")]
        strongest, weakest = levels[0], levels[-1]
        if _bits(strongest) <= 0 or _bits(weakest) >= 0:
            return False
    return True


def _bits(level: Mapping[str, Any]) -> float:
    """The weight of a learned level; 0 for one of which there was no example."""
    m, u = level.get("m_probability"), level.get("u_probability")
    return log2(m / u) if m and u else 0.0


def _pairs(con: Any, linker: "Linker", plan: Plan, shown_from: float) -> list[Pair]:
    found = linker.inference.predict(threshold_match_probability=shown_from)
    names = [one.name for one in plan.compared]
    gammas = ", ".join(f"gamma_{name}" for name in names)
    rows: Sequence[tuple[Any, ...]] = con.execute(
        f"SELECT least({ID}_l, {ID}_r), greatest({ID}_l, {ID}_r), match_probability, {gammas} "
        f"FROM {found.physical_name} ORDER BY 1, 2"
    ).fetchall()
    return [_pair(plan.compared, row) for row in rows]


def _pair(compared: Iterable[Compared], row: tuple[Any, ...]) -> Pair:
    one, other, probability, *gammas = row
    # Splink numbers levels from the last one, 0, upwards; -1 is none.
    levels = {
        each.name: each.outcomes[len(each.outcomes) - 1 - gamma].name
        for each, gamma in zip(compared, gammas, strict=True)
        if gamma >= 0
    }
    return Pair(str(one), str(other), probability, levels)
