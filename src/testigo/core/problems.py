"""Validation results as data: what is wrong, where, with which values.

The core speaks codes; `testigo.wording.problems` turns them into Spanish and English.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a document or a row.

    `where` is a path such as `scoring.rules[2].points`; `line` and `column` count from 1 and are
    None where the input has no text position (a spreadsheet cell, a database row).
    """

    code: str
    where: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)
    line: int | None = None
    column: int | None = None


class InvalidInput(Exception):
    """Raised at a door when input has problems; carries all of them, never only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems
