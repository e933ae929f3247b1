"""Collects static files under hashed names into the data folder, when they have changed."""

import fcntl
import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_when_stale() -> bool:
    """Collect unless what was collected last is what the package holds; says whether it did.

    Processes that start together wait for the first one.
    """
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    stamp = root.with_name(root.name + ".stamp")
    with root.with_name(root.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        digest = _digest()
        if stamp.exists() and stamp.read_text() == digest:
            return False
        # The stamp goes first, so that a start cut short collects again.
        stamp.unlink(missing_ok=True)
        shutil.rmtree(root)
        root.mkdir()
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest)
        return True


def _digest() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
