"""Which of the old one-byte encodings a text is in: the one in which its letters make words.

Windows-1252, Mac Roman and the DOS page 850 all give some character for nearly every byte, so the
question is never whether a text can be read but whether it reads like the languages of Western
Europe: `POBLACIÓN`, not `POBLACI”N`.
"""

ENCODINGS = ("cp1252", "mac_roman", "cp850")

_SPANISH = frozenset("áéíóúüñ")
_WESTERN = frozenset("àèìòùâêîôûäëïöç")
_RARE = frozenset("ãõåæøßœý")
_OPENING = frozenset("¿¡«“‘„(")
_CLOSING = frozenset("»”’ºª°…·™®")
_APART = frozenset("–—€•£©")


def legacy_encoding(sample: bytes) -> str:
    """The likeliest encoding of a text that is not UTF-8; `latin-1` where it holds bytes that
    Windows-1252 lacks."""
    scores = {name: _score(sample.decode(name, "replace")) for name in ENCODINGS}
    best = max(ENCODINGS, key=lambda name: scores[name])
    if best == "cp1252" and "\ufffd" in sample.decode("cp1252", "replace"):
        return "latin-1"
    return best


def _score(text: str) -> int:
    """How well the characters beyond ASCII stand among their neighbours."""
    padded = f" {text} "
    return sum(
        _fits(padded[at - 1], character, padded[at + 1])
        for at, character in enumerate(padded)
        if character > "\x7f"
    )


def _fits(before: str, character: str, after: str) -> int:
    lower = character.lower()
    weight = 3 if lower in _SPANISH else 2 if lower in _WESTERN else 1 if lower in _RARE else 0
    if weight:
        return _letter_fits(before, character, after) * weight
    within = before.isalpha() and after.isalpha()
    if character in _OPENING:
        return -3 if before.isalpha() else 1 if after.isalnum() else 0
    if character in "’·":
        return 1 if before.isalpha() else -1
    if character in _CLOSING:
        return -3 if within else 1 if before.isalnum() or before == "." else 0
    if character in _APART:
        return -3 if within else 0
    return -3 if before.isalpha() or after.isalpha() else -1


def _letter_fits(before: str, character: str, after: str) -> int:
    """1 for a letter as words have it, -1 where capitals and small letters are mixed up."""
    if character.isupper():
        return -1 if before.islower() or (not before.isalpha() and not after.isalpha()) else 1
    if before.isupper() and after.isupper():
        return -1
    return 1 if before.isalpha() or after.isalpha() else 0
