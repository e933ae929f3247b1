"""Who receives, as tables: run as tests and printed in docs/rules/hand-overs.md.

Where a hand-over may go, under the pact of `agreement.py`; and whose turn it is in a team of A, B
and C.
"""

from typing import NamedTuple

from testigo.core.person import PersonState
from testigo.core.routing import Destination, Leg, Routing, SeatState
from tests.spec.working_time import table

STRANGER = PersonState()
CUSTOMER = PersonState(customer=True)
DEALING = PersonState(open_deals={"d1": "f"})


class Way(NamedTuple):
    """Somebody handed over on a leg, and where that may go, best first."""

    told: str
    leg: Leg
    person: PersonState
    owner: str | None
    goes: tuple[str, ...]
    because: str
    passed_on: bool = False
    rules: Routing | None = None

    def __str__(self) -> str:
        return f"{self.leg} {self.told}"


def said(where: Destination) -> str:
    """A destination as the table shows it."""
    return f"team:{where.team}" if where.team else "owner" if where.owner else "nobody"


WAYS = [
    Way("somebody new", "mql", STRANGER, None, ("team:sdr",), "by the rules"),
    Way(
        "somebody whom user:7 owned before",
        "mql",
        STRANGER,
        "user:7",
        ("team:sdr",),
        "having had an owner is no reason by itself",
    ),
    Way(
        "a customer whom user:7 owns",
        "mql",
        CUSTOMER,
        "user:7",
        ("owner", "team:sdr"),
        "nobody loses their customer; whoever is no longer there is passed over",
    ),
    Way("a customer whom nobody owns", "mql", CUSTOMER, None, ("team:sdr",), "there is no owner"),
    Way(
        "somebody in an open deal of user:7",
        "mql",
        DEALING,
        "user:7",
        ("owner", "team:sdr"),
        "who is in a deal is with their seller",
    ),
    Way(
        "a customer whom user:7 owns",
        "sql",
        CUSTOMER,
        "user:7",
        ("owner", "team:ventas"),
        "before the rules, which name no owner on this leg",
    ),
    Way(
        "a lead that the team of user:7 received",
        "sql",
        STRANGER,
        "user:7",
        ("team:ventas",),
        "the SDR passes it on to a seller",
    ),
    Way(
        "the same, with a deal opened in the first conversation",
        "sql",
        DEALING,
        "user:7",
        ("team:ventas",),
        "passed on all the same: the deal came with the hand-over, not before it",
        passed_on=True,
    ),
    Way(
        "somebody for whom no rule holds",
        "sql",
        STRANGER,
        "user:7",
        ("nobody",),
        "not assigned, and the clock runs",
        rules=Routing((), ()),
    ),
]


class Team(NamedTuple):
    """Three members as they are at one instant, and which of them receives."""

    told: str
    seats: tuple[SeatState, SeatState, SeatState]
    goes_to: str
    because: str

    def __str__(self) -> str:
        return self.told


def _seat(turn: int, **more: object) -> SeatState:
    values: dict[str, object] = {"active": True, "turn": turn, **more}
    return SeatState(user=0, **values)  # type: ignore[arg-type]  # by name, as the class says


TEAMS = [
    Team(
        "A received 5th, B 3rd, C 9th",
        (_seat(5), _seat(3), _seat(9)),
        "B",
        "whoever received longest ago",
    ),
    Team(
        "nobody received anything yet",
        (_seat(0), _seat(0), _seat(0)),
        "A",
        "whoever came first",
    ),
    Team(
        "B is no longer a member",
        (_seat(5), _seat(3, active=False), _seat(9)),
        "A",
        "who is not active never receives",
    ),
    Team(
        "B is on holiday",
        (_seat(5), _seat(3, away=True), _seat(9)),
        "A",
        "who is away does not receive",
    ),
    Team(
        "B takes 10 leads and has 10",
        (_seat(5), _seat(3, load=10, capacity=10), _seat(9)),
        "A",
        "who is full does not receive",
    ),
    Team(
        "B takes 10 leads and has 9",
        (_seat(5), _seat(3, load=9, capacity=10), _seat(9)),
        "B",
        "a limit is no share: within it turns are equal",
    ),
    Team(
        "A and B do not work at this hour",
        (_seat(5, working=False), _seat(3, working=False), _seat(9)),
        "C",
        "who is at work goes first",
    ),
    Team(
        "nobody works at this hour",
        (_seat(5, working=False), _seat(3, working=False), _seat(9, working=False)),
        "B",
        "somebody receives it all the same",
    ),
    Team(
        "A is at work and full, B is not at work, C is away",
        (_seat(5, load=3, capacity=3), _seat(3, working=False), _seat(9, away=True)),
        "B",
        "own hours are a preference; absence and capacity are not",
    ),
    Team(
        "A is away, B is full, C has left",
        (_seat(5, away=True), _seat(3, load=3, capacity=3), _seat(9, active=False)),
        "",
        "not assigned, and the clock runs",
    ),
]


def tables() -> dict[str, str]:
    """The tables of the rule page, by name."""
    ways = [
        (way.leg, way.told, " → ".join(f"`{place}`" for place in way.goes), way.because)
        for way in WAYS
    ]
    turns = [(team.told, team.goes_to or "nobody", team.because) for team in TEAMS]
    return {
        "destinations": table(("Leg", "Who", "Goes to", "Because"), ways),
        "turns": table(("At that instant", "Receives", "Because"), turns),
    }
