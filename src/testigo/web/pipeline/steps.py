"""What the steps of the pipeline are called on screen."""

from collections.abc import Mapping

from django.utils.translation import get_language

from testigo.queries.steps import steps_of
from testigo.wording import word
from testigo.wording.texts import language_of


def step_names(workspace_id: int) -> dict[str, str]:
    """code → the name that the workspace gave a step, in the active language."""
    language = language_of(get_language() or "es")
    named = ((one.code, one.name(language)) for one in steps_of(workspace_id))
    return {code: name for code, name in named if name}


def step_word(code: str, names: Mapping[str, str]) -> str:
    """The name of a step: its own, else the usual one, else its code."""
    return names.get(code) or word("deal_step", code, get_language() or "es")
