"""The steps of a pipeline: their order, and what a workspace calls them.

The first one is where a deal stands of which no step was told, so it keeps its place; every step
may be called otherwise without a deal leaving it, because deals hold its code.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from testigo.core.deals import STARTER_STEPS
from testigo.core.problems import Problem

FIRST = STARTER_STEPS[0]
LONGEST_NAME = 60
# Steps that are shown as columns; a file with more has columns that mean something else.
MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class Step:
    """A step by its code, and its name in Spanish and in English, each empty where none was
    given."""

    code: str
    es: str = ""
    en: str = ""

    def name(self, language: str) -> str:
        """What it is called in a language, else in the other one; empty where it has no name."""
        return (self.en or self.es) if language == "en" else (self.es or self.en)


STARTERS = tuple(Step(code) for code in STARTER_STEPS)


def step_of(es: str, en: str, code: str = "") -> Step:
    """A step with these names; one without a code takes the name as it is, which is how files tell
    of it."""
    es, en = " ".join(es.split()), " ".join(en.split())
    return Step(code or es or en, es, en)


def put(steps: Sequence[Step], step: Step) -> tuple[Step, ...]:
    """The steps with this one in its place, or behind the others."""
    if all(one.code != step.code for one in steps):
        return (*steps, step)
    return tuple(step if one.code == step.code else one for one in steps)


def moved(steps: Sequence[Step], code: str, by: int) -> tuple[Step, ...]:
    """The steps with one of them so many places on (below zero: back). The first one stays first,
    and what would go beyond an end stays."""
    place = next(at for at, one in enumerate(steps) if one.code == code)
    to = place + by
    if min(place, to) < 1 or to >= len(steps):
        return tuple(steps)
    rest = [one for one in steps if one.code != code]
    return (*rest[:to], steps[place], *rest[to:])


def problems_of(step: Step, others: Sequence[Step]) -> list[Problem]:
    """Everything that stands in the way of keeping a step beside these."""
    found = []
    if not step.code:
        found.append(Problem("step_name_missing", "es"))
    for place, name in (("es", step.es), ("en", step.en)):
        if len(name) > LONGEST_NAME:
            found.append(Problem("text_too_long", place, {"limit": LONGEST_NAME}))
        elif name and any(name.casefold() in _called(one) for one in others):
            found.append(Problem("step_name_taken", place, {"name": name}))
    if len(others) >= MOST_STEPS:
        found.append(Problem("too_many_steps", "es", {"most": MOST_STEPS}))
    return found


def _called(step: Step) -> set[str]:
    return {name.casefold() for name in (step.code, step.es, step.en) if name}


def in_use(steps: Sequence[Step], used: Sequence[str]) -> tuple[Step, ...]:
    """The steps, and behind them those that deals are in without anybody having placed them."""
    held = {one.code for one in steps}
    return (*steps, *(Step(code) for code in sorted(set(used) - held)))
