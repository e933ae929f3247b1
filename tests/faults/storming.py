"""Everybody at once in one workspace: programs, visitors, imports that come and go, people who join
and part people and companies, two workers.
"""

import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from time import monotonic

from testigo import clock
from testigo.actions.applying import apply_all, apply_pending
from testigo.actions.companies import add_domain, merge_companies, part_companies, remove_domain
from testigo.actions.duplicates import (
    dismiss,
    join_pair,
    look_at_newcomers,
    part_pair,
)
from testigo.actions.events import Event, record_events
from testigo.actions.import_runs import Chosen, ask_undo, choose, start, try_out, upload
from testigo.actions.program_facts import Told, tell_facts
from testigo.actions.refusals import NotAllowed, NotFound, Refused
from testigo.actions.running import work_on
from testigo.actions.submissions import submit
from testigo.actions.verifying import verify
from testigo.connect.suggestions import suggest
from testigo.core.companies import company_id
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.problems import InvalidInput
from testigo.queries.imports import head_of, import_line
from testigo.store.models import Company, Form, Membership, Person, Workspace
from tests.factories.business import business, hire, membership
from tests.factories.forms import published

# How long a storm lasts, in seconds, and of how few people all of it is.
SECONDS = 4.0
PEOPLE = 12
SITES = ("acme.example", "beta.example", "gama.example")
# A storm does twice what somebody else has just done: that is refused, and nothing else may be.
REFUSALS = (NotFound, Refused, NotAllowed, InvalidInput)


def who(chance: random.Random) -> PersonKeys:
    """One of few people, by one of their keys or by two."""
    number = chance.randrange(PEOPLE)
    email = f"p{number}@{SITES[number % len(SITES)]}"
    phone = f"+3460000000{number % 5}"
    return chance.choice(
        [
            PersonKeys(email=email),
            PersonKeys(email=email, phone=phone),
            PersonKeys(phone=phone),
            PersonKeys(email=email, external_id=f"crm-{number}"),
        ]
    )


class Storm:
    """What one of many does, again and again, by a chance of its own."""

    def __init__(self, slug: str, number: int) -> None:
        self.space = Workspace.objects.get(slug=slug)
        self.chance = random.Random(number)
        self.boss = Membership.objects.of(self.space.pk).get(role="admin")

    def blow(self, kind: str, seconds: float = SECONDS) -> int:
        """Do it until the time is over; how often it was done or refused."""
        act: Callable[[], object] = KINDS[kind].__get__(self)
        until, done = monotonic() + seconds, 0
        while monotonic() < until:
            with suppress(REFUSALS):
                act()
            done += 1
        return done

    def _draft(self, name: str, *, claimed: bool = False, **props: object) -> FactDraft:
        # Few ids, so that messages repeat.
        return FactDraft(
            name,
            clock.now(),
            f"m{self.chance.randrange(500)}",
            person=who(self.chance) if self.chance.random() < 0.7 else PersonKeys(),
            anonymous_id=f"browser-{self.chance.randrange(6)}",
            claimed=claimed,
            props=props,
        )

    def events(self) -> None:
        """A page tells of visits and of who somebody is."""
        drafts = [
            self._draft("page.viewed", claimed=self.chance.random() < 0.5, path="/precios")
            for _ in range(8)
        ]
        events = [Event(b"{}", draft.message_id, (draft,)) for draft in drafts]
        record_events(workspace=self.space, events=events, source="collector", now=clock.now())

    def program(self) -> None:
        """A program tells what salespeople did."""
        name = self.chance.choice(["lead.qualified", "contact.attempted", "lead.rejected"])
        draft = self._draft(name, outcome="spoke", channel="phone", reason="student")
        tell_facts(workspace=self.space, told=[Told(draft)], key="k", now=clock.now())

    def visitor(self) -> None:
        """Somebody fills in a form, in one of three browsers."""
        form = Form.objects.of(self.space.pk).get()
        number = self.chance.randrange(PEOPLE)
        submit(
            workspace=self.space,
            form_id=form.id,
            number=1,
            answers={"name": f"P {number}", "email": f"p{number}@{SITES[number % len(SITES)]}"},
            consents=[],
            context={"anonymous_id": f"browser-{self.chance.randrange(6)}"},
            now=clock.now(),
        )

    def sheets(self) -> None:
        """A sheet is uploaded, tried, taken in, and taken back."""
        numbers = self.chance.sample(range(PEOPLE + 4), 6)
        lines = [
            f"p{n}@{SITES[n % len(SITES)]};P {n};Industria;+3460000000{n % 5}" for n in numbers
        ]
        data = "\n".join(["Correo;Nombre;Sector;Teléfono", *lines]).encode()
        run = upload(
            workspace=self.space,
            kind="leads",
            file_name="f.csv",
            chunks=[data],
            by=f"user:{self.boss.user_id}",
            now=clock.now(),
        ).id
        table = head_of(import_line(self.space.pk, run))
        assert table is not None
        found = suggest(table, "leads", "ES")
        said = Chosen(found.choices, types=found.types, basis="contract", source="Feria")
        choose(workspace=self.space, run=run, table=table, chosen=said, now=clock.now())
        try_out(workspace=self.space, run=run)
        work_on(workspace=self.space, run=run, clock=clock.now)
        start(workspace=self.space, run=run, by=f"user:{self.boss.user_id}")
        work_on(workspace=self.space, run=run, clock=clock.now)
        if self.chance.random() < 0.7:
            ask_undo(workspace=self.space, run=run, by=f"user:{self.boss.user_id}")
            work_on(workspace=self.space, run=run, clock=clock.now)

    def joiner(self) -> None:
        """Two of the people are joined, dismissed, or one is parted."""
        people = list(Person.objects.of(self.space.pk).values_list("id", flat=True))
        if len(people) < 2:
            return
        one, other = self.chance.sample(people, 2)
        by, now = f"user:{self.boss.user_id}", clock.now()
        match self.chance.randrange(5):
            case 0 | 1:
                join_pair(workspace=self.space, one=one, other=other, by=by, now=now)
            case 2 | 3:
                part_pair(workspace=self.space, person=one, by=by, now=now)
            case _:
                dismiss(workspace=self.space, one=one, other=other, by=by, now=now)

    def accounts(self) -> None:
        """Companies are joined, parted, and get and lose domains."""
        ids = list(Company.objects.of(self.space.pk).values_list("id", flat=True))
        ids += [company_id(site) for site in SITES]
        one, other, site = *self.chance.sample(ids, 2), self.chance.choice(SITES)
        said = {"workspace": self.space, "by": self.boss, "now": clock.now()}
        match self.chance.randrange(5):
            case 0:
                merge_companies(one=one, other=other, **said)
            case 1 | 2:
                part_companies(company=one, **said)
            case 3:
                remove_domain(company=one, domain=site, ignore=self.chance.random() < 0.5, **said)
            case _:
                add_domain(company=one, domain=site, **said)

    def worker(self) -> None:
        """What was told is taken in, and newcomers are compared."""
        apply_pending(workspace=self.space, now=clock.now(), limit=self.chance.choice([1, 7, 250]))
        look_at_newcomers(workspace=self.space, now=clock.now())


KINDS: Mapping[str, Callable[[Storm], None]] = {
    "events": Storm.events,
    "program": Storm.program,
    "visitor": Storm.visitor,
    "sheets": Storm.sheets,
    "joiner": Storm.joiner,
    "accounts": Storm.accounts,
    "worker": Storm.worker,
}
# Two of each whose doing it twice at once is what goes wrong elsewhere.
CREW = (*KINDS, "joiner", "sheets", "worker")


def open_storm(slug: str = "nortia") -> None:
    """The workspace, with a form and with somebody who may do everything."""
    space = business(slug)
    boss = membership(space, hire(space, "boss@nortia.example", "admin"))
    published(space, boss, clock.now())


def blow(place: int, slug: str = "nortia", seconds: float = SECONDS) -> int:
    """One of the crew; how often it acted."""
    return Storm(slug, place).blow(CREW[place], seconds)


def settle(slug: str = "nortia") -> list[str]:
    """Take in what is left; what is stored and does not follow from the facts, one line each."""
    space = Workspace.objects.get(slug=slug)
    apply_all(workspace=space, now=clock.now())
    return [str(found) for found in verify(workspace=space)]
