"""What was just removed from a draft, until the page is left: how it is put back."""

from dataclasses import asdict
from typing import Any

from testigo.core.pact.undoing import Cut
from testigo.web.frame.requests import SpaceRequest
from testigo.web.pact_editor.page import Removed

# Whoever has no JavaScript comes back to the page by a second request.
_KEPT = "pact_removed"


def keep_removed(request: SpaceRequest, number: int, step: str, removed: Removed) -> None:
    """Keep what was removed for the page that follows."""
    said = {"words": removed.words, "place": removed.place, "cut": asdict(removed.cut)}
    request.session[_KEPT] = {"number": number, "step": step, **said}


def just_removed(request: SpaceRequest, page: dict[str, Any]) -> Removed | None:
    """What the request before this one removed from this step; told once."""
    kept = request.session.get(_KEPT)
    current = page.get("current")
    if not kept or current is None:
        return None
    del request.session[_KEPT]
    if (kept["number"], kept["step"]) != (page["draft"].number, current.key):
        return None
    return Removed(kept["words"], kept["place"], Cut(**kept["cut"]))


def cut_of(request: SpaceRequest) -> Cut | None:
    """How the entry that a form puts back was cut out; None for a form that does not say it."""
    said = {key: request.POST.get(f"cut:{key}", "") for key in _TEXTS}
    at = request.POST.get("cut:at", "")
    if not said["path"] or not (at.isascii() and at.isdigit()):
        return None
    # Forms are sent with the line ends of the network.
    return Cut(at=int(at), **{key: text.replace("\r\n", "\n") for key, text in said.items()})


_TEXTS = ("path", "was", "now", "before", "behind")
