"""The way from a report to a proposal, taking along what the report says and where it stands."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def propose_link(context: template.Context, clause: str, evidence: str, change: str = "") -> str:
    """The address of a proposal about a clause, from the page that is shown, with its query; what
    it may say is there to be changed, and nothing is sent by itself."""
    request: Any = context["request"]
    slug = request.workspace.slug
    source = request.get_full_path().removeprefix(f"/w/{slug}/")
    told = {"clause": clause, "change": change, "evidence": evidence, "source": source}
    return f"{reverse('pact-propose', kwargs={'slug': slug})}?{urlencode(told)}"
