"""Likeness as a table: run as tests on both engines and printed in docs/rules/duplicates.md."""

from typing import NamedTuple

from testigo.core.likeness import COMPARISONS, Identity
from testigo.wording import word
from testigo.wording.likeness import likelihood
from tests.spec.working_time import table


class Case(NamedTuple):
    """Two people, what agrees and what differs, and how probable it is in words."""

    one: Identity
    other: Identity
    reasons: tuple[str, ...]
    likely: str

    def __str__(self) -> str:
        return f"{_told(self.one)} / {_told(self.other)}"


def _who(name: str = "", email: str = "", phone: str = "", company: str = "") -> Identity:
    domain = email.partition("@")[2]
    return Identity(name, email, phone, company, domain if domain.startswith("acme") else "")


CASES = (
    Case(
        _who("Ana Ruiz", phone="+34 600 111 222"),
        _who("RUIZ, Ana", phone="600111222"),
        ("name_same", "phone_same"),
        "very_likely",
    ),
    Case(
        _who("Dña. Ana de la Ruiz", company="Acme"),
        _who("Ana Ruiz Soler", company="ACME, S.L."),
        ("name_part", "company_same"),
        "very_likely",
    ),
    Case(
        _who("Ana Ruiz", "ana.ruiz@correo.example"),
        _who("Ana Ruiz", "anaruiz+web@correo.example"),
        ("email_same", "name_same"),
        "very_likely",
    ),
    Case(
        _who("Ana Ruiz", "ana.ruiz@correo.example"),
        _who("Ana Riuz", "ana.riuz@correo.example"),
        ("email_typo", "name_typo"),
        "very_likely",
    ),
    Case(
        _who("Ana Ruiz", "ana.ruiz@correo.example"),
        _who("Ana Ruiz", "ana.ruiz@acme.example", company="Acme"),
        ("name_same", "email_mailbox"),
        "very_likely",
    ),
    Case(
        _who("Ana Ruiz", "info@correo.example"),
        _who("Eva Gil", "info@acme.example"),
        ("email_different", "name_different"),
        "",
    ),
    Case(
        _who("Ana Ruiz", "ana@acme.example", company="Acme"),
        _who("Ana Ruiz", "aruiz@acme.example", company="Acme GmbH"),
        ("name_same", "company_same", "email_colleague"),
        "likely",
    ),
    Case(
        _who("Ana Ruiz", "ana@acme.example", company="Acme"),
        _who("Eva Gil", "eva@acme.example", company="Acme"),
        ("company_same", "email_colleague", "name_different"),
        "",
    ),
    Case(
        _who("Ana Ruiz", phone="600111222"),
        _who("Ana", phone="600111222"),
        ("phone_same", "name_first"),
        "possible",
    ),
    Case(
        _who("Ana Ruiz", phone="915550000"),
        _who("Luis Gil", phone="915550000"),
        ("phone_same", "name_different"),
        "",
    ),
    Case(_who("Ana Ruiz"), _who("Ana Ruíz"), ("name_same",), ""),
    Case(
        _who("Ana Ruiz", phone="600111222", company="Consultoría Levante, S.A."),
        _who("Ana Ruiz", phone="600111223", company="Consultoria Levant"),
        ("name_same", "phone_typo", "company_typo"),
        "very_likely",
    ),
    Case(
        _who("Ana Ruiz", phone="600111222", company="Acme"),
        _who("Ana Ruiz", phone="699888777", company="Boreal"),
        ("name_same", "phone_different", "company_different"),
        "",
    ),
    Case(_who(phone="600111222"), _who("Ana Ruiz"), (), ""),
)


def tables() -> dict[str, str]:
    """The tables of the page."""
    rows = [
        [
            _told(case.one),
            _told(case.other),
            "; ".join(word("likeness", code, "en") for code in case.reasons) or "nothing",
            likelihood(case.likely, "en") if case.likely else "not shown",
        ]
        for case in CASES
    ]
    levels = [
        [
            word("likeness", f"{comparison.name}_{level.name}", "en"),
            f"{level.m:g}",
            f"{level.u:g}",
            f"{level.bits:+.1f}",
        ]
        for comparison in COMPARISONS
        for level in comparison.levels
    ]
    return {
        "cases": table(("One", "Other", "What agrees and differs", "The same person"), rows),
        "levels": table(("Level", "One person", "Two people", "Bits"), levels),
    }


def _told(who: Identity) -> str:
    return ", ".join(filter(None, (who.name, who.email, who.phone, who.company)))
