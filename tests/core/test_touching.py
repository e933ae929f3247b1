"""In which visit something was done: the plain answer, and not too slow."""

from datetime import UTC, datetime, timedelta
from time import process_time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from testigo.core.attribution.touching import touches_in
from testigo.core.facts import Fact
from testigo.core.sessions import GAP, Session, sessions

START = datetime(2026, 3, 1, tzinfo=UTC)
# Marks of where a visit came from, so that each tells which it is.
_BROWSERS = st.sampled_from([None, "", "b1", "b2"])


def done(number: int, minutes: int, browser: str | None, *, page: bool, machine: bool) -> Fact:
    """A page seen, each of another campaign, or a form."""
    at = START + timedelta(minutes=minutes)
    props: dict[str, Any] = {"gclid": "x", "utm_campaign": f"c{number}"} if page else {}
    name = "page.viewed" if page else "form.submitted"
    mark = f"{number:05}"
    return Fact(
        mark, name, at, at, mark, "ana", anonymous_id=browser, automatic=machine, props=props
    )


_DONE = st.lists(
    st.tuples(st.integers(0, 400), _BROWSERS, st.booleans(), st.sampled_from([False] * 5 + [True])),
    max_size=25,
).map(lambda lines: [done(at, *line[:2], page=line[2], machine=line[3])
                     for at, line in enumerate(lines)])  # fmt: skip


def visit_of(act: Fact, visits: list[Session]) -> Session | None:
    """The last opened of the visits, of the same browser or one not known, that were open."""
    for visit in reversed(visits):
        browser = visit.pages[0].anonymous_id
        own = not act.anonymous_id or not browser or act.anonymous_id == browser
        if own and visit.since <= act.at <= visit.until + GAP:
            return visit
    return None


@given(_DONE)
def test_an_act_is_of_the_visit_opened_last(facts: list[Fact]) -> None:
    visits = [visit for visit in sessions(facts) if not visit.pages[0].automatic]
    acts = {fact.id: fact for fact in facts if fact.name == "form.submitted"}
    for touch in touches_in(facts):
        if touch.fact in acts:
            visit = visit_of(acts[touch.fact], visits)
            assert touch.campaign == (visit.campaign if visit else "")


def test_thousands_of_touches_of_one_person_take_no_time() -> None:
    facts = [
        done(number, 20 * number, f"b{number % 50}" if number % 3 else None, page=number % 2 == 0,
             machine=False)
        for number in range(20_000)
    ]  # fmt: skip
    begun = process_time()
    assert len(touches_in(facts)) > 10_000
    assert process_time() - begun < 4
