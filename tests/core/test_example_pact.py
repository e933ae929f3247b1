"""The example pact of the reference: it loads as it is and means what its comments say."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from math import ceil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from testigo.core.durations import Duration
from testigo.core.facts import Fact
from testigo.core.lifecycle import crossings
from testigo.core.pact import Pact, load_pact
from testigo.core.sla import public_holidays
from testigo.core.sla.calendar import Calendar, due_at, is_open, with_holidays
from testigo.core.sla.commitments import Attempts, Rate, Response
from testigo.core.story import Agreement, PactInForce, Story, retell, score_at
from tests.spec.agreement import at, director, fact, trait, viewed

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "reference" / "pact.es.yaml"
# The design's own copy, where the repository stands beside it.
BINDING = ROOT.parent / "shared" / "examples" / "pact.es.yaml"
MADRID = ZoneInfo("Europe/Madrid")
SIGNED = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.mark.skipif(not BINDING.exists(), reason="the design is not beside the repository")
def test_the_example_is_the_binding_one() -> None:
    assert EXAMPLE.read_bytes() == BINDING.read_bytes()


@pytest.fixture(scope="module")
def example() -> Pact:
    read, problems = load_pact(EXAMPLE.read_text(encoding="utf-8"))
    assert problems == []
    assert read is not None
    return read


@pytest.fixture(scope="module")
def deal(example: Pact) -> Agreement:
    return Agreement((PactInForce(1, example, SIGNED, SIGNED),))


@pytest.fixture(scope="module")
def calendar(example: Pact) -> Calendar:
    read = example.calendar
    assert read.country is not None
    return with_holidays(
        read, public_holidays.resolve(read.country, read.subdivision, (2026, 2027))
    )


def told(facts: list[Fact], deal: Agreement, hours: float = 3) -> tuple[Story, int]:
    """The story, and the score so many hours in."""
    story = retell(facts, deal)
    return story, score_at(story, deal.versions[0], at(hours)).total


def crossed(story: Story) -> bool:
    return bool(crossings(story.path.entries))


OPERATIONS = [*director(), trait("country", "ES", 0)]
DEMO_AND_PRICES = [fact("demo.requested", 1), viewed("/precios/pro", 2)]


def test_the_director_of_operations_has_105_and_passes(deal: Agreement) -> None:
    story, points = told([*OPERATIONS, *DEMO_AND_PRICES], deal)
    assert points == 105
    assert crossed(story)


def test_the_same_a_student_has_55_and_does_not(deal: Agreement) -> None:
    student = trait("occupation", "Estudiante", 0)
    story, points = told([*OPERATIONS, student, *DEMO_AND_PRICES], deal)
    assert points == 55
    assert not crossed(story)


def test_70_does_not_pass_and_71_would(deal: Agreement) -> None:
    # 35 of fit, prices on one day, one guide, one webinar: 35 + 20 + 5 + 10 = 70.
    facts = [*OPERATIONS, viewed("/precios", 1), fact("content.downloaded", 1)]
    story, points = told([*facts, fact("webinar.attended", 1)], deal)
    assert points == 70
    assert not crossed(story)
    text = EXAMPLE.read_text(encoding="utf-8")
    dearer = text.replace(
        "points: 5,   when: {fact: content.downloaded}",
        "points: 6,   when: {fact: content.downloaded}",
    )
    richer, problems = load_pact(dearer)
    assert problems == []
    assert richer is not None
    raised = Agreement((PactInForce(1, richer, SIGNED, SIGNED),))
    story, points = told([*facts, fact("webinar.attended", 1)], raised)
    assert points == 71
    assert crossed(story)


def test_a_score_that_passes_needs_fit_too(deal: Agreement) -> None:
    interest = [
        fact("demo.requested", 1),
        viewed("/precios", 1),
        viewed("/precios", 25),
        fact("webinar.attended", 26),
        fact("content.downloaded", 26),
    ]
    story, points = told([trait("email", "ana@acme.example", 0), *interest], deal, 27)
    assert points == 105
    assert not crossed(story)
    free_mail = [trait("email", "ana@gmail.com", 0), trait("sector", "Industria", 0)]
    story, points = told([*free_mail, *interest], deal, 27)
    assert points == 110
    assert not crossed(story)  # fit 5 < 20


@pytest.mark.parametrize(
    ("title", "points"),
    [
        ("Directora general", 10),
        ("DIRECTOR GENERAL", 10),
        ("CEO & Founder", 10),
        ("Fundadora", 10),
        ("Directora de Operaciones", 5),
        ("Jefa de compras", 5),
        ("Responsable de logística", 5),
        ("Jefe Dental", 0),
        ("Técnica", 0),
    ],
)
def test_job_titles(title: str, points: int, deal: Agreement) -> None:
    assert told([trait("job_title", title, 0)], deal)[1] == points


@pytest.mark.parametrize(
    ("name", "value", "points"),
    [
        ("country", "FR", -30),
        ("country", "es", 0),
        ("relation", "Competidor", -50),
        ("email", "ana@hotmail.es", -10),
        ("email", "ana@gmail.com", -10),
        ("email", "ana@gmail.com.example", 0),
        ("employees", "250", 15),
        ("employees", 251, 0),
        ("sector", "logistica", 15),
        ("occupation", "becaria", -50),
    ],
)
def test_other_traits(name: str, value: object, points: int, deal: Agreement) -> None:
    assert told([trait(name, value, 0)], deal)[1] == points


# --- the calendar --------------------------------------------------------------------------------


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MADRID).astimezone(UTC)


@pytest.mark.parametrize(
    ("when", "opened"),
    [
        ("2026-09-21 09:00", True),
        ("2026-09-21 14:00", False),
        ("2026-09-21 15:00", True),
        ("2026-09-21 18:29", True),
        ("2026-09-21 18:30", False),
        ("2026-09-18 14:59", True),
        ("2026-09-18 15:00", False),  # Fridays close at 15
        ("2026-09-19 10:00", False),
        ("2026-07-15 08:30", True),  # the summer timetable
        ("2026-07-15 15:30", False),
        ("2027-08-31 08:30", True),  # of every year
        ("2026-09-01 08:30", False),
        ("2026-09-11 10:00", False),  # the day of Catalonia
        ("2026-06-24 10:00", False),  # Sant Joan
        ("2026-05-02 10:00", False),  # a Saturday
        ("2026-09-24 10:00", True),  # a feast of Barcelona only
        ("2026-12-24 10:00", False),  # closed
        ("2026-12-31 10:00", False),
        ("2026-12-30 10:00", True),
    ],
)
def test_when_it_is_open(when: str, opened: bool, calendar: Calendar) -> None:
    assert is_open(calendar, local(when)) is opened


@pytest.mark.parametrize(
    ("starts", "within", "due"),
    [
        ("2026-09-18 14:30", "2h", "2026-09-21 10:30"),  # Friday: half an hour left
        ("2026-09-19 15:00", "2h", "2026-09-21 11:00"),
        ("2026-09-21 13:00", "2h", "2026-09-21 16:00"),  # over lunch
        ("2026-09-10 18:00", "2h", "2026-09-14 10:30"),  # over a holiday and a weekend
        ("2026-09-17 10:00", "2d", "2026-09-21 18:30"),
        ("2026-08-31 14:30", "1h", "2026-09-01 09:30"),  # the summer timetable ends
    ],
)
def test_when_promises_fall_due(starts: str, within: str, due: str, calendar: Calendar) -> None:
    duration = Duration(int(within[:-1]), within[-1])  # type: ignore[arg-type]
    assert due_at(calendar, local(starts), duration) == local(due)


# --- the rest ------------------------------------------------------------------------------------


def test_it_takes_force_at_midnight_of_its_zone_for_a_quarter(example: Pact) -> None:
    assert example.starts_at == local("2026-09-15 00:00")
    assert example.review_by - example.in_force_from == timedelta(days=91)


def test_four_sides_sign(example: Pact) -> None:
    assert list(example.parties) == ["marketing", "sales", "success", "sponsor"]


def test_the_promises_are_those_that_it_lists(example: Pact) -> None:
    promises = {promise.id: promise for promise in example.commitments}
    assert len(promises) == 11
    first = promises["first-contact"]
    assert isinstance(first, Response)
    assert (str(first.within), first.warn_at, first.escalate_to) == ("2h", Decimal("0.75"), "sales")
    follow = promises["follow-up"]
    assert isinstance(follow, Attempts)
    assert (follow.at_least, str(follow.within), follow.on_days, follow.by_channels) == (
        5,
        "10d",
        3,
        2,
    )
    quality = promises["mql-quality"]
    assert isinstance(quality, Rate)
    assert (quality.of, quality.that, quality.at_least) == (
        ("stage:mql",),
        ("lead.accepted",),
        Decimal("0.6"),
    )
    assert promises["sql-contact"].starts == ("stage:sql",)  # type: ignore[union-attr]


def test_customers_go_to_their_owner_and_others_in_turn(example: Pact) -> None:
    first, second = example.routing.mql
    assert (first.team, second.team, second.when) == ("", "sdr", None)
    assert [rule.team for rule in example.routing.sql] == ["ventas"]


def test_the_goal_means_30_customers_1200_leads_300_mql(example: Pact) -> None:
    (goal,) = example.goals
    customers = ceil(goal.revenue / goal.average_deal)
    leads = ceil(customers / goal.lead_to_customer)
    assert goal.lead_to_mql is not None
    assert (goal.period, customers, leads) == ("2026-Q4", 30, 1200)
    assert leads * goal.lead_to_mql == 300


def test_reasons_alerts_and_the_meeting(example: Pact) -> None:
    assert len(example.dispositions["rejected"]) == 6
    assert "price" in example.dispositions["lost"]
    assert len(example.notices) == 5
    assert not any(rule.urgent for rule in example.notices)
    assert example.meeting is not None
    assert (example.meeting.on, example.meeting.at) == ("tue", time(9, 15))
    assert example.review is not None
    assert (example.review.every, example.review.check_rates) == ("quarter", "month")
    assert example.calendar.closed == {date(2026, 12, 24), date(2026, 12, 31)}
