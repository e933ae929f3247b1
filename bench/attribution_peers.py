"""What two attribution packages take for the same journeys, and what one gives for its own data.

Runs in the interpreter that has them (see bench/attribution.py) and knows nothing of Testigo.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import pstdev
from typing import Any

import pandas as pd

SIMULATIONS = 8


def channelattribution(folder: Path) -> dict[str, Any]:
    """Three simple models and Markov, as they are called in its examples."""
    import ChannelAttribution

    told = pd.read_parquet(folder / "paths.parquet")
    told["lost"] = (~told["signed"]).astype(int)
    told["signed"] = told["signed"].astype(int)
    begun = time.process_time()
    ChannelAttribution.heuristic_models(told, "path", "signed", var_value="value", flg_pro=False)
    ChannelAttribution.markov_model(
        told, "path", "signed", var_value="value", var_null="lost", seed=1, flg_pro=False,
        verbose=False,
    )  # fmt: skip
    return _taken(begun)


def mam(folder: Path) -> dict[str, Any]:
    """Its seven models; Shapley of at most four channels, as it comes."""
    from mam import MAM

    told = pd.read_parquet(folder / "paths.parquet")
    begun = time.process_time()
    package = MAM(
        told, format_type="journey", channels_colname="path", journey_with_conv_colname="signed",
        time_till_conv_colname="hours", conversion_value_colname="value",
    )  # fmt: skip
    for model in (
        "first_click", "last_click", "linear", "position_based", "time_decay", "markov", "shapley",
    ):  # fmt: skip
        getattr(package, f"run_{model}")()
    return _taken(begun)


def packaged(folder: Path) -> dict[str, Any]:
    """What channelattribution gives for its own data: customers and revenue by three models, and
    the shares of Markov by several simulations that cut no walk short."""
    import ChannelAttribution

    told = pd.read_csv(folder / "data.csv", sep=";")
    names = ("path", "total_conversions")
    simple = ChannelAttribution.heuristic_models(
        told, *names, var_value="total_conversion_value", flg_pro=False
    ).set_index("channel_name")
    credit = {
        model: {
            channel: [row[f"{model}_touch_conversions"], row[f"{model}_touch_value"]]
            for channel, row in simple.iterrows()
        }
        for model in ("first", "last", "linear")
    }
    shares = [_simulated(told, names, seed) for seed in range(1, SIMULATIONS + 1)]
    spread = max(pstdev([one[channel] for one in shares]) for channel in shares[0])
    return {"credit": credit, "markov": shares, "spread": spread}


def _simulated(told: Any, names: Any, seed: int) -> dict[str, float]:
    import ChannelAttribution

    found = ChannelAttribution.markov_model(
        told, *names, var_null="total_null", seed=seed, nsim_start=1_000_000, max_step=100_000,
        conv_par=0.01, flg_pro=False, verbose=False,
    )  # fmt: skip
    table = next(iter(found.values())) if isinstance(found, dict) else found
    whole = float(table["total_conversions"].sum())
    return {
        row["channel_name"]: float(row["total_conversions"]) / whole for _, row in table.iterrows()
    }


def _taken(begun: float) -> dict[str, Any]:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu": time.process_time() - begun, "memory": memory}


if __name__ == "__main__":
    tasks: dict[str, Callable[[Path], dict[str, Any]]] = {
        "channelattribution": channelattribution, "mam": mam, "packaged": packaged,
    }  # fmt: skip
    print(json.dumps(tasks[sys.argv[1]](Path(sys.argv[2]))))
