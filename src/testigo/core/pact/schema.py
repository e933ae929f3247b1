"""The pact as a whole: each room reads its own slice, this file puts them together."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from testigo.core.conditions import (
    AllOf,
    AnyOf,
    Condition,
    FactTest,
    NoneOf,
    ScoreTest,
    StandingTest,
    Test,
    TraitTest,
    parse_condition,
)
from testigo.core.facts import STAGES, Side
from testigo.core.goals import Goal, parse_goals
from testigo.core.lifecycle import Lifecycle, parse_lifecycle
from testigo.core.notices import NoticeRule, parse_notices
from testigo.core.pact.cadence import (
    Meeting,
    Review,
    parse_dispositions,
    parse_meeting,
    parse_review,
)
from testigo.core.pact.drafting import check_tests
from testigo.core.pact.parties import SIDES, Party, parse_parties
from testigo.core.problems import Problem
from testigo.core.reading import Fields, Node
from testigo.core.routing import Routing, parse_routing
from testigo.core.scoring import Scoring, parse_scoring, reach
from testigo.core.sla import public_holidays
from testigo.core.sla.calendar import (
    Calendar,
    NeverOpen,
    due_at,
    parse_calendar,
    with_holidays,
)
from testigo.core.sla.commitments import Commitment, Timed, check_clocks, parse_commitments
from testigo.core.sla.timeline import HORIZON_DAYS

LANGUAGES = ("es", "en")
# Where a problem of a scoring rule leaves its points as they are.
_HARMLESS = re.compile(r"^scoring\.rules\[\d+\]\.(id|when|once_per|expires_after)\b")
# A static agreement is useless: a pact is reviewed within a quarter of taking force.
LONGEST_TERM = timedelta(days=93)
# Half of what a calendar looks ahead, so that no clock of the pact ever finds it never open.
FARTHEST_DEADLINE = timedelta(days=HORIZON_DAYS // 2)
# A pact may name any date to take force; deadlines are tried out in years that have calendars.
_FIRST_START = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_START = datetime(2100, 1, 1, tzinfo=UTC)

REQUIRED = (
    "schema",
    "title",
    "language",
    "currency",
    "in_force_from",
    "review_by",
    "parties",
    "calendar",
    "definitions",
    "scoring",
    "routing",
    "commitments",
    "dispositions",
)
OPTIONAL = ("ideal_customer", "goals", "alerts", "meeting", "review")


@dataclass(frozen=True)
class Pact:
    """One version of the agreement, read and without problems."""

    title: str
    language: str
    currency: str
    in_force_from: date
    review_by: date
    parties: Mapping[Side, Party]
    calendar: Calendar
    lifecycle: Lifecycle
    ideal_customer: tuple[Condition, ...]
    scoring: Scoring
    routing: Routing
    commitments: tuple[Commitment, ...]
    goals: tuple[Goal, ...]
    dispositions: Mapping[str, tuple[str, ...]]
    notices: tuple[NoticeRule, ...]
    meeting: Meeting | None
    review: Review | None

    @property
    def zone(self) -> ZoneInfo:
        """The calendar's time zone, which governs everything that the pact computes."""
        return self.lifecycle.zone

    @property
    def starts_at(self) -> datetime:
        """Midnight of `in_force_from` in the calendar's zone."""
        day = self.in_force_from
        return datetime(day.year, day.month, day.day, tzinfo=self.zone)


def parse_pact(root: Node) -> Pact:
    """Read the whole document; use the result only when the report has no problems."""
    fields = root.fields(required=REQUIRED, optional=OPTIONAL)
    _check_schema(fields)
    calendar = parse_calendar(fields["calendar"])
    zone = ZoneInfo(calendar.timezone)
    pact = Pact(
        title=fields["title"].text(),
        language=fields["language"].choice(LANGUAGES),
        currency=_currency(fields["currency"]),
        in_force_from=fields["in_force_from"].day(),
        review_by=fields["review_by"].day(),
        parties=parse_parties(fields["parties"]) if fields.has("parties") else {},
        calendar=calendar,
        lifecycle=parse_lifecycle(fields["definitions"], zone),
        ideal_customer=_ideal_customer(fields),
        scoring=parse_scoring(fields["scoring"], zone),
        routing=parse_routing(fields["routing"]),
        commitments=parse_commitments(fields["commitments"], _sides(fields)),
        goals=parse_goals(fields["goals"]) if fields.has("goals") else (),
        dispositions=parse_dispositions(fields["dispositions"]),
        notices=parse_notices(fields["alerts"]) if fields.has("alerts") else (),
        meeting=parse_meeting(fields["meeting"]) if fields.has("meeting") else None,
        review=parse_review(fields["review"]) if fields.has("review") else None,
    )
    _check_whole(pact, fields)
    return pact


def parse_draft(root: Node) -> Pact:
    """The same for a pact that is still to be signed: what was signed before more was asked stays
    readable."""
    pact = parse_pact(root)
    if isinstance(root.value, dict) and "commitments" in root.value:
        check_clocks(root.value["commitments"])
    check_tests(root)
    return pact


def _check_whole(pact: Pact, fields: Fields) -> None:
    """What only shows once every room has been read."""
    _check_term(pact, fields)
    _check_deadlines(pact, fields)
    _check_reachable(pact, fields)


def _check_schema(fields: Fields) -> None:
    value = fields["schema"].value
    if fields.has("schema") and (type(value) is not int or value != 1):
        written = "" if isinstance(value, (list, dict)) else str(value)
        fields["schema"].problem("unknown_schema", value=written[:60])


def _sides(fields: Fields) -> set[str]:
    """Who can promise something. That a side which must sign is missing is told once, not again at
    each of its promises."""
    written = fields["parties"].value
    if not isinstance(written, dict):
        return set(SIDES)
    return {*SIDES[:2], *(side for side in SIDES if side in written)}


def _currency(node: Node) -> str:
    code = node.text("EUR")
    if not (len(code) == 3 and code.isascii() and code.isupper() and code.isalpha()):
        node.problem("not_a_currency", value=code[:60])
    return code


def _ideal_customer(fields: Fields) -> tuple[Condition, ...]:
    if not fields.has("ideal_customer"):
        return ()
    items = fields["ideal_customer"].items()
    return tuple(parse_condition(item, ("trait",)) for item in items)


def _check_term(pact: Pact, fields: Fields) -> None:
    days = (fields["in_force_from"].value, fields["review_by"].value)
    if not all(isinstance(day, date) for day in days):
        return
    term = pact.review_by - pact.in_force_from
    if term <= timedelta(0):
        fields["review_by"].problem("review_before_start")
    elif term > LONGEST_TERM:
        fields["review_by"].problem("review_beyond_quarter", days=term.days)


def _check_deadlines(pact: Pact, fields: Fields) -> None:
    """Note what would fall due in years or never, so few are the hours of the calendar."""
    written = fields["commitments"].value
    if not isinstance(written, list) or _problems_under("calendar", fields):
        return
    start = min(max(pact.starts_at, _FIRST_START), _LAST_START)
    calendar = _with_public_holidays(pact.calendar, start.year)
    promises = {promise.id: promise for promise in reversed(pact.commitments)}
    for node in written:
        if not isinstance(node.value, dict) or _problems_under(node.where, fields):
            continue
        promise = promises[str(node.value["id"].value)]
        if isinstance(promise, Timed) and not _falls_due(calendar, start, promise):
            within = node.value["within"]
            within.problem("promise_never_due", id=promise.id, within=str(promise.within))


def _with_public_holidays(calendar: Calendar, year: int) -> Calendar:
    """The calendar with the holidays of as many years as a deadline may take."""
    if calendar.country is None:
        return calendar
    years = range(year, year + FARTHEST_DEADLINE.days // 365 + 1)
    return with_holidays(
        calendar, public_holidays.resolve(calendar.country, calendar.subdivision, years)
    )


def _falls_due(calendar: Calendar, start: datetime, promise: Timed) -> bool:
    if promise.elapsed == "wall":
        return True
    try:
        return due_at(calendar, start, promise.within) - start < FARTHEST_DEADLINE
    except NeverOpen:
        return False


# --- what nobody can reach -----------------------------------------------------------------------


def _check_reachable(pact: Pact, fields: Fields) -> None:
    """Note score tests that no sum of points passes, and stages that nobody can enter."""
    written = fields["definitions"].value
    if not isinstance(written, dict) or not _points_are_known(fields):
        return
    for stage in STAGES:
        node = written.get(stage)
        if node is not None and not _problems_under(node.where, fields):
            _check_stage(stage, node, pact)


def _check_stage(stage: str, node: Node, pact: Pact) -> None:
    when = pact.lifecycle.definitions[stage].when
    blocked = [test for test in _required_scores(when) if not _passable(test, pact)]
    for test in blocked:
        lowest, highest = reach(pact.scoring.rules, test.kind)
        node.problem(
            "threshold_unreachable",
            stage=stage,
            kind=test.kind,
            op=test.test.op,
            threshold=test.test.shown,
            lowest=lowest,
            highest=highest,
        )
    if not blocked and not _possible(when, pact):
        node.problem("stage_unreachable", stage=stage)


def _problems_under(where: str, fields: Fields) -> list[Problem]:
    """What is wrong with a part of the document or in it."""
    found = fields.owner.report.problems
    inside = (f"{where}.", f"{where}[")
    return [problem for problem in found if f"{problem.where}.".startswith(inside)]


def _points_are_known(fields: Fields) -> bool:
    """Whether the rules were read well enough to add up their points. What is wrong with one
    rule's name or condition does not change what it can give."""
    if not fields.has("scoring"):
        return False
    problems = fields.owner.report.problems
    return all(
        problem.code in ("duplicate_id", "rule_without_points", "only_for_fact_rules")
        or _HARMLESS.search(problem.where) is not None
        for problem in problems
        if problem.where.startswith("scoring")
    )


def _required_scores(when: Condition) -> Iterator[ScoreTest]:
    """The score tests that must hold whatever else does."""
    if isinstance(when, ScoreTest):
        yield when
    elif isinstance(when, AllOf) or (isinstance(when, AnyOf) and len(when.items) == 1):
        for item in when.items:
            yield from _required_scores(item)


def _passable(test: ScoreTest, pact: Pact) -> bool:
    low, high = reach(pact.scoring.rules, test.kind)
    return _meets(test.test, low, high)


def _meets(test: Test, low: int, high: int) -> bool:
    match test.op:
        case "over":
            return bool(high > test.operand)
        case "at_least":
            return bool(high >= test.operand)
        case "at_most":
            return bool(low <= test.operand)
    first, last = test.operand
    return bool(high >= first and low <= last)


def _possible(when: Condition, pact: Pact) -> bool:
    match when:
        case ScoreTest():
            return _passable(when, pact)
        case TraitTest() | FactTest() | StandingTest():
            return True
        case AllOf(items):
            return all(_possible(item, pact) for item in items)
        case AnyOf(items):
            return any(_possible(item, pact) for item in items)
        case NoneOf(items):
            return bool(items)
