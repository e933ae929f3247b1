"""What Nortia publishes: the guides and the webinar that its leads download, attend and mention."""

from datetime import datetime

from testigo.actions.content import add_piece, change_piece, find_pieces
from testigo.sample.acts import GUIDES, WEBINAR
from testigo.store.models import Workspace

_TITLES = {
    GUIDES[0]: ("Guía de primeros pasos", "guide"),
    GUIDES[1]: ("Guía para controlar el stock", "guide"),
    GUIDES[2]: ("Cómo elegir un SGA", "guide"),
    WEBINAR: ("Webinar: trazabilidad de principio a fin", "webinar"),
}


def bring_content(workspace: Workspace, by: str, now: datetime) -> None:
    """Write the catalogue: what is downloaded, by the name that facts know it by, and the pages
    that visitors saw."""
    for name, (title, kind) in _TITLES.items():
        path = f"/recursos/{name}"
        piece = add_piece(workspace=workspace, title=title, path=path, kind=kind, by=by, now=now)
        change_piece(
            workspace=workspace,
            piece=piece,
            title=title,
            path=path,
            kind=kind,
            hidden=False,
            also=[name],
        )
    find_pieces(workspace=workspace, now=now)
