"""The papers that a workspace lacks, in a process of its own: `python -m testigo.worker.printing
SLUG`. Each takes seconds that clocks must not wait for."""

import os
import sys


def main(slug: str) -> None:
    """Make them, one after the other."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "testigo.conf.settings")
    import django

    django.setup()
    from testigo import clock
    from testigo.actions.signed_pacts import make_signed_pdf, papers_to_make
    from testigo.queries.accounts import find_workspace

    workspace = find_workspace(slug)
    for number, language in papers_to_make(workspace):
        make_signed_pdf(workspace=workspace, number=number, language=language, now=clock.now())


if __name__ == "__main__":
    main(sys.argv[1])
