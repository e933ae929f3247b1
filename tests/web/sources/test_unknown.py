"""Names that came in and mean nothing yet: offered with their counts, mapped with one press."""

import pytest
from django.test import Client

from testigo.actions.facts import record_facts
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.queries.events import changes_of, mapping_of
from testigo.store.models import User, Workspace
from tests.web.conftest import MakeMember, MakeSpace
from tests.web.handed_over import NOW

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
PAGE = "/w/nortia/settings/sources/events"
HOSTILE = "<IMG src=x onerror=alert(1)>"


@pytest.fixture
def marketer(
    client: Client, make_member: MakeMember, space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> Client:
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)
    laura: User = make_member(space, email="laura@nortia.example", role="marketing")
    client.force_login(laura, backend=BACKEND)
    return client


def tell(space: Workspace, name: str, times: int = 1, source: str = "collector") -> None:
    ana = PersonKeys(email="ana@cliente.example")
    props = {"trait": name, "value": "x"}
    drafts = [
        FactDraft(
            "trait.set" if name.islower() else name, NOW, f"{name}{n}", person=ana, props=props
        )
        for n in range(times)
    ]
    record_facts(workspace=space, drafts=drafts, source=source, now=NOW)


def offered(client: Client, part: str) -> list[tuple[str, int]]:
    context = client.get(PAGE).context
    found = next(one for one in context["unknown"] if one[0] == part)
    return [(one.name, one.count) for one in found[1]]


def test_what_came_under_its_own_name_is_offered_the_most_frequent_first(
    marketer: Client, space: Workspace
) -> None:
    tell(space, "Trial Started", 2)
    tell(space, HOSTILE, 3)
    tell(space, "favourite_colour")
    tell(space, "sector")
    tell(space, "Told By Another Door", source="api")
    assert offered(marketer, "events") == [(HOSTILE, 3), ("Trial Started", 2)]
    assert offered(marketer, "traits") == [("favourite_colour", 1)]
    assert HOSTILE not in marketer.get(PAGE).content.decode()


def test_one_press_gives_it_a_meaning_and_it_is_offered_no_more(
    marketer: Client, space: Workspace
) -> None:
    tell(space, "Trial Started")
    tell(space, "favourite_colour")
    assert offered(marketer, "events") == [("Trial Started", 1)]
    marketer.post(PAGE, {"part": "events", "unknown": "Trial Started", "to": "demo.requested"})
    answer = marketer.post(
        PAGE, {"part": "traits", "unknown": "favourite_colour", "to": "city"}, follow=True
    )
    assert "Guardado" in answer.content.decode()
    assert changes_of(space.pk) == {
        "events": {"Trial Started": "demo.requested"},
        "traits": {"favourite_colour": "city"},
    }
    assert offered(marketer, "events") == offered(marketer, "traits") == []
    mapping = mapping_of(space.pk)
    assert mapping.fact_of("trial_started") == "demo.requested"
    # The log keeps the name as ours are written; programs go on telling it as they did.
    assert mapping.trait_of("favouriteColour") == "city"


@pytest.mark.parametrize(
    ("part", "to"),
    [("events", ""), ("events", "lead.handed_over"), ("traits", ""), ("traits", "No Field")],
)
def test_what_it_cannot_mean_is_refused(
    marketer: Client, space: Workspace, part: str, to: str
) -> None:
    answer = marketer.post(PAGE, {"part": part, "unknown": "Trial Started", "to": to})
    assert answer.status_code == 400
    assert changes_of(space.pk) == {"events": {}, "traits": {}}


def test_what_was_told_long_ago_is_not_offered(
    marketer: Client, space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(space, "Trial Started")
    monkeypatch.setattr("testigo.queries.unknown_told.PLACES", 2)
    for name in ("Page Liked", "Video Seen"):
        tell(space, name)
    assert offered(marketer, "events") == [("Page Liked", 1), ("Video Seen", 1)]


def test_outsiders_map_nothing(
    client: Client, space: Workspace, make_member: MakeMember, make_space: MakeSpace
) -> None:
    said = {"part": "events", "unknown": "Trial Started", "to": "demo.requested"}
    seller = make_member(space, email="carlos@nortia.example", role="sales")
    stranger = make_member(make_space(slug="otra"), email="eva@otra.example", role="admin")
    for user, status in ((None, 302), (seller, 403), (stranger, 404)):
        if user:
            client.force_login(user, backend=BACKEND)
        assert client.post(PAGE, said).status_code == status
    assert changes_of(space.pk) == {"events": {}, "traits": {}}
