"""People who are in the sample twice: by their office's mailbox and, months later, by their own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from testigo.sample.acts import Teller
from testigo.sample.lives import Life, World
from testigo.sample.names import FREE_MAIL
from testigo.sample.profiles import Profile, plain

# So many of about 6,000, and never fewer than a test needs.
TWICE, FEWEST = 9, 3


def here_twice(
    world: World, lives: Sequence[Life], scale: float, first: int, seed: int
) -> Iterator[Life]:
    """Their second lives: a guide downloaded in the last weeks under another e-mail. `first` is the
    first number that nobody has."""
    known = [life for life in lives if _said_company(life)]
    many = max(FEWEST, round(TWICE * scale))
    for place, life in enumerate(known[:: max(1, len(known) // many)][:many]):
        number = first + place
        rng = Random(f"{seed}/{number}")
        again = Life(world, Teller(_again(life, number), life.teller.source, rng), "guide", True)
        day = world.agenda.next_days(world.now - timedelta(days=5 + place), 1, rng)
        again.expect(again.teller.visit(day, ("landing", "guide")))
        yield again.run()


def _said_company(life: Life) -> bool:
    told = (one.draft for one in life.planned if one.draft.name == "trait.set")
    return any(draft.props["trait"] == "company" for draft in told)


def _again(life: Life, number: int) -> Profile:
    """The same person with the name that friends use, and a mailbox of their own."""
    profile = life.teller.profile
    first, last, *_ = profile.name.split()
    mailbox = f"{plain(first)}.{plain(last)}.ejemplo{profile.number}"
    return replace(
        profile,
        number=number,
        name=f"{first} {last}",
        email=f"{mailbox}@{FREE_MAIL[0]}",
        phone="",
        company=f"{profile.company}, S.L.",
        occupation="",
        relation="",
    )
