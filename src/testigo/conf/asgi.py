"""The ASGI application: the collector, and the screens in threads beside it."""

from django.conf import settings

from testigo.conf.wsgi import application as screens
from testigo.ingest.app import App, collector
from testigo.ingest.mount import mounted
from testigo.ingest.writer import Writer


def application_with(threads: int) -> App:
    """The application with so many threads for its screens."""
    return collector(mounted(screens, threads, 2 * settings.LARGEST_UPLOAD), Writer())
