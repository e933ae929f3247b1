"""The WSGI application, for granian or any other server."""

import os

import django
from django.core.wsgi import get_wsgi_application

from testigo.conf.static_files import collect_when_stale

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "testigo.conf.settings")
django.setup()
# Before the handler, which lists the collected files once, when it is made.
collect_when_stale()
application = get_wsgi_application()
