"""Every code of the core has a name in both languages."""

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from testigo.core import channels
from testigo.core.alerting import CHOSEN
from testigo.core.attribution.models import MODELS
from testigo.core.attribution.report import STEPS, Notes
from testigo.core.facts import ATTEMPT_CHANNELS, ATTEMPT_OUTCOMES, FAMILY, STAGES
from testigo.core.likeness import COMPARISONS
from testigo.core.notices import CHANNELS, RECIPIENTS
from testigo.core.pact.parties import SIDES
from testigo.core.quota import Input, Source
from testigo.core.sla.cases import CARED, DELIVERED, PAID, RATED, TIMED
from testigo.core.sla.clocks import VOIDING
from testigo.core.sla.commitments import PERIODS
from testigo.core.sla.verdicts import Standing
from testigo.store.models import ROLES
from testigo.wording import TABLES, word

CHANNEL_CODES = {
    *(channel for _, channel in channels.CLICK_IDS),
    *channels.PAID_SOURCES.values(),
    *channels.MEDIA.values(),
    "direct",
    "organic_search",
    "organic_social",
    "other_campaign",
    "paid_other",
    "referral",
}
CORE = Path(channels.__file__).parent
STATUSES = set(re.findall(r'return "(\w+)"', (CORE / "person.py").read_text("utf-8"))) | {
    "connected",
    "unreachable",
    "new",
}

EXPECTED = {
    "alert_channel": set(CHANNELS),
    "alert_event": {*CHOSEN, "gathered", "test", "code"},
    "alert_policy": {"less", "usual", "more"},
    "alert_recipient": set(RECIPIENTS),
    "attempt_channel": set(ATTEMPT_CHANNELS),
    "attempt_outcome": set(ATTEMPT_OUTCOMES),
    "channel": {*CHANNEL_CODES, ""},
    "clock": {
        "running",
        "due_soon",
        "past_due",
        "kept",
        "kept_late",
        "paused",
        "excused",
        "voided",
    },
    "delivery_state": {"waiting", "sent", "refused", "aside", "dropped", "gathered", "sample"},
    "attribution_model": set(MODELS),
    "attribution_note": {field.name for field in fields(Notes)},
    "attribution_says": set(MODELS),
    "fact": set(FAMILY),
    "goal_input": set(get_args(Input)),
    "goal_source": set(get_args(Source)),
    "joining_rule": {"phone_and_name", "probable"},
    "journey_step": set(STEPS),
    "likeness": {f"{one.name}_{level.name}" for one in COMPARISONS for level in one.levels},
    "part": {
        *(part for kind in (DELIVERED, RATED, PAID, CARED, TIMED) for part in kind),
        *("delivered", "all", "missed", "conversed"),
    },
    "period": set(PERIODS),
    "promise": {"volume", "rate", "revenue", "care", "response", "attempts"},
    "role": set(ROLES),
    "score": {"total", "fit", "interest"},
    "side": set(SIDES),
    "standing": set(get_args(Standing)),
    "stage": {*STAGES, "recycled", "disqualified"},
    "status": STATUSES,
    "try_outcome": {"sent", "put_off", "refused", "dropped", ""},
    "void": {*VOIDING, "not_covered", "crossing_gone", "settled"},
}


@pytest.mark.parametrize("table", sorted(EXPECTED))
def test_every_code_has_a_word_and_no_word_is_idle(table: str) -> None:
    assert set(TABLES[table]) == EXPECTED[table]  # type: ignore[index]


def test_the_reasons_of_the_example_pact_have_words() -> None:
    named = {"wrong_role", "student", "no_data", "duplicate", "out_of_area", "not_a_fit"}
    named |= {"timing", "no_budget_yet", "unreachable"}
    named |= {"price", "competitor", "timing", "fit", "no_decision", "other"}
    assert named == set(TABLES["reason"])


def test_texts_are_there_in_both_languages_and_begin_as_a_line_does() -> None:
    for name, table in TABLES.items():
        for code, text in table.items():
            assert text["es"], (name, code)
            assert text["en"], (name, code)
            # What a sum is made of, within a sentence.
            if name not in ("score", "claim_reason"):
                assert text["es"][0].isupper(), (name, code)
                assert text["en"][0].isupper(), (name, code)


def test_words_come_in_the_language_asked_for() -> None:
    assert word("stage", "opportunity", "es") == "Oportunidad"
    assert word("stage", "opportunity", "en") == "Opportunity"


def test_a_reason_of_the_workspace_is_shown_as_it_was_written() -> None:
    assert word("reason", "sin_cobertura", "es") == "sin cobertura"
