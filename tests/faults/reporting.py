"""What an experiment came to, printed as it ends: `pytest -s` or a failure shows it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field


@dataclass
class Report:
    """Operations sent, faults injected, and what became of what was acknowledged. `waits` are the
    seconds from an operation's first try to its acknowledgement."""

    name: str
    seed: int
    operations: int
    faults: int
    acknowledged: Collection[str]
    there: Sequence[str]
    wrong: int = 0
    waits: Sequence[float] = field(default=(), repr=False)

    @property
    def lost(self) -> int:
        """Acknowledged and not there."""
        return len(set(self.acknowledged) - set(self.there))

    @property
    def doubled(self) -> int:
        """There more than once."""
        return sum(times - 1 for times in Counter(self.there).values())

    def print(self) -> None:
        """One line."""
        told = (
            f"{self.name}: {self.operations} operations, {self.faults} faults, "
            f"{len(set(self.acknowledged))} acknowledged, {self.lost} lost, "
            f"{self.doubled} doubled, {self.wrong} in a wrong state, seed {self.seed}"
        )
        if self.waits:
            ordered = sorted(self.waits)
            p99 = ordered[int(len(ordered) * 0.99)]
            told += f"; p50 {ordered[len(ordered) // 2] * 1000:.0f} ms"
            told += f", p99 {p99 * 1000:.0f} ms, longest {ordered[-1] * 1000:.0f} ms"
        print(f"\n{told}")
