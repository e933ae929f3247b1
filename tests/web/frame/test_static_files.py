import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponseNotFound
from django.test import RequestFactory, override_settings
from whitenoise.middleware import WhiteNoiseMiddleware

from testigo.conf import static_files
from testigo.conf.static_files import collect_when_stale

COLLECTED = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory):
    root = tmp_path_factory.mktemp("home") / "static"
    with override_settings(STATIC_ROOT=root, STORAGES=COLLECTED, WHITENOISE_USE_FINDERS=False):
        assert collect_when_stale() is True
        yield root


def test_files_are_collected_once_and_again_only_when_they_change(
    collected: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(static_files, "call_command", lambda name, **_: done.append(name))
    assert collect_when_stale() is False
    monkeypatch.setattr(static_files, "_digest", lambda: "of other files")
    monkeypatch.setattr(static_files.shutil, "rmtree", lambda root: None)
    monkeypatch.setattr(Path, "mkdir", lambda *_, **__: None)
    assert collect_when_stale() is True
    assert collect_when_stale() is False
    assert done == ["collectstatic"]


def test_hashed_files_are_served_small_and_for_ever(collected: Path) -> None:
    manifest = json.loads((collected / "staticfiles.json").read_text())["paths"]
    name = manifest["vendor/tabler.min.css"]
    assert re.search(r"\.[0-9a-f]{12}\.css$", name)
    server = WhiteNoiseMiddleware(lambda request: HttpResponseNotFound())
    answer = server(RequestFactory().get(f"/static/{name}", headers={"Accept-Encoding": "br"}))
    assert answer["Content-Encoding"] == "br"
    assert "immutable" in answer["Cache-Control"]
    assert sum(len(part) for part in answer.streaming_content) < 120_000
