"""The lake of a workspace, kept beside its log."""

from pathlib import Path

from testigo.actions.refusals import Refused
from testigo.analytics.lake import exporting
from testigo.analytics.lake.checking import Checked, check
from testigo.analytics.lake.exporting import Refreshed
from testigo.analytics.lake.folder import LakeBusy
from testigo.analytics.lake.handing_over import Export, NotOurFolder, write_folder
from testigo.store.models import Workspace


def keep_lake(*, workspace: Workspace) -> Refreshed | None:
    """Take what is new in the log into the lake; None when somebody else does."""
    try:
        return exporting.refresh(workspace.pk, wait=False)
    except LakeBusy:
        return None


def rebuild_lake(*, workspace: Workspace) -> Refreshed:
    """Make the lake anew from the log."""
    return exporting.rebuild(workspace.pk)


def check_lake(*, workspace: Workspace) -> Checked:
    """Bring the lake up to date and compare it with the log."""
    exporting.refresh(workspace.pk)
    return check(workspace.pk)


def export_facts(*, workspace: Workspace, folder: Path) -> Export:
    """Write every fact of the log to a folder of Parquet files, which is made where there is none.

    Raises Refused, with nothing written, for a folder with anything in it that is not of an export
    of the same workspace, or that cannot be written.
    """
    exporting.refresh(workspace.pk)
    try:
        return write_folder(workspace.pk, workspace.slug, folder)
    except NotOurFolder as error:
        raise Refused("folder_not_empty", folder=str(folder)) from error
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise Refused("folder_unwritable", folder=str(folder), detail=detail) from error
