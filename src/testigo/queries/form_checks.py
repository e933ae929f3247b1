"""What came of trying the forms: by hand, and every night."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from testigo.core.problems import Problem
from testigo.store.catalogue import CHECKS
from testigo.store.choices import read_choice


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was looked at: `taken`, `confirmed` (where the address must be), `answer`
    (one for each question), `lead` or `cleaned`. `question`, `value` and `trait` are those of an
    answer; `problem` says what is missing, None where it is as it should be."""

    name: str
    question: str
    value: str
    trait: str
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Check:
    """One walk through a form, version `number` of it, as a visitor walks."""

    at: datetime
    number: int
    nightly: bool
    steps: tuple[Step, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was missing."""
        return tuple(step.problem for step in self.steps if step.problem is not None)


@dataclass(frozen=True, slots=True)
class Checks:
    """The last check of each form by its id, and the last night (a local date) on which all were
    walked through."""

    night: str = ""
    forms: Mapping[str, Check] = field(default_factory=dict)


def checks_of(workspace_id: int) -> Checks:
    """What the last walks through the forms of a workspace found."""
    kept = read_choice(workspace_id, CHECKS)
    if not kept:
        return Checks()
    return Checks(kept["night"], {form: _check(said) for form, said in kept["forms"].items()})


def _check(said: Mapping[str, Any]) -> Check:
    steps = tuple(_step(step) for step in said["steps"])
    return Check(datetime.fromisoformat(said["at"]), said["number"], said["nightly"], steps)


def _step(said: Mapping[str, Any]) -> Step:
    problem = Problem(said["code"], params=said["params"]) if said["code"] else None
    return Step(said["name"], said["question"], said["value"], said["trait"], problem)
