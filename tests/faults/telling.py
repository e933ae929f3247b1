"""`python -m tests.faults.telling NUMBER`: somebody new of `nortia` asks for a demo."""

import sys

import django

if __name__ == "__main__":
    django.setup()
    from testigo import clock
    from testigo.actions.facts import record_facts
    from testigo.store.models import Workspace
    from tests.factories.facts import draft

    now = clock.now()
    who = f"somebody{sys.argv[1]}@new{sys.argv[1]}.example"
    told = [draft("demo.requested", now, who, message_id=f"telling-{sys.argv[1]}")]
    nortia = Workspace.objects.get(slug="nortia")
    record_facts(workspace=nortia, drafts=told, source="test", now=now)
