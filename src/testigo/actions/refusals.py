"""What an action answers when it does not do what was asked; named errors derive from these."""

from testigo.core.problems import Problem


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
