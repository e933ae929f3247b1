"""The sample company's own trouble is found by whoever simulates its pact."""

from testigo.core.feasibility.outcomes import Outcome
from testigo.queries.feasibility import Asked, Feasibility, feasibility
from testigo.queries.feasibility_document import document_of
from testigo.queries.pacts import pact_line
from testigo.sample.company import SampleCompany
from tests.sample.conftest import NOW


def look(company: SampleCompany, asked: Asked | None = None) -> Feasibility:
    """The feasibility of the pact in force."""
    line = pact_line(company.workspace.pk, None, now=NOW)
    assert line is not None
    return feasibility(company.workspace, line.pact, now=NOW, asked=asked)


def outcome(found: Feasibility, key: str) -> Outcome:
    """What is said of one promise."""
    return next(one for one in found.outcomes if one.promise.id == key)


def test_friday_afternoons_are_named_as_where_first_contact_is_not_kept(
    company: SampleCompany,
) -> None:
    found = outcome(look(company), "first-contact")
    assert found.verdict in ("tight", "does_not_fit")
    said = found.why.values
    assert (found.why.code, said["weekday"], said["from"], said["to"]) == ("band", 4, 12, 15)
    assert said["people"] == 1
    shift = next(one for one in found.levers if one.said.code == "shift")
    assert dict(shift.said.values) == {"weekday": 4, "since": 12, "until": 15}
    assert (shift.likely.chance or 0) > (found.likely.chance or 0)


def test_every_promise_is_judged_once_in_the_order_of_the_pact(company: SampleCompany) -> None:
    found = look(company)
    assert [one.promise for one in found.outcomes] == list(found.pact.commitments)
    assert all(one.likely.low <= one.likely.high for one in found.outcomes)
    assert not found.empty


def test_history_says_what_is_assumed_but_for_the_length_of_an_attempt(
    company: SampleCompany,
) -> None:
    estimates = {one.code for one in look(company).assumptions if one.estimate}
    assert estimates == {"minutes"}


def test_one_more_person_never_lowers_what_their_team_keeps(company: SampleCompany) -> None:
    usual, more = look(company), look(company, Asked(people=2))
    for key in ("first-contact", "follow-up", "verdict"):
        before, after = (outcome(found, key).likely.chance for found in (usual, more))
        assert before is not None
        assert after is not None
        assert after >= before


def test_the_same_instant_gives_the_same_document(company: SampleCompany) -> None:
    first = document_of(look(company))
    assert first == document_of(look(company))
    assert len(first["arrivals"]) == len(first["staffed"]) == 168
    assert {one["id"] for one in first["promises"]} >= {"first-contact", "mql-volume", "care"}
