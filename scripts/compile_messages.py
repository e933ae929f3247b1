"""Compile the catalogues of texts; fuzzy entries are left out, so a check can find them.

    python scripts/compile_messages.py

Needs no gettext programs. A catalogue that is not newer than its source is compiled again.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "src" / "testigo" / "locale"


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
    main()
