"""How a worker is called, and whether one that was called so has ended."""

import os
import secrets
import socket

# The workers of this process.
_OURS: set[str] = set()


def own_name() -> str:
    """A name that no other worker has, ever: the machine, the process, and chance."""
    name = f"{socket.gethostname()[:60]} {os.getpid()} {secrets.token_hex(8)}"
    _OURS.add(name)
    return name


def is_gone(name: str) -> bool:
    """Whether the worker is known to have ended: one of this machine whose process is there no
    longer, or has its number now. Of another machine's nothing is known."""
    host, _, rest = name.partition(" ")
    number = rest.partition(" ")[0]
    if host != socket.gethostname()[:60] or not number.isdecimal():
        return False
    if int(number) == os.getpid():
        return name not in _OURS
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
