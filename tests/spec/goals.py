"""Goals as tables: they are run as tests and printed in docs/rules/goals.md."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from testigo.core.quota import ChannelPlan, Cohort, Inputs, Plan
from tests.spec.story import Line, numbered
from tests.spec.working_time import table


class Case(NamedTuple):
    """A calculation, as text: what it takes (empty where absent; rates in per cent) and what comes
    out, or the codes of what is wrong."""

    quota: str
    deal: str
    to_customer: str
    to_mql: str
    mql_signs: str
    months: str
    customers: str
    leads: str
    mql: str
    a_month: str
    because: str


STEPS = (
    Case("300000", "10000", "2.5", "25", "", "3", "30", "1200", "300", "10, 400, 100",
         "the article"),
    Case("300001", "10000", "2.5", "25", "", "3", "31", "1240", "310", "11, 414, 104",
         "a euro more takes a customer more"),
    Case("100000", "30000", "3", "25", "", "3", "4", "134", "34", "2, 45, 12",
         "3.33 are 4, 133.33 are 134, 33.5 are 34"),
    Case("100000", "10000", "2.5", "", "20", "1", "10", "400", "50", "10, 400, 50",
         "MQL by the share of them that signs"),
    Case("100000", "10000", "2.5", "25", "20", "1", "10", "400", "100", "10, 400, 100",
         "the share of leads goes first"),
    Case("9999.99", "10000", "100", "", "", "1", "1", "1", "", "1, 1", "less than one deal is one"),
    Case("0.3", "0.1", "30", "", "", "1", "3", "10", "", "3, 10",
         "exact: 0.3 / 0.1 is 3 and not a hair more"),
    Case("300000", "10000", "", "25", "", "3", "30", "", "", "10", "goal_input_missing"),
    Case("300000", "10000", "0", "25", "20", "3", "30", "", "150", "10, 50",
         "goal_rate_out_of_range"),
    Case("300000", "0", "2.5", "", "", "3", "", "", "", "", "goal_amount_out_of_range"),
    Case("", "10000", "2.5", "140", "", "3", "", "", "", "",
         "goal_input_missing, goal_rate_out_of_range"),
)  # fmt: skip


def inputs_of(case: Case) -> Inputs:
    """What a case takes."""

    def rate(text: str) -> Decimal | None:
        return Decimal(text) / 100 if text else None

    return Inputs(
        quota=Decimal(case.quota) if case.quota else None,
        average_deal=Decimal(case.deal) if case.deal else None,
        lead_to_customer=rate(case.to_customer),
        lead_to_mql=rate(case.to_mql),
        mql_to_customer=rate(case.mql_signs),
        months=int(case.months),
    )


def written(plan: Plan) -> tuple[str, str, str, str, str]:
    """The counts of a plan, those of a month, and what is wrong, as text."""
    counts = [plan.count(code) for code in ("customers", "leads", "mql")]
    customers, leads, mql = ("" if count is None else str(count) for count in counts)
    months = ", ".join(str(step.per_month) for step in plan.steps)
    return customers, leads, mql, months, ", ".join(one.code for one in plan.problems)


# --- channels ------------------------------------------------------------------------------------

CUSTOMERS = 30
COHORTS = (
    Cohort("google_ads", 600, 150, 18),
    Cohort("linkedin_ads", 380, 60, 2),
    Cohort("events", 20, 8, 5),
)


class Need(NamedTuple):
    """The need of a channel, as text."""

    channel: str
    counted: str
    rate: str
    leads: str
    customers: str
    because: str


NEEDS = (
    Need("google_ads", "18 of 600", "3.00 %", "879", "26.34", "its own rate"),
    Need("linkedin_ads", "2 of 380", "0.53 %", "557", "2.93", "its own rate"),
    Need("events", "5 of 20", "2.50 %", "30", "0.73", "under 30 leads: the rate of all"),
)
MIX = 1464


def needs_written(plan: ChannelPlan) -> tuple[tuple[str, ...], ...]:
    """The needs of a plan, as the table has them but for the reason."""
    return tuple(
        (
            need.channel,
            f"{need.counted.met} of {need.counted.cases}",
            f"{100 * need.rate:.2f} %",
            str(need.leads),
            f"{need.customers:.2f}",
        )
        for need in plan.needs
    )


# --- the sales cycle -----------------------------------------------------------------------------

STORY = (
    Line("2026-01-05 10:00", "Ana", "stage.entered", "stage=lead cycle=1"),
    Line("2026-01-15 10:00", "Ana", "stage.entered", "stage=customer cycle=1"),
    Line("2026-01-05 10:00", "Bea", "stage.entered", "stage=lead cycle=1"),
    Line("2026-02-04 10:00", "Bea", "stage.entered", "stage=lead cycle=2"),
    Line("2026-02-14 10:00", "Bea", "stage.entered", "stage=customer cycle=2"),
    Line("2026-01-10 10:00", "Carla", "stage.entered", "stage=lead cycle=1"),
    Line("2026-03-31 22:00", "Carla", "stage.entered", "stage=customer cycle=1"),
    Line("2026-02-01 10:00", "Dani", "stage.entered", "stage=lead cycle=1 implied=yes"),
    Line("2026-02-01 10:00", "Dani", "stage.entered", "stage=customer cycle=1"),
    Line("2026-02-01 10:00", "Eva", "stage.entered", "stage=lead cycle=1"),
)


class Asked(NamedTuple):
    """A cycle as of an instant, as text, and up to which day leads have matured."""

    before: str
    signed: str
    half: str
    four_in_five: str
    nine_in_ten: str
    matured_until: str
    because: str


CYCLES = (
    Asked("2026-01-15 10:00", "0", "", "", "", "", "nobody had signed"),
    Asked("2026-02-01 00:00", "1", "10.00", "10.00", "10.00", "2026-01-22", "only Ana had"),
    Asked("2026-03-01 00:00", "2", "10.00", "40.00", "40.00", "2026-01-20",
          "Bea's begins with her first pass"),
    Asked("2026-06-01 00:00", "3", "40.00", "80.46", "80.46", "2026-03-12",
          "an hour of March is missing in Madrid; Dani was never a lead before"),
)  # fmt: skip


class Due(NamedTuple):
    """By which day a lead has to be there to sign within a period."""

    period: str
    wait: str
    day: str
    because: str


PERIOD = (date(2026, 10, 1), date(2027, 1, 1))
DUES = (
    Due("2026-Q4", "77", "2026-10-15", "77 days before 31 December, a Thursday"),
    Due("2026-Q4", "76.2", "2026-10-15", "a day that has begun counts whole"),
    Due("2026-Q4", "80", "2026-10-09", "12 October is a holiday, and before it lies a weekend"),
    Due("2026-Q4", "100", "2026-09-22", "in the quarter before"),
)


def tables() -> dict[str, str]:
    """The tables of the rule page, by name."""
    steps = [
        case._replace(**{name: _percent(getattr(case, name)) for name in _RATES}) for case in STEPS
    ]
    return {
        "steps": table(_HEAD, steps),
        "channels": table(
            ("Channel", "Signed", "Rate", "Leads needed", "Customers expected", "Because"), NEEDS
        ),
        "story": table(
            ("Line", "At", "Who", "Fact", "Says", "Recorded"), numbered(STORY)
        ),
        "cycles": table(
            ("Before", "Signed", "Half within", "Four in five", "Nine in ten", "Matured up to",
             "Because"),
            CYCLES,
        ),
        "dues": table(("Period", "Days to a signature", "Lead there by", "Because"), DUES),
    }  # fmt: skip


_RATES = ("to_customer", "to_mql", "mql_signs")
_HEAD = ("Quota", "Average deal", "Lead → customer", "Lead → MQL", "MQL → customer", "Months",
         "Customers", "Leads", "MQL", "A month", "Because, or the problem")  # fmt: skip


def _percent(text: str) -> str:
    return f"{text} %" if text else ""
