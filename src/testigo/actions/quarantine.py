"""Rows that cannot be used, kept with every reason until they are mended."""

from itertools import islice

from django.db import transaction

from testigo.actions.holding import Holding, as_data
from testigo.store.models import ImportRun, QuarantinedRow
from testigo.store.workbench import Workbench

_AT_ONCE = 500


def keep_aside(holding: Holding, bench: Workbench) -> None:
    """Keep the rows that were set aside with their run, instead of those of an earlier go."""
    number = holding.workspace_id
    QuarantinedRow.objects.of(number).filter(import_id=holding.run).delete()
    rows = bench.aside()
    while part := list(islice(rows, _AT_ONCE)):
        with transaction.atomic():
            QuarantinedRow.objects.of(number).bulk_create(
                [
                    QuarantinedRow(
                        workspace_id=number,
                        import_id=holding.run,
                        line=line,
                        raw=raw,
                        problems=[as_data(problem) for problem in problems],
                    )
                    for line, raw, problems in part
                ]
            )
            holding.goes_on("aside", part[-1][0], 0)


def undone_before(workspace_id: int) -> bool:
    """Whether any file was taken back in this workspace, so that what it told may come again."""
    undone = ImportRun.objects.of(workspace_id).filter(state__in=("undoing", "undone"))
    return undone.exists()
