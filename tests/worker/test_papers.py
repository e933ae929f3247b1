"""Papers that signed versions lack are made by processes of their own."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings

from testigo.paper.printing import can_print
from testigo.worker import papers
from testigo.worker.papers import PATIENCE, PAUSE, Printers
from tests.web.handed_over import NOW, Shop, open_shop

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not can_print(), reason="needs Pango"),
]


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setattr(settings, "PRINT_PAPERS", True)
    return open_shop()


def ends_with(code: int, begun: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """In place of a process that makes papers, one that ends at once."""

    def start(slug: str) -> "subprocess.Popen[bytes]":
        begun.append(slug)
        process = subprocess.Popen([sys.executable, "-c", f"raise SystemExit({code})"])
        process.wait()
        return process

    monkeypatch.setattr(papers, "_start", start)


def test_a_signed_version_is_taken_up_once_in_a_while(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    ends_with(0, begun, monkeypatch)
    printers = Printers()
    assert printers.look_after(shop.workspace, NOW) == 1
    assert printers.look_after(shop.workspace, NOW + timedelta(seconds=1)) == 0
    assert printers.look_after(shop.workspace, NOW + PAUSE) == 1
    assert begun == ["nortia", "nortia"]


def test_after_a_bad_end_it_is_left_alone_for_long(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    ends_with(1, begun, monkeypatch)
    printers = Printers()
    printers.look_after(shop.workspace, NOW)
    assert printers.look_after(shop.workspace, NOW + PAUSE) == 0
    assert printers.look_after(shop.workspace, NOW + PATIENCE) == 0
    assert printers.look_after(shop.workspace, NOW + PAUSE + PATIENCE) == 1
    assert len(begun) == 2


def test_where_it_cannot_be_done_nothing_is_begun(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    ends_with(0, begun, monkeypatch)
    monkeypatch.setattr("testigo.worker.papers.can_print", lambda: False)
    assert Printers().look_after(shop.workspace, NOW) == 0
    assert begun == []
