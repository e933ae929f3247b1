"""The language of an answer: the person's own, else the cookie, else what the browser asks for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

Answer = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Answers in one language from the first byte to the last, error pages included."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def language_of(request: HttpRequest) -> str:
    """`es` or `en`."""
    if request.user.is_authenticated:
        return request.user.language
    return get_language_from_request(request)
