"""Addresses of deals, whose ids other systems give, and what steps are called."""

from django import template

from testigo.web.pipeline.address import address_of
from testigo.web.pipeline.steps import step_word
from testigo.wording import word

register = template.Library()
register.filter("deal_address", address_of)
register.filter("step_name", step_word)


@register.filter
def usual_step(code: str, language: str) -> str:
    """What a step is called in a language without a name of its own."""
    return word("deal_step", code, language)
