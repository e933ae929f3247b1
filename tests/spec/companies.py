"""Companies as tables: run as tests and printed in docs/rules/companies.md."""

from collections.abc import Sequence
from typing import NamedTuple

from tests.spec.working_time import table


class Who(NamedTuple):
    """What is known of somebody, the domain of their company, and why."""

    email: str
    site: str
    domain: str
    why: str


WHO = (
    Who("ana@acme.es", "", "acme.es", "the part of the domain that somebody owns"),
    Who("Ana@Mail.ACME.es", "", "acme.es", "case and what stands before it say nothing"),
    Who("ana@acme.com.mx", "", "acme.com.mx", "`com.mx` is nobody's: the public suffix list"),
    Who("ana@ventas.acme.co.uk", "", "acme.co.uk", "the same"),
    Who("ana@acme.org.es", "", "acme.org.es", "the same"),
    Who("ana@acme.com.ar", "", "acme.com.ar", "the same"),
    Who("ana@muñoz.es", "", "xn--muoz-hqa.es", "letters of any alphabet have one form"),
    Who("info@acme.es", "", "acme.es", "a mailbox of a department is of the company too"),
    Who("ana@gmail.com", "", "", "free mail"),
    Who("ana@hotmail.es", "", "", "free mail"),
    Who("ana@yahoo.com.mx", "", "", "free mail, in every country"),
    Who("ana@telefonica.net", "", "", "an access provider's mailboxes are free mail"),
    Who("ana@movistar.es", "", "", "the same"),
    Who("ana@terra.es", "", "", "the same"),
    Who("ana@proton.me", "", "", "free mail"),
    Who("ana@mailinator.com", "", "", "mail for an hour"),
    Who("ana@telefonica.com", "", "telefonica.com", "who works there has another domain"),
    Who("ana@gmail.com", "https://www.acme.es/contacto", "acme.es", "the site that was told"),
    Who("", "acme.es", "acme.es", "the same"),
    Who("ana@acme.es", "www.grupo-beta.es", "acme.es", "the e-mail goes before the site"),
    Who("ana@gmail.com", "https://www.linkedin.com/company/acme", "", "a page on a platform"),
    Who("ana@linkedin.com", "", "linkedin.com", "who works there has that e-mail"),
    Who("ana@com.mx", "", "", "nobody owns a public suffix"),
    Who("ana@192.168.1.4", "", "", "an address is no domain"),
    Who("ana@localhost", "", "", "the same"),
    Who("", "", "", "nobody is grouped by what a company is called"),
)


class Name(NamedTuple):
    """What people say their company is called, its domains, and what it is called."""

    said: tuple[tuple[str, int], ...]
    domains: tuple[str, ...]
    name: str
    why: str


NAMES = (
    Name((("Acme, S.L.", 2), ("ACME SL", 1), ("Beta", 2)), ("acme.es",), "Acme, S.L.",
         "three say it, in two ways; most write it so"),
    Name((("Beta", 1), ("Acme", 2)), ("acme.net",), "Acme", "two of three say it"),
    Name((("Beta", 1), ("Gamma", 1)), ("acme.es",), "Acme", "no name is said by most: the domain"),
    Name((("Beta", 5), ("Gamma", 3), ("Delta", 3)), ("uninorte.es",), "Uninorte", "the same"),
    Name((("  ", 3), ("Acme", 1)), ("acme.es",), "Acme", "a blank is no name"),
    Name((), ("mi-empresa.com.mx",), "Mi empresa", "nobody says: the domain, readable"),
    Name((), ("ibm.com",), "IBM", "three letters are initials"),
    Name((), ("xn--muoz-hqa.es",), "Muñoz", "as people write it"),
    Name((), ("acme-holding.com", "acme.es"), "Acme", "the shortest of several"),
)  # fmt: skip


def tables() -> dict[str, str]:
    """The tables of the page."""
    return {
        "who": table(
            ("E-mail", "Site", "Company's domain", "Because"),
            [[_code(w.email), _code(w.site), _code(w.domain), w.why] for w in WHO],
        ),
        "names": table(
            ("Said, and by how many", "Domains", "Called", "Because"),
            [[_said(n.said), _code(", ".join(n.domains)), n.name, n.why] for n in NAMES],
        ),
    }


def _code(text: str) -> str:
    return f"`{text}`" if text else "–"


def _said(said: Sequence[tuple[str, int]]) -> str:
    return " · ".join(f"«{name}» {count}" for name, count in said) or "–"
