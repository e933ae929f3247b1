"""Sharing out whole cents: nothing is lost, nothing is made up."""

from collections.abc import Hashable, Mapping
from fractions import Fraction
from math import floor
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def allot(quotas: Mapping[Key, Fraction]) -> dict[Key, int]:
    """Each exact quota as a whole number, by largest remainder; they add up to what the quotas add
    up to, which must be whole. Of equal remainders the earlier key is first. Quotas may be
    negative."""
    whole = {key: floor(quota) for key, quota in quotas.items()}
    left = sum(quotas.values(), Fraction(0)) - sum(whole.values())
    assert left.denominator == 1, f"quotas add up to no whole number: {left}"
    rest = sorted(quotas, key=lambda key: whole[key] - quotas[key])
    for key in rest[: int(left)]:
        whole[key] += 1
    return whole
