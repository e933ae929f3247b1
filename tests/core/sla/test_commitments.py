"""Reading the pact's `commitments:`, with all its problems."""

from decimal import Decimal
from typing import Any

import pytest

from testigo.core.durations import Duration
from testigo.core.sla.commitments import (
    Attempts,
    Care,
    Commitment,
    Rate,
    Response,
    Revenue,
    Volume,
    parse_commitments,
)
from tests.core.sla.documents import node, only, told

SIDES = {"marketing", "sales", "success"}
VOLUME: dict[str, Any] = {
    "id": "v",
    "side": "marketing",
    "promise": "volume",
    "stage": "mql",
    "at_least": 100,
}
VOLUME |= {"per": "month"}
RATE: dict[str, Any] = {"id": "r", "side": "marketing", "promise": "rate", "of": "stage:mql"}
RATE |= {"that": "lead.accepted", "within": "5d", "at_least": "60%", "per": "month"}
REVENUE: dict[str, Any] = {
    "id": "e",
    "side": "marketing",
    "promise": "revenue",
    "counted": "sourced",
}
REVENUE |= {"at_least": 120000, "per": "quarter"}
CARE: dict[str, Any] = {
    "id": "c",
    "side": "marketing",
    "promise": "care",
    "who": ["lead", "recycled"],
}
CARE |= {"touched_every": "30d"}
RESPONSE: dict[str, Any] = {
    "id": "s",
    "side": "sales",
    "promise": "response",
    "starts": "lead.handed_over",
}
RESPONSE |= {"ends": "contact.attempted", "within": "2h"}
ATTEMPTS: dict[str, Any] = {
    "id": "a",
    "side": "sales",
    "promise": "attempts",
    "starts": "lead.handed_over",
}
ATTEMPTS |= {"at_least": 5, "within": "10d"}
ALL = [VOLUME, RATE, REVENUE, CARE, RESPONSE, ATTEMPTS]


def read(**written: Any) -> Commitment:
    """One promise, read without a problem."""
    root = node([written])
    (promise,) = parse_commitments(root, SIDES)
    assert told(root) == []
    return promise


def test_the_six_promises_are_read_in_order() -> None:
    root = node(ALL)
    promises = parse_commitments(root, SIDES)
    assert told(root) == []
    assert [type(promise) for promise in promises] == [
        Volume,
        Rate,
        Revenue,
        Care,
        Response,
        Attempts,
    ]
    assert [promise.clause for promise in promises] == [
        f"commitments.{id}" for id in ("v", "r", "e", "c", "s", "a")
    ]


def test_a_volume_names_a_stage_and_a_period() -> None:
    assert read(**VOLUME) == Volume(
        id="v", side="marketing", stage="mql", at_least=100, per="month"
    )


def test_a_rate_names_what_it_is_of_and_what_that_must_reach() -> None:
    assert read(**RATE) == Rate(
        id="r",
        side="marketing",
        of=("stage:mql",),
        that=("lead.accepted",),
        within=Duration(5, "d"),
        at_least=Decimal("0.6"),
        per="month",
    )


def test_a_revenue_is_sourced_or_influenced() -> None:
    assert read(**REVENUE) == Revenue(
        id="e", side="marketing", counted="sourced", at_least=Decimal(120000), per="quarter"
    )
    influenced = read(**{**REVENUE, "counted": "influenced"})
    assert isinstance(influenced, Revenue)
    assert influenced.counted == "influenced"


def test_care_may_be_for_recycled_leads_too() -> None:
    assert read(**CARE) == Care(
        id="c", side="marketing", who=("lead", "recycled"), touched_every=Duration(30, "d")
    )


def test_a_response_is_for_every_lead_in_working_time_and_warns_at_three_quarters() -> None:
    assert read(**RESPONSE) == Response(
        id="s",
        side="sales",
        starts=("lead.handed_over",),
        ends=("contact.attempted",),
        within=Duration(2, "h"),
        warn_at=Decimal("0.75"),
        escalate_to=None,
        elapsed="working",
        share=Decimal(1),
    )


def test_a_response_may_say_otherwise() -> None:
    promise = read(
        **{
            **RESPONSE,
            "starts": ["lead.rejected", "stage:sql", "lead.rejected"],
            "ends": ["lead.accepted", "feedback.given"],
            "warn_at": "50%",
            "escalate_to": "marketing",
            "elapsed": "wall",
            "share": "95%",
        }
    )
    assert isinstance(promise, Response)
    assert promise.starts == ("lead.rejected", "stage:sql")
    assert promise.ends == ("lead.accepted", "feedback.given")
    assert (promise.warn_at, promise.share) == (Decimal("0.5"), Decimal("0.95"))
    assert (promise.escalate_to, promise.elapsed) == ("marketing", "wall")


def test_attempts_ask_for_one_day_and_one_channel_unless_they_say_more() -> None:
    promise = read(**ATTEMPTS)
    assert isinstance(promise, Attempts)
    assert (promise.at_least, promise.on_days, promise.by_channels) == (5, 1, 1)
    assert (promise.unless, promise.within) == ((), Duration(10, "d"))
    more = read(
        **ATTEMPTS,
        on_days=3,
        by_channels=2,
        unless=["conversation", "disposition"],
        escalate_to="sales",
        warn_at="60%",
        elapsed="wall",
        share="90%",
    )
    assert isinstance(more, Attempts)
    assert (more.on_days, more.by_channels) == (3, 2)
    assert more.unless == ("conversation", "disposition")
    assert (more.escalate_to, more.warn_at) == ("sales", Decimal("0.6"))
    assert (more.elapsed, more.share) == ("wall", Decimal("0.9"))


@pytest.mark.parametrize(
    "promise, change, code, where",
    [
        (VOLUME, {"stage": "demo"}, "unknown_stage", "stage"),
        (VOLUME, {"stage": "recycled"}, "unknown_stage", "stage"),
        (VOLUME, {"at_least": 0}, "out_of_range", "at_least"),
        (VOLUME, {"at_least": "100"}, "not_a_whole_number", "at_least"),
        (VOLUME, {"per": "year"}, "not_an_option", "per"),
        (VOLUME, {"side": "soporte"}, "unknown_side", "side"),
        (VOLUME, {"side": "sponsor"}, "unknown_side", "side"),
        (VOLUME, {"side": 5}, "not_a_text", "side"),
        (VOLUME, {"id": "Volumen de MQL"}, "not_an_identifier", "id"),
        (VOLUME, {"warn_at": "75%"}, "unknown_key", "warn_at"),
        (VOLUME, {"share": "90%"}, "unknown_key", "share"),
        (RATE, {"of": "stage:demo"}, "unknown_stage", "of"),
        (RATE, {"of": []}, "empty_list", "of"),
        (RATE, {"that": "lead.acepted"}, "unknown_fact", "that"),
        (RATE, {"at_least": "160%"}, "not_a_percentage", "at_least"),
        (RATE, {"at_least": 60}, "not_a_percentage", "at_least"),
        (RATE, {"within": "5 days"}, "not_a_duration", "within"),
        (REVENUE, {"counted": "all"}, "not_an_option", "counted"),
        (REVENUE, {"at_least": -1}, "not_above_zero", "at_least"),
        (CARE, {"who": ["lead", "nobody"]}, "unknown_stage", "who[1]"),
        (CARE, {"who": []}, "empty_list", "who"),
        (CARE, {"touched_every": 30}, "not_a_duration", "touched_every"),
        (RESPONSE, {"starts": 7}, "not_a_text", "starts"),
        (RESPONSE, {"ends": ["contact.attempted", "called"]}, "unknown_fact", "ends[1]"),
        (RESPONSE, {"within": "367d"}, "duration_too_long", "within"),
        (RESPONSE, {"warn_at": "0%"}, "not_a_percentage", "warn_at"),
        (RESPONSE, {"share": "101%"}, "not_a_percentage", "share"),
        (RESPONSE, {"escalate_to": "sponsor"}, "unknown_side", "escalate_to"),
        (RESPONSE, {"elapsed": "calendar"}, "not_an_option", "elapsed"),
        (RESPONSE, {"on_days": 3}, "unknown_key", "on_days"),
        (ATTEMPTS, {"on_days": 0}, "out_of_range", "on_days"),
        (ATTEMPTS, {"by_channels": 7}, "out_of_range", "by_channels"),
        (ATTEMPTS, {"unless": ["silence"]}, "not_an_option", "unless[0]"),
        (ATTEMPTS, {"ends": "contact.attempted"}, "unknown_key", "ends"),
    ],
)
def test_a_mistake_is_told_with_its_place(
    promise: dict[str, Any], change: dict[str, Any], code: str, where: str
) -> None:
    root = node([{**promise, **change}])
    parse_commitments(root, SIDES)
    assert told(root) == [(code, f"pact[0].{where}")]


@pytest.mark.parametrize("promise", ALL, ids=lambda promise: promise["promise"])
def test_every_key_that_a_promise_needs_is_missed(promise: dict[str, Any]) -> None:
    root = node([{"promise": promise["promise"]}])
    parse_commitments(root, SIDES)
    missed = {str(problem.params["key"]) for problem in root.report.problems}
    assert missed == set(promise) - {"promise"}
    assert {code for code, _ in told(root)} == {"missing_key"}


def test_a_promise_may_take_a_year_and_a_day_at_most() -> None:
    promise = read(**{**RESPONSE, "within": "366d"})
    assert isinstance(promise, Response)
    assert promise.within == Duration(366, "d")


def test_two_promises_may_not_share_an_id() -> None:
    root = node([VOLUME, {**RATE, "id": "v"}, RESPONSE])
    parse_commitments(root, SIDES)
    assert told(root) == [("duplicate_id", "pact[1]")]
    assert only(root).params == {"id": "v"}


@pytest.mark.parametrize(
    "item, code, where",
    [
        ("2h", "not_a_mapping", "pact[0]"),
        ({"id": "x"}, "missing_key", "pact[0]"),
        ({"promise": "speed"}, "not_an_option", "pact[0].promise"),
        ({"promise": ["rate"]}, "not_an_option", "pact[0].promise"),
    ],
)
def test_what_is_no_promise_is_told_and_left_out(item: Any, code: str, where: str) -> None:
    root = node([item, VOLUME])
    assert [promise.id for promise in parse_commitments(root, SIDES)] == ["v"]
    assert told(root) == [(code, where)]


def test_all_mistakes_are_told_at_once() -> None:
    root = node([{**RESPONSE, "within": "soon", "ends": "nothing"}, {**VOLUME, "per": "day"}, 3])
    parse_commitments(root, SIDES)
    assert {code for code, _ in told(root)} == {
        "not_a_duration",
        "unknown_fact",
        "not_an_option",
        "not_a_mapping",
    }


def test_a_slip_in_the_name_of_a_fact_is_answered_with_the_nearest_one() -> None:
    root = node([{**RATE, "that": "lead.acepted"}])
    parse_commitments(root, SIDES)
    assert only(root).params == {"value": "lead.acepted", "suggestion": "lead.accepted"}
