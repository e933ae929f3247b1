"""What the middleware of the frame leaves on a request."""

from datetime import datetime

from django.http import HttpRequest

from testigo.store.models import Membership, Workspace


class FrameRequest(HttpRequest):
    """Any request. `now` is its instant; `memberships` are the person's own, empty for strangers.

    A view may set `counts` (place → number on its badge) and `notices` (sentences under the top
    bar, dicts of `text` and optionally `url` and `label`) before it renders.
    """

    now: datetime
    memberships: list[Membership]
    workspace: Workspace | None
    membership: Membership | None
    counts: dict[str, int]
    notices: list[dict[str, str]]


class SpaceRequest(FrameRequest):
    """A request inside a workspace: the door has let this person in."""

    workspace: Workspace
    membership: Membership
