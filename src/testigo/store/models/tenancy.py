"""The manager that keeps workspaces apart: no rows without naming one."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    Rows = models.QuerySet[Any]
    RowManager = models.Manager[Any]
else:
    Rows = models.QuerySet
    RowManager = models.Manager


class WorkspaceMissing(Exception):
    """Raised when rows of a workspace are asked for without saying which workspace."""


class WorkspaceRows(Rows):
    """The rows of one workspace; what is created through it belongs to that workspace."""

    workspace_id: int | None = None

    def _clone(self) -> "WorkspaceRows":
        clone = super()._clone()  # type: ignore[misc]  # Django's own hook, absent from its stubs
        clone.workspace_id = self.workspace_id
        return clone  # type: ignore[no-any-return]

    def create(self, **values: Any) -> Any:
        return super().create(**values, workspace_id=self.workspace_id)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> Any:
        rows = list(objs)
        if any(row.workspace_id != self.workspace_id for row in rows):
            raise WorkspaceMissing(f"{self.model.__name__}: a row of another workspace")
        return super().bulk_create(rows, *args, **options)


class WorkspaceManager(RowManager):
    """`Model.objects.of(workspace_id)`; any other way in raises `WorkspaceMissing`."""

    def get_queryset(self) -> Rows:
        raise WorkspaceMissing(f"{self.model.__name__}: use objects.of(workspace_id)")

    def of(self, workspace_id: int) -> WorkspaceRows:
        """The rows of one workspace."""
        rows = WorkspaceRows(self.model, using=self._db)
        bound = rows.filter(workspace_id=workspace_id)
        bound.workspace_id = workspace_id
        return bound


class WorkspaceRow(models.Model):
    """A row that belongs to exactly one workspace; `workspace` comes first in every key."""

    workspace = models.ForeignKey(
        "testigo.Workspace", on_delete=models.CASCADE, db_index=False, related_name="+"
    )

    objects: WorkspaceManager = WorkspaceManager()

    class Meta:
        abstract = True
