"""What the board and the list of the pipeline show."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from testigo.core.asof import midnight
from testigo.core.deals import CATEGORIES
from testigo.core.forecast import coverage
from testigo.queries.commitments import GoalStanding, revenue_goal
from testigo.queries.deal_lines import DealLine, deal_owners
from testigo.queries.pipeline import (
    Pipeline,
    PipelineFilters,
    StepColumn,
    ages_in_step,
    any_deal,
    open_amount,
    pipeline_lines,
    read_pipeline,
)
from testigo.queries.pipeline_moves import slips_since
from testigo.web.frame.places import place_of
from testigo.web.frame.requests import SpaceRequest
from testigo.web.pipeline.address import deal_url
from testigo.web.pipeline.asked import Asked, asked_in
from testigo.web.pipeline.charts import AGES, AgeBar, age_bars, step_bars
from testigo.web.pipeline.steps import step_names
from testigo.web.queue.bar import new_once


@dataclass(frozen=True, slots=True)
class Card:
    """A deal as a card: how many days it has been in its step, whether that is longer than half of
    those that left it took, and whether its day of close, or of what was to be next, has gone."""

    line: DealLine
    url: str
    move_url: str
    once: str
    days: int
    long: bool
    late: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A step with its first cards; `more_url` lists the rest."""

    column: StepColumn
    cards: tuple[Card, ...]
    more_url: str


def pipeline_page(request: SpaceRequest) -> dict[str, Any]:
    """The context of the page, as the address asks for it."""
    asked = asked_in(request.GET)
    zone = ZoneInfo(request.workspace.timezone)
    today = request.now.astimezone(zone).date()
    goal = revenue_goal(request.workspace.pk, request.now)
    currency = goal.currency if goal else request.workspace.currency
    found = read_pipeline(request.workspace.pk, asked.filters, currency=currency, today=today)
    view = _list if asked.view == "list" else _board
    names = step_names(request.workspace.pk)
    return {
        "place": place_of("pipeline"),
        "asked": asked,
        "filtered": asked.filters != PipelineFilters(),
        "currency": currency,
        "pipeline": found,
        "nothing_yet": not any_deal(request.workspace.pk),
        "categories": [(code, *found.forecast.of(code)) for code in CATEGORIES],
        "owners": deal_owners(request.workspace.pk),
        "may_write": request.membership.may_write,
        "step_names": names,
        "here": f"{request.path}{asked.query()}",
        **_figures(request, goal, currency, zone),
        "step_bars": step_bars(found.columns, names),
        "age_bars": _ages(request, asked, today),
        **view(request, asked, found, today),
    }


def _figures(
    request: SpaceRequest,
    goal: GoalStanding | None,
    currency: str,
    zone: ZoneInfo,
) -> dict[str, Any]:
    """Against the goal of the pact, and what slipped since the month began: of the whole pipeline,
    as the goal is everybody's."""
    today = request.now.astimezone(zone).date()
    first = today.replace(day=1)
    slips = slips_since(request.workspace.pk, midnight(first, zone), currency)
    held = open_amount(request.workspace.pk, currency=currency, today=today) if goal else None
    covered = coverage(held, goal.goal.revenue, goal.value) if goal and held is not None else None
    missing = max(goal.goal.revenue - goal.value, Decimal(0)) if goal else None
    return {"goal": goal, "coverage": covered, "missing": missing, "slips": slips}


def _ages(request: SpaceRequest, asked: Asked, today: date) -> tuple[AgeBar, ...]:
    counts = ages_in_step(
        request.workspace.pk, asked.filters, ends=AGES, now=request.now, today=today
    )
    return age_bars(counts)


def _board(request: SpaceRequest, asked: Asked, found: Pipeline, today: date) -> dict[str, Any]:
    columns = [
        Column(
            column,
            tuple(card_of(request, line, today, column.median_days) for line in column.lines),
            asked.query(view="list", step=column.step),
        )
        for column in found.columns
    ]
    return {"columns": columns, "steps": [column.step for column in found.columns]}


def _list(request: SpaceRequest, asked: Asked, found: Pipeline, today: date) -> dict[str, Any]:
    lines, more = pipeline_lines(
        request.workspace.pk, asked.filters, today=today, step=asked.step, after=asked.after
    )
    medians = {column.step: column.median_days for column in found.columns}
    return {
        "cards": [card_of(request, line, today, medians.get(line.step)) for line in lines],
        "steps": [column.step for column in found.columns],
        "next": asked.query(after=more) if more else "",
    }


def card_of(request: SpaceRequest, line: DealLine, today: date, median: int | None) -> Card:
    """A deal as a card of today."""
    slug = request.workspace.slug
    days = line.days_in_step(request.now)
    return Card(
        line,
        deal_url(slug, line.key),
        deal_url(slug, line.key, "deal-change"),
        new_once(),
        days,
        median is not None and days > median,
        line.close_on is not None and line.close_on < today,
        line.next_on is not None and line.next_on < today,
    )
