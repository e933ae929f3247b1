"""From the revenue that is wanted to the customers, leads and MQL that it takes, in fractions that
anybody can check (domain.md §3.5).

What is computed is exact; every count is rounded up. docs/rules/goals.md says the same in words and
tables.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Literal

from testigo.core.asof import FEW_CASES
from testigo.core.intervals import wilson
from testigo.core.problems import Problem
from testigo.core.sla.projection import as_rate

# pact: agreed on · history: counted in the log · typed: tried by whoever looks · starter: nobody
# has said anything yet.
Source = Literal["pact", "history", "typed", "starter"]
Input = Literal["quota", "average_deal", "lead_to_customer", "lead_to_mql", "mql_to_customer"]
StepCode = Literal["customers", "leads", "mql"]
Note = Literal["few_cases", "indicative", ""]

AMOUNTS: tuple[Input, ...] = ("quota", "average_deal")
NEEDED: tuple[Input, ...] = ("quota", "average_deal", "lead_to_customer")
MOST, LEAST_AMOUNT = Decimal(10) ** 12, Decimal("0.01")
LEAST_RATE = Decimal("0.0001")
# With fewer cases a channel is taken to convert as all of them do together.
OWN_RATE_FROM = 30
# What a sensitivity row tries: half a point of the rate, a tenth of the deal.
HALF_POINT, TENTH = Decimal("0.005"), Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a calculation takes: money in one currency, rates as fractions; None where nobody knows.

    `months` is how long the period is; `sources` say where each input comes from.
    """

    quota: Decimal | None
    average_deal: Decimal | None
    lead_to_customer: Decimal | None
    lead_to_mql: Decimal | None = None
    mql_to_customer: Decimal | None = None
    months: int = 3
    sources: Mapping[Input, Source] = field(default_factory=dict)

    def of(self, name: Input) -> Decimal | None:
        """One of them by its name."""
        value: Decimal | None = getattr(self, name)
        return value

    def source_of(self, name: Input) -> Source:
        """Where one of them comes from; typed where nothing is said of it."""
        return self.sources.get(name, "typed")

    def with_other(self, name: Input, value: Decimal) -> "Inputs":
        """The same with another value for one of them."""
        return replace(self, **{name: value})  # type: ignore[arg-type]  # names of Inputs


@dataclass(frozen=True, slots=True)
class Step:
    """One fraction: `top` ÷ `by`, or `top` × `by`; what comes out to 28 digits, and rounded up.

    `given` is the input that `by` is, `source` where that comes from; `per_month` is the result
    spread over the months of the period, rounded up.
    """

    code: StepCode
    top: Decimal
    by: Decimal
    divides: bool
    exact: Decimal
    result: int
    per_month: int
    given: Input
    source: Source


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps that could be computed, in their order, and why others could not be."""

    inputs: Inputs
    steps: tuple[Step, ...]
    problems: tuple[Problem, ...]

    def step(self, code: StepCode) -> Step | None:
        """One step; None where it could not be computed."""
        return next((step for step in self.steps if step.code == code), None)

    def count(self, code: StepCode) -> int | None:
        """What a step comes to."""
        step = self.step(code)
        return step.result if step else None


def quota_steps(inputs: Inputs) -> Plan:
    """customers = ⌈quota ÷ average deal⌉, leads = ⌈customers ÷ rate⌉, and MQL = ⌈leads × the share
    that becomes one⌉, else ⌈customers ÷ the share of them that sign⌉. An input that is absent or
    cannot be used is a problem, and what needs it is left out."""
    problems = tuple(_problems(inputs))
    steps: list[Step] = []
    if not {problem.where for problem in problems}.intersection(AMOUNTS):
        steps.append(_step("customers", inputs.quota or Decimal(0), "average_deal", inputs))
        customers = Decimal(steps[0].result)
        if _usable(inputs, "lead_to_customer"):
            steps.append(_step("leads", customers, "lead_to_customer", inputs))
        if len(steps) > 1 and _usable(inputs, "lead_to_mql"):
            steps.append(_step("mql", Decimal(steps[1].result), "lead_to_mql", inputs))
        elif _usable(inputs, "mql_to_customer"):
            steps.append(_step("mql", customers, "mql_to_customer", inputs))
    return Plan(inputs, tuple(steps), problems)


def _usable(inputs: Inputs, name: Input) -> bool:
    value = inputs.of(name)
    return value is not None and not _problem_of(name, value)


def _step(code: StepCode, top: Decimal, given: Input, inputs: Inputs) -> Step:
    by, divides = inputs.of(given) or Decimal(1), given != "lead_to_mql"
    whole = Fraction(top) / Fraction(by) if divides else Fraction(top) * Fraction(by)
    result = ceil(whole)
    month = ceil(Fraction(result, inputs.months))
    exact, source = _decimal(whole), inputs.source_of(given)
    return Step(code, top, by, divides, exact, result, month, given, source)


def _problems(inputs: Inputs) -> list[Problem]:
    names: tuple[Input, ...] = (*NEEDED, "lead_to_mql", "mql_to_customer")
    found = ((name, _problem_of(name, inputs.of(name))) for name in names)
    return [Problem(code, name, {"input": name}) for name, code in found if code]


def _problem_of(name: Input, value: Decimal | None) -> str:
    if value is None:
        return "goal_input_missing" if name in NEEDED else ""
    if name in AMOUNTS:
        return "" if LEAST_AMOUNT <= value <= MOST else "goal_amount_out_of_range"
    return "" if LEAST_RATE <= value <= 1 else "goal_rate_out_of_range"


# --- what it would take otherwise -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Variation:
    """The plan with one input changed to `value`."""

    given: Input
    value: Decimal
    plan: Plan


def sensitivity(inputs: Inputs) -> tuple[Variation, ...]:
    """The rate half a point lower and higher, the deal a tenth smaller and larger; without those
    that leave nothing to divide by."""
    tried: list[tuple[Input, Decimal]] = []
    if inputs.lead_to_customer is not None:
        rate = inputs.lead_to_customer
        tried += [("lead_to_customer", rate - HALF_POINT), ("lead_to_customer", rate + HALF_POINT)]
    if inputs.average_deal is not None:
        deal = inputs.average_deal
        tried += [("average_deal", deal * (1 - TENTH)), ("average_deal", deal * (1 + TENTH))]
    return tuple(
        Variation(given, value, quota_steps(inputs.with_other(given, value)))
        for given, value in tried
        if not _problem_of(given, value)
    )


# --- what the log says ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counted:
    """A share of cases as it was counted: `low` and `high` hold the true one four times in five."""

    met: int
    cases: int

    @property
    def share(self) -> Decimal | None:
        """As a fraction; None without cases."""
        return as_rate(self.met, self.cases)

    @property
    def low(self) -> Decimal:
        """The lower end of the interval."""
        return Decimal(wilson(self.cases, self.met)[0]).quantize(Decimal("0.000001"))

    @property
    def high(self) -> Decimal:
        """Its upper end."""
        return Decimal(wilson(self.cases, self.met)[1]).quantize(Decimal("0.000001"))

    @property
    def note(self) -> Note:
        """Whether the cases are too few for a share, or it is only indicative."""
        if self.cases < FEW_CASES:
            return "few_cases"
        return "indicative" if self.cases < OWN_RATE_FROM else ""


def stage_need(customers: int, counted: Counted) -> int | None:
    """How many have to reach a stage for so many customers, where so many of the cases that
    reached it signed; None under OWN_RATE_FROM cases, and where none signed."""
    if counted.cases < OWN_RATE_FROM or not counted.met:
        return None
    return ceil(Fraction(customers * counted.cases, counted.met))


@dataclass(frozen=True, slots=True)
class Cohort:
    """The matured leads of one channel, and how many of them became what."""

    channel: str
    leads: int
    mql: int
    customers: int


@dataclass(frozen=True, slots=True)
class ChannelNeed:
    """What a channel has to bring if its share of the leads stays as it was.

    `pooled` says that it has too few cases of its own, so that the rate is that of all together.
    `customers` are those expected of `leads`, unrounded: over all channels they are those needed.
    """

    channel: str
    counted: Counted
    rate: Decimal
    pooled: bool
    leads: int
    customers: Decimal


@dataclass(frozen=True, slots=True)
class ChannelPlan:
    """The needs of all channels, most leads first. `leads` is what the mix takes as a whole: the
    customers divided by the rate of the mix; the channels add up to it or, each being rounded up,
    to less than one more for each of them."""

    needs: tuple[ChannelNeed, ...]
    leads: int | None
    problems: tuple[Problem, ...] = ()


def channel_needs(customers: int, cohorts: Sequence[Cohort]) -> ChannelPlan:
    """What each channel has to bring for so many customers, by its own rate in the log."""
    met = [cohort for cohort in cohorts if cohort.leads > 0]
    pooled = Counted(sum(_signed(one) for one in met), sum(one.leads for one in met))
    if not pooled.met:
        return ChannelPlan((), None, (Problem("goal_history_without_customers", "channels"),))
    rates = [_rate_of(one, pooled) for one in met]
    brought = sum((one.leads * rate for one, (rate, _) in zip(met, rates, strict=True)), Fraction())
    needs = [
        ChannelNeed(
            one.channel,
            Counted(_signed(one), one.leads),
            _decimal(rate),
            own_too_few,
            ceil(customers * one.leads / brought),
            _decimal(customers * one.leads * rate / brought),
        )
        for one, (rate, own_too_few) in zip(met, rates, strict=True)
    ]
    needs.sort(key=lambda need: (-need.leads, need.channel))
    return ChannelPlan(tuple(needs), ceil(customers * pooled.cases / brought))


def _rate_of(cohort: Cohort, pooled: Counted) -> tuple[Fraction, bool]:
    if cohort.leads < OWN_RATE_FROM:
        return Fraction(pooled.met, pooled.cases), True
    return Fraction(_signed(cohort), cohort.leads), False


def _signed(cohort: Cohort) -> int:
    """Customers among its leads; a person who brought several companies is one."""
    return min(cohort.customers, cohort.leads)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / value.denominator
