"""What the page of a version offers of its paper."""

from dataclasses import dataclass
from typing import Literal

from testigo.core.pact.codes import short_code
from testigo.queries.pacts import PactLine
from testigo.queries.papers import can_print, papers_kept

LANGUAGES = ("es", "en")


@dataclass(frozen=True, slots=True)
class Paper:
    """`state` is draft, signed, making (everybody has signed, the paper is not there yet) or none,
    where this machine cannot set PDFs. `other` is the language that the pact is not written in,
    empty while there is no paper in it."""

    state: Literal["draft", "signed", "making", "none", "withdrawn"]
    other: str
    code: str


def paper_of(shown: PactLine, workspace_id: int) -> Paper:
    """What is offered of a version."""
    own = shown.pact.language
    other = next(one for one in LANGUAGES if one != own)
    code = short_code(shown.digest)
    if shown.standing == "draft":
        return Paper("draft", other, code) if can_print() else Paper("none", "", code)
    if shown.standing == "withdrawn":
        return Paper("withdrawn", "", code)
    kept = papers_kept(workspace_id, shown.number)
    if own in kept:
        return Paper("signed", other if other in kept else "", code)
    return Paper("making" if can_print() else "none", "", code)
