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
    emails = [f"p{number}@c{number}.example" for number in range(people)]
    told = [draft("demo.requested", now, who, message_id=f"demo:{who}") for who in emails]
    told += [draft(name, now, who, message_id=name + who) for who in emails[every // 2 :: every]]
    for first in range(0, len(told), 100):
        part = told[first : first + 100]
        record_facts(workspace=nortia, drafts=part, source="test", now=clock.now())


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
