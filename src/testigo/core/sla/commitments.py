"""What each side promises the other: the six promises of a pact (domain.md §3.3).

A trigger is what starts, ends or counts for a promise: the name of a fact, or `stage:sql` for the
entry into a stage.
"""

import difflib
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

from testigo.core.durations import Duration
from testigo.core.facts import ATTEMPT_CHANNELS, DISPOSITIONS, FAMILY, STAGES, WRITTEN_HERE
from testigo.core.reading import Fields, Node

Period = Literal["week", "month", "quarter"]
Elapsed = Literal["working", "wall"]
Release = Literal["conversation", "disposition"]

STAGE_TRIGGER = "stage:"
ATTEMPT = "contact.attempted"
PERIODS: tuple[Period, ...] = ("week", "month", "quarter")
ELAPSED: tuple[Elapsed, ...] = ("working", "wall")
RELEASES: tuple[Release, ...] = ("conversation", "disposition")

# What Testigo writes itself starts no clock, a hand-over and the entry into a stage apart, and ends
# none: clocks hear what is told of somebody, and a contract that falls due is counted.
ENDS_NOTHING = WRITTEN_HERE
STARTS_NOTHING = WRITTEN_HERE - {"lead.handed_over", "stage.entered"}

WARN_AT = Decimal("0.75")
EVERY_LEAD = Decimal(1)
# A longer time is no promise; it also keeps deadlines within what a calendar can answer.
LONGEST = Duration(366, "d")
_MOST = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What all promises have: an id unique in the pact, and the side that makes it."""

    id: str
    side: str

    @property
    def clause(self) -> str:
        """Where it stands in the pact."""
        return f"commitments.{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume(Promise):
    """At least so many (person, cycle) enter a stage in each period."""

    stage: str
    at_least: int
    per: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Promise):
    """At least this share (a fraction) of what is in `of` reaches `that` within a time.

    In `within` a day is 24 hours.
    """

    of: tuple[str, ...]
    that: tuple[str, ...]
    within: Duration
    at_least: Decimal
    per: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Revenue(Promise):
    """At least this revenue, in the pact's currency, sourced or influenced in each period."""

    counted: Literal["sourced", "influenced"]
    at_least: Decimal
    per: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Care(Promise):
    """Nobody in these stages goes longer than a time without a touch."""

    who: tuple[str, ...]
    touched_every: Duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed(Promise):
    """A promise that a clock measures for each lead, deal or contract.

    `share` is the fraction of clocks that must be kept. With `elapsed` working, m and h of
    `within` are working time and d working days; with wall they are plain elapsed time.
    """

    starts: tuple[str, ...]
    within: Duration
    warn_at: Decimal = WARN_AT
    escalate_to: str | None = None
    elapsed: Elapsed = "working"
    share: Decimal = EVERY_LEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Response(Timed):
    """A fact that ends within a time of a fact that starts."""

    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts(Timed):
    """At least so many attempts within a time, on enough days and by enough channels.

    `unless` says what satisfies it early.
    """

    at_least: int
    on_days: int = 1
    by_channels: int = 1
    unless: tuple[Release, ...] = ()

    @property
    def ends(self) -> tuple[str, ...]:
        """The names of the facts that may end it."""
        closing = sorted(DISPOSITIONS) if "disposition" in self.unless else ()
        return (ATTEMPT, *closing)


# The promises that clocks measure.
Clocked = Response | Attempts
Commitment = Volume | Rate | Revenue | Care | Response | Attempts


def promises_attempts(promise: Commitment) -> bool:
    """Whether attempts are promised, beside which conversations are told apart."""
    if isinstance(promise, Response):
        return "contact.attempted" in promise.ends
    return isinstance(promise, Attempts)


def parse_commitments(node: Node, sides: AbstractSet[str]) -> tuple[Commitment, ...]:
    """Read the `commitments:` slice of a pact; `sides` are the parties that sign it."""
    found: list[Commitment] = []
    ids: set[str] = set()
    for item in node.items():
        promise = _parse_one(item, sides)
        if promise is None:
            continue
        if promise.id in ids:
            item.problem("duplicate_id", id=promise.id)
        if promise.id:
            ids.add(promise.id)
        found.append(promise)
    return tuple(found)


def check_clocks(node: Node) -> None:
    """Note what the `commitments:` slice names as start or end of clocks and never is one."""
    for item in node.value if isinstance(node.value, list) else ():
        fields = item.value if isinstance(item.value, dict) else {}
        kind = fields["promise"].value if "promise" in fields else None
        if kind not in ("response", "attempts"):
            continue
        for one in fields["starts"].one_or_many() if "starts" in fields else ():
            if isinstance(one.value, str) and one.value in STARTS_NOTHING:
                one.problem("starts_nothing", value=one.value)
        for one in fields["ends"].one_or_many() if "ends" in fields else ():
            if isinstance(one.value, str) and _ends_nothing(one.value):
                one.problem("ends_nothing", value=one.value)


def _ends_nothing(trigger: str) -> bool:
    stage = trigger.removeprefix(STAGE_TRIGGER)
    return trigger in ENDS_NOTHING or (stage != trigger and stage in STAGES)


def _parse_one(node: Node, sides: AbstractSet[str]) -> Commitment | None:
    if not isinstance(node.value, dict):
        node.problem("not_a_mapping")
        return None
    kind = node.value.get("promise")
    if kind is None:
        node.problem("missing_key", key="promise")
        return None
    if not isinstance(kind.value, str) or kind.value not in _PROMISES:
        kind.choice(tuple(_PROMISES))
        return None
    required, optional, read = _PROMISES[kind.value]
    fields = node.fields(required=("id", "side", "promise", *required), optional=optional)
    common = _Common(fields["id"].identifier(), _side(fields["side"], sides), sides)
    return read(fields, common)


@dataclass(frozen=True, slots=True)
class _Common:
    id: str
    side: str
    sides: AbstractSet[str]


def _volume(fields: Fields, common: _Common) -> Volume:
    return Volume(
        id=common.id,
        side=common.side,
        stage=_stage(fields["stage"]),
        at_least=fields["at_least"].integer(at_least=1, at_most=_MOST),
        per=_period(fields["per"]),
    )


def _rate(fields: Fields, common: _Common) -> Rate:
    return Rate(
        id=common.id,
        side=common.side,
        of=_triggers(fields["of"]),
        that=_triggers(fields["that"]),
        within=_duration(fields["within"]),
        at_least=fields["at_least"].share(),
        per=_period(fields["per"]),
    )


def _revenue(fields: Fields, common: _Common) -> Revenue:
    counted = fields["counted"].choice(("sourced", "influenced"))
    return Revenue(
        id=common.id,
        side=common.side,
        counted="influenced" if counted == "influenced" else "sourced",
        at_least=fields["at_least"].amount(),
        per=_period(fields["per"]),
    )


def _care(fields: Fields, common: _Common) -> Care:
    return Care(
        id=common.id,
        side=common.side,
        who=tuple(_stage(item, "recycled") for item in _some(fields["who"])),
        touched_every=_duration(fields["touched_every"]),
    )


def _response(fields: Fields, common: _Common) -> Response:
    return Response(
        id=common.id,
        side=common.side,
        starts=_triggers(fields["starts"]),
        ends=_triggers(fields["ends"]),
        within=_duration(fields["within"]),
        warn_at=_share(fields, "warn_at", WARN_AT),
        escalate_to=_escalation(fields, common),
        elapsed=_elapsed(fields),
        share=_share(fields, "share", EVERY_LEAD),
    )


def _attempts(fields: Fields, common: _Common) -> Attempts:
    return Attempts(
        id=common.id,
        side=common.side,
        starts=_triggers(fields["starts"]),
        at_least=fields["at_least"].integer(at_least=1, at_most=100),
        within=_duration(fields["within"]),
        on_days=_count(fields, "on_days", 100),
        by_channels=_count(fields, "by_channels", len(ATTEMPT_CHANNELS)),
        unless=_releases(fields),
        warn_at=_share(fields, "warn_at", WARN_AT),
        escalate_to=_escalation(fields, common),
        elapsed=_elapsed(fields),
        share=_share(fields, "share", EVERY_LEAD),
    )


_Keys = tuple[str, ...]
_TIMED: _Keys = ("warn_at", "escalate_to", "elapsed", "share")
_PROMISES: dict[str, tuple[_Keys, _Keys, Callable[[Fields, _Common], Commitment]]] = {
    "volume": (("stage", "at_least", "per"), (), _volume),
    "rate": (("of", "that", "within", "at_least", "per"), (), _rate),
    "revenue": (("counted", "at_least", "per"), (), _revenue),
    "care": (("who", "touched_every"), (), _care),
    "response": (("starts", "ends", "within"), _TIMED, _response),
    "attempts": (
        ("starts", "at_least", "within"),
        ("on_days", "by_channels", "unless", *_TIMED),
        _attempts,
    ),
}


def _side(node: Node, sides: AbstractSet[str]) -> str:
    side = node.text()
    if side and side not in sides:
        node.problem("unknown_side", value=side[:60], options=", ".join(sorted(sides)))
    return side


def _escalation(fields: Fields, common: _Common) -> str | None:
    return _side(fields["escalate_to"], common.sides) if fields.has("escalate_to") else None


def _stage(node: Node, *others: str) -> str:
    stages = (*STAGES, *others)
    if isinstance(node.value, str) and node.value in stages:
        return node.value
    value = "" if isinstance(node.value, (list, dict)) else str(node.value)
    node.problem("unknown_stage", value=value[:60], options=", ".join(stages))
    return STAGES[0]


def _some(node: Node) -> list[Node]:
    items = node.one_or_many()
    if not items:
        node.problem("empty_list")
    return items


def _triggers(node: Node) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_trigger(item) for item in _some(node)))


def _trigger(node: Node) -> str:
    name = node.text()
    if name.startswith(STAGE_TRIGGER):
        stage = name.removeprefix(STAGE_TRIGGER)
        if stage not in STAGES:
            node.problem("unknown_stage", value=stage[:60], options=", ".join(STAGES))
    elif name and name not in FAMILY:
        near = difflib.get_close_matches(name, FAMILY, n=1)
        node.problem("unknown_fact", value=name[:60], suggestion=near[0] if near else "")
    return name


def _duration(node: Node) -> Duration:
    duration = node.duration()
    if duration.elapsed > LONGEST.elapsed:
        node.problem("duration_too_long", value=str(duration), longest=str(LONGEST))
    return duration


def _period(node: Node) -> Period:
    return cast(Period, node.choice(PERIODS))


def _elapsed(fields: Fields) -> Elapsed:
    return cast(Elapsed, fields["elapsed"].choice(ELAPSED)) if fields.has("elapsed") else "working"


def _share(fields: Fields, key: str, default: Decimal) -> Decimal:
    return fields[key].share() if fields.has(key) else default


def _count(fields: Fields, key: str, at_most: int) -> int:
    return fields[key].integer(at_least=1, at_most=at_most) if fields.has(key) else 1


def _releases(fields: Fields) -> tuple[Release, ...]:
    items = fields["unless"].one_or_many() if fields.has("unless") else []
    return tuple(dict.fromkeys(cast(Release, item.choice(RELEASES)) for item in items))
