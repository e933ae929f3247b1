"""The switches of language and theme: kept on the person, and in a cookie for whoever is out."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from testigo.actions.preferences import choose_language, choose_single_keys, choose_theme
from testigo.web.frame.redirects import safe_next

THEME_COOKIE = "testigo_theme"
THEMES = ("auto", "light", "dark")


@require_POST
def switch_language(request: HttpRequest) -> HttpResponseBase:
    """Show everything in `language` from now on, and go back to the page."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    if request.user.is_authenticated:
        choose_language(user=request.user, language=language)
    return _back(request, settings.LANGUAGE_COOKIE_NAME, language)


@require_POST
def switch_theme(request: HttpRequest) -> HttpResponseBase:
    """Show everything in `theme` from now on, and go back to the page."""
    theme = request.POST.get("theme", "")
    if theme not in THEMES:
        return HttpResponseBadRequest()
    if request.user.is_authenticated:
        choose_theme(user=request.user, theme=theme)
    return _back(request, THEME_COOKIE, theme)


@require_POST
def switch_single_keys(request: HttpRequest) -> HttpResponseBase:
    """Keep whether single keys act, on every device on which nothing else was chosen: `single_keys`
    is there or not, as a tick box sends it. Whoever is out has only the device."""
    if request.user.is_authenticated:
        choose_single_keys(user=request.user, on="single_keys" in request.POST)
    return HttpResponse(status=204)


def theme_of(request: HttpRequest) -> str:
    """`auto`, `light` or `dark`."""
    if request.user.is_authenticated:
        return request.user.theme
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    return theme if theme in THEMES else "auto"


def _back(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    response = redirect(safe_next(request, reverse("home")))
    response.set_cookie(
        cookie,
        value,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    return response
