"""The page of events names every answer that the collector gives."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_answer_of_the_collector_is_told() -> None:
    page = (ROOT / "docs" / "reference" / "events.md").read_text("utf-8")
    told = set(re.findall(r"^\| (\d{3}) \|", page, re.MULTILINE))
    code = "".join(path.read_text("utf-8") for path in (ROOT / "src/testigo/ingest").glob("*.py"))
    given = set(re.findall(r"(?:Refused\(|_send\(send, )(\d{3})\b", code))
    assert len(given) > 7
    assert told == given
