"""The how-to docs/how-to/bank-calls, run command by command on the real file it speaks of."""

import gzip
import re
import shutil
from pathlib import Path

import pytest

from tests.docs.test_closed_loop import Office

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "bank-calls" / "README.md"
DATA = ROOT.parent / "shared" / "data" / "bank" / "bank-full.csv.gz"

pytestmark = [
    pytest.mark.skipif(not DATA.is_file(), reason="the file of the example is not here"),
    pytest.mark.pure,
]


def test_the_page_shows_what_its_commands_print(tmp_path: Path) -> None:
    with gzip.open(DATA) as packed, (tmp_path / "bank.csv").open("wb") as whole:
        shutil.copyfileobj(packed, whole)
    office = Office(tmp_path / "home")
    office.environment["DATA"] = str(tmp_path)
    page = PAGE.read_text("utf-8")
    (commands,) = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    printed = [office.shell(command) for command in commands.strip().splitlines()][-1]
    shown = [row.split(" | ") for row in re.findall(r"^\| (\S.*?) \|$", page, re.MULTILINE)][2:]
    told = [re.split(r"\s{2,}", row.strip()) for row in printed.strip().splitlines()[1:]]
    assert len(shown) == 7
    assert told == shown
