"""The seal of a log: one value that stands for every fact up to a place, in their order.

It begins as the SHA-256 of a fixed word and takes in the digest of each fact in turn: SHA-256(seal
so far ‖ digest), both as written. A fact changed, gone, added or moved gives another seal from
there on; a body that is erased does not, because digests stay. A seal says nothing by itself: it
has to stand somewhere that whoever could change the log cannot reach, such as on paper.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from django.db import connection

from testigo.store import log
from testigo.store.models.signed_pacts import SignedPdf

_BEGINNING = sha256(b"testigo.log.v1").hexdigest()
_CHUNK = 20_000


class Seal(NamedTuple):
    """The seal of the facts up to a place, 64 hexadecimal digits."""

    seq: int
    value: str


NOTHING = Seal(0, _BEGINNING)


def after(seal: Seal, seq: int, digest: str) -> Seal:
    """The seal once the fact at `seq` is taken in."""
    return Seal(seq, sha256(f"{seal.value}{digest}".encode()).hexdigest())


def head_seal(workspace_id: int) -> Seal:
    """The seal of the whole log as it is now. Goes on from the last one that left the house."""
    end = log.head(workspace_id).last_seq
    given = [Seal(*pair) for pair in given_out(workspace_id).items()]
    seal = max(given, default=NOTHING)
    for seq, digest in _digests(workspace_id, seal.seq, end):
        seal = after(seal, seq, digest)
    return seal


def given_out(workspace_id: int) -> dict[int, str]:
    """place → seal, of those that stand on signed papers."""
    rows = SignedPdf.objects.of(workspace_id).values_list("seal_seq", "seal")
    return dict(rows)


def _digests(workspace_id: int, after_seq: int, end: int) -> Iterator[tuple[int, str]]:
    with connection.cursor() as cursor:
        while after_seq < end:
            cursor.execute(
                "SELECT seq, digest FROM testigo_fact WHERE workspace_id = %s AND seq > %s "
                "AND seq <= %s ORDER BY seq LIMIT %s",
                [workspace_id, after_seq, end, _CHUNK],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            yield from rows
            after_seq = rows[-1][0]
