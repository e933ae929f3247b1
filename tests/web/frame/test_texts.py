import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parents[3] / "src" / "testigo"
CATALOGUE = PACKAGE / "locale" / "es" / "LC_MESSAGES" / "django.po"


def messages_of(path: Path) -> dict[tuple[str | None, str], object]:
    with path.open("rb") as file:
        catalogue = read_po(file, locale="es")
    return {
        (message.context, message.id if isinstance(message.id, str) else message.id[0]): message
        for message in catalogue
        if message.id
    }


def test_every_text_has_a_spanish_one_and_none_is_in_doubt() -> None:
    for (_, text), message in messages_of(CATALOGUE).items():
        spanish = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(spanish), text
        assert not message.fuzzy, text


def test_the_catalogue_is_well_formed() -> None:
    messages = messages_of(CATALOGUE)
    problems = [str(error) for m in messages.values() for error in m.check()]
    assert problems == []


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs gettext")
def test_the_catalogue_holds_the_texts_of_the_screens_and_no_others(tmp_path: Path) -> None:
    for folder in ("web", "conf"):
        shutil.copytree(
            PACKAGE / folder, tmp_path / folder, ignore=shutil.ignore_patterns("static")
        )
    (tmp_path / "locale").mkdir()
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "es", "--no-location", "-v", "0"],
        cwd=tmp_path,
        check=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(tmp_path)},
    )
    used = messages_of(tmp_path / "locale" / "es" / "LC_MESSAGES" / "django.po")
    assert sorted(used.keys() ^ messages_of(CATALOGUE).keys(), key=str) == []
