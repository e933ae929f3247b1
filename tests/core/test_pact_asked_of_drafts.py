"""What is asked of the tests of a pact that is still to be signed."""

from pathlib import Path

import pytest

from testigo.core.pact import load_draft, load_pact

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "pact.es.yaml").read_text(
    encoding="utf-8"
)
PATH = 'path: "/precios*"'
TITLES = 'matches: ["CEO*", "director* general*", "gerente*", "fundador*"]'
COUNTRY = "{trait: country, is: ES}"


def told(old: str, new: str) -> list[str]:
    assert old in TEXT
    changed = TEXT.replace(old, new, 1)
    # What was signed before this was asked stays readable.
    assert load_pact(changed)[1] == []
    return [f"{problem.code} {problem.where}" for problem in load_draft(changed)[1]]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (TITLES, "matches: []", "empty_list scoring.rules[5].when.matches"),
        ("over: 70", "over: -10", "threshold_below_zero definitions.mql.when.all[0].over"),
        ("over: 70", "at_least: -1", "threshold_below_zero definitions.mql.when.all[0].at_least"),
        (PATH, "path: asdf", "not_a_path scoring.rules[0].when.path"),
        (
            PATH,
            'path: "https://nortia.example/precios"',
            "not_a_path scoring.rules[0].when.path",
        ),
        (PATH, 'path: "//nortia.example/a"', "not_a_path scoring.rules[0].when.path"),
        (PATH, 'path: "*://nortia.example/a"', "not_a_path scoring.rules[0].when.path"),
        (COUNTRY, "{trait: country, is: ZZ}", "unknown_country ideal_customer[2].is"),
        (COUNTRY, "{trait: country, in: [ES, QQ]}", "unknown_country ideal_customer[2].in[1]"),
        ("{trait: country, is_not: ES}", "{trait: country, is_not: ZZ}",
         "unknown_country scoring.rules[9].when.all[1].is_not"),
    ],
)  # fmt: skip
def test_a_test_that_nobody_or_everybody_passes_is_a_problem(
    old: str, new: str, problem: str
) -> None:
    assert told(old, new) == [problem]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (PATH, 'path: "*precios*"'),
        (PATH, 'path: "/"'),
        (COUNTRY, "{trait: country, is: pt}"),
        (COUNTRY, "{trait: country, in: [ES, PT, XK]}"),
        (COUNTRY, "{trait: country, exists: true}"),
        ("over: 70", "over: 0"),
        # Who does not fit at all may be kept out by a fit below zero.
        ("{score: fit, at_least: 20}", "{score: fit, at_least: -20}"),
    ],
)
def test_what_is_right_passes(old: str, new: str) -> None:
    assert told(old, new) == []
