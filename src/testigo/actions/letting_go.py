"""Letting go of keys that were written by hand, once what wrote them is taken back."""

from collections.abc import Iterable

from testigo.actions.facts import OUTSIDE
from testigo.core.facts import Fact
from testigo.store.identity import TRAIT_KEYS
from testigo.store.joined import holder_of, joinings_of
from testigo.store.log import seq_of
from testigo.store.models import PersonKey
from testigo.store.undone import given_since, told_since


def let_written_keys_go(workspace_id: int, facts: Iterable[Fact]) -> None:
    """The keys that these facts gave, which are taken back, find nobody any more; except what
    another fact that stands gives too, and those of people about whom another door has told
    something since: they may have been named by them."""
    for fact in facts:
        if fact.name == "trait.set" and fact.props.get("trait") in TRAIT_KEYS:
            _let_go(workspace_id, fact, str(fact.person))


def _let_go(workspace_id: int, fact: Fact, person: str) -> None:
    key = str(fact.props["trait"]), str(fact.props["value"])
    rows = PersonKey.objects.of(workspace_id).filter(kind=key[0], value=key[1])
    row = rows.first()
    # Joining people leaves keys with whom they came to.
    joinings = joinings_of(workspace_id, [row.person, person]) if row else {}
    if row is None or holder_of(row.person, joinings) != holder_of(person, joinings):
        return
    theirs = sorted({row.person, person, holder_of(person, joinings)})
    since = told_since(workspace_id, theirs, seq_of(workspace_id, fact.id))
    if any(source in OUTSIDE for _, _, source in since):
        return
    stands = given_since(workspace_id, {one: [key] for one in theirs})
    if key in stands:
        rows.update(since=stands[key])
    else:
        rows.delete()
