"""Forms that one person sends again: at once, because nothing seemed to happen, or days later, by
the same ad. A platform counts each of them as a lead."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from testigo.core.drafts import FactDraft
from testigo.sample.acts import NOBODY, addressed
from testigo.sample.lives import Life, Planned, World

# Of so many people that an ad brought, one does it; and never fewer than a test needs.
ONE_IN, FEWEST = 24, 4
# These are sent by people in a hurry, and give nothing when they come again.
_FORMS = frozenset({"descargar-guia", "boletin", "calculadora", "inscripcion-webinar"})


def sent_again(world: World, lives: Sequence[Life], seed: int) -> Iterator[Planned]:
    """What they send besides their lives; nothing of it scores, so nobody's story changes."""
    brought = [life for life in lives if life.teller.source.claims is not None]
    sending = [(life, form) for life in brought if (form := _first_form(life)) is not None]
    step = max(1, min(ONE_IN, len(sending) // FEWEST))
    for life, form in sending[::step]:
        rng = Random(f"{seed}/{life.teller.profile.number}/again")
        yield from _again(world, life, form, rng)


def _first_form(life: Life) -> FactDraft | None:
    form = next((one.draft for one in life.planned if one.draft.name == "form.submitted"), None)
    return form if form and form.props["form"] in _FORMS else None


def _again(world: World, life: Life, form: FactDraft, rng: Random) -> Iterator[Planned]:
    at_once = form.at + timedelta(seconds=rng.randint(20, 90))
    # Within working days and hours of whoever reads at the office.
    day = world.agenda.day_of(form.at) + timedelta(days=rng.randint(2, 21))
    later = world.agenda.visit(day, rng)
    seen = _landing(life, form, rng)
    drafts = [
        replace(form, at=at_once, message_id=f"{form.message_id}:again"),
        replace(seen, at=later),
        replace(form, at=later + timedelta(seconds=40), message_id=f"{form.message_id}:later"),
    ]
    yield from (Planned(draft, draft.at) for draft in drafts if draft.at <= world.now)


def _landing(life: Life, form: FactDraft, rng: Random) -> FactDraft:
    """The page that the same ad opens."""
    source = life.teller.source
    props = addressed({"path": source.landing, "title": "Nortia", **source.arrival(rng)})
    return FactDraft(
        "page.viewed",
        form.at,
        f"{form.message_id}:seen",
        person=NOBODY,
        anonymous_id=form.anonymous_id,
        props=props,
    )
