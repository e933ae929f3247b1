"""Comments on clauses and proposals: who says what, and where it stays."""

import pytest

from testigo.actions.pact_talk import NoSuchClause, NoSuchComment, comment, resolve
from testigo.actions.pacts import load_pact_draft
from testigo.actions.proposals import propose
from testigo.actions.refusals import NotAllowed
from testigo.core.problems import InvalidInput
from testigo.queries.reviews import clause_threads, proposal_lines, talk_counts
from testigo.store.models import PactComment, PactProposal
from tests.web.handed_over import NOW, PACT, Shop, open_shop

pytestmark = pytest.mark.django_db
CLAUSE = "commitments.first-contact"


@pytest.fixture
def shop() -> Shop:
    return open_shop()


def say(shop: Shop, text: str, thread: str = "") -> PactComment:
    """Dora, who only reads, comments all the same."""
    return comment(
        workspace=shop.workspace,
        clause=CLAUSE,
        text=text,
        thread=thread,
        by=shop.member(shop.dora),
        now=NOW,
    )


def proposed(shop: Shop, **said: str) -> PactProposal:
    told = {"clause": CLAUSE, "change": "Cuatro horas"} | said
    return propose(workspace=shop.workspace, by=shop.member(shop.ana), now=NOW, **told)


def test_a_thread_goes_with_its_clause_from_version_to_version(shop: Shop) -> None:
    first = say(shop, "Dos horas es poco")
    load_pact_draft(workspace=shop.workspace, text=PACT, by="operator", now=NOW)
    say(shop, "Los viernes sobre todo", thread=first.id)
    [thread] = clause_threads(shop.workspace.pk, CLAUSE)
    assert (thread.text, thread.by, thread.number) == ("Dos horas es poco", "Dora Paz", 1)
    assert [one.text for one in thread.answers] == ["Los viernes sobre todo"]
    assert talk_counts(shop.workspace.pk) == {CLAUSE: 1}


def test_a_settled_thread_stays_and_is_no_longer_counted(shop: Shop) -> None:
    first = say(shop, "Dos horas es poco")
    by = shop.member(shop.vera)
    resolve(workspace=shop.workspace, comment=first.id, resolved=True, by=by, now=NOW)
    [thread] = clause_threads(shop.workspace.pk, CLAUSE)
    assert (thread.resolved_at, thread.resolved_by) == (NOW, "Vera Sol")
    assert talk_counts(shop.workspace.pk) == {}
    resolve(workspace=shop.workspace, comment=first.id, resolved=False, by=by, now=NOW)
    assert talk_counts(shop.workspace.pk) == {CLAUSE: 1}


def test_nothing_is_said_of_nothing_nor_elsewhere(shop: Shop) -> None:
    with pytest.raises(InvalidInput):
        say(shop, " \0 ")
    with pytest.raises(NoSuchComment):
        say(shop, "Sí", thread="f" * 32)
    with pytest.raises(NoSuchClause):
        proposed(shop, clause="<script>")
    other = open_shop("otra")
    for member in (shop.member(shop.vera), shop.member(shop.ana)):
        with pytest.raises(NotAllowed):
            comment(workspace=other.workspace, clause=CLAUSE, text="Sí", by=member, now=NOW)
        with pytest.raises(NotAllowed):
            propose(workspace=other.workspace, clause=CLAUSE, change="Sí", by=member, now=NOW)
    assert clause_threads(other.workspace.pk, CLAUSE) == ()
    assert PactProposal.objects.of(other.workspace.pk).count() == 0


def test_a_proposal_keeps_what_the_report_said_and_where(shop: Shop) -> None:
    proposed(shop, value="4h", evidence="17 de 60 fuera de plazo", source="loop?days=90")
    [line] = proposal_lines(shop.workspace.pk, CLAUSE)
    assert (line.value, line.source, line.state, line.by, line.number) == (
        *("4h", "loop?days=90", "open", "Ana Ruiz"),
        1,
    )


@pytest.mark.parametrize(
    "source",
    ["//evil.example", "https://evil.example", "javascript:alert(1)", "/w/otra/loop", "a b"],
)
def test_a_proposal_comes_from_no_other_place(shop: Shop, source: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        proposed(shop, source=source, change="")
    codes = [one.code for one in refused.value.problems]
    assert codes == ["proposal_without_change", "proposal_from_elsewhere"]
