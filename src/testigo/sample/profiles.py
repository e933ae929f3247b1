"""Who a person of the sample is: what a form would ask them, and how well they fit."""

import unicodedata
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

from testigo.sample import names

Size = Literal["ideal", "small", "large"]
Title = Literal["ceo", "head", "staff"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What kind of profile a journey needs."""

    ideal_sector: bool
    size: Size
    title: Title
    free_mail: bool = False
    abroad: bool = False
    occupation: str = ""
    relation: str = ""
    student_mail: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """One person. `fit` is the fit that the pact sees once all of this is told."""

    number: int
    name: str
    email: str
    phone: str
    company: str
    domain: str
    job_title: str
    sector: str
    employees: int
    country: str
    occupation: str
    relation: str
    fit: int

    @property
    def anonymous_id(self) -> str:
        """The browser of this person."""
        return f"anon-{self.number:05}"

    def trait(self, name: str) -> Any:
        """The value of a trait; an empty one was never told."""
        return getattr(self, name)


def draw_profile(rng: Random, number: int, wanted: Wanted) -> Profile:
    """A person as wanted; the number makes their e-mail, phone and browser unique."""
    woman = rng.random() < 0.5
    first = rng.choice(names.WOMEN if woman else names.MEN)
    surname = rng.choice(names.SURNAMES)
    name = f"{first} {surname} {rng.choice(names.SURNAMES)}"
    sector = rng.choice(names.IDEAL_SECTORS if wanted.ideal_sector else names.OTHER_SECTORS)
    company, domain = _company(rng, sector)
    return Profile(
        number=number,
        name=name,
        email=_email(rng, first, surname, domain, number, wanted),
        # Of the form of a Spanish mobile number, from one block so that it is seen to be made up.
        phone=f"+34600{number * 7919 % 1_000_000:06}",
        company=company,
        domain=domain,
        job_title=rng.choice(names.TITLES[wanted.title])[0 if woman else 1],
        sector=sector,
        employees=_employees(rng, wanted.size),
        country=rng.choice(names.ABROAD) if wanted.abroad else "ES",
        occupation=wanted.occupation,
        relation=wanted.relation,
        fit=_fit(wanted),
    )


def any_wanted(rng: Random) -> Wanted:
    """A profile as they come."""
    return Wanted(
        ideal_sector=rng.random() < 0.45,
        size=rng.choices(("ideal", "small", "large"), (50, 38, 12))[0],
        title=rng.choices(("ceo", "head", "staff"), (12, 33, 55))[0],
        free_mail=rng.random() < 0.2,
    )


def _fit(wanted: Wanted) -> int:
    points = 15 * wanted.ideal_sector + 15 * (wanted.size == "ideal")
    points += {"ceo": 10, "head": 5, "staff": 0}[wanted.title]
    points -= 10 * wanted.free_mail + 30 * wanted.abroad
    return points - 50 * bool(wanted.occupation) - 50 * bool(wanted.relation)


def _company(rng: Random, sector: str) -> tuple[str, str]:
    trade = rng.choice(names.TRADES[sector])
    word = rng.choice(names.HEADS) + rng.choice(names.TAILS)
    ending = rng.choice(names.ENDINGS)
    company = " ".join(part for part in (trade, word, ending) if part)
    return company, f"{plain(company)}.example"


def _email(rng: Random, first: str, surname: str, domain: str, number: int, wanted: Wanted) -> str:
    local = f"{plain(first)}.{plain(surname)}"
    if wanted.student_mail:
        return f"{local}.{number}@alumnos.universidad-del-norte.example"
    if wanted.free_mail:
        return f"{local}.ejemplo{number}@{rng.choice(names.FREE_MAIL)}"
    return f"{local}.{number}@{domain}"


def plain(text: str) -> str:
    """Small letters and digits only: `Óscar del Norte` → `oscardelnorte`."""
    bare = unicodedata.normalize("NFKD", text)
    return "".join(c for c in bare.casefold() if c.isascii() and c.isalnum())


def _employees(rng: Random, size: Size) -> int:
    match size:
        case "ideal":
            return rng.randint(20, 250)
        case "small":
            return rng.randint(1, 19)
        case "large":
            return rng.randint(251, 1800)
