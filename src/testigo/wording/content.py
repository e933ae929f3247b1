"""Kinds of content, and what stands in the way of writing a piece into the catalogue."""

from collections.abc import Mapping

from testigo.wording.texts import Text

CONTENT_KINDS: Mapping[str, Text] = {
    "page": {"es": "Página", "en": "Page"},
    "guide": {"es": "Guía", "en": "Guide"},
    "article": {"es": "Artículo", "en": "Article"},
    "webinar": {"es": "Webinar", "en": "Webinar"},
    "video": {"es": "Vídeo", "en": "Video"},
    "tool": {"es": "Herramienta", "en": "Tool"},
    "other": {"es": "Otro", "en": "Other"},
}
CONTENT_PROBLEMS: Mapping[str, Text] = {
    "no_such_piece": {
        "es": "Esta pieza ya no está en el catálogo.",
        "en": "This piece is no longer in the catalogue.",
    },
    "content_without_title": {
        "es": "Escribe un título.",
        "en": "Write a title.",
    },
    "content_too_long": {
        "es": "Es más largo de lo que cabe: {limit} caracteres como mucho.",
        "en": "Longer than fits: {limit} characters at most.",
    },
    "content_path": {
        "es": "«{value}» no es una dirección: escribe una que empiece por / o por https://.",
        "en": "“{value}” is no address: write one that begins with / or https://.",
    },
    "content_path_taken": {
        "es": "Otra pieza ya está en «{value}».",
        "en": "Another piece is at “{value}” already.",
    },
    "content_many_names": {
        "es": "Son demasiados nombres para una pieza: {most} como mucho.",
        "en": "Too many names for one piece: {most} at most.",
    },
    "content_kind": {
        "es": "No conozco el tipo «{value}». Usa uno de estos: {options}.",
        "en": "The kind “{value}” is unknown. Use one of these: {options}.",
    },
}
