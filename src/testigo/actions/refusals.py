"""What an action answers when it does not do what was asked; named errors derive from these. On
screen, what no view answers otherwise is a 403 or a 404."""

from testigo.core.problems import Problem
from testigo.store.models import Membership, Workspace


class NotAllowed(Exception):
    """Raised before anything is written when a member may not do this."""


class NotFound(Exception):
    """What was asked about is not there; `problem` says what, with its values."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.problem = Problem(code, params=params)


class Refused(Exception):
    """It is there, but it may not be done now; `problem` says why, with its values."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.problem = Problem(code, params=params)


class LeadNotFound(NotFound):
    """The workspace has no such lead."""

    def __init__(self, person: str) -> None:
        super().__init__("no_such_person", key=person[:60])


def authorise(workspace: Workspace, by: Membership, may: bool = True) -> None:
    """Raise NotAllowed for whoever is not of this workspace, or not any more, or `may` not."""
    if by.workspace_id != workspace.pk or not by.active or not may:
        raise NotAllowed(workspace.slug)
