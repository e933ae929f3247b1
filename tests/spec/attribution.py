"""Attribution as tables: they are run as tests and printed in docs/rules/attribution.md."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from testigo.core.attribution.models import MODELS, Model, Way
from testigo.core.attribution.report import Attribution
from tests.spec.story import Line, numbered
from tests.spec.working_time import table

# --- what each model gives of 1,000.00 ------------------------------------------------------------


class Shared(NamedTuple):
    """Touches as `channel` or `channel-days`, so many days before the last; after which of them,
    counted from 1, the person became a lead and the deal was opened; and what each channel gets."""

    touches: str
    lead: str
    deal: str
    model: Model
    credit: str


_FIVE = "ads-14 email-10 events-7 ads-3 direct"
SHARED = (
    *(Shared("ads", "1", "1", model, "ads 1000.00") for model in MODELS),
    Shared("ads-7 email", "", "", "time_decay", "ads 333.33, email 666.67"),
    Shared("ads-7 email", "", "", "u_shaped", "ads 500.00, email 500.00"),
    Shared("ads-7 email", "", "", "w_shaped", "ads 750.00, email 250.00"),
    Shared("ads-7 email", "1", "1", "w_shaped", "ads 900.00, email 100.00"),
    Shared("ads-7 email", "1", "2", "full_path", "ads 500.00, email 500.00"),
    Shared("ads email events", "", "", "linear", "ads 333.34, email 333.33, events 333.33"),
    Shared("ads email events", "", "", "u_shaped", "ads 400.00, email 200.00, events 400.00"),
    Shared(_FIVE, "2", "3", "first", "ads 1000.00"),
    Shared(_FIVE, "2", "3", "last", "direct 1000.00"),
    Shared(_FIVE, "2", "3", "last_non_direct", "ads 1000.00"),
    Shared(_FIVE, "2", "3", "linear", "ads 400.00, direct 200.00, email 200.00, events 200.00"),
    Shared(_FIVE, "2", "3", "time_decay",
           "ads 346.66, direct 349.10, email 129.69, events 174.55"),
    Shared(_FIVE, "2", "3", "u_shaped",
           "ads 466.67, direct 400.00, email 66.67, events 66.66"),
    Shared(_FIVE, "2", "3", "w_shaped",
           "ads 350.00, direct 50.00, email 300.00, events 300.00"),
    Shared(_FIVE, "2", "3", "full_path",
           "ads 325.00, direct 225.00, email 225.00, events 225.00"),
    Shared(_FIVE, "2", "3", "even_split",
           "ads 250.00, direct 250.00, email 250.00, events 250.00"),
    Shared("direct-2 direct", "", "", "last_non_direct", "direct 1000.00"),
)  # fmt: skip


def way_of(shared: Shared) -> Way:
    """The touches of a row as the models see them; no campaigns."""
    told = [touch.partition("-") for touch in shared.touches.split()]
    return Way(
        places=tuple((channel, "") for channel, _, _ in told),
        hours=tuple(24 * int(days or 0) for _, _, days in told),
        lead=int(shared.lead) - 1 if shared.lead else None,
        deal=int(shared.deal) - 1 if shared.deal else None,
    )


def by_channel(cents: Iterable[tuple[tuple[str, str], int]]) -> str:
    """`ads 1.00, email 2.00`: who gets anything, by name."""
    found: dict[str, int] = defaultdict(int)
    for (channel, _), part in cents:
        found[channel] += part
    return ", ".join(f"{name} {euros(part)}" for name, part in sorted(found.items()) if part)


def euros(cents: int) -> str:
    """Cents as an amount with two decimals."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


# --- largest remainder ----------------------------------------------------------------------------


class Allotted(NamedTuple):
    """Exact quotas in cents, and the whole cents that they become."""

    quotas: str
    cents: str
    because: str


ALLOTTED = (
    Allotted("100/3 100/3 100/3", "34 33 33", "equal remainders: the first in order is first"),
    Allotted("3/2 1/4 1/4", "2 0 0", "the greatest remainder is first"),
    Allotted("5 0 0", "5 0 0", "whole quotas stay as they are"),
    Allotted("-50/3 -50/3 -50/3", "-16 -17 -17", "a negative amount adds up too"),
    Allotted("7/2 -7/2", "4 -4", "what is above and what is below zero adds up to nothing"),
)


def quotas_of(row: Allotted) -> dict[int, Fraction]:
    """The quotas of a row by their places."""
    return dict(enumerate(map(Fraction, row.quotas.split())))


# --- beside another package -----------------------------------------------------------------------


class Walked(NamedTuple):
    """So many customers came this way, with this revenue together; so many went it in vain."""

    way: str
    customers: int
    revenue: int
    vain: int


WALKED = (
    Walked("linkedin_ads email direct", 2, 5000, 3),
    Walked("google_ads google_ads direct", 3, 7400, 5),
    Walked("organic_search email google_ads email", 1, 12000, 0),
    Walked("events direct", 1, 30000, 2),
    Walked("organic_search", 4, 2600, 9),
    Walked("referral organic_search direct direct", 2, 9100, 1),
    Walked("linkedin_ads linkedin_ads", 0, 0, 7),
    Walked("email events email webinars linkedin_ads", 1, 18050, 1),
    Walked("google_ads organic_search google_ads organic_search", 2, 4999, 4),
)


class Peer(NamedTuple):
    """What channelattribution 2.2.5 gives of these ways: `heuristic_models` for the first three
    (customers and revenue), `markov_model` for the removal effect, by simulation (3 million walks,
    seed 7, `max_step=100000` so that it cuts no walk short)."""

    channel: str
    first: str
    last: str
    linear: str
    removal: str


PEER = (
    Peer("direct", "0 / 0.00", "8 / 51500.00", "3.1667 / 23683.33", "0.4997"),
    Peer("email", "1 / 18050.00", "1 / 12000.00", "1.5667 / 14886.67", "0.2562"),
    Peer("events", "1 / 30000.00", "0 / 0.00", "0.7000 / 18610.00", "0.1237"),
    Peer("google_ads", "5 / 12399.00", "0 / 0.00", "3.2500 / 10432.83", "0.4328"),
    Peer("linkedin_ads", "2 / 5000.00", "1 / 18050.00", "0.8667 / 5276.67", "0.1836"),
    Peer("organic_search", "5 / 14600.00", "6 / 7599.00", "5.7500 / 10374.50", "0.5469"),
    Peer("referral", "2 / 9100.00", "0 / 0.00", "0.5000 / 2275.00", "0.0637"),
    Peer("webinars", "0 / 0.00", "0 / 0.00", "0.2000 / 3610.00", "0.0264"),
)

# --- a story --------------------------------------------------------------------------------------

# The signatures of March 2026, in Madrid.
SINCE, UNTIL = "2026-03-01", "2026-04-01"
STORY = (
    Line("2026-01-10 10:00", "Ana", "page.viewed",
         "url=https://n.example/?utm_source=linkedin&utm_medium=cpc&utm_campaign=guide"),
    Line("2026-01-10 10:12", "Ana", "page.viewed", "url=https://n.example/prices"),
    Line("2026-01-10 10:20", "Ana", "form.submitted", "form=guide"),
    Line("2026-01-10 10:20", "Ana", "stage.entered", "stage=lead cycle=1"),
    Line("2026-01-20 09:00", "Bea", "trait.set", "trait=email value=bea@acme.example"),
    Line("2026-01-20 09:00", "Bea", "webinar.attended", "content=w1"),
    Line("2026-02-02 12:00", "Ana", "email.clicked", "campaign=february"),
    Line("2026-02-05 10:00", "Ana", "deal.opened", "deal=d1 amount=9000 people=bea@acme.example"),
    Line("2026-03-02 08:00", "Ana", "page.viewed", "url=https://n.example/"),
    Line("2026-03-03 10:00", "Ana", "contract.signed", "deal=d1 amount=9000.00 margin=4000"),
    Line("2025-11-01 10:00", "Carla", "page.viewed", "gclid=x utm_campaign=brand"),
    Line("2025-11-01 10:05", "Carla", "stage.entered", "stage=lead cycle=1"),
    Line("2026-03-10 10:00", "Carla", "contract.signed", "amount=1000.01"),
    Line("2026-03-11 10:00", "Carla", "page.viewed", "gclid=y utm_campaign=brand"),
    Line("2025-12-01 10:00", "Dani", "page.viewed", "referrer=https://www.google.com/"),
    Line("2025-12-20 10:00", "Dani", "contract.signed", "deal=d2 amount=5000"),
    Line("2026-03-20 10:00", "Dani", "contract.renewed", "deal=d2"),
    Line("2026-02-01 10:00", "Eva", "page.viewed", "gclid=z utm_campaign=brand"),
    Line("2026-02-03 10:00", "Eva", "deal.opened", "deal=d3 amount=700"),
    Line("2026-03-21 10:00", "Eva", "deal.lost", "deal=d3 reason=price"),
    Line("2026-04-02 10:00", "Ana", "fact.retracted", "of=7"),
)  # fmt: skip


class Row(NamedTuple):
    """A row of the report, amounts as text."""

    channel: str
    campaign: str
    first: str
    last: str
    linear: str
    last_non_direct: str
    time_decay: str
    u_shaped: str
    w_shaped: str
    full_path: str
    even_split: str
    markov: str


HEAD = (
    "Channel", "Campaign", "First", "Last", "Linear", "Last non-direct", "Time decay", "U", "W",
    "Full path", "Even split", "Markov",
)  # fmt: skip
# As of 1 April 2026: what was known before the 2nd began.
ASOF = "2026-04-02 00:00"

ROWS = (
    Row("direct", "", "0.00", "9000.00", "1800.00", "0.00", "8228.10", "3600.00", "450.00",
        "2025.00", "2250.00", "2800.00"),
    Row("email", "february", "0.00", "0.00", "1800.00", "9000.00", "522.81", "600.00", "2700.00",
        "2025.00", "2250.00", "2800.00"),
    Row("linkedin_ads", "guide", "9000.00", "0.00", "3600.00", "0.00", "106.56", "4200.00",
        "5400.00", "4050.00", "2250.00", "2800.00"),
    Row("organic_search", "", *["5000.00"] * 9, "2800.00"),
    Row("webinars", "", "0.00", "0.00", "1800.00", "0.00", "142.53", "600.00", "450.00", "900.00",
        "2250.00", "2800.00"),
    Row("unknown", "", *["1000.01"] * 10),
)  # fmt: skip
TOTALS = Row("total", "", *["15000.01"] * 10)


class AsOf(NamedTuple):
    """The same days, asked as of other days and with another window."""

    asof: str
    window: int
    revenue: str
    sourced: str
    influenced: str
    first: str
    because: str


AS_OF = (
    AsOf("2026-03-03 00:00", 90, "0.00", "0.00", "0.00", "", "nothing is signed yet"),
    AsOf("2026-03-11 00:00", 90, "10000.01", "9000.00", "9000.00",
         "linkedin_ads 9000.00, unknown 1000.01", "Carla came too long before she signed"),
    AsOf("2026-04-02 00:00", 90, "15000.01", "14000.00", "14000.00",
         "linkedin_ads 9000.00, organic_search 5000.00, unknown 1000.01",
         "Dani's renewal is credited to the journey of December"),
    AsOf("2026-04-02 00:00", 180, "15000.01", "15000.01", "15000.01",
         "google_ads 1000.01, linkedin_ads 9000.00, organic_search 5000.00",
         "in 180 days Carla's advertisement is found"),
    AsOf("2026-04-02 00:00", 30, "15000.01", "14000.00", "14000.00",
         "email 9000.00, organic_search 5000.00, unknown 1000.01",
         "in 30 days the first that is found of Ana is an e-mail"),
    AsOf("2026-04-03 00:00", 30, "15000.01", "5000.00", "5000.00",
         "direct 9000.00, organic_search 5000.00, unknown 1000.01",
         "her click in it was taken back on the 2nd"),
)  # fmt: skip

# --- what comes in badly --------------------------------------------------------------------------


class Bad(NamedTuple):
    """Facts that say something odd, what is made of it, and which note is shown."""

    title: str
    lines: tuple[Line, ...]
    revenue: str
    unknown: str
    note: str
    answer: str


_SEEN = Line("2026-03-01 10:00", "Ana", "page.viewed", "gclid=x utm_campaign=brand")


def _signed(says: str, who: str = "Ana") -> Line:
    return Line("2026-03-10 10:00", who, "contract.signed", says)


BAD = (
    Bad("A touch after the signature",
        (_SEEN, _signed("amount=100"), Line("2026-03-11 10:00", "Ana", "webinar.attended")),
        "100.00", "0.00", "touches_after 1", "it led to nothing that was signed; it gets nothing"),
    Bad("A touch older than the window",
        (Line("2025-03-01 10:00", "Ana", "webinar.attended"), _SEEN, _signed("amount=100")),
        "100.00", "0.00", "touches_before 1", "it gets nothing; a longer window finds it"),
    Bad("A sale of people without a touch", (_signed("amount=100"),),
        "100.00", "100.00", "no_touch 1", "it is credited to the row Unknown"),
    Bad("A deal without people", (_SEEN, _signed("deal=d9 amount=100", "")),
        "100.00", "100.00", "no_people 1", "it is credited to the row Unknown"),
    Bad("A renewal of a contract that nobody told of",
        (_SEEN, Line("2026-03-10 10:00", "Ana", "contract.renewed", "amount=100")),
        "100.00", "100.00", "no_original 1", "its journey is not known: the row Unknown"),
    Bad("Another currency", (_SEEN, _signed("amount=100"), _signed("amount=70 currency=USD")),
        "100.00", "0.00", "other_currency 1",
        "nothing is converted: the amount is left out, the signature still counts as a journey"),
    Bad("An amount that is none", (_SEEN, _signed("amount=a_lot")),
        "0.00", "0.00", "unreadable 1", "it is left out; the signature still counts as a journey"),
    Bad("No amount", (_SEEN, _signed("deal=d9")),
        "0.00", "0.00", "no_amount 1", "the signature counts as a journey of nothing"),
    Bad("A margin below zero", (_SEEN, _signed("amount=100 margin=-20")),
        "100.00", "0.00", "negative_margins 1", "the revenue is credited, as of any contract"),
    Bad("An amount below zero", (_SEEN, _signed("amount=-100")),
        "-100.00", "0.00", "negative_amounts 1", "it is taken from whoever brought it"),
    Bad("A campaign renamed half-way, known by its id",
        (Line("2026-03-01 10:00", "Ana", "page.viewed", "gclid=x utm_id=7 utm_campaign=old"),
         Line("2026-03-03 10:00", "Ana", "page.viewed", "gclid=y utm_id=7 utm_campaign=new"),
         _signed("amount=100")),
        "100.00", "0.00", "renamed 1", "all of it stands under the last name"),
)  # fmt: skip


def written(place: tuple[str, str], cents: Sequence[int]) -> Row:
    """A row of the report as text."""
    return Row(*place, *map(euros, cents))


def firsts(found: Attribution) -> str:
    """What each channel gets by the first touch."""
    return by_channel((place, credit["first"]) for place, credit in found.rows)


def tables() -> dict[str, str]:
    """The tables of the rule page, by name."""
    return {
        "shared": table(("Touches", "Lead after", "Deal after", "Model", "Credit"), SHARED),
        "allotted": table(("Quotas", "Cents", "Because"), ALLOTTED),
        "walked": table(
            ("Way", "Customers", "Revenue", "In vain"), [tuple(map(str, row)) for row in WALKED]
        ),
        "peer": table(("Channel", "First", "Last", "Linear", "Removal effect"), PEER),
        "story": table(("Line", "At", "Who", "Fact", "Says", "Recorded"), numbered(STORY)),
        "rows": table(HEAD, (*ROWS, TOTALS)),
        "asof": table(
            ("Before", "Window", "Revenue", "Sourced", "Influenced", "First touch", "Because"),
            [tuple(map(str, row)) for row in AS_OF],
        ),
        "bad": table(
            ("What comes", "Revenue", "of which Unknown", "Note", "Answer"),
            [(row.title, row.revenue, row.unknown, row.note, row.answer) for row in BAD],
        ),
    }
