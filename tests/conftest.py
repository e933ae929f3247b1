"""What every test may rely on: settings for tests, compiled texts, a data folder of its own."""

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# How long an example takes says how busy the machine is, not whether the law holds.
hypothesis.settings.register_profile("testigo", deadline=None)
hypothesis.settings.load_profile("testigo")

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))

# Before anything imports the settings. TESTIGO_DATABASE_URL chooses the database and is kept.
os.environ["DJANGO_SETTINGS_MODULE"] = "testigo.conf.settings"
os.environ["TESTIGO_HOME"] = tempfile.mkdtemp(prefix="testigo-tests-")
os.environ["TESTIGO_SECRET_KEY"] = secrets.token_urlsafe(50)
os.environ.pop("TESTIGO_BASE_URL", None)


def _prepare() -> None:
    """Cheap hashing, plain static files, texts as they are in the catalogue now."""
    sys.path.insert(0, str(ROOT / "scripts"))
    import compile_messages

    compile_messages.main()
    import django
    from django.conf import settings

    # What runs the tests may have read the settings before, with the home of who began it.
    settings.TESTIGO_HOME = Path(os.environ["TESTIGO_HOME"])
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_USE_FINDERS = True
    settings.PRINT_PAPERS = False
    # A file, because the threads of a server share a database in memory, and its transactions.
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        file = Path(os.environ["TESTIGO_HOME"]) / "test.sqlite3"
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(file)
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    django.setup()


# At once, because the conftests of folders below import models.
_prepare()


# The folder of a test says what it needs; scripts/test.sh leaves both kinds out on PostgreSQL.
PURE = {"core", "spec", "connect", "wording", "analytics"}
# These wait more than they work; begun last, one of them would be all that still runs.
FIRST = ("faults", "browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that touch no database as `pure`, and those that drive Chromium as `browser`:
    they need it, and a database that the server's thread sees. The longest files come first."""
    items.sort(key=lambda item: _folder(item) not in FIRST)
    for item in items:
        folder = _folder(item)
        if folder in PURE:
            item.add_marker(pytest.mark.pure)
        if folder == "browser" or item.path.stem.endswith("in_a_browser"):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))
            if not CHROMIUM.exists():
                item.add_marker(pytest.mark.skip(reason=f"needs Chromium at {CHROMIUM}"))


def _folder(item: pytest.Item) -> str:
    """The folder of tests that a test is in; empty outside all of them."""
    tests = ROOT / "tests"
    return item.path.relative_to(tests).parts[0] if item.path.is_relative_to(tests) else ""


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    """One Chromium for the tests of a module."""
    from tests.chromium import launched

    with launched() as browser:
        yield browser


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave no data folder behind."""
    shutil.rmtree(os.environ["TESTIGO_HOME"], ignore_errors=True)
