"""Addresses of deals, whose ids other systems give."""

from django import template

from testigo.web.pipeline.address import address_of

register = template.Library()
register.filter("deal_address", address_of)
