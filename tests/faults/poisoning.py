"""`python -m tests.faults.poisoning PEOPLE NAME POISONED`: so many people of the workspace `nortia`
ask for a demo, and a fact of this name is told of some of them."""

import sys

import django


def main(people: int, name: str, poisoned: int) -> None:
    """Tell it, in one recording for each hundred."""
    from testigo import clock
    from testigo.actions.facts import record_facts
    from testigo.store.models import Workspace
    from tests.factories.facts import draft

    nortia, now = Workspace.objects.get(slug="nortia"), clock.now()
    every = people // poisoned
    for first in range(0, people, 100):
        told = []
        for number in range(first, min(first + 100, people)):
            who = f"p{number}@c{number}.example"
            told.append(draft("demo.requested", now, who, message_id=f"demo:{who}"))
            # In the same recording, so that nobody is drawn for before it is told of them.
            if number % every == every // 2:
                told.append(draft(name, now, who, message_id=name + who))
        record_facts(workspace=nortia, drafts=told, source="test", now=clock.now())


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
