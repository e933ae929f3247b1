"""What letters may hold of a lead, as it is written and as it is called; and the link by which a
mail program opens with a letter filled in."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from testigo.core.letters import FIELDS, Filled
from testigo.web.queue.rows import mail_url
from testigo.wording.letters import LETTER_FIELDS
from testigo.wording.texts import language_of


@dataclass(frozen=True, slots=True)
class Written:
    """A letter to one lead: the link that opens it, and what it lacks, in words."""

    name: str
    url: str
    gaps: str


def fields_shown(language: str) -> list[tuple[str, str]]:
    """How each field is written in a language, and what it is called."""
    tag = language_of(language)
    own: dict[str, str] = {}
    for written, code in FIELDS.items():
        # Of each code the Spanish way comes first, then the English one.
        if code not in own or tag == "en":
            own[code] = written
    return [(f"{{{{{written}}}}}", LETTER_FIELDS[code][tag]) for code, written in own.items()]


def written(
    letters: Iterable[Filled], email: str, language: str, copy_to: str = ""
) -> list[Written]:
    """The letters as links, with `copy_to` in the blind copy; an address that is none gives
    none."""
    to = mail_url(email)
    copy = f"&bcc={quote(copy_to, safe='@')}" if copy_to else ""
    tag = language_of(language)
    return [
        Written(
            one.name,
            f"{to}?subject={quote(one.subject, safe='')}&body={_body(one.text)}{copy}",
            ", ".join(LETTER_FIELDS[code][tag] for code in one.gaps),
        )
        for one in letters
        if to
    ]


def _body(text: str) -> str:
    """Lines end as mail programs want them."""
    return quote(text.replace("\n", "\r\n"), safe="")
