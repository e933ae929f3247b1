"""Commitments as tables: they are run as tests and printed in docs/rules/commitments.md.

Instants are local, `Tue 15 Sep 2026 18:00`, in the office's calendar: Monday to Friday, 9 to 18.
September 2026 has 22 working days, the third quarter 66.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

from testigo.core.asof import Days
from testigo.core.sla.commitments import Commitment, Period, Revenue, Volume
from testigo.core.sla.periods import pace_of, period_of
from testigo.core.sla.verdicts import PartCounts, Verdict, judge
from tests.spec import commitment_cases, contracts
from tests.spec.commitment_cases import (
    ATTEMPTS,
    CARE,
    NINE_OF_TEN,
    RATE,
    RESPONSE,
    SEPTEMBER,
    SOURCED,
    VOLUME,
)
from tests.spec.working_time import MADRID, OFFICE, instant, table

ZONE = ZoneInfo(MADRID)
QUARTER = period_of("quarter", date(2026, 9, 1), ZONE)


class Spell(NamedTuple):
    """A local day and the period in which it lies, up to but without the last day."""

    per: Period
    day: str
    first: str
    until: str


PERIODS = (
    Spell("month", "2026-02-28", "2026-02-01", "2026-03-01"),
    Spell("month", "2026-12-31", "2026-12-01", "2027-01-01"),
    Spell("quarter", "2026-11-26", "2026-10-01", "2027-01-01"),
    Spell("quarter", "2026-01-01", "2026-01-01", "2026-04-01"),
    Spell("week", "2026-09-20", "2026-09-14", "2026-09-21"),
    Spell("week", "2027-01-01", "2026-12-28", "2027-01-04"),
)


class Stand(NamedTuple):
    """How a promise stands with so many cases at an instant, and why."""

    cases: str
    at: str
    value: str
    target: str
    expected: str
    ends: str
    state: str
    because: str


# 100 MQL a month.
VOLUMES = (
    Stand("", "Tue 01 Sep 2026 10:00", "0", "100", "1", "", "on_track",
          "too early to tell how it ends"),
    Stand("pending 6", "Wed 02 Sep 2026 18:00", "6", "100", "9", "", "on_track",
          "2 of 22 days gone"),
    Stand("accepted 30, pending 10, rejected 5", "Mon 14 Sep 2026 18:00", "45", "100", "45",
          "85–114", "on_track", "10 days gone; few for the pace, yet it may still be reached"),
    Stand("accepted 40, pending 20, rejected 8", "Mon 21 Sep 2026 18:00", "68", "100", "68",
          "91–109", "on_track", "15 days gone"),
    Stand("accepted 30, pending 10, rejected 5", "Mon 21 Sep 2026 18:00", "45", "100", "68",
          "59–74", "at_risk", "not even the upper end reaches it"),
    Stand("accepted 45, pending 20, rejected 8", "Sat 26 Sep 2026 12:00", "73", "100", "86",
          "79–90", "at_risk", "a weekend moves nothing on"),
    Stand("accepted 100", "Wed 23 Sep 2026 12:00", "100", "100", "74", "126–144", "kept",
          "reached is kept, whenever that is"),
    Stand("accepted 60, pending 1, rejected 39", "Thu 01 Oct 2026 00:00", "100", "100", "100",
          "100", "kept", "all that were delivered count, whatever Sales answered"),
    Stand("accepted 90, pending 9", "Thu 01 Oct 2026 00:00", "99", "100", "100", "99", "missed",
          "the month is over"),
    Stand("", "Thu 01 Oct 2026 00:00", "0", "100", "100", "0", "missed", "none came"),
)  # fmt: skip
# The same, where the promise took force on Wednesday 16 September: 11 of 22 working days.
LATE_START = (
    Stand("accepted 20", "Wed 23 Sep 2026 18:00", "20", "50", "27", "29–45", "at_risk",
          "only what came since the 16th counts; half of the days, half of the promise"),
    Stand("accepted 50", "Thu 01 Oct 2026 00:00", "50", "50", "50", "50", "kept", ""),
)  # fmt: skip
# 60 % of the MQL of the month accepted within 5 days.
RATES = (
    Stand("", "Mon 21 Sep 2026 18:00", "", "60.0 %", "60.0 %", "", "none", "no MQL yet"),
    Stand("met 3, open 4, due 0", "Tue 15 Sep 2026 18:00", "", "60.0 %", "60.0 %",
          "21.4 %–100.0 %", "on_track", "under 10 decided cases there is no share"),
    Stand("met 12, lapsed 4, open 6, due 10", "Tue 15 Sep 2026 18:00", "75.0 %", "60.0 %",
          "60.0 %", "52.8 %–76.3 %", "on_track", "6 of the 10 whose 5 days are over"),
    Stand("met 12, lapsed 20, open 6, due 30", "Mon 21 Sep 2026 18:00", "37.5 %", "60.0 %",
          "60.0 %", "31.5 %–40.7 %", "at_risk", "the others are taken to do as the 30 did"),
    Stand("met 30, lapsed 20, open 5, due 45", "Thu 01 Oct 2026 00:00", "60.0 %", "60.0 %",
          "60.0 %", "58.7 %–60.4 %", "on_track",
          "5 can still be accepted, and it depends on them"),
    Stand("met 40, lapsed 15, open 5, due 50", "Thu 01 Oct 2026 00:00", "72.7 %", "60.0 %",
          "60.0 %", "71.8 %–73.1 %", "kept", "decided already: 40 of 60 are two thirds"),
    Stand("met 30, lapsed 40, open 1, due 69", "Thu 01 Oct 2026 00:00", "42.9 %", "60.0 %",
          "60.0 %", "42.7 %–43.0 %", "missed", "decided already: 31 of 71 would not do"),
    Stand("met 2, lapsed 1, due 3", "Sat 10 Oct 2026 00:00", "", "60.0 %", "60.0 %", "66.7 %",
          "kept", "few cases are judged, but not shown as a share"),
    Stand("", "Thu 01 Oct 2026 00:00", "", "60.0 %", "60.0 %", "", "none", ""),
)  # fmt: skip
# 120,000 € a quarter, told as the contracts signed so far, in thousands.
REVENUES = (
    Stand("", "Tue 07 Jul 2026 12:00", "0", "120,000", "7,879", "", "on_track", "too early"),
    Stand("", "Fri 14 Aug 2026 18:00", "0", "120,000", "60,000", "", "at_risk",
          "half of the quarter, nothing signed"),
    Stand("12 9 20 8", "Fri 14 Aug 2026 18:00", "49,000", "120,000", "60,000", "50,427–145,573",
          "on_track", "33 of 66 days gone"),
    Stand("12 9 20 8", "Mon 14 Sep 2026 18:00", "49,000", "120,000", "98,182", "49,000–77,420",
          "at_risk", ""),
    Stand("5 6", "Mon 14 Sep 2026 18:00", "11,000", "120,000", "98,182", "11,000–18,661",
          "at_risk", ""),
    Stand("60 60", "Mon 14 Sep 2026 18:00", "120,000", "120,000", "98,182", "120,000–203,339",
          "kept", "reached"),
    Stand("60 59.99", "Thu 01 Oct 2026 00:00", "119,990", "120,000", "120,000", "119,990",
          "missed", "ten euros short"),
)  # fmt: skip
# First contact of every lead within 2 hours.
CLOCKS = (
    Stand("", "Mon 14 Sep 2026 18:00", "", "100.0 %", "100.0 %", "", "none", ""),
    Stand("kept 4, open 2", "Mon 14 Sep 2026 18:00", "", "100.0 %", "100.0 %", "79.7 %–100.0 %",
          "on_track", ""),
    Stand("kept 40, open 2", "Mon 14 Sep 2026 18:00", "100.0 %", "100.0 %", "100.0 %",
          "97.8 %–100.0 %", "on_track", ""),
    Stand("kept 40, kept_late 1, open 2", "Mon 14 Sep 2026 18:00", "97.6 %", "100.0 %", "100.0 %",
          "94.5 %–98.5 %", "at_risk", "every lead is promised"),
    Stand("kept 40, excused 3, voided 5, paused 1", "Mon 14 Sep 2026 18:00", "100.0 %", "100.0 %",
          "100.0 %", "98.2 %–100.0 %", "on_track", "excused, voided and paused say nothing"),
    Stand("kept 40, past_due 2, open 1", "Thu 01 Oct 2026 00:00", "95.2 %", "100.0 %", "100.0 %",
          "95.1 %–95.3 %", "missed", "decided: two were missed"),
    Stand("kept 43, voided 5", "Thu 01 Oct 2026 00:00", "100.0 %", "100.0 %", "100.0 %",
          "100.0 %", "kept", ""),
    Stand("kept 43, open 1", "Thu 01 Oct 2026 00:00", "100.0 %", "100.0 %", "100.0 %",
          "99.9 %–100.0 %", "on_track", "the last one is still running"),
    Stand("voided 5", "Thu 01 Oct 2026 00:00", "", "100.0 %", "100.0 %", "", "none",
          "nothing to judge"),
)  # fmt: skip
# Of nine in ten leads.
SHARES = (
    Stand("kept 40, kept_late 2, past_due 1, open 2", "Mon 14 Sep 2026 18:00", "93.0 %", "90.0 %",
          "90.0 %", "89.2 %–95.0 %", "on_track", ""),
    Stand("kept 40, kept_late 12", "Mon 21 Sep 2026 18:00", "76.9 %", "90.0 %", "90.0 %",
          "74.3 %–79.0 %", "at_risk", ""),
    Stand("kept 90, kept_late 10", "Thu 01 Oct 2026 00:00", "90.0 %", "90.0 %", "90.0 %",
          "90.0 %", "kept", "exactly nine in ten"),
    Stand("kept 89, past_due 11", "Thu 01 Oct 2026 00:00", "89.0 %", "90.0 %", "90.0 %", "89.0 %",
          "missed", ""),
)  # fmt: skip
# Five attempts with every lead.
FOLLOW_UPS = (
    Stand("kept 12, open 20", "Mon 14 Sep 2026 18:00", "100.0 %", "100.0 %", "100.0 %",
          "90.0 %–100.0 %", "on_track", "of 10 working days few are over"),
    Stand("kept 30, past_due 2, open 9", "Mon 28 Sep 2026 18:00", "93.8 %", "100.0 %", "100.0 %",
          "91.5 %–94.8 %", "at_risk", ""),
    Stand("kept 44, kept_late 1", "Thu 15 Oct 2026 00:00", "97.8 %", "100.0 %", "100.0 %",
          "97.8 %", "missed", ""),
)  # fmt: skip
# Nobody longer than 30 days without a touch.
CARES = (
    Stand("in_care 40", "Mon 14 Sep 2026 18:00", "100.0 %", "100.0 %", "100.0 %", "", "on_track",
          ""),
    Stand("in_care 40, out_of_care 1", "Mon 14 Sep 2026 18:00", "97.6 %", "100.0 %", "100.0 %",
          "", "missed", "one waits"),
    Stand("in_care 4", "Mon 14 Sep 2026 18:00", "", "100.0 %", "100.0 %", "", "on_track", ""),
    Stand("", "Mon 14 Sep 2026 18:00", "", "100.0 %", "100.0 %", "", "none", "nobody is there"),
)  # fmt: skip

STANDS: tuple[tuple[str, Commitment, tuple[Stand, ...]], ...] = (
    ("volume", VOLUME, VOLUMES),
    ("late-start", VOLUME, LATE_START),
    ("rate", RATE, RATES),
    ("revenue", SOURCED, REVENUES),
    ("response", RESPONSE, CLOCKS),
    ("share", NINE_OF_TEN, SHARES),
    ("attempts", ATTEMPTS, FOLLOW_UPS),
    ("care", CARE, CARES),
)


def stand(name: str, promise: Commitment, row: Stand) -> Stand:
    """The row as the rule gives it."""
    days = QUARTER if isinstance(promise, Revenue) else SEPTEMBER
    part = Fraction(1)
    if name == "late-start":
        days, part = Days(date(2026, 9, 16), SEPTEMBER.until, ZONE), Fraction(11, 22)
    found = counted(promise, row.cases)
    verdict = judge(promise, found, pace_of(OFFICE, days, instant(row.at)), part)
    return Stand(row.cases, row.at, *shown(promise, verdict), row.because)


def counted(promise: Commitment, cases: str) -> PartCounts:
    """`met 12, open 3, due 10` → how many cases fall in each part; amounts are in thousands."""
    if isinstance(promise, Revenue):
        amounts = tuple(Decimal(part) * 1000 for part in cases.split())
        return PartCounts({"counted": len(amounts)}, len(amounts), amounts)
    said = {part: int(count) for part, count in (one.split() for one in cases.split(", ") if one)}
    due = said.pop("due", sum(said.values()) - said.get("open", 0))
    return PartCounts(said, due)


def shown(promise: Commitment, verdict: Verdict) -> tuple[str, str, str, str, str]:
    """Value, target, expectation, end and state as the page prints them."""
    share = not isinstance(promise, Volume | Revenue)
    value, target, expected, low, high = (
        _text(figure, share)
        for figure in (verdict.value, verdict.target, verdict.expected, verdict.low, verdict.high)
    )
    ends = "" if verdict.low is None else low if low == high else f"{low}–{high}"
    return value, target, expected, ends, verdict.state


def _text(figure: Decimal | None, share: bool) -> str:
    if figure is None:
        return ""
    return f"{figure * 100:.1f} %" if share else f"{figure:,.0f}"


def tables() -> dict[str, str]:
    """The tables of the page."""
    head = ("Cases", "At", "Value", "Target", "Expected", "Ends at", "State", "Because")
    return {
        "periods": table(("Per", "Day", "From", "up to, not including"), PERIODS),
        **{name: table(head, rows) for name, _, rows in STANDS},
        **commitment_cases.tables(),
        **contracts.tables(),
    }
