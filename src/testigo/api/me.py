"""What a key opens."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from testigo.api.access import caller
from testigo.api.answers import answer
from testigo.api.documents import MeDocument
from testigo.queries.fact_feed import iso

router = Router(tags=["key"])


@router.get("/me", response=MeDocument, operation_id="me", summary="What this key opens")
def me(request: HttpRequest) -> HttpResponse:
    """The workspace and the scope of the key of this request."""
    grant = caller(request).grant
    place = grant.workspace
    names = ("slug", "name", "language", "timezone", "currency", "country")
    key = {
        "id": grant.key_id,
        "name": grant.name,
        "scope": grant.scope,
        "expires_at": iso(grant.expires_at) if grant.expires_at else None,
    }
    return answer({"workspace": {name: getattr(place, name) for name in names}, "key": key})
