"""The gap as tables: run as tests and printed in docs/rules/gap.md."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from testigo.core.chain import Cell, Chain
from testigo.core.gap import Goal, Part
from tests.spec.working_time import table


class Period(NamedTuple):
    """The leads of a period and how far they came; of those accepted, who was contacted on time
    and late, and who of them signed. Money in euros."""

    name: str
    leads: int
    mql: int
    accepted: int
    on_time: int
    on_time_signed: int
    late: int
    late_signed: int
    cohort: int
    signed: int
    renewed: int


PERIODS = (
    Period("spring", 1000, 250, 200, 180, 72, 20, 8, 880_000, 880_000, 20_000),
    Period("summer", 800, 200, 160, 80, 32, 80, 16, 528_000, 600_000, 16_000),
)
GOAL = Goal(800_000_00, Fraction(10_000_00), Fraction(8, 100), Fraction(25, 100))


class Explained(NamedTuple):
    """What a link explains of the gap, in euros, and why."""

    factor: str
    amount: str
    goal: str
    because: str


PARTS = (
    Explained("volume", "-159866.67", "", "200 leads fewer"),
    Explained("quality", "0.00", "", "a quarter became MQL in both"),
    Explained("acceptance", "0.00", "", "four in five were accepted in both"),
    Explained("speed", "-76266.67", "", "half were contacted late, not a tenth"),
    Explained("effort", "0.00", "", "all were tried as promised in both"),
    Explained("win_rate", "-115866.66", "", "of those contacted late, half as many signed"),
    Explained("deal_size", "0.00", "", "11,000 on average in both"),
    Explained("timing", "72000.00", "", "leads of before signed in summer"),
    Explained("retention", "-4000.00", "", "less was renewed"),
)
# From the goal to the summer.
GOAL_PARTS = (
    Explained("volume", "-146666.67", "", "800 leads of 1,000"),
    Explained("quality", "0.00", "", "a quarter, as agreed"),
    Explained("acceptance", "0.00", "no goal", "the goal does not name it"),
    Explained("speed", "0.00", "no goal", "the goal does not name it"),
    Explained("effort", "0.00", "no goal", "the goal does not name it"),
    Explained("win_rate", "-188666.66", "", "6 % of the leads signed, not 8 %"),
    Explained("deal_size", "63333.33", "", "11,000 on average, not 10,000"),
    Explained("timing", "72000.00", "", "a goal counts what its own leads sign"),
    Explained("retention", "0.00", "no goal", "a goal is about new signatures"),
)


def chain_of_row(row: Period) -> Chain:
    """A period as the chain that it is."""
    return Chain(
        row.leads,
        row.mql,
        row.accepted,
        {
            ("on_time", "full"): Cell(row.on_time, row.on_time_signed),
            ("late", "full"): Cell(row.late, row.late_signed),
        },
        row.cohort * 100,
        row.signed * 100,
        row.renewed * 100,
    )


def written(part: Part) -> tuple[str, str, str]:
    """A part as text, without the reason."""
    return part.factor, str(Decimal(part.amount).scaleb(-2)), "no goal" if part.goalless else ""


def tables() -> dict[str, str]:
    """The tables of the rule page, by name."""
    names = (
        "Period", "Leads", "MQL", "Accepted", "On time", "signed", "Late", "signed",
        "Signed by these leads", "Signed in the period", "Renewed",
    )  # fmt: skip
    return {
        "periods": table(names, [tuple(map(str, row)) for row in PERIODS]),
        "parts": table(
            ("Link", "Explains", "Because"), [(r.factor, r.amount, r.because) for r in PARTS]
        ),
        "goal": table(("Link", "Explains", "Goal", "Because"), GOAL_PARTS),
    }
