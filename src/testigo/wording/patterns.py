"""What a pattern with `*` asks for, in words: “begins with /precios”."""

from collections.abc import Mapping, Sequence

from testigo.wording.texts import Language, Text

_VERBS: Mapping[str, Text] = {
    "exact": {"es": "es {value}", "en": "is {value}"},
    "begins": {"es": "empieza por {value}", "en": "begins with {value}"},
    "ends": {"es": "termina en {value}", "en": "ends in {value}"},
    "holds": {"es": "contiene {value}", "en": "contains {value}"},
    "like": {"es": "es como {value}", "en": "is like {value}"},
}
_PAGES: Mapping[str, Text] = {
    "exact": {"es": "{value}", "en": "{value}"},
    "begins": {"es": "páginas que empiezan por {value}", "en": "pages that begin with {value}"},
    "ends": {"es": "páginas que terminan en {value}", "en": "pages that end in {value}"},
    "holds": {"es": "páginas que contienen {value}", "en": "pages that contain {value}"},
    "like": {"es": "páginas como {value}", "en": "pages like {value}"},
}
_QUOTED: Text = {"es": "«{value}»", "en": "“{value}”"}


def page_words(pattern: str, tag: Language) -> str:
    """`/precios*` → `pages that begin with /precios`."""
    kind, text = _kind(pattern)
    return _PAGES[kind][tag].format(value=text)


def matching_words(patterns: Sequence[str], tag: Language) -> list[str]:
    """What is asked of a text by any of these patterns, those of a kind together: `begins with
    “CEO” or “gerente”`; a part for each kind, to be joined by or."""
    kinds: dict[str, list[str]] = {}
    for pattern in patterns:
        kind, text = _kind(pattern)
        kinds.setdefault(kind, []).append(_QUOTED[tag].format(value=text))
    return [_VERBS[kind][tag].format(value=_either(texts, tag)) for kind, texts in kinds.items()]


def _either(texts: Sequence[str], tag: Language) -> str:
    # An o before an o is a u, but what is quoted is read with a pause.
    joint = {"es": " o ", "en": " or "}[tag]
    return joint.join(filter(None, (", ".join(texts[:-1]), texts[-1])))


def _kind(pattern: str) -> tuple[str, str]:
    """How a pattern asks, and the text that it asks for."""
    bare = pattern.strip("*")
    if not bare or "*" in bare:
        return "like", pattern
    starts, ends = pattern.startswith("*"), pattern.endswith("*")
    kinds = {(True, True): "holds", (True, False): "ends", (False, True): "begins"}
    return kinds.get((starts, ends), "exact"), bare
