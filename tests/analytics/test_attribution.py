"""Attribution in DuckDB and numpy gives what the core gives, to the cent."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from testigo.analytics import shares
from testigo.analytics.attribution import credit_folder
from testigo.analytics.shares import AT_ONCE
from testigo.analytics.ways import MOST_CENTS, TooMuchMoney
from testigo.core.attribution.crediting import credit
from testigo.core.attribution.journeys import Journey, Life, journey_of
from testigo.core.attribution.models import MODELS
from testigo.core.attribution.sales import Sale
from testigo.core.attribution.touching import Touchpoint

START = datetime(2026, 1, 1, tzinfo=UTC)
PLACES = (
    ("direct", ""), ("ads", "brand"), ("ads", "guide"), ("ads", ""), ("email", "june"),
    ("events", ""), ("webinars", "w1"),
)  # fmt: skip
_INSTANT = pa.timestamp("us", "UTC")


def write(folder: Path, journeys: Sequence[Journey], touches: Sequence[Touchpoint]) -> Path:
    """The folder that the fast path reads; a touch belongs to the journey of its person."""
    rows = [
        (one.sale.key, one.sale.signed, one.sale.cents, one.sale.ended_at, one.lead_at, one.deal_at)
        for one in journeys
    ]
    names = ("journey", "signed", "cents", "ended_at", "lead_at", "deal_at")
    kinds = (pa.string(), pa.bool_(), pa.int64(), _INSTANT, _INSTANT, _INSTANT)
    _save(folder / "journeys", names, kinds, rows)
    told = [(one.person, one.at, one.order, one.channel, one.campaign) for one in touches]
    names = ("journey", "at", "message_id", "channel", "campaign")
    _save(folder / "touches", names, (pa.string(), _INSTANT, *[pa.string()] * 3), told)
    return folder


def _save(folder: Path, names: Sequence[str], kinds: Sequence[Any], rows: Sequence[Any]) -> None:
    folder.mkdir(parents=True)
    columns = [
        pa.array([row[at] for row in rows], kind) for at, kind in enumerate(kinds)
    ]  # fmt: skip
    pq.write_table(pa.table(dict(zip(names, columns, strict=True))), folder / "part.parquet")


def made(chance: Random, number: int) -> tuple[Sale, list[Touchpoint], Life]:
    """A journey by chance: many touches of one instant, some outside of the window."""
    key = f"j{number}"
    end = START + timedelta(days=200 + chance.randint(0, 50))
    touches = [
        Touchpoint(
            at=end - timedelta(hours=chance.choice([-30, 0, 5, 5, 48, 500, 700, 3000])
                               + chance.randint(0, 3)),
            order=f"m{chance.randint(0, 10**6)}",
            person=key,
            channel=(place := chance.choice(PLACES))[0],
            campaign=place[1],
            campaign_id="",
            fact="",
        )
        for _ in range(chance.choice([0, 1, 1, 2, 3, 5, 9, 30]))
    ]  # fmt: skip
    known = {
        stage: end - timedelta(hours=chance.choice([0, 5, 100, 600, 4000]))
        for stage in ("lead", "opportunity")
        if chance.random() < 0.7
    }
    cents = chance.choice([0, 1, 99, 100_001, 12_345_678_901, -5_000, MOST_CENTS])
    sale = Sale(key, end, (key,), cents=cents, signed=chance.random() < 0.7)
    return sale, touches, Life(tuple(touches), known)


@pytest.mark.parametrize("at_once", [AT_ONCE, 40])
@pytest.mark.parametrize("seed", range(12))
def test_random_journeys_are_credited_as_the_core_credits_them(
    seed: int, at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "AT_ONCE", at_once)
    chance = Random(seed)
    window = chance.choice([0, 1, 30, 90, 365])
    told = [made(chance, number) for number in range(chance.choice([0, 1, 2, 60]))]
    journeys = [journey_of(sale, {sale.key: life}, window) for sale, _, life in told]
    folder = write(tmp_path, journeys, [touch for _, touches, _ in told for touch in touches])
    sold = [one.sold for one in journeys if one.sale.signed]
    lost = [one.way for one in journeys if not one.sale.signed]
    expected = credit(sold, lost, MODELS)
    found = credit_folder(folder, window)
    for model in MODELS:
        assert _some(found[model]) == _some(expected[model]), model
        assert sum(found[model].values()) == sum(one.cents for one in sold)


def test_a_sale_beyond_what_sums_exactly_is_refused(tmp_path: Path) -> None:
    sale = Sale("j", START, ("j",), cents=MOST_CENTS + 1, signed=True)
    folder = write(tmp_path, [journey_of(sale, {}, 90)], [])
    with pytest.raises(TooMuchMoney):
        credit_folder(folder, 90)


def _some(cents: dict[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    return {place: count for place, count in cents.items() if count}
