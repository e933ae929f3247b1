"""What somebody does with the key that they read in the source of a page: nothing that matters."""

import json
from datetime import timedelta
from typing import Any

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.events import Taken, record_events
from testigo.actions.keys import create_key
from testigo.actions.submissions import submit
from testigo.actions.verifying import verify
from testigo.connect.identity import ILLEGAL_IDS
from testigo.connect.segment import Arrival
from testigo.core.facts import FAMILIES
from testigo.ingest.reading import read_body
from testigo.ingest.writer import event_of
from testigo.queries.events import mapping_of
from testigo.queries.keys import grant_of
from testigo.queries.lead import lead_document
from testigo.store.models import FactRow, Lead, Person, PersonKey, QuarantinedEvent, Workspace
from tests.factories.business import business, hire, membership
from tests.factories.facts import crossing, draft, person_with, tell
from tests.factories.forms import published, question
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db
NOW = at(10)
EVA = "eva@cliente.example"


@pytest.fixture
def space() -> Workspace:
    """Eva and Iker are known by a form and by the CRM; Eva's browser is `eva-browser`."""
    space = business()
    laura = membership(space, hire(space, "laura@nortia.example", "marketing"))
    form = published(space, laura, at(0), question("sector", "sector", "choice", "Ocio", "Banca"))
    submit(
        workspace=space,
        form_id=form.id,
        number=1,
        answers={"name": "Eva", "email": EVA, "sector": "Ocio"},
        consents=[],
        context={"anonymous_id": "eva-browser"},
        now=at(1),
    )
    tell(space, [draft("page.viewed", at(1), "iker@cliente.example")], at(1))
    apply_all(workspace=space, now=at(1))
    return space


@pytest.fixture
def public_key(space: Workspace) -> str:
    return create_key(workspace=space, name="web", scope="ingest", now=at(0), public=True)[1]


def send(space: Workspace, key: str, *messages: dict[str, Any]) -> Taken:
    """Messages as they come in by the door of the collector, and what follows from them."""
    body = json.dumps({"writeKey": key, "batch": list(messages)}).encode()
    told = read_body("batch", {}, body)
    grant = grant_of(told.key, NOW)
    assert grant is not None
    arrival = Arrival(NOW, mapping_of(space.pk), "ES", public=grant.public)
    events = [event_of(raw, value, told, arrival) for raw, value in told.messages]
    taken = record_events(workspace=space, events=events, source="collector", now=NOW)
    apply_all(workspace=space, now=NOW)
    return taken


def state(space: Workspace) -> dict[str, Any]:
    """Everything that is known and concluded of the two who are known."""
    people = [person_with(space, EVA), person_with(space, "iker@cliente.example")]
    return {
        "documents": [lead_document(space.pk, person, now=NOW) for person in people],
        "keys": sorted(
            PersonKey.objects.of(space.pk)
            .filter(person__in=people)
            .values_list("kind", "value", "person", "verified")
        ),
        "names": list(Person.objects.of(space.pk).filter(id__in=people).values_list("name")),
    }


TRAITS = {
    "email": EVA,
    "name": "Otra Persona",
    "stage": "customer",
    "owner": 1,
    "score": 1000,
    "consent": True,
    "lawful_basis": "consent",
    "sector": "Banca",
    "employees": 120,
    "jobTitle": "Directora de operaciones",
}
ATTACKS: dict[str, list[dict[str, Any]]] = {
    "identify with her e-mail": [{"type": "identify", "anonymousId": "x", "traits": TRAITS}],
    "identify as her user": [{"type": "identify", "userId": EVA, "traits": TRAITS}],
    "identify with both": [
        {
            "type": "identify",
            "userId": EVA,
            "anonymousId": "x",
            "traits": TRAITS | {"email": "iker@cliente.example"},
        }
    ],
    "her e-mail in another coat": [
        {"type": "identify", "anonymousId": "x", "traits": {"email": " EVA@Cliente.Example "}}
    ],
    "alias to her": [{"type": "alias", "previousId": "x", "userId": EVA}],
    "alias from her": [{"type": "alias", "previousId": EVA, "userId": "iker@cliente.example"}],
    "group with her": [
        {
            "type": "group",
            "userId": EVA,
            "groupId": "g",
            "traits": {"name": "Otra", "industry": "x"},
        }
    ],
    "her e-mail in the context": [
        {
            "type": "track",
            "event": "Demo Requested",
            "anonymousId": "x",
            "context": {"traits": {"email": EVA}},
        }
    ],
    "pages told as hers": [
        {"type": "page", "userId": EVA, "properties": {"path": "/precios"}} for _ in range(20)
    ],
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_nobody_speaks_for_somebody_known(space: Workspace, public_key: str, attack: str) -> None:
    before = state(space)
    messages = [
        {"messageId": f"{attack}-{number}", **one} for number, one in enumerate(ATTACKS[attack])
    ]
    send(space, public_key, *messages)
    assert state(space) == before
    assert not FactRow.objects.of(space.pk).filter(name="person.merged").exists()
    assert verify(workspace=space) == []


# What Testigo knows by name and a page may not tell: decided here, derived, needing proof, or of
# systems that keep their key to themselves.
NEVER = sorted(
    {name for family, names in FAMILIES.items() if family not in ("web", "forms") for name in names}
    - {"person.identified"}
)


@pytest.mark.parametrize("name", NEVER)
def test_no_claim_is_taken_for_what_only_the_house_tells(
    space: Workspace, public_key: str, name: str
) -> None:
    before = state(space)
    spelt = [name, name.upper(), f" {name} ", name.replace(".", " ").title()]
    messages = [
        {
            "type": "track",
            "event": event,
            "anonymousId": "eva-browser",
            "messageId": f"{name}-{number}",
            "properties": {"trait": "stage", "value": "customer", "amount": 9, "of": "x"},
        }
        for number, event in enumerate(spelt)
    ]
    told = FactRow.objects.of(space.pk).filter(name=name).count()
    send(space, public_key, *messages)
    assert FactRow.objects.of(space.pk).filter(name=name).count() == told
    after = state(space)
    for key in ("stage", "score", "owner", "clocks", "stages"):
        assert after["documents"][0][key] == before["documents"][0][key]
    assert QuarantinedEvent.objects.of(space.pk).exists()


def test_what_a_key_of_a_server_may_tell_is_taken(space: Workspace) -> None:
    secret = create_key(workspace=space, name="server", scope="ingest", now=at(0))[1]
    message = {"type": "identify", "userId": EVA, "traits": {"sector": "Banca"}, "messageId": "m"}
    assert send(space, secret, message) == Taken(added=1, repeated=0, quarantined=0)
    case = lead_document(space.pk, person_with(space, EVA), now=NOW)
    assert case is not None
    assert {"trait": "sector", "value": "Banca", "origin": "event"} in [
        fact["props"] for fact in case["timeline"]
    ]


def test_claims_about_somebody_unknown_raise_nobody_else_and_end_with_the_proof(
    space: Workspace, public_key: str
) -> None:
    """A stranger claims to be Nora before she comes; what is claimed of her sector gives way."""
    who = {"email": "nora@cliente.example", "sector": "Industria"}
    claim = {"type": "identify", "anonymousId": "x", "traits": who, "messageId": "m1"}
    send(space, public_key, claim)
    tell(space, crossing(NOW, "nora@cliente.example")[1:2], NOW)
    before = PersonKey.objects.of(space.pk).get(kind="email", value="nora@cliente.example")
    again = {**claim, "messageId": "m2", "anonymousId": "y"}
    again["traits"] = {**who, "sector": "Ocio"}
    send(space, public_key, again)
    apply_all(workspace=space, now=NOW)
    assert before.verified
    own = PersonKey.objects.of(space.pk).get(kind="anonymous", value="y")
    assert own.person != before.person
    values = [
        fact.props["value"]
        for fact in FactRow.objects.of(space.pk).filter(holder=before.person, name="trait.set")
        if fact.props["trait"] == "sector"
    ]
    assert "Ocio" not in values


def test_two_people_on_one_browser_stay_two(space: Workspace, public_key: str) -> None:
    for number, who in enumerate(("una@casa.example", "otra@casa.example", "una@casa.example")):
        send(
            space,
            public_key,
            {
                "type": "identify",
                "anonymousId": "kitchen",
                "traits": {"email": who, "name": who.partition("@")[0]},
                "messageId": f"m{number}",
                "timestamp": (NOW + timedelta(seconds=number)).isoformat(),
            },
        )
    names = {
        who: Person.objects.of(space.pk).get(id=person_with(space, who)).name
        for who in ("una@casa.example", "otra@casa.example")
    }
    assert names == {"una@casa.example": "una", "otra@casa.example": "otra"}


@pytest.mark.parametrize("field", ["userId", "anonymousId", "previousId"])
def test_ids_that_mean_nobody_join_nobody(space: Workspace, public_key: str, field: str) -> None:
    people = Person.objects.of(space.pk).count()
    ids: list[Any] = [one for one in sorted(ILLEGAL_IDS) if one]
    ids += [one.upper() for one in ids] + [f"  {one}\u200b" for one in ids]
    ids += [0, -1, True, False, [], {}, ["a"], {"id": 1}, 0.0, "[object Object]", "{{user.id}}"]
    ids += ["${userId}", "%%EMAIL%%", "*|EMAIL|*", "<user_id>", "00000", "\0"]
    kind = "alias" if field == "previousId" else "identify"
    more = {"userId": "u-1"} if field == "previousId" else {}
    if field == "previousId":
        # Without one an alias only says who the user is.
        ids = [one for one in ids if one and one != "\0"]
    messages = [
        {"type": kind, "messageId": f"m{place}", field: one, "traits": {"name": str(place)}, **more}
        for place, one in enumerate(ids)
    ]
    taken = send(space, public_key, *messages)
    assert taken.added == 0, sorted(
        fact.message_id for fact in FactRow.objects.of(space.pk).filter(source="collector")
    )
    assert Person.objects.of(space.pk).count() == people
    assert not Lead.objects.of(space.pk).exclude(person__in=_known(space)).exists()


def _known(space: Workspace) -> list[str]:
    return [person_with(space, EVA), person_with(space, "iker@cliente.example")]
