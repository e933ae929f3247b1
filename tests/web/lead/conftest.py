"""One lead of a shop at a fixed instant."""

import pytest

from tests.web.handed_over import Shop, hand_over
from tests.web.queue.conftest import fixed_instant, seller, shop

__all__ = ["fixed_instant", "seller", "shop"]


@pytest.fixture
def lucia(shop: Shop) -> str:
    return hand_over(shop)
