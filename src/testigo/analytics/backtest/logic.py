"""Conditions put together from expressions, where some are known beforehand."""

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_
from typing import Any


def every(parts: Iterable[Any]) -> Any:
    """All of them: True, False, or an expression."""
    found = list(parts)
    if any(part is False for part in found):
        return False
    unknown = [part for part in found if part is not True]
    return reduce(and_, unknown) if unknown else True


def any_of(parts: Iterable[Any]) -> Any:
    """At least one of them."""
    found = list(parts)
    if any(part is True for part in found):
        return True
    unknown = [part for part in found if part is not False]
    return reduce(or_, unknown) if unknown else False


def negated(part: Any) -> Any:
    """Not that."""
    return not part if isinstance(part, bool) else ~part


def column(part: Any) -> Any:
    """An expression even where it is known beforehand."""
    import ibis

    return ibis.literal(part) if isinstance(part, bool) else part
