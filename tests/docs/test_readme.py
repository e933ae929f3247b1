"""The README leads to every page that says how something is done."""

from tests.conftest import ROOT


def test_every_how_to_is_linked() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    folder = ROOT / "docs" / "how-to"
    pages = [*folder.glob("*.md"), *folder.glob("*/README.md")]
    assert len(pages) > 10
    missing = [page.name for page in pages if f"({page.relative_to(ROOT)})" not in readme]
    assert missing == []
