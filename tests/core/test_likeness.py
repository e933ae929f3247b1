"""What makes two people alike: normal forms, levels, and laws that hold for any two."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from testigo.core.likeness import (
    COMPARISONS,
    SHOWN_FROM,
    Identity,
    MergeRule,
    agreeing,
    alike,
    company_key,
    email_key,
    levels_of,
    marks_of,
    name_words,
    normal,
    parse_rule,
    phone_key,
    probability,
    reasons_of,
)
from testigo.core.likeness.comparing import within
from testigo.wording.likeness import likelihood_of
from tests.spec.duplicates import CASES, Case

NAMES = st.sampled_from(["Ana Ruiz", "RUIZ, Ana", "Ana", "Ana Ruiz Soler", "Eva Gil", "", "Ñ"])
EMAILS = st.sampled_from(["", "ana.ruiz@a.example", "anaruiz+x@a.example", "anaruiz@b.example"])
PHONES = st.sampled_from(["", "+34600111222", "600111222", "600111223", "12"])
COMPANIES = st.sampled_from(["", "Acme", "Acme, S.L.", "Boreal", "S.L."])
PEOPLE = st.one_of(
    st.builds(Identity, NAMES, EMAILS, PHONES, COMPANIES, st.sampled_from(["", "a.example"])),
    st.builds(Identity, *[st.text(max_size=30)] * 5),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_agrees_and_how_likely_it_is(case: Case) -> None:
    levels = levels_of(normal(case.one), normal(case.other))
    assert reasons_of(levels) == case.reasons
    share = probability(levels)
    assert (likelihood_of(int(share * 1000)) if share >= SHOWN_FROM else "") == case.likely


# What only slips keep apart is found at night.
AT_ONCE = [c for c in CASES if c.likely and not all("typo" in code for code in c.reasons)]


@pytest.mark.parametrize("case", AT_ONCE, ids=str)
def test_who_is_shown_is_also_found_as_they_come_in(case: Case) -> None:
    assert marks_of(normal(case.one)) & marks_of(normal(case.other))


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ("Acme, S.L.", "acme"),
        ("ACME S. L. U.", "acme"),
        ("Cía. Ibérica S. A.", "iberica"),
        ("Müller GmbH & Co. KG", "muller"),
        ("A.B.C. Consulting Inc.", "abc consulting"),
        ("Société Générale S.A.", "societe generale"),
        ("S.L.", "sl"),
        ("", ""),
    ],
)
def test_a_company_without_its_legal_form(told: str, key: str) -> None:
    assert company_key(told) == key


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("Sra. María-José de la Ó", ["maria", "jose", "o"]),
        ("  RUIZ,   Ana ", ["ruiz", "ana"]),
        ("ana@acme.example", []),
        ("De la", ["de", "la"]),
        ("Ana 2", ["ana"]),
        (" \u0000 ", []),
    ],
)
def test_a_name_as_its_words(told: str, words: list[str]) -> None:
    assert name_words(told) == words


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ("Ana.Ruiz+web@Correo.example", "anaruiz@correo.example"),
        ("+x@correo.example", ""),
        ("ana", ""),
        ("a@b@c.example", "a@b@c.example"),
    ],
)
def test_an_e_mail_without_dots_and_tags(told: str, key: str) -> None:
    assert email_key(told) == key


@pytest.mark.parametrize(
    ("told", "key"),
    [("+34 600-111-222", "600111222"), ("(0049) 30 123456", "930123456"), ("1234", "")],
)
def test_the_last_digits_of_a_phone(told: str, key: str) -> None:
    assert phone_key(told) == key


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda one: one.name)
def test_the_shares_of_a_comparison_add_up_and_stronger_levels_come_first(comparison) -> None:  # type: ignore[no-untyped-def]
    assert sum(level.m for level in comparison.levels) == pytest.approx(1)
    assert sum(level.u for level in comparison.levels) == pytest.approx(1)
    agreeing_bits = [level.bits for level in comparison.levels if level.agrees]
    assert agreeing_bits == sorted(agreeing_bits, reverse=True)
    assert not comparison.levels[-1].agrees


@given(PEOPLE, PEOPLE)
def test_reasons_and_probability_are_the_same_from_both_sides(
    one: Identity, other: Identity
) -> None:
    a, b = normal(one), normal(other)
    assert levels_of(a, b) == levels_of(b, a)
    assert alike([a], [b]) == alike([b], [a])
    assert 0 < alike([a], [b])[0] < 1


@given(PEOPLE)
def test_a_normal_form_stays_as_it_is(one: Identity) -> None:
    first = normal(one)
    again = normal(Identity(first.name, first.email, first.phone, first.company, first.domain))
    assert (again.phone, again.company, again.domain) == (first.phone, first.company, first.domain)
    assert marks_of(first) == marks_of(normal(one))


@given(PEOPLE)
def test_nobody_differs_from_themselves(one: Identity) -> None:
    levels = levels_of(normal(one), normal(one))
    assume(levels)
    assert set(levels.values()) <= {"same", "first", "domain"}
    assert agreeing(reasons_of(levels)) == reasons_of(levels)


@given(st.lists(PEOPLE, min_size=1, max_size=3), st.lists(PEOPLE, min_size=1, max_size=3))
def test_of_several_e_mails_those_count_that_agree_best(
    ones: list[Identity], others: list[Identity]
) -> None:
    share, _ = alike(map(normal, ones), map(normal, others))
    each = [alike([normal(a)], [normal(b)])[0] for a in ones for b in others]
    assert share == max(each)


@given(st.text("abñ", max_size=6), st.text("abñ", max_size=6), st.integers(0, 3))
def test_slips_are_counted_alike_from_both_sides(one: str, other: str, slips: int) -> None:
    assert within(one, other, slips) == within(other, one, slips)
    assert within(one, one, slips)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("ruiz", "riuz", 1),
        ("ruiz", "ruis", 1),
        ("ruiz", "ruz", 1),
        ("ruiz", "gil", 3),
        ("", "a", 1),
    ],
)
def test_a_slip_is_one_letter_or_two_in_the_wrong_order(one: str, other: str, slips: int) -> None:
    assert within(one, other, slips)
    assert not within(one, other, slips - 1)


def test_a_mark_tells_nobody() -> None:
    marks = marks_of(normal(Identity("Ana Ruiz", "ana.ruiz@acme.example", "600111222", "Acme")))
    assert marks
    assert not any("ana" in mark for mark in marks)
    assert {len(mark) for mark in marks} == {32}


def test_a_rule_is_off_to_begin_with_and_joins_nobody() -> None:
    rule, problems = parse_rule(None)
    assert (rule.is_on, problems) == (False, [])
    assert rule.why(("phone_same", "name_same"), 999) == ""


@pytest.mark.parametrize(
    ("rule", "reasons", "share", "why"),
    [
        (MergeRule(phone_and_name=True), ("phone_same", "name_same"), 700, "phone_and_name"),
        (MergeRule(phone_and_name=True), ("phone_same", "name_typo"), 999, ""),
        (MergeRule(at_least=990), ("email_typo", "name_same"), 990, "probable"),
        (MergeRule(at_least=990), ("email_typo", "name_same"), 989, ""),
        (MergeRule(True, 990), ("phone_same", "name_same", "email_colleague"), 999, ""),
        (MergeRule(True, 990), ("phone_same", "name_same", "company_different"), 999, ""),
        (MergeRule(at_least=990), ("email_same", "name_different"), 999, ""),
    ],
)
def test_a_rule_joins_unless_something_contradicts(
    rule: MergeRule, reasons: tuple[str, ...], share: int, why: str
) -> None:
    assert rule.why(reasons, share) == why


@pytest.mark.parametrize("value", [899, 1000, -1, "990", True, None, 99.5])
def test_a_share_that_is_none_is_a_problem(value: object) -> None:
    rule, problems = parse_rule({"phone_and_name": True, "at_least": value})
    assert not rule.is_on
    assert [one.code for one in problems] == ["joining_rule_share"]
