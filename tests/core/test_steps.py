"""The steps of a pipeline: their order, their names, and what stands in the way."""

from hypothesis import given
from hypothesis import strategies as st

from testigo.core.steps import FIRST, STARTERS, Step, in_use, moved, problems_of, put, step_of


@given(st.lists(st.tuples(st.sampled_from(STARTERS), st.integers(-4, 4)), max_size=8))
def test_however_steps_are_moved_none_is_lost_and_the_first_stays_first(
    moves: list[tuple[Step, int]],
) -> None:
    steps = STARTERS
    for step, by in moves:
        steps = moved(steps, step.code, by)
    assert sorted(one.code for one in steps) == sorted(one.code for one in STARTERS)
    assert steps[0].code == FIRST


def test_a_step_keeps_its_place_when_it_is_called_otherwise() -> None:
    named = put(STARTERS, step_of(" Oferta   enviada ", "", "proposal"))
    assert [one.code for one in named] == [one.code for one in STARTERS]
    assert (named[1].name("es"), named[1].name("en")) == ("Oferta enviada", "Oferta enviada")
    assert STARTERS[1].name("es") == ""


def test_a_new_step_takes_its_name_as_code_as_files_tell_it() -> None:
    assert step_of("Demo", "Demo meeting") == Step("Demo", "Demo", "Demo meeting")
    assert step_of("", "Trial").code == "Trial"


def test_names_are_told_apart_by_more_than_their_letters() -> None:
    held = [Step("proposal", "Oferta", "Offer")]
    assert [one.code for one in problems_of(step_of("OFERTA", "offer"), held)] == [
        "step_name_taken",
        "step_name_taken",
    ]
    assert problems_of(step_of("Firma", ""), held) == []


def test_steps_that_only_deals_hold_come_last_by_name() -> None:
    found = in_use(STARTERS, ["Zeta", "proposal", "Alfa"])
    assert [one.code for one in found[3:]] == ["Alfa", "Zeta"]
