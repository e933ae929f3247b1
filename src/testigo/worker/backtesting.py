"""Backtests of one workspace in a process of their own:
`python -P -m testigo.worker.backtesting SLUG PARENT`.

It works on each run whose id comes on its input, one after the other, and ends with its input. So
what reading history takes of memory and time is taken of nothing else, and is let go afterwards.
"""

import logging
import os
import sys
from datetime import datetime


def main(slug: str, parent: int) -> None:
    """Work on runs until the input ends, or until the process that began this one has gone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "testigo.conf.settings")
    import django

    django.setup()
    from django.db import close_old_connections

    from testigo import clock
    from testigo.actions.backtesting import work_on
    from testigo.queries.accounts import find_workspace

    def now() -> datetime:
        # An orphan would go on beside the server that takes the place of the one that has gone.
        if os.getppid() != parent:
            sys.exit(0)
        return clock.now()

    workspace = find_workspace(slug)
    for line in sys.stdin:
        close_old_connections()
        try:
            work_on(workspace=workspace, run=line.strip(), clock=now)
        except Exception:
            logging.getLogger("testigo.worker").exception("a backtest of %s ended badly", slug)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
