"""What a workspace still lacks before its promises can be measured."""

from dataclasses import dataclass
from datetime import datetime

from testigo.queries.pacts import PactLine, pact_lines
from testigo.store.models import Person, Seat, Workspace


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to set up. `done` and `wanted` count it: signatures given and needed; elsewhere
    what there is, and 1."""

    code: str
    done: int
    wanted: int

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.done >= self.wanted


def first_steps(workspace: Workspace, now: datetime) -> tuple[tuple[Step, ...], PactLine | None]:
    """The steps in their order, and the latest version of the pact."""
    every = pact_lines(workspace.pk, now=now)
    lines = [line for line in every if line.standing != "withdrawn"]
    latest = lines[0] if lines else None
    parties = latest.parties if latest else ()
    signed = sum(party.signed_at is not None for party in parties)
    steps = (
        Step("teams", Seat.objects.of(workspace.pk).count(), 1),
        Step("people", int(Person.objects.of(workspace.pk).exists()), 1),
        Step("draft", len(lines), 1),
        Step("signatures", signed, len(parties) or 2),
    )
    return steps, latest
