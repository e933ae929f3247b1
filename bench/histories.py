"""Random histories like those of a small company: many people, few facts each, mostly pages."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from random import Random
from string import Template
from typing import Any

from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.facts import Fact
from testigo.core.pact import Pact, load_pact
from testigo.core.story import Agreement, PactInForce

START = datetime(2026, 9, 16, 8, tzinfo=UTC)
SIGNED = datetime(2026, 9, 14, 22, tzinfo=UTC)
DAYS = 120

_UTM = "https://nortia.example/{}?utm_source=google&utm_medium=cpc&utm_campaign=q4"
_PAGES = ("/precios", "/blog/logistica", "/blog/industria", "/empleo", "/", "/producto")
_FORM: tuple[dict[str, Any], ...] = (
    {"trait": "name", "value": "Ana Ruiz"},
    {"trait": "company", "value": "Acme"},
    {"trait": "job_title", "value": "Directora de operaciones"},
    {"trait": "sector", "value": "Industria"},
    {"trait": "employees", "value": "120"},
    {"trait": "country", "value": "ES"},
)
_LATER: tuple[tuple[float, str, dict[str, Any]], ...] = (
    (60.0, "page.viewed", {}),
    (10.0, "email.opened", {"campaign": "q4"}),
    (4.0, "email.clicked", {"campaign": "q4"}),
    (5.0, "content.downloaded", {"content": "guia"}),
    (2.0, "webinar.attended", {"content": "webinar"}),
    (1.5, "demo.requested", {}),
    (8.0, "contact.attempted", {"channel": "phone", "outcome": "no_answer"}),
    (3.0, "contact.attempted", {"channel": "phone", "outcome": "spoke"}),
    (1.0, "lead.accepted", {}),
    (0.7, "lead.qualified", {}),
    (0.7, "lead.rejected", {"reason": "not_a_fit"}),
    (0.5, "lead.recycled", {"reason": "timing"}),
)


def pact_text() -> str:
    """The example pact, as the sample company signs it."""
    text = files("testigo.actions").joinpath("example_pact.es.yaml").read_text("utf-8")
    dates = {"in_force_from": "2026-09-15", "review_by": "2026-12-15", "quarter": "2026-Q4"}
    return Template(text).substitute(closed="2026-12-24, 2026-12-31", **dates)


def example_pact() -> Pact:
    """The same, read."""
    pact, problems = load_pact(pact_text())
    if pact is None:
        raise SystemExit(f"the example pact does not load: {problems}")
    return pact


def agreement() -> Agreement:
    """The example pact in force."""
    return Agreement((PactInForce(1, example_pact(), SIGNED, SIGNED),), frozenset())


def drafts(people: int, each: int, seed: int = 7) -> list[FactDraft]:
    """So many facts about each of so many people, in order of `at`."""
    random = Random(seed)
    told = [draft for who in range(people) for draft in _life(random, who, each)]
    return sorted(told, key=lambda draft: draft.at)


def _life(random: Random, who: int, each: int) -> Iterator[FactDraft]:
    keys = PersonKeys(email=f"p{who}@acme{who % 997}.example")
    first = START + timedelta(seconds=random.randrange(DAYS * 86_400))
    instants = sorted(
        first + timedelta(seconds=random.randrange(40 * 86_400)) for _ in range(each - 3)
    )
    traits = random.sample(_FORM, 3)
    for number, props in enumerate(traits):
        yield FactDraft("trait.set", first, f"t{who}-{number}", person=keys, props=props)
    weights = [weight for weight, _, _ in _LATER]
    for number, at in enumerate(instants):
        _, name, props = random.choices(_LATER, weights)[0]
        if name == "page.viewed":
            path = random.choice(_PAGES)
            props = {"path": path, "url": _UTM.format(path), "title": "Nortia"}
        yield FactDraft(name, at, f"f{who}-{number}", person=keys, props=props)


def facts(people: int, each: int) -> list[list[Fact]]:
    """The same as facts of the core, by person, each with the e-mail as a trait."""
    lives: dict[str, list[Fact]] = {}
    for number, draft in enumerate(drafts(people, each)):
        email = draft.person.email
        if email not in lives:
            lives[email] = [_fact(f"e{number}", "trait.set", draft, email, _email(email))]
        lives[email].append(_fact(str(number), draft.name, draft, email, dict(draft.props)))
    return list(lives.values())


def _email(email: str) -> dict[str, Any]:
    return {"trait": "email", "value": email, "origin": "key"}


def _fact(number: str, name: str, draft: FactDraft, person: str, props: dict[str, Any]) -> Fact:
    return Fact(
        id=number,
        name=name,
        at=draft.at,
        recorded_at=draft.at,
        message_id=f"m{number}",
        person=person,
        source="import",
        props=props,
    )
