"""The backtest over ten million facts of a million people: CPU beside a bare scan and beside the
fold of the core, memory, growth, and equal answers. Each measure runs in a process of its own."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.measuring import Figure

PEOPLE = 1_000_000
SAMPLE = 20_000
COLUMNS = (
    "name", "at", "person", "message_id", "id", "origin", "automatic", "of", "path", "trait",
    "value", "not_before",
)  # fmt: skip
NAME = "backtest, 10 M facts"


def run() -> list[Figure]:
    """Figures of ten million facts, beside those of one."""
    with tempfile.TemporaryDirectory() as home:
        many, few = Path(home) / "many", Path(home) / "few"
        for folder, people in ((many, PEOPLE), (few, PEOPLE // 10)):
            _child("write", folder, people)
        scan = min(_child("scan", many)["cpu"] for _ in range(2))
        found, little = _child("backtest", many), _child("backtest", few)
        loop = _child("loop", many)
    whole = found["matches"] + found["crossings"]
    python = loop["cpu"] * PEOPLE / SAMPLE
    equal = loop["crossings"] == found["sampled"]
    growth = whole / (little["matches"] + little["crossings"])
    return [
        Figure(NAME, "bare scan of the same columns", scan, "CPU s"),
        Figure(NAME, "reading and matching", found["matches"], "CPU s"),
        Figure(NAME, "crossings of the matches", found["crossings"], "CPU s"),
        Figure(NAME, "crossings", found["count"], "cycles"),
        Figure(NAME, "beside the bare scan", whole / scan, "times", 12, False),
        Figure(NAME, "other points, beside the scan", found["again"] / scan, "times", 4, False),
        Figure(NAME, "every threshold, beside the scan", found["peaks"] / scan, "times"),
        Figure(NAME, f"fold of the core, from {SAMPLE:,} people", python, "CPU s"),
        Figure(NAME, "the fold beside the backtest", python / whole, "times", 12),
        Figure(NAME, "equal answers for these people", float(equal), "", 1),
        Figure(NAME, "most memory", found["memory"], "MB", 1000, False),
        Figure(NAME, "ten times the facts take", growth, "times", 11, False),
    ]


def _child(what: str, folder: Path, *more: object) -> dict[str, Any]:
    words = [sys.executable, "-m", "bench.backtest", what, str(folder), *map(str, more)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def _write(folder: Path, people: str) -> dict[str, Any]:
    from bench import long_history

    folder.mkdir()
    long_history.write(folder, int(people))
    return {}


def _scan(folder: Path) -> dict[str, Any]:
    from testigo.analytics.engine import connect

    backend = connect()
    asked = ", ".join(f'max("{name}")::VARCHAR' for name in COLUMNS)
    query = f"SELECT {asked} FROM read_parquet('{folder}/*.parquet')"
    return {"cpu": _cpu(lambda: backend.raw_sql(query).fetchall())[0]}


def _backtest(folder: Path) -> dict[str, Any]:
    from bench.histories import example_pact
    from testigo.analytics.backtest import crossings, matches, peaks
    from testigo.analytics.backtest.relation import read_folder
    from testigo.analytics.engine import connect

    pact = example_pact()
    relation = read_folder(folder, connect())
    reading, found = _cpu(lambda: matches(relation, pact))
    asking, crossed = _cpu(lambda: crossings(found, pact))
    lower = replace(pact, scoring=_dearer(pact.scoring))
    again, _ = _cpu(lambda: crossings(found, lower))
    rising, _ = _cpu(lambda: peaks(found, pact))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "matches": reading,
        "crossings": asking,
        "again": again,
        "peaks": rising,
        "count": crossed.num_rows,
        "sampled": _sampled(crossed, folder),
        "memory": memory,
    }


def _dearer(scoring: Any) -> Any:
    """Other points of the same rules."""
    rules = tuple(replace(rule, points=rule.points + 1) for rule in scoring.rules)
    return replace(scoring, rules=rules)


def _sampled(crossed: Any, folder: Path) -> list[list[Any]]:
    sample = _sample(folder)
    rows = crossed.select(["person", "cycle", "crossed_at", "score"]).to_pylist()
    return sorted(
        [row["person"], row["cycle"], row["crossed_at"].isoformat(), row["score"]]
        for row in rows
        if row["person"] in sample
    )


def _sample(folder: Path) -> set[str]:
    """So many people, by their names."""
    import pyarrow.dataset as ds

    told = ds.dataset(folder).to_table(columns=["person"])["person"].unique().to_pylist()
    return set(sorted(told)[:SAMPLE])


def _loop(folder: Path) -> dict[str, Any]:
    """The core, one person after the other, once the rows are Python's."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

    from bench.histories import example_pact
    from testigo.core.crossings import crossings

    pact, sample = example_pact(), pa.array(sorted(_sample(folder)))
    names = ["id", "name", "at", "message_id", "person", "automatic", "props", "of", "not_before"]
    kept = ds.dataset(folder).to_table(columns=names, filter=pc.field("person").isin(sample))

    def fold() -> list[list[Any]]:
        lives: dict[str, list[Any]] = {}
        for row in kept.to_pylist():
            lives.setdefault(row["person"], []).append(_fact(row))
        return sorted(
            [person, one.cycle, one.at.isoformat(), one.score.total]
            for person, facts in lives.items()
            for one in crossings(facts, pact)
        )

    cpu, found = _cpu(fold)
    return {"cpu": cpu, "crossings": found}


def _fact(row: dict[str, Any]) -> Any:
    from testigo.core.facts import Fact

    props = json.loads(row["props"])
    props |= {key: row[key] for key in ("of", "not_before") if row[key]}
    return Fact(
        row["id"], row["name"], row["at"], row["at"], row["message_id"], row["person"],
        automatic=row["automatic"], props=props,
    )  # fmt: skip


def _cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    answer = work()
    return time.process_time() - begun, answer


if __name__ == "__main__":
    steps: dict[str, Callable[..., dict[str, Any]]] = {
        "write": _write, "scan": _scan, "backtest": _backtest, "loop": _loop,
    }  # fmt: skip
    print(json.dumps(steps[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])))
