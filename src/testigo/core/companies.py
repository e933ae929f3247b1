"""Which company somebody works for: by the domain of their e-mail, else by the site that was named.

Nobody is grouped by what a company is called, and domains of free mail never group.
docs/rules/companies.md explains it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from testigo.core.conditions import normalise
from testigo.core.facts import Fact


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What is told of somebody, from which their company follows.
EMAIL, SITE = "email", "website"
# Mailboxes for anybody that general lists lack: access providers of Spain and Latin America.
FREE_MAIL = _words(
    """arrakis.es auna.com ciudad.com.ar correo.com ctv.es euskalnet.net euskaltel.net
    fibertel.com.ar gmx.es gmx.net hey.com infonegocio.com infonie.es jazzfree.com jazztel.es
    mac.com me.com movistar.com.ar movistar.es mundo-r.com ono.com orange.es orangemail.es
    prodigy.net prodigy.net.mx protonmail.ch retemail.es speedy.com.ar telecable.es telefonica.net
    telmex.com.mx tiscali.es tuta.com tuta.io tutamail.com tutanota.com tutanota.de une.net.co
    vodafone.es vtr.net wanadoo.com yahoo.com.pe ya.com yandex.com"""
)
# Mailboxes that a provider has in every country, under one name.
FREE_NAMES = frozenset({"gmail", "googlemail", "gmx", "hotmail", "outlook", "yahoo"})
# What general lists call free mail, though whoever has it works or studies there.
NOT_FREE = frozenset({"cgac.es", "facebook.com", "test.com", "unican.es"})
# Sites on which companies have a page; as a site they name no company.
PLATFORMS = _words(
    """about.me bing.com facebook.com fb.com google.com google.es instagram.com linkedin.com
    linktr.ee pinterest.com t.me tiktok.com twitter.com wa.me whatsapp.com x.com youtube.com
    youtu.be"""
)
LONGEST_DOMAIN = 253
LONGEST_NAME = 200
# What people decided about companies; nothing else about them is told, it follows.
RENAMED, ADDED, REMOVED = "company.renamed", "company.domain_added", "company.domain_removed"
MERGED, UNMERGED = "company.merged", "company.unmerged"
DECIDED = (RENAMED, ADDED, REMOVED, MERGED, UNMERGED)

_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+\Z")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://")
_FORMS = re.compile(
    r"\b(s ?l ?u?|s ?a ?u?|s ?c ?p|s ?coop|s de r ?l(?: de c ?v)?|s ?a de c ?v|s ?a ?s|"
    r"ltda?|llc|inc|corp|gmbh|ag|bv|nv|srl|sarl|spa|plc)\Z"
)
_MARKS = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Domains:
    """What is known of domains in general: `registrable` gives the part that somebody owns
    (`mail.acme.com.mx` → `acme.com.mx`), None for what nobody can own; `shared` says whether a
    domain gives mailboxes to anybody, for good or for an hour."""

    registrable: Callable[[str], str | None]
    shared: Callable[[str], bool]

    def of_host(self, host: str) -> str:
        """The domain to which a host belongs, in small ASCII letters; empty for what is none."""
        name = _ascii(host.strip().rstrip(".").casefold())
        if len(name) > LONGEST_DOMAIN or not _HOST.match(name) or name[-1].isdigit():
            return ""
        return self.registrable(name) or ""

    def is_free(self, domain: str) -> bool:
        """Whether a domain gives mailboxes to anybody, so that it names no company."""
        if domain in NOT_FREE:
            return False
        name, _, suffix = domain.partition(".")
        of_a_country = suffix in ("com", "net") or len(suffix.rpartition(".")[2]) == 2
        return domain in FREE_MAIL or (name in FREE_NAMES and of_a_country) or self.shared(domain)

    def of_email(self, address: str) -> str:
        """The domain of the company that an e-mail names; empty for free mail and for none."""
        domain = self.of_host(address.rpartition("@")[2]) if "@" in address else ""
        return "" if self.is_free(domain) else domain

    def of_site(self, address: str) -> str:
        """The domain of the company whose site this is: a host or an address, not one of a platform
        on which anybody has a page."""
        bare = _SCHEME.sub("", address.strip().casefold(), count=1)
        host = re.split(r"[/?#]", bare, maxsplit=1)[0].rpartition("@")[2].partition(":")[0]
        domain = self.of_host(host)
        return "" if domain in PLATFORMS or self.is_free(domain) else domain


def domain_of(traits: Mapping[str, Any], domains: Domains) -> str:
    """The domain of the company that somebody works for, from the latest of what is known of them:
    their e-mail where it names a company, else the site; empty where neither does."""
    email, site = traits.get(EMAIL), traits.get(SITE)
    named = domains.of_email(email) if isinstance(email, str) else ""
    return named or (domains.of_site(site) if isinstance(site, str) else "")


def name_key(name: str) -> str:
    """A name of a company without case, accents, marks and legal form: `ACME, S.L.` → `acme`."""
    bare = _MARKS.sub(" ", normalise(name)).strip()
    return _FORMS.sub("", bare).strip() or bare


def name_of(said: Iterable[tuple[str, int]], domains: Sequence[str]) -> str:
    """What a company is called: as most of those say who say anything, in the way that most of them
    write it; else its domain in readable form. `said` holds each name and how many say it."""
    groups: dict[str, dict[str, int]] = {}
    for name, count in said:
        if key := name_key(name):
            group = groups.setdefault(key, {})
            group[name.strip()] = group.get(name.strip(), 0) + count
    everybody = sum(count for group in groups.values() for count in group.values())
    for group in groups.values():
        if 2 * sum(group.values()) > everybody:
            return min(group, key=lambda name: (-group[name], name))[:LONGEST_NAME]
    return readable(min(domains, key=lambda one: (len(one), one))) if domains else ""


def readable(domain: str) -> str:
    """`mi-empresa.com.mx` → `Mi empresa`, `ibm.com` → `IBM`."""
    label = domain.partition(".")[0]
    with suppress(UnicodeError):
        label = label.encode().decode("idna")
    words = label.replace("-", " ").replace("_", " ").strip()
    return words.upper() if len(words) <= 3 else words[:1].upper() + words[1:]


def company_id(domain: str) -> str:
    """The id of the company that a domain makes by itself: always the same."""
    return sha256(f"company:{domain}".encode()).hexdigest()[:32]


@dataclass(slots=True)
class Accounts:
    """What people decided about companies, folded from the facts that say so, in order of
    recording. `homes` maps domains to the company to which they were given ("" for a domain that
    names none), `into` companies to those they were joined into, `names` what somebody wrote."""

    homes: dict[str, str] = field(default_factory=dict)
    into: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def take(self, fact: Fact) -> None:
        """Take in one decision; any other fact, and one about no company, says nothing."""
        company, said = fact.company or "", fact.props
        match fact.name if company else "":
            case "company.renamed":
                self.names[company] = str(said.get("name", ""))
            case "company.domain_added":
                self.homes[str(said.get("domain", ""))] = company
            case "company.domain_removed":
                self.homes[str(said.get("domain", ""))] = str(said.get("to", ""))
            case "company.merged":
                into = str(said.get("into", ""))
                if company not in self._path(into):
                    self.into[company] = into
            case "company.unmerged":
                self.into.pop(company, None)

    def home_of(self, domain: str) -> str:
        """The company to which a domain belongs by itself, whatever that was joined into."""
        return self.homes.get(domain, company_id(domain))

    def company_of(self, domain: str) -> str:
        """The company whose people have this domain; empty where it names none."""
        home = self.home_of(domain)
        return self._path(home)[-1] if home else ""

    def _path(self, company: str) -> list[str]:
        path = [company]
        while path[-1] in self.into:
            path.append(self.into[path[-1]])
        return path


def accounts_of(facts: Iterable[Fact]) -> Accounts:
    """What these facts, in order of recording, decided about companies."""
    accounts = Accounts()
    for fact in facts:
        accounts.take(fact)
    return accounts


def _ascii(host: str) -> str:
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return ""
