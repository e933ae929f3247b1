"""The answer to whoever downloads a chart as a picture."""

from collections.abc import Iterable
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from testigo.paper.printing import Busy, NotPrinted, draw_png
from testigo.queries.papers import can_print
from testigo.web.frame.requests import SpaceRequest
from testigo.web.pictures.picture import Picture, html_of


def picture_urls(page: str, slug: str, charts: Iterable[str], query: str) -> dict[str, str]:
    """Where each chart of a page is downloaded as it is shown; nowhere when pictures cannot be
    drawn here."""
    if not can_print():
        return {}
    return {
        chart: reverse(f"{page}-picture", kwargs={"slug": slug, "chart": chart}) + query
        for chart in charts
    }


def answer(
    request: SpaceRequest, picture: Picture | None, *, page: str, chart: str, asof: date
) -> HttpResponseBase:
    """The picture as a file; when it cannot be drawn now, the page that says so. Raises Http404
    where there is nothing to draw."""
    if picture is None:
        raise Http404
    slug = request.workspace.slug
    try:
        png = draw_png(html_of(picture, request.workspace.name)) if can_print() else None
    except (Busy, NotPrinted):
        png = None
    if png is None:
        messages.warning(request, _("The picture could not be drawn now. Try again in a moment."))
        return redirect(f"{reverse(page, kwargs={'slug': slug})}?{request.GET.urlencode()}")
    response = HttpResponse(png, content_type="image/png")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{page}-{chart}-{asof}.png"'
    response["Cache-Control"] = "private, no-store"
    return response
