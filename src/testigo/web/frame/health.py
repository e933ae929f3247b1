"""Whether the process is alive."""

from django.http import HttpRequest, HttpResponse


def healthz(request: HttpRequest) -> HttpResponse:
    """200 whenever the process answers; says nothing about the database."""
    return HttpResponse("ok\n", content_type="text/plain")
