"""The core knows rules only: no framework, no input or output, no clock, no chance."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import testigo.core

CORE = Path(testigo.core.__file__).parent
MODULES = sorted(CORE.rglob("*.py"))
FORBIDDEN = {
    "asyncio",
    "django",
    "io.open",
    "logging",
    "msgspec",
    "os",
    "pathlib",
    "psycopg",
    "pyarrow",
    "random",
    "secrets",
    "socket",
    "sqlite3",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib.request",
    "uuid",
    "uuid_utils",
}
# What a rule may use besides the standard library: YAML, and the holidays of countries.
OUTSIDE = {"ruamel", "holidays"}
DOING = {"open", "print", "input", "eval", "exec", "breakpoint"}
CLOCK = {"now", "utcnow", "today"}

# Imports every module of the core with the ways out closed, and says what else came in.
IMPORT_ALL = """
import importlib, json, pkgutil, sys, time

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "psycopg", "sqlite3", "pyarrow", "typer", "msgspec"}:
            raise ImportError(f"the core asked for {name}")

sys.meta_path.insert(0, Refuse())
started = time.process_time()
import testigo.core
names = [found.name for found in pkgutil.walk_packages(testigo.core.__path__, "testigo.core.")]
for name in names:
    importlib.import_module(name)
took = time.process_time() - started
ours = sorted(name for name in sys.modules if name.startswith("testigo"))
print(json.dumps({"names": names, "took": took, "ours": ours, "all": sorted(sys.modules)}))
"""


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative imports hide the direction"
            yield node.module or ""


def called(path: Path) -> Iterator[str]:
    """The names of everything that a file calls."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id
            elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
                yield f"{node.func.value.id}.{node.func.attr}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(CORE)))
def test_a_module_of_the_core_imports_nothing_that_acts(path: Path) -> None:
    for name in imported(path):
        root = name.split(".")[0]
        assert root not in FORBIDDEN, name
        assert name not in FORBIDDEN, name
        if root == "testigo":
            assert name.startswith("testigo.core"), name
        else:
            assert root in sys.stdlib_module_names or root in OUTSIDE, name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(CORE)))
def test_a_module_of_the_core_reads_no_clock_and_no_file(path: Path) -> None:
    for name in called(path):
        assert name not in DOING, name
        assert name.rpartition(".")[2] not in CLOCK or "." not in name, name


@pytest.fixture(scope="module")
def alone() -> dict[str, object]:
    """What importing the whole core by itself brings in."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_the_core_imports_with_django_and_the_databases_blocked(alone: dict[str, object]) -> None:
    names = alone["names"]
    assert isinstance(names, list)
    assert {"testigo.core.decide", "testigo.core.pact.load", "testigo.core.replay"} <= set(names)
    assert len(names) == len([p for p in MODULES if p != CORE / "__init__.py"])


def test_nothing_of_the_upper_floors_comes_in_with_the_core(alone: dict[str, object]) -> None:
    ours = alone["ours"]
    assert isinstance(ours, list)
    assert [name for name in ours if not name.startswith("testigo.core")] == ["testigo"]


def test_the_core_is_there_at_once(alone: dict[str, object]) -> None:
    took, everything = alone["took"], alone["all"]
    assert isinstance(took, float)
    assert isinstance(everything, list)
    assert took < 2, "something heavy is imported at start"
    assert "holidays" not in everything  # a quarter of a second, only when a calendar is read


def test_the_block_in_this_test_works() -> None:
    script = IMPORT_ALL.replace("import testigo.core\n", "import django\n", 1)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode != 0
    assert "the core asked for django" in done.stderr
