"""PDFs are set, signed and read, and pictures drawn, in processes of their own, with limits on
memory, time and size: neither a strange text nor a hostile file takes the server down."""

import os
import subprocess
import sys
import threading
from ctypes import CDLL
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import msgspec
from django.conf import settings

from testigo.paper.certificates import certificate_digest, own_key

SECONDS = 90.0
# So many PDFs of strangers are read at once; whoever comes meanwhile is asked to come again.
_READERS = threading.BoundedSemaphore(2)
_SETTERS = threading.BoundedSemaphore(2)
_DRAWERS = threading.BoundedSemaphore(2)
_PATIENCE = 30.0
# What a child needs to start; passwords and the database are none of its business.
_ENVIRONMENT = (
    *("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "TMPDIR", "LANG", "HOME"),
    *("XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "SYSTEMROOT"),
)
_LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")

State = Literal["unreadable", "unsigned", "broken", "extended", "whole", "too_heavy"]


class NotPrinted(Exception):
    """The paper could not be set or signed; the text says what the child told."""


class Busy(Exception):
    """Others are being served; it may be asked again soon."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed PDF and the SHA-256 of the certificate that signed it."""

    pdf: bytes
    certificate: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the signature of a PDF is worth, by which certificate, and which content it names."""

    state: State
    certificate: str = ""
    digest: str = ""


@cache
def can_print() -> bool:
    """Whether the libraries are there that set type: Debian calls them libpangoft2-1.0-0 and
    libharfbuzz-subset0. Where libraries are called otherwise, loading them says."""
    if not sys.platform.startswith("linux"):
        return True
    try:
        for name in _LIBRARIES:
            CDLL(name)
    except OSError:
        return False
    return True


@lru_cache(maxsize=8)
def set_pdf(html: str, identifier: str) -> bytes:
    """HTML → PDF, the same bytes for the same text. Raises NotPrinted, Busy."""
    # A thread that waits is a screen that does not answer.
    if not _SETTERS.acquire(blocking=False):
        raise Busy
    try:
        pdf: bytes = _done("set", {"html": html.encode(), "identifier": identifier})["pdf"]
    finally:
        _SETTERS.release()
    return pdf


def draw_png(html: str) -> bytes:
    """HTML of one page → PNG, 1,600 pixels wide. Raises NotPrinted, Busy."""
    if not _DRAWERS.acquire(blocking=False):
        raise Busy
    try:
        png: bytes = _done("draw", {"html": html.encode()})["png"]
    finally:
        _DRAWERS.release()
    return png


def sign_pdf(pdf: bytes, *, reason: str, now: datetime) -> Signed:
    """Sign with the key of this installation, and have a validator read it. Raises NotPrinted."""
    asked = {
        "pdf": pdf,
        "key": str(signing_key(now)),
        "password": settings.SIGNING_PASSWORD,
        "name": "Testigo",
        "reason": reason,
    }
    done = _done("sign", asked)
    return Signed(done["pdf"], done["certificate"])


def certificate_of(now: datetime) -> str:
    """The SHA-256 of the certificate that signs now. Raises UnusableKey."""
    return certificate_digest(signing_key(now), settings.SIGNING_PASSWORD)


def signing_key(now: datetime) -> Path:
    """The file of the key: that of the settings, else our own, made when absent."""
    if settings.SIGNING_KEY is not None:
        return Path(settings.SIGNING_KEY)
    return own_key(Path(settings.TESTIGO_HOME), name=settings.BASE_HOST, now=now)


def read_pdf(pdf: bytes) -> Found:
    """What somebody's PDF is worth. Raises Busy."""
    if not _READERS.acquire(blocking=False):
        raise Busy
    try:
        return msgspec.convert(_done("read", {"pdf": pdf}), Found)
    except NotPrinted:
        return Found("too_heavy")
    finally:
        _READERS.release()


def _done(task: str, asked: dict[str, Any]) -> dict[str, Any]:
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "testigo.paper.press", task],
            input=msgspec.msgpack.encode(asked),
            capture_output=True,
            timeout=SECONDS,
            env=kept,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotPrinted(f"{task}: out of time") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip()[-400:]
        raise NotPrinted(f"{task}: ended with {done.returncode}: {said}")
    answer: dict[str, Any] = msgspec.msgpack.decode(done.stdout)
    return answer
