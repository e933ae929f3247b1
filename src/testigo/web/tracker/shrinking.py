"""Our scripts for other people's sites, as small as they are sent.

Only for scripts of this house, which end every statement with a semicolon and write text in double
quotes; `tests/web/tracker` runs what comes out of it in a browser.
"""

import re

_TEXT = re.compile(r'("(?:[^"\\\n]|\\.)*")')
_COMMENT = re.compile(r"^\s*//.*$|/\*.*?\*/", re.MULTILINE)
_AROUND = re.compile(r"\s*([=(){}\[\],;:?<>&|+*]+)\s*")
_SPACE = re.compile(r"\s+")


def shrunk(script: str) -> str:
    """The script without comments and without the space that only people need."""
    parts = _TEXT.split(_COMMENT.sub("", script))
    return "".join(part if place % 2 else _squeezed(part) for place, part in enumerate(parts))


def _squeezed(code: str) -> str:
    return _AROUND.sub(r"\1", _SPACE.sub(" ", code))
