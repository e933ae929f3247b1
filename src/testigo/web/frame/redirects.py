"""Where to go after a form: a place inside this site, or the fallback."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, fallback: str) -> str:
    """The `next` of the form or the address when it is a path on this host, else `fallback`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    stays = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # A bare word would be taken for the name of a view.
    return wanted if stays and "/" in wanted else fallback
