"""A whole base at once gives what comparing people one by one gives."""

from random import Random

import pytest

from testigo.analytics.linking import Linked, Pair, link
from testigo.analytics.people import LEAST, PEOPLE, records_of
from testigo.core.likeness import (
    SHOWN_FROM,
    Identity,
    Normal,
    levels_of,
    marks_of,
    normal,
    probability,
)
from tests.spec.duplicates import CASES

SYLLABLES = (
    "bar",
    "cel",
    "dum",
    "fon",
    "gri",
    "hos",
    "jut",
    "kal",
    "lem",
    "mav",
    "nor",
    "pex",
    "rud",
)


def words(many: int, syllables: int) -> list[str]:
    """So many made-up words, hardly any of which is another but for a slip."""
    chance = Random(5)
    made = ["".join(chance.choices(SYLLABLES, k=syllables)).title() for _ in range(many)]
    return list(dict.fromkeys(made))


GIVEN, SURNAMES, COMPANIES = words(60, 2), words(400, 3), words(150, 4)


def found(people: list[Identity], shown_from: float = SHOWN_FROM) -> Linked:
    return link(records_of(numbered(people)), PEOPLE, shown_from=shown_from)


def numbered(people: list[Identity]) -> dict[str, Normal]:
    return {f"{place:05}": normal(one) for place, one in enumerate(people)}


def a_base(people: int, twice: int, seed: int = 7) -> tuple[list[Identity], set[tuple[str, str]]]:
    """So many people, the first of whom come twice: by another mailbox, or with a slip."""
    chance = Random(seed)
    base = []
    for _ in range(people):
        name = f"{chance.choice(GIVEN)} {chance.choice(SURNAMES)} {chance.choice(SURNAMES)}"
        mailbox = ".".join(name.split()).lower()
        phone = f"6{chance.randrange(10**8):08}"
        base.append(Identity(name, f"{mailbox}@correo.example", phone, chance.choice(COMPANIES)))
    for number in range(twice):
        one = base[number]
        name = one.name.rsplit(" ", 1)[0] if number % 2 else one.name.replace("a", "e", 1)
        base.append(Identity(name, "" if number % 3 else one.email[1:], one.phone, one.company))
    return base, {(f"{number:05}", f"{people + number:05}") for number in range(twice)}


def test_both_engines_find_the_same_levels_and_the_same_probability() -> None:
    people = numbered([who for case in CASES for who in (case.one, case.other)])
    linked = link(records_of(people), PEOPLE, shown_from=0.0)
    assert len(linked.pairs) > 100
    for pair in linked.pairs:
        levels = levels_of(people[pair.one], people[pair.other])
        assert pair.levels == levels
        assert pair.probability == pytest.approx(probability(levels))


def slipped(text: str, chance: Random, letters: str) -> str:
    """A text with one slip of the hand."""
    place = chance.randrange(len(text) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return text[:place] + text[place + 1 :]
    if kind == 1:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text[:place] + chance.choice(letters) + text[place + (kind == 2) :]


def test_both_engines_count_slips_alike() -> None:
    chance = Random(2)
    people = []
    for number in range(600):
        letters = chance.choice(["ab", "abc", "aeimnrst"])
        text = "".join(chance.choices(letters, k=chance.randint(6, 24)))
        other = text
        for _ in range(chance.randint(0, 3)):
            other = slipped(other, chance, letters) if len(other) > 2 else other
        phone = f"6{number * 7919 % 10**8:08}"
        people += [Identity(phone=phone, company=one) for one in (text, other)]
    told = numbered(people)
    pairs = link(records_of(told), PEOPLE, shown_from=0.0).pairs
    assert {pair.levels["company"] for pair in pairs} == {"same", "typo", "different"}
    assert [p.levels for p in pairs] == [levels_of(told[p.one], told[p.other]) for p in pairs]


def test_whoever_shares_a_mark_is_compared_at_night_too() -> None:
    people = numbered([who for case in CASES for who in (case.one, case.other)])
    compared = {(p.one, p.other) for p in link(records_of(people), PEOPLE, shown_from=0.0).pairs}
    marks = {person: marks_of(one) for person, one in people.items()}
    sharing = {(a, b) for a in people for b in people if a < b and marks[a] & marks[b]}
    assert sharing
    assert sharing <= compared


def test_a_small_base_keeps_the_weights_of_the_table() -> None:
    people, twice = a_base(200, 12)
    linked = found(people)
    assert not linked.trained
    assert {(p.one, p.other) for p in linked.pairs} >= twice


def test_a_base_that_is_large_enough_teaches_its_own_weights() -> None:
    people, twice = a_base(LEAST + 200, 60)
    linked = found(people)
    assert linked.trained
    pairs = {(p.one, p.other) for p in linked.pairs}
    assert len(pairs & twice) >= 0.9 * len(twice)
    assert len(pairs & twice) >= 0.9 * len(pairs)


def test_a_base_without_duplicates_teaches_no_nonsense() -> None:
    people, _ = a_base(LEAST + 50, 0)
    assert len(found(people).pairs) <= 3


def test_the_same_people_give_the_same_pairs_in_any_order() -> None:
    people, _ = a_base(LEAST + 50, 40)
    table = records_of(numbered(people))
    places = list(range(table.num_rows))
    Random(3).shuffle(places)
    assert link(table, PEOPLE, shown_from=0.5) == link(table.take(places), PEOPLE, shown_from=0.5)


def test_what_a_crowd_shares_makes_no_pairs() -> None:
    crowd = [Identity(f"{'abcdefghij'[n % 10] * 3} {n:04}", phone="915550000") for n in range(150)]
    assert found(crowd, 0.0).pairs == []


@pytest.mark.parametrize("people", [[], [Identity("Ana Ruiz")], [Identity(), Identity()]])
def test_nobody_to_compare_gives_no_pairs(people: list[Identity]) -> None:
    assert found(people) == Linked([], trained=False)


def test_hostile_texts_are_only_texts() -> None:
    names = ["'; DROP TABLE told; --", '{"a": 1}', "\u202eana ruiz", "a" * 5000, "%s {} _l"]
    twice = [Identity(name, phone="600111222") for name in names for _ in range(2)]
    pairs = found(twice, 0.0).pairs
    assert all(isinstance(pair, Pair) for pair in pairs)
    assert pairs
