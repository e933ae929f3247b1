"""Two hundred files made to harm or to mislead: each is read right or refused, soon, within bounds,
and nothing outside is read or asked."""

import json
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from testigo.wording.problems import PROBLEMS
from tests.connect.corpus import SECRET, Case, cases
from tests.connect.reading import KEPT

SECONDS, MEGABYTES = 2, 256


@pytest.fixture(scope="module")
def asked() -> Iterator[list[str]]:
    """Addresses that somebody connected from, while a door at 127.0.0.1 is watched."""
    seen: list[str] = []

    class Noted(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            seen.append(str(self.client_address))

    with socketserver.TCPServer(("127.0.0.1", 0), Noted) as door:
        threading.Thread(target=door.serve_forever, daemon=True).start()
        seen.append(f"http://127.0.0.1:{door.server_address[1]}")
        yield seen
        door.shutdown()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, asked: list[str]) -> dict[str, Case]:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "secret.txt").write_text(SECRET, "utf-8")
    made = {}
    for number, case in enumerate(cases(folder, asked.pop())):
        name = f"{number:03}.xlsx"  # a name proves nothing
        (folder / name).write_bytes(case.content)
        made[name] = case
    (folder / "ready").touch()
    made["folder"] = Case(str(folder), b"")
    return made


@pytest.fixture(scope="module")
def told(corpus: dict[str, Case]) -> list[dict[str, Any]]:
    """What became of each file, with the case it was; the last entry is the memory it took."""
    folder = corpus.pop("folder").name
    command = [sys.executable, "-m", "tests.connect.reading", folder, SECRET]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def became(told: list[dict[str, Any]], corpus: dict[str, Case]) -> Iterator[tuple[Case, Any]]:
    for what in told[:-1]:
        yield corpus[what["file"]], what


def test_the_corpus_is_large_and_no_two_are_alike(
    told: list[dict[str, Any]], corpus: dict[str, Case]
) -> None:
    assert len(told) - 1 == len(corpus) >= 190
    assert len({case.name for case in corpus.values()}) == len(corpus)
    assert sum(bool(case.refused) for case in corpus.values()) > 60
    assert sum(case.rows is not None for case in corpus.values()) > 45


def test_each_file_is_read_right_or_refused_with_its_reason(
    told: list[dict[str, Any]], corpus: dict[str, Case]
) -> None:
    wrong = []
    for case, what in became(told, corpus):
        if case.refused:
            right = len(what["refused"]) == 1 and what["refused"][0] in case.refused
        elif case.rows is not None:
            read = (what["rows"], what["count"]) == (case.rows[:KEPT], len(case.rows))
            right = read and not what["refused"] and not what["aside"]
        elif case.problems:
            right = not what["refused"] and what["aside"] == list(case.problems)
        else:
            right = len(what["refused"]) <= 1
        if not right:
            wrong.append((case.name, what))
    assert wrong == []


def test_every_reason_can_be_said(told: list[dict[str, Any]]) -> None:
    codes = {code for what in told[:-1] for code in (*what["refused"], *what["aside"])}
    assert codes <= set(PROBLEMS)
    assert len(codes) > 15


def test_none_takes_long(told: list[dict[str, Any]], corpus: dict[str, Case]) -> None:
    slow = [(c.name, w["seconds"]) for c, w in became(told, corpus) if w["seconds"] > SECONDS]
    assert slow == []


def test_no_process_takes_much_memory(told: list[dict[str, Any]]) -> None:
    memory = told[-1]
    assert 10 < memory["itself"] < MEGABYTES
    assert 10 < memory["children"] < MEGABYTES


def test_nothing_outside_is_read_or_asked(
    told: list[dict[str, Any]], corpus: dict[str, Case], asked: list[str]
) -> None:
    assert [case.name for case, what in became(told, corpus) if what["leaks"]] == []
    assert asked == []
