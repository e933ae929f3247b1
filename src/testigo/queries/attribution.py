"""The journeys of a workspace and its attribution."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from statistics import median
from typing import Any

from testigo.analytics.measures.journeys import attribution_in
from testigo.core.asof import Days
from testigo.core.attribution.crediting import in_order
from testigo.core.attribution.journeys import Journey
from testigo.core.attribution.models import MODELS, Model, Place
from testigo.core.attribution.report import Attribution, Path, attribute, path_of
from testigo.queries.asking import Question, heading, question_of
from testigo.queries.journey_facts import journey_facts
from testigo.queries.long_history import long_history
from testigo.queries.loop import money_text
from testigo.store.models import FactRow, Workspace

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class AttributionReport:
    """What was asked, and the answer. `pact` is the version in force as of then, if any; `window`
    is in days."""

    days: Days
    asof: datetime
    pact: int | None
    pact_stale: bool
    currency: str
    window: int
    models: tuple[Model, ...]
    found: Attribution

    def document(self, by: str = "campaign") -> dict[str, Any]:
        """The credit as JSON: money in decimal strings. `to` is the first day left out. Rows are
        channels and campaigns, or channels only."""
        credit = {
            model: {place: cents[model] for place, cents in self.found.rows}
            for model in self.models
        }
        return {**self._asked(), **rows_document(credit, self.models, by)}

    def journeys_document(self) -> dict[str, Any]:
        """The journeys as JSON: one of each sale, the paths that are walked most, and the median
        days between steps (null where nobody took one)."""
        return {
            **self._asked(),
            "journeys": [_journey(one) for one in self.found.journeys],
            "lost": [_journey(one) for one in self.found.lost],
            "paths": [_path(path) for path in self.found.paths],
            "steps": {
                step: {"journeys": len(times), "median_days": median_days(times)}
                for step, times in self.found.steps.items()
            },
        }

    def _asked(self) -> dict[str, Any]:
        found = self.found
        return {
            **heading(self),
            "currency": self.currency,
            "window": self.window,
            "sales": len(found.journeys),
            "revenue": cents_text(found.revenue),
            "of_which_renewals": cents_text(found.later),
            "sourced": cents_text(found.sourced),
            "influenced": cents_text(found.influenced),
            "notes": asdict(found.notes),
        }


def attribution_report(
    workspace: Workspace,
    *,
    since: date,
    until: date,
    asof: datetime,
    window: int,
    models: Sequence[Model] = MODELS,
) -> AttributionReport:
    """What was signed from `since` up to but not including `until`, days in the pact's zone
    (without a pact, the workspace's), credited with what was known before the instant `asof`."""
    asked = question_of(workspace, since=since, until=until, asof=asof)
    return AttributionReport(
        days=asked.days,
        asof=asof,
        pact=asked.pact,
        pact_stale=asked.pact_stale,
        currency=asked.currency,
        window=window,
        models=tuple(models),
        found=_found(workspace.id, asked, window, models),
    )


def _found(workspace_id: int, asked: Question, window: int, models: Sequence[Model]) -> Attribution:
    with long_history(workspace_id, asked.asof) as known:
        if known is not None:
            return attribution_in(known, asked.days, asked.currency, window, models)
    facts = journey_facts(workspace_id, asked.days, asked.asof)
    return attribute(facts, asked.days, asked.asof, asked.currency, window, models)


def rows_document(
    credit: Mapping[Model, Mapping[Place, int]], models: Sequence[Model], by: str
) -> dict[str, Any]:
    """The rows and totals of a credit as JSON, by campaign or by channel only."""
    rows: dict[Place, dict[Model, int]] = {}
    for channel, campaign in in_order({place for model in models for place in credit[model]}):
        place = (channel, campaign if by == "campaign" else "")
        held = rows.setdefault(place, dict.fromkeys(models, 0))
        for model in models:
            held[model] += credit[model].get((channel, campaign), 0)
    sums = {model: sum(cents[model] for cents in rows.values()) for model in models}
    return {
        "by": by,
        "models": list(models),
        "rows": [
            {"channel": channel, "campaign": campaign, **_credits(cents)}
            for (channel, campaign), cents in rows.items()
        ],
        "totals": _credits(sums),
    }


def cents_text(cents: int) -> str:
    """Cents as a decimal text."""
    return money_text(Decimal(cents) / 100) or ""


def median_days(times: Sequence[Any]) -> float | None:
    """The median of exact days, to a tenth; None without any."""
    if not times:
        return None
    middle = median(times)
    return float((Decimal(middle.numerator) / middle.denominator).quantize(_TENTH))


def _credits(cents: dict[Model, int]) -> dict[str, str]:
    return {model: cents_text(count) for model, count in cents.items()}


def _path(path: Path) -> dict[str, Any]:
    return {
        "channels": list(path.channels),
        "sales": path.sales,
        "revenue": cents_text(path.cents),
        "median_days": median_days([path.days]),
    }


def _journey(journey: Journey) -> dict[str, Any]:
    sale = journey.sale
    return {
        "deal": sale.key,
        "ended_at": _text(sale.ended_at),
        "company": sale.company,
        "person": sale.person,
        "people": list(sale.people),
        "revenue": cents_text(sale.cents),
        "of_which_renewals": cents_text(sale.later_cents),
        "sourced": journey.sourced,
        "influenced": journey.influenced,
        "lead_at": _text(journey.lead_at),
        "deal_at": _text(journey.deal_at),
        "path": list(path_of(journey)),
        "touches": [
            {
                "at": _text(touch.at),
                "person": touch.person,
                "channel": touch.channel,
                "campaign": touch.campaign,
                "fact": touch.fact,
            }
            for touch in journey.touches
        ],
        "touches_before": journey.before,
        "touches_after": journey.after,
    }


def missing_for_journeys(workspace_id: int) -> dict[str, bool]:
    """What journeys need, and whether it is missing: `customer` (somebody who signed) and
    `snippet` (a page that was seen)."""
    needed = {"customer": "contract.signed", "snippet": "page.viewed"}
    rows = FactRow.objects.of(workspace_id)
    return {key: not rows.filter(name=name).exists() for key, name in needed.items()}


def _text(instant: datetime | None) -> str | None:
    return instant.isoformat().replace("+00:00", "Z") if instant else None
