"""The catalogue of content with how often each piece was downloaded and mentioned."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from testigo.core.content import NAMING, Catalogue, Piece
from testigo.store.models import ContentPiece, FactRow

# How far back uses are counted.
COUNTED = timedelta(days=180)
MOST_FACTS = 50_000


@dataclass(frozen=True, slots=True)
class PieceLine:
    """A piece as the list shows it, with its downloads and mentions of the last 180 days."""

    id: str
    title: str
    path: str
    kind: str
    found: bool
    hidden: bool
    also: tuple[str, ...]
    downloads: int
    mentions: int


def catalogue_of(workspace_id: int) -> Catalogue:
    """The pieces that are offered."""
    rows = ContentPiece.objects.of(workspace_id).filter(hidden=False).order_by("title", "id")
    return Catalogue([_piece(row) for row in rows])


def titles_of(workspace_id: int) -> Callable[[str], str]:
    """How a piece is called that a fact names, by its title of today; what names none of them stays
    as it was told."""

    @cache
    def catalogue() -> Catalogue:
        # Read once something is named.
        rows = ContentPiece.objects.of(workspace_id).order_by("title", "id")
        return Catalogue([_piece(row) for row in rows])

    def title(name: str) -> str:
        piece = catalogue().named(name)
        return piece.title if piece else name.strip()

    return title


def content_lines(workspace_id: int, now: datetime) -> list[PieceLine]:
    """Every piece, the most used first, those that are hidden last."""
    rows = list(ContentPiece.objects.of(workspace_id).order_by("title", "id"))
    catalogue = Catalogue([_piece(row) for row in rows])
    downloads: Counter[str] = Counter()
    mentions: Counter[str] = Counter()
    named = FactRow.objects.of(workspace_id).filter(
        name__in=NAMING, at__gte=now - COUNTED, automatic=False
    )
    for row in named.order_by("-at")[:MOST_FACTS]:
        told = row.props.get("content") if row.props else None
        names = told if isinstance(told, list) else [told]
        pieces = {p.id for n in names if isinstance(n, str) and (p := catalogue.named(n))}
        (mentions if row.name == "feedback.given" else downloads).update(pieces)
    lines = [
        PieceLine(
            row.id,
            row.title,
            row.path,
            row.kind,
            row.found,
            row.hidden,
            tuple(row.also),
            downloads[row.id],
            mentions[row.id],
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: (line.hidden, -line.downloads - line.mentions))


def _piece(row: ContentPiece) -> Piece:
    return Piece(row.id, row.title, row.path, row.kind, tuple(row.also))
