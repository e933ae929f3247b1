"""One import in a process of its own: `python -m testigo.worker.importing SLUG RUN`.

Its memory goes back when it ends, it leaves the server's threads alone, and whatever a file does to
it happens to nothing else.
"""

import os
import sys
from datetime import datetime


def main(slug: str, run: str, parent: int) -> None:
    """Work on the run until it ends, or until the process that began this one has gone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "testigo.conf.settings")
    import django

    django.setup()
    from testigo import clock
    from testigo.actions.running import work_on
    from testigo.queries.accounts import find_workspace

    def now() -> datetime:
        # An orphan would go on beside the server that takes the place of the one that has gone.
        if os.getppid() != parent:
            sys.exit(0)
        return clock.now()

    work_on(workspace=find_workspace(slug), run=run, clock=now)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
