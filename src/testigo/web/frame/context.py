"""What every page knows: the places, the person's workspaces, language, theme and the instant."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from testigo.web.frame.places import stops
from testigo.web.frame.preferences import theme_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of the frame.

    A view may set `request.counts` (place → number on its badge) and `request.notices` (sentences
    under the top bar, dicts of `text` and optionally `url` and `label`).
    """
    common = {
        "now": getattr(request, "now", None),
        "theme": theme_of(request),
        "languages": [
            {"code": code, "name": name, "current": code == translation.get_language()}
            for code, name in settings.LANGUAGES
        ],
    }
    workspace = getattr(request, "workspace", None)
    if workspace is None:
        return common | {"memberships": getattr(request, "memberships", [])}
    match = request.resolver_match
    return common | {
        "stops": stops(
            workspace.slug,
            match.url_name or "" if match else "",
            getattr(request, "counts", {}),
        ),
        "memberships": request.memberships,
        "membership": request.membership,
        "workspace": workspace,
        "notices": getattr(request, "notices", []),
    }
