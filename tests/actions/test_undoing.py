"""A whole import is taken back: nobody is left whom it made, and what others told since stays."""

from datetime import timedelta

import pytest

from testigo.actions import holding, intake, undoing
from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.import_runs import NotNow, ask_undo
from testigo.actions.outcomes import record_outcome
from testigo.actions.running import work_on
from testigo.actions.verifying import verify
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.queries.imports import ImportLine, import_line, kept_aside
from testigo.queries.lead_counts import stage_counts
from testigo.queries.lead_filters import LeadFilters
from testigo.queries.leads import lead_page
from testigo.store.models import FactRow, Lead, Membership, Person, PersonKey, Workspace
from tests.actions.business import NOW, business_with_pact, hire
from tests.actions.import_files import Hands, brought, sheet

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def space() -> Workspace:
    return business_with_pact()


@pytest.fixture
def hands() -> Hands:
    return Hands()


def undone(space: Workspace, line: ImportLine, hands: Hands) -> ImportLine:
    ask_undo(workspace=space, run=line.id, by="user:1")
    assert work_on(workspace=space, run=line.id, clock=hands)
    return import_line(space.pk, line.id)


def tell(space: Workspace, name: str, source: str, at: Hands, **keys: str) -> str:
    """Somebody else tells about a person; whom it was taken for."""
    now = at()
    draft = FactDraft(name, now, f"{name}|{source}|{now}", PersonKeys(**keys))
    (*_, fact) = record_facts(workspace=space, drafts=[draft], source=source, now=now).facts
    apply_all(workspace=space, now=now)
    return str(fact.person)


def listed(space: Workspace) -> list[str]:
    """Everybody whom the lists show, in every stage."""
    pages = [lead_page(space.pk, LeadFilters(stage=one), now=LATER) for one in ("", "none")]
    return sorted(line.email for page in pages for line in page.lines)


def state_of(space: Workspace) -> list[tuple[object, ...]]:
    """What the lists show, but for who is who."""
    return sorted(
        (p.email, p.name, p.phone, lead.stage, lead.score, lead.cycle, lead.channel)
        for lead in Lead.objects.of(space.pk)
        for p in Person.objects.of(space.pk).filter(id=lead.person)
        if p.email
    )


FILE = sheet(
    ["a@c.example;Ana;600111222;Feria", "b@c.example;Bea;600111333;Web", "mal;Leo;;"],
    "Correo;Nombre;Teléfono;Canal",
)


def test_people_made_only_by_it_vanish(space: Workspace, hands: Hands) -> None:
    line = brought(space, FILE, hands)
    assert listed(space) == ["a@c.example", "b@c.example"]
    back = undone(space, line, hands)
    assert (back.state, back.may_be_undone) == ("undone", False)
    assert back.undone_at is not None
    assert listed(space) == []
    assert stage_counts(space.pk) == dict.fromkeys(stage_counts(space.pk), 0)
    assert not PersonKey.objects.of(space.pk).exists()
    assert not Person.objects.of(space.pk).exclude(name="", email="", phone="").exists()
    assert list(kept_aside(space.pk, line.id)) == []
    assert verify(workspace=space) == []
    with pytest.raises(NotNow):
        ask_undo(workspace=space, run=line.id, by="user:1")


def test_the_same_file_brings_it_all_back(space: Workspace, hands: Hands) -> None:
    first = brought(space, FILE, hands, history=True)
    before = state_of(space)
    undone(space, first, hands)
    for _ in range(2):
        again = brought(space, FILE, hands, history=True)
        assert again.counts == first.counts
        assert state_of(space) == before
        assert verify(workspace=space) == []
        undone(space, again, hands)
        assert state_of(space) == []
        assert verify(workspace=space) == []


def test_once_it_is_back_it_is_known_again(space: Workspace, hands: Hands) -> None:
    undone(space, brought(space, FILE, hands), hands)
    brought(space, FILE, hands)
    third = brought(space, FILE, hands)
    assert (third.counts["made"], third.counts["skipped"], third.counts["facts"]) == (0, 2, 0)
    assert third.counts["known"]["email"] == 2


def test_keys_given_by_it_alone_find_nobody_any_more(space: Workspace, hands: Hands) -> None:
    ana = tell(space, "page.viewed", "api", hands, email="a@c.example")
    line = brought(space, FILE, hands)
    assert tell(space, "page.viewed", "screen", hands, phone="+34600111222") == ana
    undone(space, line, hands)
    assert tell(space, "page.viewed", "api", hands, phone="+34600111222") != ana
    assert tell(space, "page.viewed", "api", hands, email="a@c.example") == ana
    assert verify(workspace=space) == []


def test_a_key_that_it_only_dated_earlier_is_dated_as_before(
    space: Workspace, hands: Hands
) -> None:
    tell(space, "page.viewed", "api", hands, email="a@c.example")
    before = PersonKey.objects.of(space.pk).get().since
    text = sheet(["a@c.example;Ana;03/04/2024"], "Correo;Nombre;Fecha")
    line = brought(space, text, hands, history=True)
    assert PersonKey.objects.of(space.pk).get().since < before
    undone(space, line, hands)
    assert PersonKey.objects.of(space.pk).get().since == before
    brought(space, text, hands, history=True)
    assert PersonKey.objects.of(space.pk).get().since < before
    assert verify(workspace=space) == []


def test_who_told_us_something_since_stays_with_their_keys(space: Workspace, hands: Hands) -> None:
    line = brought(space, FILE, hands)
    ana = tell(space, "demo.requested", "form", hands, email="a@c.example")
    undone(space, line, hands)
    assert listed(space) == ["a@c.example"]
    person = Person.objects.of(space.pk).get(id=ana)
    assert (person.name, person.email) == ("", "a@c.example")
    assert Lead.objects.of(space.pk).get(person=ana).stage == "mql"
    assert tell(space, "page.viewed", "api", hands, email="a@c.example") == ana
    assert verify(workspace=space) == []


def test_what_people_recorded_by_hand_since_stays_in_the_log(
    space: Workspace, hands: Hands
) -> None:
    line = brought(space, FILE, hands)
    person = Person.objects.of(space.pk).get(email="a@c.example").id
    seller = hire(space, "sara@nortia.example", "sales")
    member = Membership.objects.of(space.pk).get(user=seller)
    record_outcome(workspace=space, person=person, key="1", by=member, now=hands(), once="1")
    undone(space, line, hands)
    kept = FactRow.objects.of(space.pk).get(name="contact.attempted")
    assert kept.person == person
    retracted = FactRow.objects.of(space.pk).filter(name="fact.retracted", origin="reported")
    assert kept.id not in {row.props["of"] for row in retracted}
    assert listed(space) == []
    assert verify(workspace=space) == []


def test_costs_are_taken_back_too(space: Workspace, hands: Hands) -> None:
    from testigo.actions.import_runs import start
    from tests.actions.import_files import tried, uploaded

    run = uploaded(space, "Canal;Mes;Importe\nGoogle;2026-07;100,50\n", kind="costs")
    tried(space, run, hands)
    start(workspace=space, run=run, by="user:1")
    work_on(workspace=space, run=run, clock=hands)
    cost = FactRow.objects.of(space.pk).get(name="cost.recorded")
    undone(space, import_line(space.pk, run), hands)
    back = FactRow.objects.of(space.pk).get(name="fact.retracted")
    assert (back.props["of"], back.person) == (cost.id, None)


class Killed(BaseException):
    """As if the power had gone."""


def test_cut_short_it_goes_on_and_takes_nothing_back_twice(
    space: Workspace, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"p{n}@c.example;Nombre {n};6001112{n:02};Web" for n in range(8)]
    line = brought(space, sheet(rows, "Correo;Nombre;Teléfono;Canal"), hands)
    monkeypatch.setattr(undoing, "CHUNK", 10)
    assert intake.CHUNK != 10
    ask_undo(workspace=space, run=line.id, by="user:1")
    goes_on, parts = holding.Holding.goes_on, []

    def ended(self: holding.Holding, what: str, *values: int, **more: object) -> None:
        parts.append(what)
        if len(parts) == 3:
            raise Killed
        goes_on(self, what, *values, **more)

    with monkeypatch.context() as patched:
        patched.setattr(holding.Holding, "goes_on", ended)
        with pytest.raises(Killed):
            work_on(workspace=space, run=line.id, clock=hands)
    assert listed(space) != []
    assert import_line(space.pk, line.id).progress is not None
    hands.now += holding.OPENING
    assert work_on(workspace=space, run=line.id, clock=hands)
    assert listed(space) == []
    retracted = FactRow.objects.of(space.pk).filter(name="fact.retracted", origin="reported")
    of = [row.props["of"] for row in retracted]
    assert len(of) == len(set(of)) == line.counts["facts"]
    assert verify(workspace=space) == []


def test_an_import_that_brought_nothing_cannot_be_undone(space: Workspace, hands: Hands) -> None:
    brought(space, FILE, hands)
    again = brought(space, FILE, hands)
    assert not again.may_be_undone
    with pytest.raises(NotNow, match="nothing_to_undo"):
        ask_undo(workspace=space, run=again.id, by="user:1")


def test_a_visitor_joined_by_it_is_parted_and_joined_again(space: Workspace, hands: Hands) -> None:
    from testigo.actions.import_runs import start
    from tests.actions.import_files import tried, uploaded

    now = hands()
    visit = FactDraft("page.viewed", now, "v1", anonymous_id="browser-1")
    record_facts(workspace=space, drafts=[visit], source="collector", now=now)
    eva = tell(space, "page.viewed", "api", hands, email="eva@c.example")
    text = "name,at,person,anonymous_id\nwebinar.attended,2026-08-20,eva@c.example,browser-1\n"

    def bring() -> ImportLine:
        run = uploaded(space, text, kind="facts")
        tried(space, run, hands)
        start(workspace=space, run=run, by="user:1")
        work_on(workspace=space, run=run, clock=hands)
        return import_line(space.pk, run)

    def holder() -> str:
        return str(FactRow.objects.of(space.pk).get(message_id="v1").holder)

    line = bring()
    assert holder() == eva
    undone(space, line, hands)
    assert holder() != eva
    assert verify(workspace=space) == []
    bring()
    assert holder() == eva
    assert verify(workspace=space) == []
