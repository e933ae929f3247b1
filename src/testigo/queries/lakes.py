"""How far the lakes have come."""

from dataclasses import dataclass

from testigo.analytics.lake import exporting
from testigo.analytics.lake.folder import folder_of, is_whole, manifest_of


@dataclass(frozen=True, slots=True)
class LakeState:
    """How many facts a lake holds, how many of the log it lacks, whether its files are there."""

    facts: int
    behind: int
    whole: bool


def facts_behind(workspace_id: int) -> int:
    """How many facts of the log the lake lacks."""
    return exporting.behind(workspace_id)


def lake_state(workspace_id: int) -> LakeState:
    """How a workspace's lake is."""
    folder = folder_of(workspace_id)
    held = manifest_of(folder)
    facts = sum(part.facts for part in held.parts)
    return LakeState(facts, exporting.behind(workspace_id), is_whole(folder, held))
