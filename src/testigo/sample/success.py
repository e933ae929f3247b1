"""What follows a signature: the welcome, promises, use of the product, and the renewal."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from testigo.core.drafts import FactDraft
from testigo.sample.acts import Teller
from testigo.sample.agenda import Agenda
from testigo.sample.cast import SUCCESS

_PROMISES = (
    ("Integración con el ERP", "reunión de arranque"),
    ("Formación del turno de noche", "llamada de bienvenida"),
    ("Etiquetas con el logotipo", "reunión de arranque"),
    ("Migración del inventario histórico", "llamada de venta"),
)
_CHURNS = (("price", "competitor", "closed_down", "no_use"), (40, 30, 10, 20))
BROKEN_PROMISE = "Integración con el ERP antes del inventario anual"


@dataclass
class Care:
    """What Customer Success does about one signed contract."""

    teller: Teller
    agenda: Agenda
    signed: FactDraft

    @property
    def rng(self) -> Random:
        """The chance of this person."""
        return self.teller.rng

    def _say(self, name: str, at: datetime, **props: Any) -> FactDraft:
        return self.teller.fact(
            name,
            at,
            actor=SUCCESS,
            deal=self.signed.deal,
            company=self.signed.company,
            props=props,
        )

    def follow(self) -> list[FactDraft]:
        """An ordinary contract from its welcome to its first renewal."""
        welcome = self._welcome()
        drafts = [welcome]
        if self.rng.random() < 0.65:
            drafts += self._promise(welcome.at)
        ready = self.agenda.next_days(welcome.at, self.rng.randint(8, 22), self.rng)
        drafts.append(self._say("onboarding.completed", ready))
        drafts += self._use(ready)
        return [*drafts, *self._renewal()]

    def _welcome(self) -> FactDraft:
        at = self.signed.at
        late = self.rng.random() < 0.12
        when = self.agenda.next_days(at, 3 if late else 1, self.rng)
        return self._say("success.contacted", when, channel="video")

    def _promise(self, at: datetime) -> list[FactDraft]:
        what, where = self.rng.choice(_PROMISES)
        by = self.agenda.next_days(at, self.rng.randint(12, 45), self.rng)
        name = f"{self.signed.deal}-p1"
        made = self._say(
            "promise.made",
            self.agenda.later(at, 20),
            promise=name,
            what=what,
            by=self.agenda.day_of(by).isoformat(),
            said_where=where,
        )
        end = self.rng.choices(("kept", "renegotiated", "missed"), (84, 10, 6))[0]
        return [made, self._say(f"promise.{end}", by, promise=name, what=what)]

    def _use(self, since: datetime) -> list[FactDraft]:
        drafts = []
        people = self.rng.randint(3, 18)
        for month in range(1, self.signed.props["term_months"] + 1):
            at = self.agenda.next_days(since + timedelta(days=30 * month), 1, self.rng)
            people = max(1, people + self.rng.randint(-1, 2))
            drafts.append(self._say("usage.recorded", at, active_users=people))
            if month == 3:
                score = self.rng.choices(range(5, 11), (1, 2, 4, 7, 6, 5))[0]
                drafts.append(self._say("nps.answered", self.agenda.later(at, 50), score=score))
        if self.rng.random() < 0.35:
            drafts += self._ticket(since + timedelta(days=self.rng.randint(5, 120)))
        return drafts

    def _ticket(self, at: datetime) -> list[FactDraft]:
        opened = self.agenda.later(at, self.rng.uniform(5, 200))
        closed = self.agenda.next_days(opened, self.rng.randint(1, 4), self.rng)
        name = f"{self.signed.deal}-t{self.teller.count}"
        return [
            self._say("ticket.opened", opened, ticket=name),
            self._say("ticket.closed", closed, ticket=name),
        ]

    def ends_on(self) -> date:
        """The day on which the first term ends."""
        starts = date.fromisoformat(self.signed.props["starts_on"])
        months = starts.month - 1 + self.signed.props["term_months"]
        return date(starts.year + months // 12, months % 12 + 1, 1)

    def _renewal(self) -> list[FactDraft]:
        end = self.agenda.local(self.ends_on() - timedelta(days=self.rng.randint(3, 20)), 600)
        at = self.agenda.later(end, self.rng.uniform(5, 300))
        amount = self.signed.props["amount"]
        if self.rng.random() < 0.1:
            reason = self.rng.choices(*_CHURNS)[0]
            return [self._say("contract.churned", at, amount=amount, reason=reason)]
        drafts = [self._say("contract.renewed", at, amount=amount, currency="EUR")]
        if self.rng.random() < 0.25:
            more = round(amount * self.rng.uniform(0.1, 0.4) / 100) * 100
            later = self.agenda.next_days(at, 2, self.rng)
            drafts.append(self._say("contract.expanded", later, amount=more, currency="EUR"))
        return drafts

    def lose_trust(self) -> list[FactDraft]:
        """The planted contract: a promise made in the sale, not kept, and no renewal."""
        welcome = self._welcome()
        days = self.agenda.next_days
        by = days(welcome.at, 95, self.rng)
        name = f"{self.signed.deal}-p1"
        promised = {"promise": name, "what": BROKEN_PROMISE}
        made = self._say(
            "promise.made",
            self.agenda.later(welcome.at, 15),
            **promised,
            by=self.agenda.day_of(by).isoformat(),
            said_where="llamada de venta",
        )
        missed = self._say("promise.missed", days(by, 1, self.rng), **promised)
        ready = days(welcome.at, 15, self.rng)
        drafts = [welcome, made, self._say("onboarding.completed", ready), missed]
        drafts += self._ticket(by) + self._ticket(by + timedelta(days=20))
        nps = days(by, 30, self.rng)
        drafts.append(self._say("nps.answered", nps, score=2))
        for month in range(1, 11):
            at = days(ready + timedelta(days=30 * month), 1, self.rng)
            drafts.append(self._say("usage.recorded", at, active_users=max(1, 12 - month)))
        end = self.agenda.local(self.ends_on() - timedelta(days=9), 600)
        amount = self.signed.props["amount"]
        churned = self.agenda.later(end, 40)
        lost = {"amount": amount, "reason": "promise_missed", "promise": name}
        return [*drafts, self._say("contract.churned", churned, **lost)]
