"""Letting go of keys that were written by hand, once what wrote them is taken back."""

from collections.abc import Iterable

from testigo.actions.facts import OUTSIDE
from testigo.core.facts import Fact
from testigo.store.identity import TRAIT_KEYS
from testigo.store.log import seq_of
from testigo.store.models import PersonKey
from testigo.store.undone import told_since


def let_written_keys_go(workspace_id: int, facts: Iterable[Fact]) -> None:
    """The keys that these facts gave find nobody any more, except those of people about whom
    another door has told something since: they may have been named by them."""
    for fact in facts:
        if fact.name == "trait.set" and fact.props.get("trait") in TRAIT_KEYS:
            _let_go(workspace_id, fact, str(fact.person))


def _let_go(workspace_id: int, fact: Fact, person: str) -> None:
    since = told_since(workspace_id, [person], seq_of(workspace_id, fact.id))
    if not any(source in OUTSIDE for _, _, source in since):
        PersonKey.objects.of(workspace_id).filter(
            kind=fact.props["trait"], value=fact.props["value"], person=person, since=fact.at
        ).delete()
