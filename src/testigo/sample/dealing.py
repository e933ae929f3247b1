"""How a deal goes from step to step between its opening and its end.

What is told of a deal has a chance of its own, so that nobody's story changes by it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from testigo.core.drafts import FactDraft
from testigo.sample.agenda import Agenda

_WHAT = ("almacén", "trazabilidad por lotes", "lectores y etiquetas", "segundo almacén")
_NEXT = {
    "discovery": ("Visitar el almacén", "Reunión con Operaciones", "Enviar la propuesta"),
    "proposal": ("Repasar la propuesta juntos", "Hablar con Finanzas", "Ajustar el alcance"),
    "negotiation": ("Cerrar las condiciones", "Enviar el contrato", "Confirmar la fecha de firma"),
}
_CATEGORIES = {"discovery": "pipeline", "proposal": "best_case", "negotiation": "commit"}
Told = Callable[..., FactDraft]


@dataclass
class Course:
    """The course of one deal; `close_on` is the day on which it was to close at first."""

    agenda: Agenda
    rng: Random
    opened: datetime
    close_on: date

    def opening(self, company: str) -> dict[str, Any]:
        """What is known of it when it is opened."""
        title = f"{company} · {self.rng.choice(_WHAT)}"
        return {"title": title, **self._stands("discovery", self.opened)}

    def changes(self, until: datetime, told: Told) -> Iterator[FactDraft]:
        """What changes up to its end: the step, what is next, and the day of close."""
        span = until - self.opened
        for step, share in (("proposal", 0.3), ("negotiation", 0.7)):
            moment = self.opened + span * (share + self.rng.uniform(-0.08, 0.08))
            at = self.agenda.later(moment, self.rng.uniform(5, 90))
            if at >= until or (step == "negotiation" and self.rng.random() < 0.25):
                return
            yield told("deal.changed", at, **self._stands(step, at), **self._day_of_close(at))

    def _stands(self, step: str, at: datetime) -> dict[str, Any]:
        said: dict[str, Any] = {"step": step, "category": self._category(step)}
        if self.rng.random() < 0.14:
            return {**said, "next_step": "", "next_on": ""}
        when = self.agenda.day_of(at) + timedelta(days=self.rng.randint(2, 16))
        return {**said, "next_step": self.rng.choice(_NEXT[step]), "next_on": when.isoformat()}

    def _category(self, step: str) -> str:
        return _CATEGORIES[step] if self.rng.random() < 0.75 else "pipeline"

    def _day_of_close(self, at: datetime) -> dict[str, Any]:
        """Every third deal slips, and some are pulled in."""
        roll = self.rng.random()
        if roll < 0.34:
            self.close_on += timedelta(days=self.rng.randint(7, 30))
        elif roll < 0.44:
            earlier = self.close_on - timedelta(days=self.rng.randint(3, 10))
            self.close_on = max(earlier, self.agenda.day_of(at) + timedelta(days=1))
        else:
            return {}
        return {"close_on": self.close_on.isoformat()}
