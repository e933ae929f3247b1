"""Every component in all its states, for whoever builds screens."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from testigo.web.frame.requests import FrameRequest
from testigo.web.gallery.specimens import specimens


@require_safe
def gallery(request: FrameRequest) -> HttpResponse:
    """`/gallery`, where TESTIGO_DEV is on; elsewhere there is nothing at this address."""
    if not settings.TESTIGO_DEV:
        raise Http404
    context = specimens(request.now) | {"parts": _parts(), "themes": _themes()}
    return render(request, "gallery/page.html", context)


def _parts() -> list[tuple[str, str, str]]:
    """Address, name and template of each part."""
    named = {
        "marks": _("Marks and figures"),
        "actions": _("Buttons, tabs and roads"),
        "fields": _("Forms and what is wrong in them"),
        "words": _("Toasts, notices and emptiness"),
        "tables": _("Tables"),
        "cards": _("Cards"),
        "charts": _("Charts"),
        "dialogs": _("Dialogs and the outcome bar"),
    }
    return [(part, name, f"gallery/{part}.html") for part, name in named.items()]


def _themes() -> list[tuple[str, str]]:
    return [("auto", _("System")), ("light", _("Light")), ("dark", _("Dark"))]
