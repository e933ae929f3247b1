"""What several writers at once do: run in threads, or as processes on a database of their own."""

import os
import sys

BATCHES, SIZE = 15, 4


def append_batches(slug: str, writer: int) -> None:
    """Record facts of one's own and, between them, the same ones that every writer records."""
    from testigo.actions.facts import record_facts
    from testigo.store.models import Workspace
    from tests.factories.business import OPENED
    from tests.factories.facts import draft

    workspace = Workspace.objects.get(slug=slug)
    now = OPENED
    for batch in range(BATCHES):
        own = [
            draft("page.viewed", now, f"w{writer}@x.example", message_id=f"{writer}-{batch}-{n}")
            for n in range(SIZE)
        ]
        shared = [draft("page.viewed", now, "all@x.example", message_id=f"all-{batch}")]
        record_facts(workspace=workspace, drafts=[*shared, *own], source="test", now=now)


def main(writer: str) -> None:
    """One process: `migrate` makes the database with an empty workspace, a number appends."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "testigo.conf.settings"
    import django

    django.setup()
    if writer == "open":
        from tests.factories.business import open_workspace

        open_workspace()
    else:
        append_batches("nortia", int(writer))


if __name__ == "__main__":
    main(sys.argv[1])
