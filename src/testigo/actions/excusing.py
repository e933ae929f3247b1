"""Excusing late clocks by the absences and outages that are known, in the transaction that draws
what follows for their people."""

from collections.abc import Sequence
from datetime import datetime

from testigo.core.casefile import CaseFile, RunningClock
from testigo.core.excusing import Away, away_from, excuse, late_clocks
from testigo.core.facts import Fact
from testigo.core.story import Agreement
from testigo.store import log
from testigo.store.absences import absences_between
from testigo.store.models import SIDE_OF_ROLE, Membership
from testigo.store.standstills import outages_between


def excused(
    workspace_id: int, cases: Sequence[CaseFile], agreement: Agreement, now: datetime
) -> list[Fact]:
    """The decisions by which late clocks of these people are excused, or no longer are."""
    late = [(case, one) for case in cases for one in late_clocks(case, case.drawn_at or now)]
    if not late:
        return []
    away = _Away(workspace_id, late, now)
    decided: list[Fact] = []
    for case, running in late:
        stretches = away.of(case, running, agreement)
        if stretches or running.clock.key in case.covers:
            decided += excuse(case, running, stretches, agreement, now)
    return decided


class _Away:
    """Who was away and what was out of order while these clocks ran; read once for all."""

    def __init__(
        self, workspace_id: int, late: Sequence[tuple[CaseFile, RunningClock]], now: datetime
    ) -> None:
        start = min(running.clock.started_at for _, running in late)
        self._outages = [
            Away(one.start, one.end, "outage", one.id)
            for one in outages_between(workspace_id, start, now)
        ]
        self._absences = [
            Away(one.start, one.end, "absence", one.id, f"user:{one.user}")
            for one in absences_between(workspace_id, start, now)
        ]
        self._sides: dict[str, str] = {}
        self._facts: dict[str, list[Fact]] = {}
        if self._absences:
            members = Membership.objects.of(workspace_id).values_list("user_id", "role")
            self._sides = {f"user:{user}": SIDE_OF_ROLE[role] for user, role in members}
            people = sorted({case.person for case, _ in late})
            told = log.read_people(workspace_id, people)
            self._facts = {person: [f for _, f in pairs] for person, pairs in told.items()}

    def of(self, case: CaseFile, running: RunningClock, agreement: Agreement) -> list[Away]:
        side = agreement.promise_of(running.clock).side
        theirs = [one for one in self._absences if self._sides.get(one.who) == side]
        return [*self._outages, *away_from(theirs, self._facts.get(case.person, ()))]
