"""What no template may hold, read from the files, so that every later screen is covered too."""

import re
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[3] / "src" / "testigo" / "web"
# What is set on paper never comes to a browser.
PAPER = WEB / "templates" / "paper"
TEMPLATES = sorted(set((WEB / "templates").rglob("*.html")) - set(PAPER.rglob("*.html")))
OWN_SCRIPTS = sorted((WEB / "static" / "testigo").rglob("*.js"))

FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle\s*=|<style[\s>]", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE),
    "an event attribute": re.compile(r"\son(?!ly\b)[a-z]+\s*=", re.IGNORECASE),
    "an htmx event attribute, which needs eval": re.compile(r"\shx-on[:-]"),
    "an htmx value computed by a script": re.compile(r"=[\"']js:"),
    "an address that runs a script": re.compile(r"javascript:", re.IGNORECASE),
    "text marked as safe": re.compile(r"\|\s*(?:safe|safeseq)\b|\{%\s*autoescape"),
    "a file from elsewhere": re.compile(r"(?:src|href)=\"(?:https?:)?//"),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(WEB).as_posix())
def test_a_template_needs_no_exception_in_the_policy(path: Path) -> None:
    text = path.read_text()
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    assert found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(WEB).as_posix())
def test_every_form_that_posts_carries_its_token(path: Path) -> None:
    for form in re.findall(r"<form\b.*?</form>", path.read_text(), flags=re.DOTALL):
        # A visitor of a public form has no session; its own signed token says that it is ours.
        token = "{{ token }}" if path.parent.name == "public_form" else "{% csrf_token %}"
        # Whoever verifies a paper has no session either, and nothing is changed.
        if re.search(r'method="post"', form) and path.parent.name != "verify":
            assert token in form


@pytest.mark.parametrize("path", OWN_SCRIPTS, ids=lambda path: path.name)
def test_our_scripts_neither_evaluate_text_nor_write_markup(path: Path) -> None:
    banned = r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write"
    assert not re.search(banned, path.read_text())
