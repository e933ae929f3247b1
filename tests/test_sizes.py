"""No file and no function grows past what one can keep in mind; past that a room is missing."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "testigo"
LONGEST_FILE = 400
LONGEST, LONGEST_RULE = 40, 25
OURS = ("*.py", "*.js", "*.css", "*.html")


def code() -> Iterator[Path]:
    """Our modules; what a migration says was written by Django."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def longest_of(path: Path) -> int:
    """What a function of a module may have: less for rules and for views."""
    rule = path.is_relative_to(SOURCE / "core")
    view = path.is_relative_to(SOURCE / "web") and "views" in path.stem
    return LONGEST_RULE if rule or view else LONGEST


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of its body, without what it promises."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_file_is_longer_than_one_can_keep_in_mind() -> None:
    files = [path for kind in OURS for path in SOURCE.rglob(kind) if "migrations" not in path.parts]
    files += (ROOT / "tests").rglob("*.py")
    long = {
        str(path.relative_to(ROOT)): lines
        for path in files
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_no_function_is_longer_than_one_can_keep_in_mind() -> None:
    long = {
        f"{path.relative_to(ROOT)}: {node.name}": lines
        for path in code()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := lines_of(node)) > longest_of(path)
    }
    assert long == {}
