"""Codes → Spanish and English: problems, facts, stages, clocks, reasons, channels, roles.

The core speaks codes; doors and screens ask here. `sentence` says a problem, `word` names a code.
"""

from collections.abc import Mapping
from typing import Literal

from testigo.wording.problems import sentence
from testigo.wording.texts import Language, Text, language_of

__all__ = ["TABLES", "Language", "Table", "Text", "language_of", "sentence", "word"]

Table = Literal[
    "attempt_channel",
    "attempt_outcome",
    "channel",
    "clock",
    "fact",
    "promise",
    "reason",
    "role",
    "score",
    "side",
    "stage",
    "status",
    "void",
]


def _tables() -> Mapping[Table, Mapping[str, Text]]:
    from testigo.wording import channels, clocks, facts, reasons, roles, stages

    return {
        "attempt_channel": channels.ATTEMPT_CHANNELS,
        "attempt_outcome": channels.ATTEMPT_OUTCOMES,
        "channel": channels.CHANNELS,
        "clock": clocks.STATES,
        "fact": facts.FACTS,
        "promise": clocks.PROMISES,
        "reason": reasons.REASONS,
        "role": roles.ROLES,
        "score": stages.SCORES,
        "side": roles.SIDES,
        "stage": stages.STAGES,
        "status": stages.STATUSES,
        "void": clocks.VOIDED,
    }


TABLES: Mapping[Table, Mapping[str, Text]] = _tables()


def word(table: Table, code: str, language: str) -> str:
    """The name of a code; a code of the workspace's own is shown as it was written, `_` as a
    blank."""
    text = TABLES[table].get(code)
    if text is None:
        return code.replace("_", " ")
    return text[language_of(language)]
