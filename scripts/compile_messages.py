"""Compile the catalogues of texts; fuzzy entries are left out, so a check can find them.

    python scripts/compile_messages.py [--check]

With `--check` nothing is written: texts without a translation, or with one to be looked at, are
named and make it fail.
Needs no gettext programs. A catalogue that is not newer than its source is compiled again.
"""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "src" / "testigo" / "locale"


def unfinished() -> list[str]:
    """Every text that lacks a translation or has one marked fuzzy, with its catalogue."""
    found = []
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        language = source.parent.parent.name
        with source.open("rb") as file:
            catalogue = read_po(file, locale=language)
        found += [
            f"{language}: {message.id!r}"
            for message in catalogue
            if message.id and (message.fuzzy or not all(_forms(message.string)))
        ]
    return found


def _forms(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return string if isinstance(string, tuple) else (string,)


def main() -> None:
    """Compile every catalogue whose compiled form is missing or older."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime > source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        draft = compiled.with_suffix(".mo.new")
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.replace(compiled)


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        missing = unfinished()
        sys.exit("\n".join(["Not translated:", *missing]) if missing else 0)
    main()
