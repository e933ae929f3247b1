"""One table from named errors to exit codes, and what is said of each.

0 done · 1 our fault · 2 usage · 3 problems in the input · 4 not found · 5 refused
"""

import sys
import traceback
from collections.abc import Sequence
from typing import Final

from testigo.cli.language import say, system_language
from testigo.cli.talk import complain, note
from testigo.core.problems import InvalidInput, Problem

DONE: Final = 0
OUR_FAULT: Final = 1
USAGE: Final = 2
INPUT: Final = 3
NOT_FOUND: Final = 4
REFUSED: Final = 5


class Failure(Exception):
    """A command ends with this exit code and these problems."""

    def __init__(self, exit_code: int, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.exit_code = exit_code
        self.problems = list(problems)


# Named errors by module and name, so that starting the command line imports none of their modules.
# Those that carry a `problem` say what happened; for the others the code is given here.
EXIT_CODES: dict[str, tuple[int, str]] = {
    "testigo.actions.deliveries.NoSuchDelivery": (NOT_FOUND, "alert_not_there"),
    "testigo.actions.refusals.NotFound": (NOT_FOUND, ""),
    "testigo.actions.refusals.Refused": (REFUSED, ""),
    "testigo.cli.start.DatabaseBehind": (REFUSED, "database_behind"),
    "testigo.queries.accounts.NotThere": (NOT_FOUND, ""),
    "testigo.queries.accounts.WorkspaceUnclear": (USAGE, ""),
    "testigo.queries.people.PersonNotFound": (NOT_FOUND, "no_such_person"),
    "testigo.sample.company.SampleExists": (REFUSED, "slug_taken"),
    "django.db.utils.OperationalError": (OUR_FAULT, "database_unreachable"),
}
# What the code's sentence calls the text that such an error carries.
_DETAIL = {"no_such_person": "key", "slug_taken": "value", "database_unreachable": "detail"}


def end(error: Exception) -> int:
    """Say what an error means to whoever ran the command; returns the exit code."""
    if isinstance(error, Failure):
        complain(error.problems)
        return error.exit_code
    if isinstance(error, InvalidInput):
        complain(error.problems)
        missing = all(problem.code == "file_not_found" for problem in error.problems)
        return NOT_FOUND if missing else INPUT
    told = getattr(error, "told", None)
    if callable(told):  # a TESTIGO_* variable that cannot be used
        for text in told(system_language()):
            note(text)
        return USAGE
    for kind in type(error).__mro__:
        known = EXIT_CODES.get(f"{kind.__module__}.{kind.__name__}")
        if known is not None:
            exit_code, code = known
            complain([_problem(error, code)])
            return exit_code
    return _unforeseen(error)


def _problem(error: Exception, code: str) -> Problem:
    if not code:
        problem: Problem = error.problem  # type: ignore[attr-defined]  # as the table says
        return problem
    name = _DETAIL.get(code)
    return Problem(code, params={name: str(error).strip()[:300]} if name else {})


def _unforeseen(error: Exception) -> int:
    """Our fault: the whole story, for whoever mends it."""
    traceback.print_exception(error, file=sys.stderr)
    note(
        say(
            "Algo se ha roto por nuestra parte; lo de arriba dice dónde. Lo que estuviera a "
            "medias no se ha guardado.",
            "Something broke on our side; the lines above say where. What was half done has not "
            "been saved.",
        )
    )
    return OUR_FAULT
