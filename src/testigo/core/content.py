"""The catalogue of what Marketing publishes: which piece a visit, a download or a mention names."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from testigo.core.conditions import normalise, path_of
from testigo.core.facts import Fact

KINDS = ("page", "guide", "article", "webinar", "video", "tool", "other")
# Facts whose `content` names a piece, as one text or as several.
NAMING = ("content.downloaded", "webinar.attended", "feedback.given")
# What sites put between the title of a page and their own name.
_MARKS = (" | ", " - ", " – ", " — ", " · ", " :: ")
# A last part that so many titles share is the name of the site.
_SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of content; `path` is where it is read, empty when nowhere, `also` the other titles
    and addresses that name it."""

    id: str
    title: str
    path: str = ""
    kind: str = "page"
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Pieces, found by id, title or path, without regard to case and accents."""

    pieces: Sequence[Piece]
    _by_name: Mapping[str, Piece] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names: dict[str, Piece] = {}
        for piece in self.pieces:
            for name in (piece.id, piece.title, _place(piece.path)):
                if name:
                    names.setdefault(normalise(name), piece)
        # What is called so outright goes before what is called so too.
        for piece in self.pieces:
            for name in piece.also:
                names.setdefault(normalise(_place(name) or name), piece)
        object.__setattr__(self, "_by_name", names)

    def named(self, name: str) -> Piece | None:
        """The piece that a text names: its id, its title or its path."""
        found = self._by_name.get(normalise(name.strip()))
        return found or self._by_name.get(normalise(_place(name.strip())))

    def of(self, fact: Fact) -> list[Piece]:
        """The pieces that a fact names, each once."""
        if fact.name == "page.viewed":
            names = [path_of(fact.props)]
        elif fact.name in NAMING:
            told = fact.props.get("content")
            names = [told] if isinstance(told, str) else told if isinstance(told, list) else []
        else:
            names = []
        found = (self.named(name) for name in names if isinstance(name, str) and name)
        return list({piece.id: piece for piece in found if piece is not None}.values())


def _place(address: str) -> str:
    """`/guia/` and `https://acme.example/guia?x=1` are the same place; the root stays."""
    path = path_of({"path": address}) if address.startswith(("/", "http")) else ""
    return path.rstrip("/") or ("/" if path else "")


def own_titles(titles: Iterable[str]) -> dict[str, str]:
    """Titles of pages → without the name of the site, where many of them end with it."""
    whole = list(dict.fromkeys(titles))
    ends = Counter(end for title in whole if (end := _end(title)))
    site, count = max(ends.items(), key=lambda one: one[1], default=("", 0))
    shared = count >= 2 and count >= _SHARED * len(whole)
    return {t: t.removesuffix(site).strip() if shared else t.strip() for t in whole}


def page_titles(pages: Mapping[str, str]) -> dict[str, str]:
    """Path → title of its own, from path → title as the page says it. A title that several pages
    carry is the site's: the last part of the path names those."""
    own = own_titles(pages.values())
    titles = {path: own[title] for path, title in pages.items()}
    times = Counter(titles.values())
    return {
        path: title if times[title] == 1 or path == "/" else _words(path) or title
        for path, title in titles.items()
    }


def _words(path: str) -> str:
    """`/guias/primeros-pasos` → Primeros pasos."""
    last = path.rsplit("/", 1)[-1].partition(".")[0]
    words = " ".join(last.replace("-", " ").replace("_", " ").split())
    return words[:1].upper() + words[1:]


def _end(title: str) -> str:
    """The last part of a title with the mark before it."""
    place = max((title.rfind(mark) for mark in _MARKS), default=-1)
    return title[place:] if place > 0 else ""
