"""Journeys of made-up customers as Parquet files: six touches each on average, 24 channels."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

CHANNELS = (*(f"channel_{number:02}" for number in range(23)), "direct")
CAMPAIGNS = 3
_START, _YEAR = 1_767_225_600_000_000, 365 * 86_400_000_000
_DAY = 86_400_000_000
_INSTANT = pa.timestamp("us", "UTC")


def write(folder: Path, journeys: int) -> int:
    """So many journeys, seven of ten of them signed; returns how many touches they have. Touches
    lie as a log has them: by time, not by journey."""
    chance = np.random.default_rng(7)
    keys = pa.array([f"deal-{number:08}" for number in range(journeys)])
    ended = _START + _YEAR + chance.integers(0, _YEAR, journeys)
    lead = ended - chance.integers(0, 80 * _DAY, journeys)
    deal = ended - chance.integers(0, 40 * _DAY, journeys)
    _save(
        folder / "journeys",
        journey=keys,
        signed=pa.array(chance.random(journeys) < 0.7),
        cents=pa.array(chance.integers(50_000, 5_000_000, journeys)),
        ended_at=pa.array(ended, _INSTANT),
        lead_at=pa.array(lead, _INSTANT),
        deal_at=pa.array(deal, _INSTANT),
    )
    counts = 1 + chance.poisson(5, journeys)
    number = np.repeat(np.arange(journeys), counts)
    at = ended[number] - chance.integers(0, 90 * _DAY, len(number))
    order = np.argsort(at)
    number, at = number[order], at[order]
    channel = np.minimum(chance.geometric(0.12, len(number)) - 1, len(CHANNELS) - 1)
    campaign = chance.integers(0, CAMPAIGNS, len(number))
    _save(
        folder / "touches",
        journey=keys.take(pa.array(number)),
        at=pa.array(at, _INSTANT),
        message_id=pa.array([f"m:{place:012x}" for place in range(len(number))]),
        channel=_texts(CHANNELS, channel),
        campaign=_texts([f"campaign-{place}" for place in range(CAMPAIGNS)], campaign),
    )
    return len(number)


def _texts(names: object, numbers: np.ndarray) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(numbers), pa.array(names)).cast(pa.string())


def _save(folder: Path, **columns: pa.Array) -> None:
    folder.mkdir(parents=True)
    pq.write_table(pa.table(columns), folder / "part.parquet")
