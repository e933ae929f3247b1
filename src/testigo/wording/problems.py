"""Problems as sentences."""

import re
from collections.abc import Mapping

from testigo.core.problems import Problem
from testigo.wording.absences import ABSENCE_PROBLEMS
from testigo.wording.account_problems import ACCOUNT_PROBLEMS
from testigo.wording.alert_channels import ALERT_ADDRESSES, ALERT_OPTIONS, ALERT_PROBLEMS
from testigo.wording.alert_words import ALERTING_PROBLEMS
from testigo.wording.api_problems import API_PROBLEMS
from testigo.wording.backtest_problems import BACKTEST_PROBLEMS
from testigo.wording.channel_problems import CHANNEL_PROBLEMS
from testigo.wording.company_problems import COMPANY_PROBLEMS
from testigo.wording.content import CONTENT_PROBLEMS
from testigo.wording.costs import COST_PROBLEMS
from testigo.wording.deals import DEAL_PROBLEMS
from testigo.wording.event_problems import EVENT_PROBLEMS
from testigo.wording.excuse_problems import EXCUSE_PROBLEMS
from testigo.wording.field_problems import FIELD_PROBLEMS
from testigo.wording.form_problems import FORM_PROBLEMS
from testigo.wording.goals import GOAL_INPUTS, GOAL_PROBLEMS
from testigo.wording.health import HEALTH
from testigo.wording.identity_problems import IDENTITY_PROBLEMS
from testigo.wording.import_columns import COLUMN_MEANINGS
from testigo.wording.import_problems import IMPORT_PROBLEMS
from testigo.wording.import_runs import IMPORT_RUN_PROBLEMS
from testigo.wording.lake_problems import LAKE_PROBLEMS
from testigo.wording.letters import LETTER_PROBLEMS
from testigo.wording.nurture import NURTURE_PROBLEMS
from testigo.wording.pact_problems import PACT_PROBLEMS
from testigo.wording.reading_problems import READING_PROBLEMS
from testigo.wording.review_problems import REVIEW_PROBLEMS
from testigo.wording.rules import TRAITS
from testigo.wording.stages import SCORES, STAGES
from testigo.wording.texts import Text, language_of
from testigo.wording.view_problems import VIEW_PROBLEMS

# A room of problems brings its own table.
TABLES: tuple[Mapping[str, Text], ...] = (
    READING_PROBLEMS,
    COST_PROBLEMS,
    PACT_PROBLEMS,
    REVIEW_PROBLEMS,
    ACCOUNT_PROBLEMS,
    ABSENCE_PROBLEMS,
    VIEW_PROBLEMS,
    LETTER_PROBLEMS,
    HEALTH,
    FIELD_PROBLEMS,
    IDENTITY_PROBLEMS,
    NURTURE_PROBLEMS,
    DEAL_PROBLEMS,
    COMPANY_PROBLEMS,
    CHANNEL_PROBLEMS,
    CONTENT_PROBLEMS,
    EVENT_PROBLEMS,
    EXCUSE_PROBLEMS,
    API_PROBLEMS,
    FORM_PROBLEMS,
    GOAL_PROBLEMS,
    IMPORT_PROBLEMS,
    IMPORT_RUN_PROBLEMS,
    ALERT_PROBLEMS,
    ALERTING_PROBLEMS,
    BACKTEST_PROBLEMS,
    LAKE_PROBLEMS,
)
PROBLEMS: Mapping[str, Text] = {code: said for table in TABLES for code, said in table.items()}

# Values that are codes themselves, named in the sentence as people call them.
_NAMED: Mapping[str, Mapping[str, Text]] = {
    **{"stage": STAGES, "kind": SCORES, "field": TRAITS},
    **{"meaning": COLUMN_MEANINGS, "input": GOAL_INPUTS},
    **{"option": ALERT_OPTIONS, "address": ALERT_ADDRESSES},
}
_SENTENCE_END = re.compile(r"(?<=[.?!]) ")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def sentence(problem: Problem, language: str) -> str:
    """What is wrong and how to mend it, in whole sentences. A code without a text of its own, from
    a newer part, is shown as it is."""
    text = PROBLEMS.get(f"{problem.code}.{problem.params.get('op', '')}")
    text = text or PROBLEMS.get(problem.code)
    return problem.code if text is None else filled(text, problem, language)


def filled(text: Text, problem: Problem, language: str) -> str:
    """A text with the values of a problem. After the first, a sentence about a value that is empty
    (nothing to suggest, no options) is left out."""
    tongue = language_of(language)
    values: dict[str, str | int] = {"where": problem.where, **problem.params}
    for key, names in _NAMED.items():
        named = names.get(str(values.get(key)))
        if named is not None:
            values[key] = named[tongue]
    first, *others = _SENTENCE_END.split(text[tongue])
    told = [first, *(other for other in others if _has_all(other, values))]
    return _PLACEHOLDER.sub(lambda m: str(values.get(m[1], m[0])), " ".join(told))


def _has_all(text: str, values: Mapping[str, str | int]) -> bool:
    return all(values.get(name, "") != "" for name in _PLACEHOLDER.findall(text))
