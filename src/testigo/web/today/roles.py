"""What Today shows to whom, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """Blocks of the page by their template: `above` what needs attention, `beside` it, `below` it.

    `sides` are those whose promises are shown, as equals. `own` says that only the person's own
    leads are looked at, `revenue` that the shared revenue is shown, `revenue_first` that it stands
    before the promises.
    """

    above: tuple[str, ...] = ("promises",)
    beside: tuple[str, ...] = ("chart",)
    below: tuple[str, ...] = ()
    sides: tuple[str, ...] = ("marketing", "sales")
    own: bool = False
    revenue: bool = True
    revenue_first: bool = False

    def has(self, block: str) -> bool:
        """Whether a block is shown, so that what nobody looks at is not read."""
        return block in (*self.above, *self.beside, *self.below)


_SELLER = Layout(above=("own",), beside=(), below=("promises",), own=True)
_EVERYBODY = Layout()
_BY_ROLE: Mapping[str, Layout] = {
    "sdr": _SELLER,
    "sales": _SELLER,
    "lead": Layout(beside=("load", "chart")),
    "success": Layout(
        above=("customers",),
        beside=(),
        below=("promises",),
        sides=("success", "marketing", "sales"),
        revenue=False,
    ),
    "director": Layout(above=("leakage", "promises"), revenue_first=True),
}


def layout_of(role: str) -> Layout:
    """How the page of a role is laid out."""
    return _BY_ROLE.get(role, _EVERYBODY)
