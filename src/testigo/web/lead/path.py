"""The stage path of a lead: every stage with when and by which evidence it was entered."""

from dataclasses import dataclass
from datetime import datetime

from testigo.core.facts import STAGES
from testigo.core.lifecycle import StageEntry
from testigo.queries.lead import LeadStory
from testigo.web.lead.sentences import Teller


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the path; `place` is done, current or ahead."""

    stage: str
    place: str
    at: datetime | None
    evidence: str
    clause: str
    pact_version: int
    implied: bool


def steps(story: LeadStory, teller: Teller) -> tuple[Step, ...]:
    """The path in the present cycle."""
    entered: dict[str, StageEntry] = {
        entry.stage: entry for entry in story.entries if entry.cycle == story.line.cycle
    }
    current = STAGES.index(story.line.stage) if story.line.stage in STAGES else -1
    return tuple(
        _step(stage, entered.get(stage), number - current, story, teller)
        for number, stage in enumerate(STAGES)
    )


def _step(
    stage: str, entry: StageEntry | None, ahead: int, story: LeadStory, teller: Teller
) -> Step:
    place = "current" if ahead == 0 else "ahead" if ahead > 0 else "done"
    if entry is None or ahead > 0:
        return Step(stage, place, None, "", "", 0, implied=False)
    cause = story.facts.get(entry.cause)
    evidence = teller.sentence(cause) if cause else ""
    return Step(stage, place, entry.at, evidence, entry.clause, entry.pact_version, entry.implied)
