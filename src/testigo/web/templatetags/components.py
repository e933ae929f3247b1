"""Components of the frame as template tags."""

from django import template

register = template.Library()
