"""Bringing a lake up to date with the log, and making it anew."""

from dataclasses import dataclass, replace

from testigo.analytics.lake.folder import Manifest, changing, folder_of, is_whole, manifest_of
from testigo.analytics.lake.holders import take_holders
from testigo.analytics.lake.reading import LogIncomplete
from testigo.analytics.lake.shaping import working
from testigo.analytics.lake.source import reading
from testigo.analytics.lake.writing import compacted, write_facts
from testigo.store import log


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What bringing a lake up to date did: how many facts were written, and up to which seq it
    holds the log now. `anew` says that it was made from the beginning."""

    facts: int
    last_seq: int
    anew: bool = False


def refresh(workspace_id: int, *, wait: bool = True) -> Refreshed:
    """Take what was recorded since the last time into the workspace's lake, and who holds whose
    facts now. A lake that is damaged, of another form or of another log is made anew.

    Raises LakeBusy when somebody else writes it and `wait` is false.
    """
    return _export(workspace_id, wait=wait, anew=False)


def rebuild(workspace_id: int) -> Refreshed:
    """Make the workspace's lake anew from the log; nothing of the old files stays."""
    return _export(workspace_id, wait=True, anew=True)


def behind(workspace_id: int) -> int:
    """How many facts of the log the lake lacks."""
    return max(log.head(workspace_id).last_seq - manifest_of(folder_of(workspace_id)).last_seq, 0)


def _export(workspace_id: int, *, wait: bool, anew: bool) -> Refreshed:
    folder = folder_of(workspace_id)
    last_seq = log.head(workspace_id).last_seq
    with changing(folder, wait=wait) as change, working(change.under_way) as con:
        held = manifest_of(folder)
        anew = anew or not is_whole(folder, held) or not _is_of_this_log(workspace_id, held)
        if anew:
            held = Manifest()
        with reading(workspace_id) as source:
            parts = write_facts(change, con, source.facts(held.last_seq, last_seq))
            holders, joinings = take_holders(change, con, source, workspace_id, held)
        written = sum(part.facts for part in parts)
        if written != max(last_seq - held.last_seq, 0):
            raise LogIncomplete(workspace_id, held.last_seq, last_seq, written)
        changed = replace(
            held,
            last_seq=max(held.last_seq, last_seq),
            last_id=log.fact_at(workspace_id, last_seq).id if written else held.last_id,
            parts=compacted(change, con, (*held.parts, *parts)),
            holders=holders,
            joinings=joinings,
        )
        if changed != held or anew:
            change.settle(changed, at_once=anew)
    return Refreshed(written, changed.last_seq, anew)


def _is_of_this_log(workspace_id: int, held: Manifest) -> bool:
    """Whether the log still says what was exported last: another database, or one brought back
    from a copy, does not."""
    if not held.last_seq:
        return True
    try:
        return log.fact_at(workspace_id, held.last_seq).id == held.last_id
    except LookupError:
        return False
