"""Attribution of six million touches by ten models: CPU beside a raw scan and beside two packages
on the same journeys, memory, and equal answers.

The packages are installed for the measuring only, into a folder that goes away: one of them is
GPL, and neither belongs to Testigo. Each measure runs in a process of its own.
"""

import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.measuring import Figure

JOURNEYS = 1_000_000
NAME = "attribution, 6 M touches"
CA, MAM = "channelattribution==2.2.5", "marketing-attribution-models==2.1.1"
PEERS = (CA, MAM, "matplotlib")
_PEERS = Path(__file__).with_name("attribution_peers.py")


def run() -> list[Figure]:
    """Figures of ours and of the packages."""
    with tempfile.TemporaryDirectory() as home:
        place = Path(home)
        python = _installed(place / "packages")
        touches = _child("write", place, JOURNEYS)["touches"]
        scan = min(_child("scan", place)["cpu"] for _ in range(3))
        ours = min((_child("credit", place) for _ in range(2)), key=lambda one: one["cpu"])
        _child("paths", place)
        simulated = _peer(python, "channelattribution", place)
        matrices = _peer(python, "mam", place)
        packaged = _packaged(python, place)
    models = {"channelattribution": (simulated, "3 and Markov"), "mam": (matrices, "7")}
    peers = [
        figure
        for name, (found, which) in models.items()
        for figure in (
            Figure(NAME, f"{name}, {which} models", found["cpu"], "CPU s"),
            Figure(NAME, f"{name} beside ours", found["cpu"] / ours["cpu"], "times", 2),
            Figure(NAME, f"{name}, most memory", found["memory"], "MB"),
            Figure(NAME, f"ours beside {name}", ours["memory"] / found["memory"], "times", 0.25,
                   False),
        )
    ]  # fmt: skip
    return [
        Figure(NAME, "touches", touches, "touches"),
        Figure(NAME, "raw scan of the same columns", scan, "CPU s"),
        Figure(NAME, "ours, 10 models", ours["cpu"], "CPU s"),
        Figure(NAME, "beside the raw scan", ours["cpu"] / scan, "times", 12, False),
        Figure(NAME, "most memory", ours["memory"], "MB"),
        *peers,
        *packaged,
    ]


def _packaged(python: Path, place: Path) -> list[Figure]:
    """The data that channelattribution brings in its source: first, last and linear by it and by
    ours, and the removal effects over eight simulations."""
    source = place / "source"
    words = [
        "-m",
        "pip",
        "download",
        "-q",
        "--no-deps",
        "--no-binary",
        CA.partition("=")[0],
        "-d",
        str(source),
    ]
    subprocess.run([python, *words, CA], check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(source.glob("*.tar.gz"))) as archive:
        member = next(one for one in archive.getmembers() if one.name.endswith("/data/Data.csv"))
        told = archive.extractfile(member)
        assert told is not None
        (place / "data.csv").write_bytes(told.read())
    theirs = _peer(python, "packaged", place)
    ours = _child("packaged", place)
    gaps = [
        abs(ours["credit"][model][channel][at] - value)
        for model, channels in theirs["credit"].items()
        for channel, values in channels.items()
        for at, value in enumerate(values)
    ]
    shares = [
        abs(ours["markov"][channel] - share) * 100
        for one in theirs["markov"]
        for channel, share in one.items()
    ]
    name = "attribution, packaged data"
    return [
        Figure(name, "channels compared", len(ours["markov"]), "channels"),
        Figure(name, "first, last, linear: largest gap", max(gaps), "units", 0.000001, False),
        Figure(name, "Markov: largest gap in share", max(shares), "points", 0.5, False),
        Figure(name, "spread of their simulations", theirs["spread"] * 100, "points"),
    ]


def _installed(folder: Path) -> Path:
    """An interpreter that has the packages."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", *PEERS], check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    return python


def _peer(python: Path, *words: object) -> dict[str, Any]:
    done = subprocess.run(
        [python, _PEERS, *map(str, words)], check=True, capture_output=True, text=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _child(what: str, folder: Path, *more: object) -> dict[str, Any]:
    words = [sys.executable, "-m", "bench.attribution", what, str(folder), *map(str, more)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


# --- in processes of their own -------------------------------------------------------------------


def _write(folder: Path, journeys: str) -> dict[str, Any]:
    from bench import journeys as made

    return {"touches": made.write(folder, int(journeys))}


def _scan(folder: Path) -> dict[str, Any]:
    """Every value of every column that ours reads, and nothing made of it. Greatest values would
    not do: DuckDB takes those from the heads of the files."""
    import duckdb

    from bench.measuring import cpu_seconds
    from testigo.analytics.ways import JOURNEYS as OF_JOURNEYS
    from testigo.analytics.ways import TOUCHES

    con = duckdb.connect()
    asked = [
        "SELECT " + ", ".join(f'bit_xor(hash("{one}"))' for one in columns) + " "
        f"FROM read_parquet('{folder}/{name}/*.parquet')"
        for name, columns in (("touches", TOUCHES), ("journeys", OF_JOURNEYS))
    ]
    return {"cpu": cpu_seconds(lambda: [con.execute(one).fetchall() for one in asked], 1)}


def _credit(folder: Path) -> dict[str, Any]:
    import resource
    import time

    from testigo.analytics.attribution import credit_folder

    begun = time.process_time()
    found = credit_folder(folder, 90)
    cpu = time.process_time() - begun
    assert len({sum(cents.values()) for cents in found.values()}) == 1
    return {"cpu": cpu, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _paths(folder: Path) -> dict[str, Any]:
    """The same journeys as the packages take them: a path of texts each, ready made."""
    import duckdb

    of = ", ' > ' ORDER BY t.\"at\", message_id)"
    hours = '((epoch(ended_at) - epoch(t."at")) // 3600)::BIGINT::VARCHAR'
    duckdb.sql(
        f"COPY (SELECT journey AS journey_id, string_agg(channel{of} AS path, "
        f"string_agg({hours}{of} AS hours, any_value(signed) AS signed, "
        f"any_value(cents) / 100.0 * any_value(signed)::INTEGER AS value "
        f"FROM read_parquet('{folder}/touches/*.parquet') AS t "
        f"JOIN read_parquet('{folder}/journeys/*.parquet') USING (journey) GROUP BY journey) "
        f"TO '{folder}/paths.parquet'"
    )
    return {}


def _ours_packaged(folder: Path) -> dict[str, Any]:
    import csv
    from collections import Counter, defaultdict
    from fractions import Fraction

    from testigo.core.attribution.markov import removal_effects, steps_in
    from testigo.core.attribution.models import SIMPLE, Way, shares

    credit: dict[str, dict[str, list[Fraction]]] = {
        model: defaultdict(lambda: [Fraction(0), Fraction(0)]) for model in SIMPLE
    }
    steps: Counter[tuple[str, str]] = Counter()
    with (folder / "data.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter=";"):
            way = row["path"].split(" > ")
            signed, lost = int(row["total_conversions"]), int(row["total_null"])
            for ends, count in (((([way], []), signed)), (([], [way]), lost)):
                steps.update({step: n * count for step, n in steps_in(*ends).items()})
            told = Way(tuple((channel, "") for channel in way), (0,) * len(way))
            for model in SIMPLE:
                for channel, share in zip(way, shares(model, told), strict=True):
                    credit[model][channel][0] += share * signed
                    credit[model][channel][1] += share * Fraction(row["total_conversion_value"])
    effects = removal_effects(steps)
    whole = sum(effects.values())
    return {
        "credit": {
            model: {channel: list(map(float, pair)) for channel, pair in own.items()}
            for model, own in credit.items()
        },
        "markov": {channel: effect / whole for channel, effect in effects.items()},
    }


if __name__ == "__main__":
    tasks: dict[str, Callable[..., dict[str, Any]]] = {
        "write": _write, "scan": _scan, "credit": _credit, "paths": _paths,
        "packaged": _ours_packaged,
    }  # fmt: skip
    print(json.dumps(tasks[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])))
