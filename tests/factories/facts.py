"""Short ways to tell facts about people known by e-mail, and random histories of many people."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from testigo.actions.facts import record_facts
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.store.models import PersonKey, Workspace
from tests.spec.agreement import START

_numbers = count(1)


def draft(name: str, at: datetime, who: str = "ana@acme.example", **more: Any) -> FactDraft:
    """A fact about the person with this e-mail; nobody when it is empty."""
    more.setdefault("message_id", f"m{next(_numbers)}")
    more.setdefault("person", PersonKeys(email=who))
    return FactDraft(name, at, **more)


def trait(name: str, value: Any, at: datetime, who: str = "ana@acme.example") -> FactDraft:
    """A trait set."""
    return draft("trait.set", at, who, props={"trait": name, "value": value})


def attempt(at: datetime, who: str = "ana@acme.example", **more: Any) -> FactDraft:
    """A call that reached somebody."""
    return draft(
        "contact.attempted", at, who, props={"channel": "phone", "outcome": "spoke"}, **more
    )


def crossing(at: datetime, who: str = "ana@acme.example") -> list[FactDraft]:
    """What makes somebody an MQL at `at`: 35 points of fit and two visits to the prices, 75."""
    known = [
        trait("job_title", "Directora de operaciones", at, who),
        trait("sector", "Industria", at, who),
        trait("employees", 120, at, who),
    ]
    days = [at - timedelta(days=1), at]
    visits = [draft("page.viewed", day, who, props={"path": "/precios"}) for day in days]
    return [*known, *visits]


def tell(
    workspace: Workspace, drafts: Iterable[FactDraft], now: datetime, *, history: bool = False
) -> None:
    """Record facts together at an instant."""
    record_facts(workspace=workspace, drafts=list(drafts), source="test", now=now, history=history)


def person_with(workspace: Workspace, email: str) -> str:
    """The id of the person with this e-mail."""
    key: PersonKey = PersonKey.objects.of(workspace.id).get(kind="email", value=email)
    return key.person


_MAKERS: Sequence[tuple[int, str, Sequence[dict[str, Any]]]] = (
    (10, "page.viewed", [{"path": path} for path in ("/precios", "/blog", "/precios/otra")]),
    (2, "demo.requested", [{}]),
    (1, "content.downloaded", [{"content": "guia"}]),
    (2, "trait.set", [{"trait": "sector", "value": v} for v in ("Industria", "Banca")]),
    (2, "trait.set", [{"trait": "employees", "value": v} for v in (5, 50, "100")]),
    (1, "trait.set", [{"trait": "occupation", "value": v} for v in ("Estudiante", "")]),
    (2, "contact.attempted", [{"channel": "phone", "outcome": o} for o in ("spoke", "no_answer")]),
    (1, "lead.rejected", [{"reason": "student"}]),
    (1, "lead.recycled", [{"reason": "timing"}]),
    (1, "lead.qualified", [{}]),
    (1, "lead.accepted", [{}]),
    (1, "need.confirmed", [{}]),
    (1, "budget.confirmed", [{}]),
)


def random_history(seed: int, size: int, people: int = 12, days: int = 40) -> list[FactDraft]:
    """So many facts about so many people over so many days, in order of `at`; instants are shared
    now and then."""
    random = Random(seed)
    weights = [weight for weight, _, _ in _MAKERS]
    told = []
    for number in range(size):
        _, name, props = random.choices(_MAKERS, weights)[0]
        at = START + timedelta(minutes=10 * random.randrange(days * 144))
        who = f"p{random.randrange(people)}@acme.example"
        told.append(draft(name, at, who, message_id=f"h{number}", props=random.choice(props)))
    return sorted(told, key=lambda one: (one.at, one.message_id))


def hour_by_hour(drafts: Iterable[FactDraft]) -> list[tuple[datetime, list[FactDraft]]]:
    """Facts as they come in live: those of each hour, recorded together when it is over."""
    hours: dict[datetime, list[FactDraft]] = {}
    for one in drafts:
        over = one.at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        hours.setdefault(over, []).append(one)
    return sorted(hours.items())
