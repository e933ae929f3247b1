"""What followed each hand-over, from facts in any order."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from testigo.core.asof import Days
from testigo.core.facts import Fact
from testigo.core.followed import Followed, followed, mean_deal
from tests.spec.leaks import hand_over
from tests.spec.story import MADRID, instant

JANUARY = Days(date(2026, 1, 1), date(2026, 2, 1), MADRID)
PROMISES = {(1, "first-contact"): "contact", (1, "follow-up"): "effort"}
LATER = instant("2026-06-01 00:00")


def told(when: str, name: str, person: str = "ana", **props: object) -> Fact:
    """A fact in January; clocks and hand-overs are derived under the first version."""
    at = instant(f"2026-01-{when}")
    derived = name.startswith(("clock.", "lead.handed"))
    mark = f"{when} {name} {person} {sorted(props.items())}"
    return Fact(
        mark, name, at, at, mark, person, origin="derived" if derived else "reported",
        pact_version=1 if derived else None, props=props,
    )  # fmt: skip


def handed(when: str, person: str = "ana") -> list[Fact]:
    """A hand-over, which starts both clocks."""
    return [
        told(when, "lead.handed_over", person),
        told(when, "clock.started", person, commitment="first-contact"),
        told(when, "clock.started", person, commitment="follow-up"),
    ]


def of(*facts: Fact, asof: object = LATER) -> tuple[Followed, ...]:
    """What followed in January."""
    return followed(facts, JANUARY, asof, "EUR", PROMISES)  # type: ignore[arg-type]


def test_a_hand_over_that_only_waits_is_open() -> None:
    (one,) = of(*handed("05 10:00"))
    assert (one.contact, one.effort, one.attempts, one.word) == ("open", "open", 0, "pending")
    assert not one.customer


def test_clocks_tell_whether_promises_were_kept() -> None:
    (one,) = of(
        *handed("05 10:00"),
        told("05 12:00", "clock.passed_due", commitment="first-contact"),
        told("06 09:00", "contact.attempted", channel="phone"),
        told("06 09:00", "clock.kept_late", commitment="first-contact"),
        told("06 09:05", "clock.kept", commitment="follow-up"),
    )
    assert (one.contact, one.effort, one.attempts) == ("late", "on_time", 1)
    assert one.first_try == instant("2026-01-06 09:00")


def test_who_was_joined_counts_with_the_other_until_they_are_parted() -> None:
    own = [*handed("05 10:00"), *handed("06 10:00", "bea")]
    joined = told("07 10:00", "person.merged", "bea", into="ana")
    parted = told("08 10:00", "person.unmerged", "bea")
    assert [one.person for one in of(*own, joined)] == ["ana"]
    assert [one.person for one in of(*own, joined, parted)] == ["ana", "bea"]


def test_a_contract_without_an_amount_makes_a_customer_all_the_same() -> None:
    (one,) = of(
        *handed("05 10:00"), told("09 10:00", "contract.signed", currency="USD", amount="9")
    )
    assert (one.customer, one.amounts, one.unpriced) == (True, (), 1)


def test_an_excuse_takes_away_a_delay_and_nothing_else() -> None:
    late = told("06 09:00", "clock.kept_late", commitment="first-contact")
    excuse = told("07 09:00", "clock.excused", commitment="first-contact")
    assert of(*handed("05 10:00"), late, excuse)[0].contact == "excused"
    kept = told("05 11:00", "clock.kept", commitment="first-contact")
    assert of(*handed("05 10:00"), kept, excuse)[0].contact == "on_time"


def test_a_clock_of_no_promise_of_sales_says_nothing() -> None:
    (one,) = of(
        told("05 10:00", "lead.handed_over"), told("05 10:00", "clock.kept", commitment="feedback")
    )
    assert (one.contact, one.effort) == ("no_promise", "no_promise")


def test_the_last_answer_counts_with_its_reason() -> None:
    rejected = told("06 10:00", "lead.rejected", reason="student")
    assert of(*handed("05 10:00"), rejected)[0].reason == "student"
    (one,) = of(*handed("05 10:00"), rejected, told("07 10:00", "lead.accepted"))
    assert (one.word, one.reason) == ("accepted", "")


def test_each_hand_over_of_a_person_has_what_followed_it() -> None:
    first, second = of(
        *handed("05 10:00"),
        told("06 10:00", "lead.rejected", reason="timing"),
        *handed("20 10:00"),
        told("21 10:00", "contract.signed", amount="100.005"),
    )
    assert (first.word, first.amounts) == ("rejected", ())
    assert second.amounts == (Decimal("100.01"),)


def test_attempts_on_one_channel_within_a_quarter_of_an_hour_are_one() -> None:
    (one,) = of(
        *handed("05 10:00"),
        told("05 10:10", "contact.attempted", channel="phone"),
        told("05 10:20", "contact.attempted", channel="phone"),
        told("05 10:21", "contact.attempted", channel="email"),
        told("05 10:30", "contact.attempted", channel="phone", human=False),
    )
    assert one.attempts == 2


def test_who_was_joined_into_another_counts_there() -> None:
    assert of(*handed("05 10:00"), told("06 10:00", "person.merged", into="bea")) == ()


def test_the_mean_contract_is_that_of_all_contracts() -> None:
    cases = [hand_over(1, amounts=(Decimal(10), Decimal(20))), hand_over(2), hand_over(3)]
    assert mean_deal(cases) == (Decimal("15.00"), 2)
    assert mean_deal([hand_over(1)]) == (None, 0)
    assert mean_deal([hand_over(1, amounts=(Decimal(0),))]) == (None, 1)


_FACTS = st.lists(
    st.tuples(
        st.integers(0, 40 * 24),
        st.sampled_from(
            [
                ("lead.handed_over", {}),
                ("clock.kept", {"commitment": "first-contact"}),
                ("clock.passed_due", {"commitment": "first-contact"}),
                ("contact.attempted", {"channel": "phone"}),
                ("lead.rejected", {"reason": "student"}),
                ("contract.signed", {"amount": "10"}),
            ]
        ),
        st.sampled_from(["ana", "bea"]),
        st.sampled_from([0, 0, 500]),
    ),
    max_size=14,
)


def _log(lines: list[tuple[int, tuple[str, dict[str, str]], str, int]]) -> list[Fact]:
    start = instant("2026-01-01 00:00")
    return [
        Fact(
            str(number), name, start + timedelta(hours=hour),
            start + timedelta(hours=hour + late), f"m{number:03}", person,
            origin="derived" if name.startswith(("clock", "lead.handed")) else "reported",
            pact_version=1, props=props,
        )
        for number, (hour, (name, props), person, late) in enumerate(lines)
    ]  # fmt: skip


@given(_FACTS, st.integers(0, 60 * 24), st.integers(0, 99))
def test_neither_order_nor_what_becomes_known_later_changes_an_answer(
    lines: list[tuple[int, tuple[str, dict[str, str]], str, int]], hours: int, seed: int
) -> None:
    asof = instant("2026-01-01 00:00") + timedelta(hours=hours)
    facts = _log(lines)
    known = [fact for fact in facts if fact.recorded_at < asof]
    shuffled = list(facts)
    Random(seed).shuffle(shuffled)
    assert of(*known, asof=asof) == of(*facts, asof=asof) == of(*shuffled, asof=asof)
