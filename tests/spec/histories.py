"""Random histories of one person, for the laws of the core."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from testigo.core.facts import Fact
from tests.spec.agreement import at, fact, trait, viewed

# Few instants, so that facts often share one.
HOURS = st.integers(0, 60).map(lambda n: n * 6.0)


def _one(kind: int, hours: float, place: int) -> Fact:
    message = f"m{place:02d}"
    makers = [
        lambda: viewed("/precios", hours, message=message),
        lambda: viewed("/blog", hours, message=message, automatic=place % 5 == 0),
        lambda: fact("demo.requested", hours, message),
        lambda: fact("content.downloaded", hours, message),
        lambda: fact("webinar.attended", hours, message),
        lambda: trait("email", "ana@acme.example", hours, message=message),
        lambda: trait("sector", ("Industria", "Banca")[place % 2], hours, message=message),
        lambda: trait("employees", ("50", 5)[place % 2], hours, message=message),
        lambda: trait("occupation", ("Estudiante", "")[place % 2], hours, message=message),
        lambda: fact("lead.recycled", hours, message, props={"reason": "timing"}),
        lambda: fact("lead.disqualified", hours, message, props={"reason": "student"}),
        lambda: fact("lead.reinstated", hours, message),
        lambda: fact("lead.qualified", hours, message),
        lambda: fact("need.confirmed", hours, message),
        lambda: fact("budget.confirmed", hours, message),
        lambda: fact("contract.signed", hours, message),
        lambda: fact(
            "contact.attempted",
            hours,
            message,
            props={
                "channel": ("phone", "email")[place % 2],
                "outcome": ("spoke", "no_answer", "voicemail")[place % 3],
            },
        ),
        lambda: fact("lead.rejected", hours, message, props={"reason": "student"}),
        lambda: fact("person.restricted", hours, message),
        lambda: fact("person.unrestricted", hours, message),
    ]
    return makers[kind % len(makers)]()


@st.composite
def histories(draw: st.DrawFn, largest: int = 25) -> list[Fact]:
    """Reported facts about one person, in no order, each recorded at once."""
    rows = draw(st.lists(st.tuples(st.integers(0, 19), HOURS), max_size=largest))
    return [_one(kind, hours, place) for place, (kind, hours) in enumerate(rows)]


@st.composite
def recordings(draw: st.DrawFn) -> list[list[Fact]]:
    """A history as it was recorded: in some order, in groups, some of them late or as history,
    with a fact now and then taken back."""
    facts = draw(st.permutations(draw(histories())))
    groups: list[list[Fact]] = []
    clock = at(0)
    while facts:
        size = draw(st.integers(1, 6))
        part, facts = facts[:size], facts[size:]
        clock = max([clock + timedelta(minutes=1), *(f.at for f in part)])
        history = draw(st.booleans())
        groups.append([replace(f, recorded_at=clock, history=history) for f in part])
        if draw(st.integers(0, 5)) == 0:
            clock += timedelta(minutes=1)
            undone = draw(st.sampled_from([f for group in groups for f in group]))
            taken = fact("fact.retracted", 0, f"undo {undone.id}", props={"of": undone.id})
            groups.append([replace(taken, at=clock, recorded_at=clock)])
    return groups
