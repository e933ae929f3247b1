"""`python -m tests.connect.reading FOLDER SECRET` reads each file of the folder as an import does.

Prints one line of JSON for each, with what became of it and its seconds of CPU, and at the end the
most memory that this process and its children took: a process of its own, so that nothing else is
measured. Time on the wall would be that of whatever else the machine does.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from testigo.connect.tables import read_table
from testigo.core.problems import InvalidInput

KEPT = 5


def become(path: Path, secret: str) -> dict[str, Any]:
    """The refusal of a file, or its first rows, how many there are, and why others are aside."""
    began = _cpu()
    refused: list[str] = []
    aside: set[str] = set()
    rows: list[dict[str, Any]] = []
    count, leaks = 0, False
    try:
        for _, cells, problems in read_table(path).rows():
            aside |= {problem.code for problem in problems}
            leaks = leaks or secret in repr(cells)
            if not problems:
                count += 1
                rows += [cells] if count <= KEPT else []
    except InvalidInput as error:
        refused = [problem.code for problem in error.problems]
        leaks = secret in repr(error.problems)
    return {
        **{"file": path.name, "refused": refused, "aside": sorted(aside), "leaks": leaks},
        **{"rows": json.loads(json.dumps(rows, default=str)), "count": count},
        "seconds": _cpu() - began,
    }


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main(folder: Path, secret: str) -> None:
    for path in sorted(folder.glob("*.xlsx")):
        print(json.dumps(become(path, secret)))
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps({"itself": _megabytes(), "children": children}))


def _megabytes() -> float:
    """The most memory of this process since it became one; `getrusage` counts its parent's too."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
