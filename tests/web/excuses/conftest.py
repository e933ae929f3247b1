"""A lead whose first contact is late, and who looks at it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from testigo.actions.applying import apply_all
from testigo.actions.ticking import tick
from testigo.store.models import ClockRow, User
from tests.factories.business import hire
from tests.web.handed_over import NOW, Shop, hand_over
from tests.web.queue.conftest import fixed_instant, shop, signed_in

__all__ = ["fixed_instant", "shop"]

Visitor = Callable[[str], Client]


@pytest.fixture
def lucia(shop: Shop) -> str:
    """Handed over yesterday at the same hour; nobody tried yet."""
    person = hand_over(shop, at=NOW - timedelta(days=1))
    apply_all(workspace=shop.workspace, now=NOW)
    tick(workspace=shop.workspace, now=NOW)
    return person


@pytest.fixture
def visitor(shop: Shop) -> Visitor:
    """A signed-in member with a role."""

    def enter(role: str) -> Client:
        email = f"{role}@nortia.example"
        known = User.objects.filter(email=email).first()
        return signed_in(known or hire(shop.workspace, email, role))

    return enter


@pytest.fixture
def late(shop: Shop, lucia: str) -> ClockRow:
    """The clock of her first contact, past due."""
    row: ClockRow = ClockRow.objects.of(shop.workspace.id).get(
        person=lucia, commitment="first-contact"
    )
    return row
