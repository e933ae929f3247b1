"""Builds that are broken on purpose, for a process that finds `broken_builds/` on its PYTHONPATH.

`TESTIGO_BROKEN` names what is wrong; the tests of faults must fail with it.
"""

from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent / "broken_builds"


def broken(environment: Mapping[str, str], *names: str) -> dict[str, str]:
    """The environment of a build with these things wrong."""
    return {**environment, "PYTHONPATH": str(FOLDER), "TESTIGO_BROKEN": " ".join(names)}
