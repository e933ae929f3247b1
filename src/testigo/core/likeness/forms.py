"""Who somebody is, in one normal form each: name, e-mail, phone and company; and the marks that
people who may be one have in common."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from testigo.core.conditions import normalise

# Words that come and go within one name.
_PARTICLES = frozenset(
    {
        *("de", "del", "la", "las", "el", "los", "y", "e", "i", "da", "das", "do", "dos"),
        *("van", "von", "der", "den", "di", "du", "le"),
    }
)
_TITLES = frozenset(
    {
        *("d", "don", "dna", "dona", "sr", "sra", "srta", "dr", "dra", "mr", "mrs", "ms"),
        *("miss", "ing", "lic", "prof"),
    }
)
# What says how a company is owned, never which one it is, with and without stops.
_LEGAL_FORMS = frozenset(
    {
        *("sl", "slu", "sll", "slne", "sa", "sau", "sal", "sc", "scp", "scoop", "coop", "cb"),
        *("aie", "ute", "inc", "incorporated", "llc", "llp", "lp", "ltd", "limited", "plc"),
        *("corp", "corporation", "co", "company", "gmbh", "ag", "kg", "ohg", "ug", "ev", "eg"),
        *("mbh", "sarl", "sas", "sasu", "eurl", "snc", "bv", "nv", "spa", "srl", "srls", "lda"),
        *("ltda", "cia", "sociedad", "limitada", "anonima", "ab", "as", "oy", "aps", "a/s"),
    }
)
# Mailboxes that many hands read: the same one at two domains says nothing.
ROLE_MAILBOXES = frozenset(
    {
        *("info", "contacto", "contact", "hola", "hello", "admin", "administracion"),
        *("administration", "ventas", "sales", "comercial", "marketing", "soporte", "support"),
        *("ayuda", "help", "facturacion", "billing", "facturas", "invoices", "compras"),
        *("office", "oficina", "recepcion", "reception", "rrhh", "hr", "jobs", "empleo"),
        *("prensa", "press", "web", "webmaster", "mail", "email", "correo", "gerencia"),
        *("direccion", "director", "ceo", "noreply", "no-reply", "newsletter", "pedidos"),
        *("orders", "clientes"),
    }
)
SHORTEST_MAILBOX = 5
PHONE_DIGITS = 9
SHORTEST_PHONE = 7
# More words than this are a sentence, and every one of them would be another mark.
MOST_WORDS = 8
# The stops of `S.L.` and of `S. A.`, with the blank between its letters.
_STOPS = re.compile(r"\.(?:\s(?=\w\.))?")
_NO_WORD = re.compile(r"[^\w]+")
_DIGITS = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of who somebody is, as it was told. `domain` is the one of their e-mail where
    it names a company, empty for free mail."""

    name: str = ""
    email: str = ""
    phone: str = ""
    company: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Normal:
    """An identity in its normal form; what is not known, or says nothing, is empty.

    `name` holds two words or more in the order of the alphabet, `first` the one that was written
    first.
    `host` is what stands behind the @; `mailbox` what stands before it, where it says who it is.
    """

    name: str = ""
    words: tuple[str, ...] = ()
    first: str = ""
    email: str = ""
    mailbox: str = ""
    host: str = ""
    phone: str = ""
    company: str = ""
    domain: str = ""


# As a table of the other engine holds it, besides the id.
NORMAL_COLUMNS = tuple(Normal.__dataclass_fields__)


def normal(told: Identity) -> Normal:
    """The normal form of an identity."""
    words = name_words(told.name)
    email = email_key(told.email)
    mailbox, _, host = email.rpartition("@")
    says_who = len(mailbox) >= SHORTEST_MAILBOX and mailbox not in ROLE_MAILBOXES
    return Normal(
        name=" ".join(sorted(words)) if len(words) > 1 else "",
        words=tuple(sorted(set(words))),
        first=words[0] if words else "",
        email=email,
        mailbox=mailbox if says_who else "",
        host=host,
        phone=phone_key(told.phone),
        company=company_key(told.company),
        domain=told.domain.strip().casefold(),
    )


def name_words(name: str) -> list[str]:
    """The words of a name as they were written, without case, accents, titles and particles. What
    looks like an address is no name."""
    if "@" in name:
        return []
    words = [word for word in _words(name) if not word.isdecimal()]
    telling = [word for word in words if word not in _TITLES and word not in _PARTICLES]
    return (telling or words)[:MOST_WORDS]


def email_key(email: str) -> str:
    """An e-mail without the dots of its mailbox and without what follows a `+`; empty for none."""
    mailbox, at, domain = email.strip().casefold().rpartition("@")
    bare = mailbox.partition("+")[0].replace(".", "")
    return f"{bare}@{domain}" if at and bare and domain else ""


def phone_key(phone: str) -> str:
    """The last nine digits of a phone, so that prefixes do not matter; empty for fewer than 7."""
    digits = _DIGITS.sub("", phone)[-PHONE_DIGITS:]
    return digits if len(digits) >= SHORTEST_PHONE and digits.isascii() else ""


def company_key(company: str) -> str:
    """The name of a company without accents, signs and legal form: `Acme, S.L.` → `acme`."""
    words = _words(_STOPS.sub("", company))
    bare = [word for word in words if word not in _LEGAL_FORMS]
    return " ".join(bare or words)


def _words(text: str) -> list[str]:
    return [word for word in _NO_WORD.split(normalise(text).replace("_", " ")) if word]


def marks_of(one: Normal) -> frozenset[str]:
    """The digests by which people who may be one find each other: they have one in common."""
    return frozenset(blake2b(text.encode(), digest_size=16).hexdigest() for text in _marks(one))


def _marks(one: Normal) -> Iterator[str]:
    if one.email:
        yield f"email:{one.email}"
    if one.mailbox:
        yield f"mailbox:{one.mailbox}"
    if one.phone:
        yield f"phone:{one.phone}"
    for word in one.words:
        if word == one.first:
            continue
        pair = " ".join(sorted((one.first, word)))
        yield f"name:{pair}"
        # Many share a name, fewer of them a company too.
        for place in filter(None, (one.company, one.domain)):
            yield f"work:{pair}|{place}"
