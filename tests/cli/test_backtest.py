"""`testigo backtest --facts`: a pact on a folder of Parquet files, without a workspace."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from testigo import clock
from testigo.cli.main import run
from tests.spec.agreement import PACT, director, fact, viewed

NOW = datetime(2026, 10, 14, 8, 40, tzinfo=UTC)
FACTS = [*director(), viewed("https://w.example/precios?a=1", 1), viewed("/precios", 25)]


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _folder(path: Path, *, as_text: bool) -> Path:
    more = fact("contract.signed", 30)
    rows = [
        {
            "name": one.name,
            "at": one.at,
            "person": "ana@acme.example",
            "props": json.dumps(dict(one.props))
            if as_text
            else {key: str(value) for key, value in one.props.items()},
        }
        for one in (*FACTS, more)
    ]
    path.mkdir()
    pq.write_table(pa.Table.from_pylist(rows), path / "facts.parquet")
    return path


def _asked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        run(["backtest", *words])
    code = ended.value.code
    return code if isinstance(code, int) else 0, capsys.readouterr().out


@pytest.mark.parametrize("as_text", [True, False], ids=["JSON text", "objects"])
def test_a_folder_is_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], as_text: bool
) -> None:
    pact, out = tmp_path / "pact.yaml", tmp_path / "crossings.parquet"
    pact.write_text(PACT, "utf-8")
    folder = _folder(tmp_path / "facts", as_text=as_text)
    code, told = _asked(
        capsys, str(pact), "--facts", str(folder), "--json", "--out", str(out),
        "--from", "2026-09-01", "--to", "2026-10-01",
    )  # fmt: skip
    assert code == 0, told
    found = json.loads(told)
    assert (found["people"], found["facts"], found["crossings"]) == (1, len(FACTS) + 1, 1)
    assert found["months"] == [{"month": "2026-09", "mql": 1, "customers": 1, "unknown_outcome": 0}]
    assert [one["id"] for one in found["commitments"]] == ["first-contact", "verdict"]
    assert (found["entering"], found["leaving"]) == (None, None)
    (row,) = pq.read_table(out).to_pylist()
    assert list(row) == ["person", "cycle", "crossed_at", "score"]
    assert (row["person"], row["cycle"], row["score"]) == ("ana@acme.example", 1, 75)


def test_an_empty_folder_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pact = tmp_path / "pact.yaml"
    pact.write_text(PACT, "utf-8")
    code, told = _asked(capsys, str(pact), "--facts", str(tmp_path), "--json")
    assert code == 3
    assert json.loads(told)["problems"][0]["code"] == "no_parquet_files"


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (("--to", "2026-10-16"), "days_to_come"),
        (("--from", "2026-10-15"), "days_to_come"),
        (("--from", "2027-01-01", "--to", "2027-02-01"), "days_to_come"),
        (("--from", "0001-01-01"), "period_too_long"),
        (("--from", "2026-10-01", "--to", "2026-09-01"), "period_backwards"),
    ],
)
def test_days_that_are_no_history_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], days: tuple[str, ...], code: str
) -> None:
    pact = tmp_path / "pact.yaml"
    pact.write_text(PACT, "utf-8")
    folder = _folder(tmp_path / "facts", as_text=False)
    with pytest.raises(SystemExit) as ended:
        run(["backtest", str(pact), "--facts", str(folder), *days])
    said = capsys.readouterr()
    assert (ended.value.code, code in said.err) == (3, True), said


def test_today_belongs_to_history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pact = tmp_path / "pact.yaml"
    pact.write_text(PACT, "utf-8")
    folder = _folder(tmp_path / "facts", as_text=False)
    code, told = _asked(capsys, str(pact), "--facts", str(folder), "--to", "2026-10-15", "--json")
    assert code == 0, told
