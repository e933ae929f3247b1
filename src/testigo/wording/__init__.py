"""Codes → Spanish and English: problems, facts, stages, clocks, reasons, channels, roles.

The core speaks codes; doors and screens ask here. `sentence` says a problem, `word` names a code.
"""

from collections.abc import Mapping
from typing import Literal

from testigo.wording.costs import CLAIM_REASONS
from testigo.wording.problems import sentence
from testigo.wording.texts import Language, Text, language_of

__all__ = ["TABLES", "Language", "Table", "Text", "language_of", "sentence", "word"]

Table = Literal[
    "alert_channel",
    "alert_event",
    "alert_policy",
    "alert_recipient",
    "absence",
    "attempt_channel",
    "attempt_outcome",
    "attribution_model",
    "attribution_note",
    "attribution_says",
    "basis",
    "change",
    "channel",
    "channel_group",
    "channel_test",
    "claim_reason",
    "clock",
    "content_kind",
    "deal_category",
    "deal_move",
    "deal_outcome",
    "deal_step",
    "delivery_state",
    "fact",
    "gap_factor",
    "goal_input",
    "goal_source",
    "import_kind",
    "import_state",
    "key_kind",
    "leak",
    "leak_note",
    "joining_rule",
    "journey_step",
    "likeness",
    "nurture",
    "part",
    "period",
    "promise",
    "proposal",
    "purpose",
    "rate",
    "reason",
    "recommendation",
    "review",
    "review_decision",
    "role",
    "score",
    "side",
    "stage",
    "standing",
    "status",
    "step",
    "try_outcome",
    "void",
]


def _tables() -> Mapping[Table, Mapping[str, Text]]:
    from testigo.wording import (
        absences,
        channels,
        content,
        facts,
        import_runs,
        likeness,
        nurture,
        purposes,
        reasons,
        roles,
        stages,
    )

    return {
        "absence": absences.ABSENCE_REASONS,
        "attempt_channel": channels.ATTEMPT_CHANNELS,
        "attempt_outcome": channels.ATTEMPT_OUTCOMES,
        "basis": import_runs.BASES,
        "channel": channels.CHANNELS,
        "channel_group": channels.CHANNEL_GROUPS,
        "channel_test": channels.CHANNEL_TESTS,
        "content_kind": content.CONTENT_KINDS,
        "fact": facts.FACTS,
        "import_kind": import_runs.IMPORT_KINDS,
        "import_state": import_runs.IMPORT_STATES,
        "key_kind": import_runs.KEY_KINDS,
        "joining_rule": likeness.RULES,
        "likeness": likeness.LIKENESS,
        "nurture": nurture.WHYS,
        "purpose": purposes.PURPOSES,
        "reason": reasons.REASONS,
        "role": roles.ROLES,
        "score": stages.SCORES,
        "side": roles.SIDES,
        "stage": stages.STAGES,
        "status": stages.STATUSES,
        **_promised(),
    }


def _promised() -> Mapping[Table, Mapping[str, Text]]:
    from testigo.wording import changes, clocks, commitments, deals, goals, loop, reviews, steps

    return {
        **_attributed(),
        "change": changes.CHANGES,
        "clock": clocks.STATES,
        "deal_category": deals.DEAL_CATEGORIES,
        "deal_move": deals.DEAL_MOVES,
        "deal_outcome": deals.DEAL_OUTCOMES,
        "deal_step": deals.DEAL_STEPS,
        "gap_factor": loop.GAP_FACTORS,
        "goal_input": goals.GOAL_INPUTS,
        "goal_source": goals.GOAL_SOURCES,
        "leak": loop.LEAKS,
        "leak_note": loop.LEAK_NOTES,
        "part": commitments.PARTS,
        "period": commitments.PERIODS,
        "promise": clocks.PROMISES,
        "proposal": reviews.PROPOSAL_STATES,
        "rate": reviews.RATES,
        "recommendation": loop.RECOMMENDATIONS,
        "review": reviews.REVIEW_KINDS,
        "review_decision": reviews.REVIEW_DECISIONS,
        "standing": commitments.STANDINGS,
        "step": steps.STEPS,
        "void": clocks.VOIDED,
    }


def _attributed() -> Mapping[Table, Mapping[str, Text]]:
    from testigo.wording import attribution

    return {
        "attribution_model": attribution.MODELS,
        "attribution_note": attribution.NOTES,
        "attribution_says": attribution.MODELS_SAY,
        "journey_step": attribution.STEPS,
    }


def _alert_tables() -> Mapping[Table, Mapping[str, Text]]:
    from testigo.wording import alert_channels, alert_words

    return {
        "alert_channel": alert_channels.ALERT_CHANNELS,
        "alert_event": alert_words.ALERT_EVENTS,
        "alert_policy": alert_words.ALERT_POLICIES,
        "alert_recipient": alert_words.ALERT_RECIPIENTS,
        "delivery_state": alert_words.DELIVERY_STATES,
        "try_outcome": alert_words.TRY_OUTCOMES,
    }


TABLES: Mapping[Table, Mapping[str, Text]] = {
    **_tables(),
    **_alert_tables(),
    "claim_reason": CLAIM_REASONS,
}


def word(table: Table, code: str, language: str) -> str:
    """The name of a code; a code of the workspace's own is shown as it was written, `_` as a
    blank."""
    text = TABLES[table].get(code)
    if text is None:
        return code.replace("_", " ")
    return text[language_of(language)]
