"""Feasibility as programs read it."""

from collections.abc import Mapping
from typing import Any

from testigo.core.feasibility.outcomes import Lever, Likely, Outcome, Said
from testigo.queries.feasibility import Feasibility


def document_of(found: Feasibility) -> dict[str, Any]:
    """Days as ISO dates, probabilities from 0 to 1, hours of the week from Monday's first; what is
    said as codes with their values."""
    return {
        "from": found.first.isoformat(),
        "to": found.until.isoformat(),
        "looked_back_to": found.looked_back.isoformat(),
        "months": found.months,
        "runs": found.runs,
        "assumptions": [
            {
                "code": one.code,
                "value": round(one.value, 4),
                "estimate": one.estimate,
                "cases": one.cases,
            }
            for one in found.assumptions
        ],
        "promises": [_promise(one) for one in found.outcomes],
        "teams": [
            {
                "team": one.team,
                "people": one.people,
                "hours_needed": round(one.needed, 2),
                "hours_available": round(one.available, 2),
            }
            for one in found.loads
        ],
        "arrivals": [round(one, 3) for one in found.arrivals],
        "staffed": list(found.staffed),
    }


def _promise(one: Outcome) -> dict[str, Any]:
    return {
        "id": one.promise.id,
        "side": one.promise.side,
        "group": one.group,
        "verdict": one.verdict,
        **_likely(one.likely),
        "why": _said(one.why),
        "levers": [_lever(lever) for lever in one.levers],
    }


def _lever(one: Lever) -> dict[str, Any]:
    return {**_said(one.said), **_likely(one.likely), "enough": one.enough}


def _likely(one: Likely) -> Mapping[str, Any]:
    if one.chance is None:
        return {"probability": None, "low": None, "high": None, "of": one.measure}
    return {
        "probability": round(one.chance, 4),
        "low": round(one.low, 4),
        "high": round(one.high, 4),
        "of": one.measure,
    }


def _said(said: Said) -> dict[str, Any]:
    values = {
        key: round(value, 4) if isinstance(value, float) else value
        for key, value in said.values.items()
    }
    return {"code": said.code, "values": values}
