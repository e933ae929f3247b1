"""Nobody but `egress` can connect to another machine: the parts that could are imported nowhere
else."""

import ast
from pathlib import Path

import pytest

import testigo

HOUSE = Path(testigo.__file__).parent
# Parts of Python and of others that open connections.
CONNECT = (
    "aiohttp",
    "apprise",
    "django.core.mail",
    "ftplib",
    "http.client",
    "httpcore",
    "httpx",
    "imaplib",
    "poplib",
    "requests",
    "smtplib",
    "socket",
    "urllib.request",
    "urllib3",
    "webbrowser",
    "xmlrpc",
)
# Who may, and what for.
MAY = {
    # Hands Apprise our way out in the place of `requests`.
    "alerts/channels/push/by_apprise.py": {"apprise", "requests"},
    # Asks whether the port is free that it will listen at.
    "cli/serve.py": {"socket"},
    # Asks how this machine is called.
    "worker/names.py": {"socket"},
}


def connecting(source: str) -> set[str]:
    """The parts that can connect and that a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {one for one in CONNECT for name in names if name == one or name.startswith(f"{one}.")}


def test_only_egress_imports_what_can_connect() -> None:
    found = {
        str(path.relative_to(HOUSE)): parts
        for path in HOUSE.rglob("*.py")
        if not path.is_relative_to(HOUSE / "egress")
        if (parts := connecting(path.read_text("utf-8")))
    }
    assert found == MAY


@pytest.mark.parametrize(
    "source",
    [
        "import requests",
        "def f():\n    from urllib import request",
        "import urllib.request as u",
        "from http.client import HTTPSConnection",
        "from httpx import get",
    ],
)
def test_one_who_did_would_be_seen(source: str) -> None:
    assert connecting(source)
    assert not connecting("from urllib.parse import urlsplit\nfrom http import HTTPStatus")
