"""`python -m tests.faults.confirming_form`: publishes, in the workspace `nortia`, a form that asks
for its address to be confirmed, and prints where it is."""

import django

if __name__ == "__main__":
    django.setup()
    from testigo import clock
    from testigo.store.models import Workspace
    from tests.factories.business import hire, membership
    from tests.factories.forms import EMAIL, published, question

    nortia = Workspace.objects.get(slug="nortia")
    laura = membership(nortia, hire(nortia, "laura@nortia.example", "marketing"))
    questions = [question("name"), EMAIL | {"required": True}]
    made = published(nortia, laura, clock.now(), questions=questions, double_opt_in=True)
    print(made.address)
