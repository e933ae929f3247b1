"""Files that were uploaded, until they are taken in: under names of our own, readable by nobody
else, in a folder that no address leads to."""

import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"[0-9a-f]{32}\Z")


class TooLarge(Exception):
    """The file is larger than an upload may be; nothing of it was kept."""


def keep(chunks: Iterable[bytes]) -> str:
    """Write a file and return its name. Raises TooLarge."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = secrets.token_hex(16)
    path = folder / name
    size = 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > settings.LARGEST_UPLOAD:
                    raise TooLarge
                file.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return name


def path_of(name: str) -> Path:
    """Where the file with a name of ours is; ValueError for any other name."""
    if not _NAME.match(name):
        raise ValueError(name)
    return _folder() / name


def head_of(name: str) -> Path:
    """Where the first rows of that file are kept."""
    return path_of(name).with_suffix(".head")


def remove(name: str) -> None:
    """Remove the file and its first rows, if they are still there."""
    if name:
        path_of(name).unlink(missing_ok=True)
        head_of(name).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.TESTIGO_HOME) / "uploads"
