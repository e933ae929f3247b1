"""The catalogue of content: pieces written by hand, and found by the titles of visited pages."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import connection, transaction

from testigo.actions.refusals import NotFound
from testigo.core.conditions import path_of
from testigo.core.content import KINDS, page_titles
from testigo.core.problems import InvalidInput, Problem
from testigo.store.identity import new_id
from testigo.store.models import ContentPiece, Workspace
from testigo.store.models.fields import to_micros

LONGEST_TITLE = 200
LONGEST_PATH = 500
MOST_NAMES = 50
# Pages that fewer people than this have seen are not worth a place in the catalogue.
FEWEST_VISITS = 2
# How far back the titles of pages are looked for, and how many are taken in at once.
LOOKED_BACK = timedelta(days=365)
MOST = 500


class NoSuchPiece(NotFound):
    """The workspace has no such piece."""


@transaction.atomic
def add_piece(
    *, workspace: Workspace, title: str, path: str, kind: str, by: str, now: datetime
) -> str:
    """Write a piece into the catalogue; its id. Raises InvalidInput with every problem."""
    title, path = _checked(workspace.id, title, path, kind)
    piece = ContentPiece.objects.of(workspace.id).create(
        id=new_id(), title=title, path=path, kind=kind, created_at=now, created_by=by
    )
    return str(piece.id)


@transaction.atomic
def change_piece(
    *,
    workspace: Workspace,
    piece: str,
    title: str,
    path: str,
    kind: str,
    hidden: bool,
    also: Sequence[str] = (),
) -> None:
    """Change a piece; `also` are the other titles and addresses that name it. Raises NoSuchPiece;
    InvalidInput with every problem."""
    rows = ContentPiece.objects.of(workspace.id).filter(id=piece)
    if not rows.exists():
        raise NoSuchPiece("no_such_piece")
    title, path = _checked(workspace.id, title, path, kind, but=piece, also=also)
    names = _names([title, path], also)
    rows.update(title=title, path=path, kind=kind, hidden=hidden, also=names, found=False)


@transaction.atomic
def merge_piece(*, workspace: Workspace, piece: str, into: str) -> str:
    """Two titles of one piece become one entry: what the first was called names the second too.
    Returns the title that stays. Raises NoSuchPiece, also for a piece and itself."""
    rows = {
        row.id: row
        for row in ContentPiece.objects.of(workspace.id)
        .select_for_update()
        .filter(id__in=[piece, into])
    }
    if len(rows) < 2:
        raise NoSuchPiece("no_such_piece")
    gone, stays = rows[piece], rows[into]
    path = stays.path or gone.path
    names = _names([stays.title, path], [*stays.also, gone.title, gone.path, *gone.also])
    pieces = ContentPiece.objects.of(workspace.id)
    pieces.filter(id=piece).delete()
    pieces.filter(id=into).update(path=path, also=names[:MOST_NAMES], found=False)
    return str(stays.title)


@transaction.atomic
def find_pieces(*, workspace: Workspace, now: datetime) -> int:
    """Take the titled pages that people visited into the catalogue; how many are new. What was
    written or hidden by hand stays as it is."""
    seen: dict[str, str] = {}
    for title, path in _titled_pages(workspace.id, now):
        seen.setdefault(path_of({"path": path}).rstrip("/") or "/", title)
    titles = page_titles(seen)
    held = ContentPiece.objects.of(workspace.id).values_list("path", "also")
    known = {
        name.rstrip("/") or "/"
        for path, also in held
        for name in (path, *also)
        if name.startswith("/")
    }
    fresh = [
        ContentPiece(
            workspace=workspace,
            id=new_id(),
            title=titles[path][:LONGEST_TITLE],
            path=path[:LONGEST_PATH],
            found=True,
            created_at=now,
        )
        for path in seen
        if path not in known and titles[path]
    ]
    ContentPiece.objects.of(workspace.id).bulk_create(fresh)
    return len(fresh)


def _titled_pages(workspace_id: int, now: datetime) -> list[tuple[str, str]]:
    """(title, path) of the pages that people saw most often."""
    title, path = (
        ("props::jsonb ->> 'title'", "COALESCE(props::jsonb ->> 'path', props::jsonb ->> 'url')")
        if connection.vendor == "postgresql"
        else (
            "json_extract(props, '$.title')",
            "COALESCE(json_extract(props, '$.path'), json_extract(props, '$.url'))",
        )
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT title, path FROM (SELECT {title} AS title, {path} AS path "  # noqa: S608
            "FROM testigo_fact WHERE workspace_id = %s AND name = 'page.viewed' AND at >= %s "
            "AND NOT automatic AND props LIKE %s) seen "
            "WHERE title IS NOT NULL AND title <> '' AND path IS NOT NULL AND path <> '' "
            "GROUP BY title, path HAVING COUNT(*) >= %s ORDER BY COUNT(*) DESC, path LIMIT %s",
            [workspace_id, to_micros(now - LOOKED_BACK), '%"title"%', FEWEST_VISITS, MOST],
        )
        return [(str(one), str(other)) for one, other in cursor.fetchall()]


def _names(own: Sequence[str], others: Sequence[str]) -> list[str]:
    """Other names, each once and none that is the piece's own; addresses without their host."""
    said = (_place(name.replace("\0", "").strip()) for name in others)
    return list(dict.fromkeys(name for name in said if name and name not in own))


def _checked(
    workspace_id: int,
    title: str,
    path: str,
    kind: str,
    *,
    but: str = "",
    also: Sequence[str] = (),
) -> tuple[str, str]:
    title, path = title.replace("\0", "").strip(), _place(path.replace("\0", "").strip())
    problems = []
    if not title:
        problems.append(Problem("content_without_title", "title"))
    if len(title) > LONGEST_TITLE:
        problems.append(Problem("content_too_long", "title", {"limit": LONGEST_TITLE}))
    if path and not path.startswith("/"):
        problems.append(Problem("content_path", "path", {"value": path[:60]}))
    if len(path) > LONGEST_PATH:
        problems.append(Problem("content_too_long", "path", {"limit": LONGEST_PATH}))
    if len(also) > MOST_NAMES:
        problems.append(Problem("content_many_names", "also", {"most": MOST_NAMES}))
    if any(len(name) > LONGEST_PATH for name in also):
        problems.append(Problem("content_too_long", "also", {"limit": LONGEST_PATH}))
    if kind not in KINDS:
        params: dict[str, str | int] = {"value": kind[:30], "options": ", ".join(KINDS)}
        problems.append(Problem("content_kind", "kind", params))
    others = ContentPiece.objects.of(workspace_id).exclude(id=but)
    if path and others.filter(path=path).exists():
        problems.append(Problem("content_path_taken", "path", {"value": path[:60]}))
    if problems:
        raise InvalidInput(problems)
    return title, path


def _place(address: str) -> str:
    """The path of an address on any host, without the mark at its end; what is none, as it is."""
    if address.startswith(("http://", "https://")):
        try:
            address = urlsplit(address).path or "/"
        except ValueError:
            return address
    return (path_of({"path": address}).rstrip("/") or "/") if address.startswith("/") else address
