"""Settings of a process of its own whose alerts may go to the ports of SINK_PORTS on this machine:
`DJANGO_SETTINGS_MODULE=tests.factories.sink_settings`."""

import os

from testigo.conf.settings import *  # noqa: F403

EGRESS_SINKS = frozenset(
    ("127.0.0.1", int(port)) for port in os.environ.get("SINK_PORTS", "").split(",") if port
)
