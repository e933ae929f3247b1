"""The steps of the pipeline as they are set up, and what is in each."""

from dataclasses import dataclass

from testigo.core.steps import FIRST, Step, in_use
from testigo.store.steps import open_deals_by_step, steps_of

__all__ = ["StepUse", "step_uses", "steps_of"]


@dataclass(frozen=True, slots=True)
class StepUse:
    """A step with the number of its open deals; `placed` tells those that were named and ordered
    from those that only deals hold, `first` the one that keeps its place, `goes_up` and `goes_down`
    whether there is a place to go to."""

    step: Step
    deals: int
    placed: bool
    first: bool
    goes_up: bool
    goes_down: bool


def step_uses(workspace_id: int) -> list[StepUse]:
    """Every step in its order, then those that only open deals hold, by name."""
    held, counts = steps_of(workspace_id), open_deals_by_step(workspace_id)
    return [
        StepUse(
            step,
            counts.get(step.code, 0),
            placed=place < len(held),
            first=step.code == FIRST,
            goes_up=1 < place < len(held),
            goes_down=0 < place < len(held) - 1,
        )
        for place, step in enumerate(in_use(held, list(counts)))
    ]
