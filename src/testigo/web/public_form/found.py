"""The form at a public address."""

from django.http import Http404

from testigo.queries.published_forms import PublicForm, public_form


def found_form(address: str) -> PublicForm:
    """The form; Http404 when there is none, or none that was ever published."""
    found = public_form(address)
    if found is None:
        raise Http404
    return found
