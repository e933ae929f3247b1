"""Addresses of deals, whose ids other systems give, and what steps are called."""

from django import template

from testigo.core.steps import Step
from testigo.web.pipeline.address import address_of
from testigo.web.pipeline.steps import step_word
from testigo.wording import word

register = template.Library()
register.filter("deal_address", address_of)
register.filter("step_name", step_word)


@register.filter
def step_called(step: Step, language: str) -> str:
    """What a step is called in a language, whichever is the active one."""
    return step.name(language) or word("deal_step", step.code, language)
