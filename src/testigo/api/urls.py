"""The addresses under `/api/v1/`; whatever is not one of them is a problem document too."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path, re_path
from django.views.decorators.csrf import csrf_exempt

from testigo.api.answers import nothing_there
from testigo.api.application import ROOT, api, refusal
from testigo.api.document import openapi
from testigo.api.problems import problem_answer
from testigo.core.problems import Problem

View = Callable[..., HttpResponse]


def _guarded(view: View) -> View:
    """A view whose every answer, whatever happens, is one of the API."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        try:
            response = view(request, *args, **values)
        except Exception as error:
            response = refusal(error)
        if response.status_code == 405:
            allowed = {"Allow": ", ".join(sorted(response["Allow"].split(", ")))}
            params: dict[str, str | int] = {"allowed": allowed["Allow"]}
            response = problem_answer(405, [Problem("method_not_allowed", params=params)], allowed)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answered


def _nothing(request: HttpRequest) -> HttpResponse:
    raise nothing_there()


def _patterns() -> list[URLPattern]:
    ours = [one for one in api.urls[0] if isinstance(one, URLPattern)]
    return [
        URLPattern(one.pattern, _guarded(one.callback), one.default_args, one.name) for one in ours
    ]


urlpatterns = [
    path(
        ROOT[1:],
        include(
            [
                path("openapi.json", _guarded(openapi), name="api-openapi"),
                *_patterns(),
                re_path(r"^.*$", _guarded(_nothing)),
            ]
        ),
    )
]
