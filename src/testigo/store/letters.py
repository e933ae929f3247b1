"""The letters of a workspace, kept as one choice of it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from testigo.core.letters import Letter
from testigo.store.choices import keep_choice, read_choice

_NAME = "letters"


def letters_of(workspace_id: int) -> list[Letter]:
    """Every letter, by name."""
    letters = [Letter(**one) for one in read_choice(workspace_id, _NAME) or ()]
    return sorted(letters, key=lambda one: (one.name.casefold(), one.id))


def keep_letters(workspace_id: int, letters: Sequence[Letter], *, by: str, now: datetime) -> None:
    """Write these down instead of what was there."""
    keep_choice(workspace_id, _NAME, [asdict(one) for one in letters], by=by, now=now)
