"""What every page knows: the places, the person's workspaces, language, theme and the instant."""

from typing import Any

from django.conf import settings
from django.utils import translation

from testigo.web.frame.badges import badges
from testigo.web.frame.places import stops
from testigo.web.frame.preferences import theme_of
from testigo.web.frame.requests import FrameRequest
from testigo.web.frame.sections import LEADS, LOOP, PACT, tabs
from testigo.web.frame.stale import stale_notices


def frame(request: FrameRequest) -> dict[str, Any]:
    """Context of the frame; inside a workspace also its places, badges and notices."""
    common = {
        "now": request.now,
        "theme": theme_of(request),
        "languages": [
            {"code": code, "name": name, "current": code == translation.get_language()}
            for code, name in settings.LANGUAGES
        ],
    }
    workspace, membership = request.workspace, request.membership
    if workspace is None or membership is None:
        return common | {"memberships": request.memberships}
    match = request.resolver_match
    url_name = match.url_name or "" if match else ""
    return common | {
        "below_settings": match is not None and "/settings/" in match.route,
        "leads_tabs": tabs(LEADS, workspace.slug, url_name),
        "pact_tabs": tabs(PACT, workspace.slug, url_name),
        "loop_tabs": tabs(LOOP, workspace.slug, url_name),
        "stops": stops(
            workspace.slug,
            url_name,
            request.counts or badges(membership, request.now),
        ),
        "memberships": request.memberships,
        "membership": membership,
        "workspace": workspace,
        "notices": [*stale_notices(workspace, url_name, request.now), *request.notices],
    }
