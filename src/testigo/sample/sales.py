"""How Sales reacts to a lead: attempts, the verdict, qualification, deals and feedback.

Everybody acts within working hours and most of the time within what the pact promises. Leads
handed over on a Friday after noon are the exception that the sample wants found.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from testigo.core.drafts import FactDraft
from testigo.sample.acts import GUIDES, WEBINAR, Teller
from testigo.sample.agenda import Agenda
from testigo.sample.cast import MARKETING, OWNER, SDR
from testigo.sample.dealing import Course

_FRIDAY = 4
_NOT_REACHED = (("no_answer", "voicemail", "call_back", "wrong_number"), (58, 26, 12, 4))
_REJECTIONS = ("wrong_role", "not_a_fit", "no_data", "duplicate", "out_of_area")
# Why Marketing asks to review them.
_CONTESTS = {
    "wrong_role": "Decide las compras, aunque su cargo no lo diga.",
    "not_a_fit": "Cumple el perfil del pacto: sector y tamaño.",
    "no_data": "Sus datos ya están completos.",
    "duplicate": "Es otra persona de la misma empresa.",
    "out_of_area": "La empresa tiene una sede en la zona que vendemos.",
}
_LOST = (("price", "competitor", "timing", "fit", "no_decision", "other"), (30, 22, 18, 10, 16, 4))
_RIVALS = ("Almacenia", "Stockfácil", "Grupo Trazo")


@dataclass(frozen=True, slots=True)
class Odds:
    """How often a lead of some kind gets further: shares of those who got as far as before."""

    rejected: float
    unreachable: float
    later: float
    opportunity: float
    won: float


CALLED = Odds(rejected=0.33, unreachable=0.15, later=0.11, opportunity=0.56, won=0.45)
ASKED = Odds(rejected=0.28, unreachable=0.09, later=0.13, opportunity=0.56, won=0.45)
BY_HAND = Odds(rejected=0.0, unreachable=0.12, later=0.14, opportunity=0.60, won=0.50)


@dataclass
class Desk:
    """What Sales does about one person. `kind` is the kind of journey that brought them."""

    teller: Teller
    agenda: Agenda
    kind: str
    accepted: bool = False
    deals: int = 0
    course: Course | None = None

    @property
    def rng(self) -> Random:
        """The chance of this person."""
        return self.teller.rng

    def say(self, name: str, at: datetime, actor: str = OWNER, **props: Any) -> FactDraft:
        """A fact that somebody of Sales records."""
        return self.teller.fact(name, at, actor=actor, props=props)

    # --- reaching somebody ---

    def first_contact(self, handed_over: datetime) -> datetime:
        """When the first attempt is made."""
        local = handed_over.astimezone(self.agenda.zone)
        if local.weekday() == _FRIDAY and local.hour >= 12 and self.rng.random() < 0.8:
            monday = self.agenda.next_days(handed_over, 1, self.rng)
            opening = self.agenda.local(self.agenda.day_of(monday), 0)
            return self.agenda.later(opening, self.rng.uniform(150, 330))
        if self.rng.random() < 0.93:
            return self.agenda.later(handed_over, self.rng.triangular(4, 112, 30))
        return self.agenda.later(handed_over, self.rng.uniform(135, 420))

    def approach(
        self, first: datetime, tries: int, reached: bool, actor: str = OWNER
    ) -> list[FactDraft]:
        """Attempts from `first` on; the last one is a conversation when `reached`."""
        drafts: list[FactDraft] = []
        at = first
        for number in range(tries):
            last = number == tries - 1
            drafts.append(self._attempt(at, number, reached and last, last, actor))
            call_at = drafts[-1].props.get("call_at")
            at = datetime.fromisoformat(call_at) if call_at else self._next_try(at, number)
        return drafts

    def _attempt(
        self, at: datetime, number: int, reached: bool, last: bool, actor: str
    ) -> FactDraft:
        if reached:
            outcome = "meeting_booked" if self.rng.random() < 0.25 else "spoke"
            channel = self.rng.choices(("phone", "whatsapp", "video"), (80, 10, 10))[0]
        else:
            outcome = self.rng.choices(*_NOT_REACHED)[0]
            if outcome == "call_back" and last:
                outcome = "no_answer"
            channels = ("phone", "email", "whatsapp", "linkedin")
            channel = self.rng.choices(channels, (60, 22, 12, 6) if number else (86, 6, 8, 0))[0]
            if channel != "phone":
                outcome = "no_answer"
        props = {"channel": channel, "outcome": outcome, "human": True}
        if outcome == "call_back":
            props["call_at"] = self._call_at(at).isoformat()
        return self.say("contact.attempted", at, actor, **props)

    def _call_at(self, at: datetime) -> datetime:
        agreed = self.agenda.next_days(at, self.rng.randint(1, 3), self.rng)
        return agreed.replace(minute=agreed.minute // 15 * 15, second=0, microsecond=0)

    def _next_try(self, at: datetime, number: int) -> datetime:
        if number == 0 and self.rng.random() < 0.5:
            return self.agenda.later(at, self.rng.uniform(100, 260))
        return self.agenda.next_days(at, self.rng.choice((1, 1, 2)), self.rng)

    def _soon(self, at: datetime, low: float = 2, high: float = 25) -> datetime:
        return self.agenda.later(at, self.rng.uniform(low, high))

    def _tries(self) -> int:
        return self.rng.choices((1, 2, 3, 4, 5), (46, 25, 14, 9, 6))[0]

    # --- the first hand-over ---

    def receive(self, at: datetime, odds: Odds, qualifies: bool) -> list[FactDraft]:
        """React to a hand-over at `at`; `qualifies` where a conversation still has to make the
        lead an SQL, not where a rule did so already."""
        first = self.first_contact(at)
        roll = self.rng.random()
        if self.kind == "secret_student" or roll < odds.rejected:
            return self._reject(first)
        roll -= odds.rejected
        if roll < odds.unreachable:
            return self._give_up(at, first)
        reached = self.approach(first, self._tries(), reached=True)
        drafts = [*reached, *self._accept(at, reached[-1].at)]
        if roll - odds.unreachable < odds.later:
            return [*drafts, self._recycle(reached[-1].at, self.rng.randint(1, 3))]
        if qualifies:
            return [*drafts, self.say("lead.qualified", self._soon(drafts[-1].at, 3, 40))]
        return [*drafts, *self.sell(reached[-1].at, odds)]

    def _accept(self, handed_over: datetime, reached: datetime) -> list[FactDraft]:
        """The verdict: after the conversation, or before where that would be too late."""
        self.accepted = True
        due = self.agenda.next_days(handed_over, 2, self.rng)
        if reached >= due and self.rng.random() < 0.85:
            early = self.agenda.next_days(handed_over, 1, self.rng)
            return [self.say("lead.accepted", early)]
        return [self.say("lead.accepted", self._soon(reached))]

    def _reject(self, first: datetime) -> list[FactDraft]:
        reason = "student" if self.kind == "secret_student" else self._reason()
        unread = reason in ("no_data", "duplicate")
        tries = 1 if unread else self.rng.choices((1, 2), (72, 28))[0]
        drafts = self.approach(first, tries, reached=not unread)
        rejected = self._soon(drafts[-1].at, 2, 60)
        drafts.append(self.say("lead.rejected", rejected, reason=reason))
        drafts.append(self._feedback(rejected, right_role=reason not in ("wrong_role", "student")))
        if reason == "student":
            away = self.agenda.next_days(rejected, self.rng.randint(2, 6), self.rng)
            drafts.append(self.say("lead.disqualified", away, MARKETING, reason="student"))
        elif self.rng.random() < 0.06:
            contested = self.agenda.next_days(rejected, 1, self.rng)
            why = _CONTESTS[reason]
            drafts.append(self.say("lead.rejection_contested", contested, MARKETING, reason=why))
        return drafts

    def _reason(self) -> str:
        head = "director" in self.teller.profile.job_title.casefold()
        return self.rng.choices(_REJECTIONS, (10 if head else 42, 26, 14, 10, 8))[0]

    def _give_up(self, at: datetime, first: datetime) -> list[FactDraft]:
        drafts = self.approach(first, 5, reached=False)
        if not self.accepted and self.rng.random() < 0.6:
            self.accepted = True
            drafts.append(self.say("lead.accepted", self.agenda.next_days(at, 1, self.rng)))
        last = max(draft.at for draft in drafts)
        return [*drafts, self._recycle(last, 1, "unreachable")]

    def _recycle(self, at: datetime, days: int, reason: str = "") -> FactDraft:
        reason = reason or self.rng.choice(("timing", "no_budget_yet"))
        moment = self.agenda.next_days(at, days, self.rng)
        wait = timedelta(days=self.rng.randint(35, 120))
        day = self.agenda.day_of(moment + wait)
        return self.say("lead.recycled", moment, reason=reason, not_before=day.isoformat())

    def _feedback(self, at: datetime, *, right_role: bool, **more: Any) -> FactDraft:
        on_time = self.rng.random() < 0.88
        when = self._soon(at, 4, 240) if on_time else self.agenda.next_days(at, 2, self.rng)
        content = [self.rng.choice((*GUIDES, WEBINAR))] if self.rng.random() < 0.35 else []
        return self.say("feedback.given", when, right_role=right_role, content=content, **more)

    # --- what follows ---

    def called_for(self, at: datetime) -> list[FactDraft]:
        """Somebody below the threshold asked for a call: the SDR works them by hand."""
        first = self.agenda.later(at, self.rng.uniform(15, 150))
        tries = self.rng.choices((1, 2, 3), (62, 26, 12))[0]
        reached = self.rng.random() > BY_HAND.unreachable
        drafts = self.approach(first, tries, reached, SDR)
        if not reached:
            return drafts
        self.accepted = True
        qualified = self._soon(drafts[-1].at, 3, 30)
        return [*drafts, self.say("lead.qualified", qualified, SDR)]

    def take_over(self, at: datetime, odds: Odds) -> list[FactDraft]:
        """A seller receives an SQL that the SDR qualified."""
        late = self.rng.random() < 0.1
        low, high = (260, 620) if late else (10, 215)
        first = self.agenda.later(at, self.rng.uniform(low, high))
        tries = self.rng.choices((1, 2), (80, 20))[0]
        drafts = self.approach(first, tries, reached=True)
        if self.rng.random() < odds.later:
            return [*drafts, self._recycle(drafts[-1].at, self.rng.randint(1, 4))]
        return [*drafts, *self.sell(drafts[-1].at, odds)]

    def sell(self, spoke: datetime, odds: Odds) -> list[FactDraft]:
        """From the first conversation to a signature, a loss, or back to Marketing."""
        if self.rng.random() > odds.opportunity:
            return [self._recycle(spoke, self.rng.randint(3, 8))]
        amount = self._amount()
        drafts = self.confirm(spoke, amount)
        opened = drafts[-1].at
        close = self.agenda.next_days(opened, self.rng.randint(7, 38), self.rng)
        if self.rng.random() < 0.6:
            talk = opened + (close - opened) * self.rng.uniform(0.3, 0.7)
            at = self.agenda.later(talk, self.rng.uniform(5, 60))
            drafts.append(self._attempt(at, 0, reached=True, last=True, actor=OWNER))
        if self.course:
            drafts += self.course.changes(close, self._of_deal)
        won = self.rng.random() < odds.won
        return [*drafts, *(self.sign(close, amount) if won else self._lose(close, amount))]

    def confirm(self, spoke: datetime, amount: int) -> list[FactDraft]:
        """Need and budget confirmed in two meetings, and the deal opened."""
        need = self.agenda.next_days(spoke, self.rng.randint(1, 5), self.rng)
        meeting = self._attempt(need, 0, reached=True, last=True, actor=OWNER)
        confirmed = self.say("need.confirmed", self._soon(need, 20, 60))
        budget = self.agenda.next_days(need, self.rng.randint(1, 6), self.rng)
        agreed = self.say("budget.confirmed", budget, amount=amount, currency="EUR")
        opened = self._soon(budget, 5, 30)
        close_on = self.agenda.day_of(opened) + timedelta(days=self.rng.randint(14, 45))
        return [meeting, confirmed, agreed, self._open_deal(opened, close_on, amount)]

    def _amount(self) -> int:
        return round(min(38_000, max(3_000, self.rng.lognormvariate(9.13, 0.42))) / 100) * 100

    def _of_deal(self, name: str, at: datetime, **props: Any) -> FactDraft:
        profile = self.teller.profile
        deal = f"N-{profile.number:05}-{self.deals}"
        return self.teller.fact(
            name, at, actor=OWNER, deal=deal, company=profile.domain, props=props
        )

    def _open_deal(self, at: datetime, close_on: date, amount: int) -> FactDraft:
        self.deals += 1
        profile = self.teller.profile
        chance = Random(f"deal {profile.number} {self.deals}")
        self.course = Course(self.agenda, chance, at, close_on)
        return self._of_deal(
            "deal.opened",
            at,
            amount=amount,
            currency="EUR",
            close_on=close_on.isoformat(),
            people=[profile.email],
            **self.course.opening(profile.company),
        )

    def sign(self, at: datetime, amount: int, term: int = 0) -> list[FactDraft]:
        """The contract is signed and Sales tells why."""
        day = self.agenda.day_of(at)
        starts = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        signed = self._of_deal(
            "contract.signed",
            at,
            amount=amount,
            currency="EUR",
            margin=round(amount * self.rng.uniform(0.42, 0.64)),
            term_months=term or self.rng.choices((12, 6), (72, 28))[0],
            starts_on=starts.isoformat(),
        )
        return [signed, self._feedback(at, right_role=True)]

    def _lose(self, at: datetime, amount: int) -> list[FactDraft]:
        reason = self.rng.choices(*_LOST)[0]
        rival = {"competitor": self.rng.choice(_RIVALS)} if reason == "competitor" else {}
        lost = self._of_deal("deal.lost", at, reason=reason, amount=amount, currency="EUR")
        drafts = [lost, self._feedback(at, right_role=True, reason=reason, **rival)]
        days = self.rng.randint(2, 4)
        if reason == "fit":
            away = self.agenda.next_days(at, days, self.rng)
            return [*drafts, self.say("lead.disqualified", away, reason="not_a_fit")]
        return [
            *drafts,
            self._recycle(at, days, "no_budget_yet" if reason == "price" else "timing"),
        ]
