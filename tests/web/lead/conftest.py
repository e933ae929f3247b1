"""One lead of a shop at a fixed instant."""

from tests.web.queue.conftest import fixed_instant, seller, shop

__all__ = ["fixed_instant", "seller", "shop"]
