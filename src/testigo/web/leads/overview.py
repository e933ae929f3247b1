"""What surrounds the rows of the list: tabs, fields, chips, how many there are."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.core.fields import Field
from testigo.queries.fields import told_fields
from testigo.queries.lead_counts import StageCounts, tab_counts
from testigo.queries.lead_filters import Held, LeadFilters, Sieve
from testigo.queries.saved_views import ViewLine
from testigo.web.frame.places import place_of
from testigo.web.leads.asked import asked_for
from testigo.web.leads.filters import (
    ANSWERS,
    MOST_COLUMNS,
    OWED,
    STAGE_CHOICES,
    Choices,
    address_of,
    last_day_of,
)
from testigo.wording.rules import trait_label, trait_value_label
from testigo.wording.stages import STATUSES

# Everybody, for whom an empty address opens with a view.
EVERYBODY = "?view=all"


def overview(sieve: Sieve, choices: Choices, views: Sequence[ViewLine]) -> dict[str, Any]:
    """What surrounds the rows: views, tabs, fields, how many there are and what to do about it."""
    shown = _around(sieve, choices)
    here = shown["here"]
    current = next((view for view in views if view.query == here), None)
    if any(view.opens for view in views):
        shown = {name: EVERYBODY if value == "?" else value for name, value in shown.items()}
        for tab in shown["tabs"]:
            tab["url"] = EVERYBODY if tab["url"] == "?" else tab["url"]
    return shown | {"views": views, "view": current, "may_save": here != "?" and not current}


def _around(sieve: Sieve, choices: Choices) -> dict[str, Any]:
    filters, counts = sieve.filters, tab_counts(sieve)
    count = _count(filters, counts, filters.stage)
    bare = LeadFilters(
        stage=filters.stage, columns=filters.columns, lowest_first=filters.lowest_first
    )
    return {
        "place": place_of("leads"),
        "filters": filters,
        "choices": choices,
        "campaigns": choices.campaigns(filters.channel),
        "statuses": list(STATUSES),
        "here": address_of(filters),
        "tabs": _tabs(filters, counts),
        "count": count,
        "more_than": counts.more_than if count is None else 0,
        "filtered": filters != bare,
        "unfiltered": address_of(bare),
        "turned": address_of(filters, lowest_first=not filters.lowest_first),
        "without_days": address_of(filters, created=None),
        "without_owed": address_of(filters, owed=None),
        "without_told": address_of(filters, told=None),
        "without_judged": address_of(filters, judged=False),
        **more_filters(filters, choices),
        **columns(filters, choices),
        "last_day": last_day_of(filters.created) if filters.created else None,
        "asked": asked_for(filters.commitment) if filters.commitment else None,
        "without_commitment": address_of(filters, commitment=None),
        "nobody_yet": bare == filters and not any(counts.by_stage.values()),
    }


def _tabs(filters: LeadFilters, counts: StageCounts) -> list[dict[str, Any]]:
    """Every lead, then each stage with its people; those outside the path only if there are any."""
    off = counts.more_than or counts.by_stage["none"] or filters.stage == "none"
    return [
        {
            "stage": stage,
            "count": _count(filters, counts, stage),
            "url": address_of(filters, stage=stage),
            "current": stage == filters.stage,
        }
        for stage in ("", *STAGE_CHOICES)
        if stage != "none" or off
    ]


def _count(filters: LeadFilters, counts: StageCounts, stage: str) -> int | None:
    """The people in a stage, under "" everybody on the path, with a commitment all its cases; None
    where they are too many to count."""
    if counts.more_than:
        return counts.by_stage.get(stage)
    off = 0 if filters.commitment else counts.by_stage["none"]
    return counts.by_stage[stage] if stage else sum(counts.by_stage.values()) - off


def more_filters(filters: LeadFilters, choices: Choices) -> dict[str, Any]:
    """The filters that are asked for less often."""
    language = get_language() or "es"
    fields = [(one.trait, _label(one, language), one.kind) for one in choices.fields]
    held = filters.held
    field = choices.field(held.trait) if held else None
    yes_no = field is not None and field.kind == "yes_no"
    answer = next((a for a, v in ANSWERS.items() if held and yes_no and v == held.value), "")
    scored = filters.at_least is not None or filters.at_most is not None
    return {
        "clock_states": [state for state in OWED if state != "any"],
        "field_choices": fields,
        "held_label": _label(field, language) if field else "",
        "held_answer": answer,
        "held_words": _held_words(held, answer, language) if held else "",
        "scores": _score_words(filters) if scored else "",
        "without_field": address_of(filters, held=None),
        "without_scores": address_of(filters, at_least=None, at_most=None),
        "sieved_more": bool(filters.owed or filters.created or held or scored),
    }


def columns(filters: LeadFilters, choices: Choices) -> dict[str, Any]:
    """The fields that the list shows beside, and those that it may, each with the list turned."""
    language = get_language() or "es"
    shown: list[dict[str, str]] = []
    more: list[dict[str, str]] = []
    for one in told_fields(choices.fields):
        there = one.trait in filters.columns
        turned = tuple(t for t in filters.columns if t != one.trait)
        if not there and len(turned) == MOST_COLUMNS:
            continue
        changed = turned if there else (*turned, one.trait)
        said = {"trait": one.trait, "label": _label(one, language)}
        said["url"] = address_of(filters, columns=changed)
        (shown if there else more).append(said)
    return {"columns": shown, "more_columns": more, "may_choose": bool(shown or more)}


def _label(field: Field, language: str) -> str:
    return field.label or trait_label(field.trait, language)


def _held_words(held: Held, answer: str, language: str) -> str:
    return trait_value_label(held.trait, answer == "yes" if answer else held.value, language)


def _score_words(filters: LeadFilters) -> str:
    values = {"least": filters.at_least, "most": filters.at_most}
    if filters.at_most is None:
        return _("Score from %(least)s") % values
    if filters.at_least is None:
        return _("Score up to %(most)s") % values
    return _("Score from %(least)s to %(most)s") % values
