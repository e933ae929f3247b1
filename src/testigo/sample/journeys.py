"""What each kind of person does on the site before and after the act that decides their case.

A journey is a list of visits; `day` counts from the decisive visit, which is at 0 and whose last
act is the decisive one. The acts are those of `acts.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from testigo.sample.profiles import Profile, Wanted, any_wanted

Acts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """Some acts in one sitting, `day` days from the decisive visit."""

    day: int
    acts: Acts


Journey = list[Visit]
_READING = ("blog", "product", "case", "home", "about")


def wanted_for(kind: str, rng: Random) -> Wanted:
    """The profile that a kind of person has."""
    maker = _WANTED.get(kind)
    return maker(rng) if maker else any_wanted(rng)


def journey_of(kind: str, profile: Profile, rng: Random) -> Journey:
    """The visits of a person of this kind, oldest first."""
    return sorted(_JOURNEYS[kind](profile, rng), key=lambda visit: visit.day)


# --- profiles ------------------------------------------------------------------------------------


def _ready(rng: Random) -> Wanted:
    title = rng.choices(("ceo", "head", "staff"), (22, 58, 20))[0]
    return Wanted(True, "ideal", title)  # type: ignore[arg-type]


def _half_fit(rng: Random) -> Wanted:
    sector = rng.random() < 0.5
    return Wanted(sector, "large" if sector else "ideal", "head")


def _almost(rng: Random) -> Wanted:
    match rng.randrange(4):
        case 0:
            return Wanted(True, "ideal", "staff")
        case 1:
            return _half_fit(rng)
        case 2:
            return Wanted(True, "ideal", "ceo")
        case _:
            return Wanted(True, "ideal", "staff", free_mail=True)


def _hidden(rng: Random) -> Wanted:
    return Wanted(True, "ideal", "head" if rng.random() < 0.55 else "staff")


def _abroad(rng: Random) -> Wanted:
    return Wanted(rng.random() < 0.5, "ideal", "head", abroad=True)


def _student(rng: Random) -> Wanted:
    occupation = rng.choice(("Estudiante", "Estudiante", "Becario", "Becaria"))
    mail = rng.random()
    return Wanted(
        rng.random() < 0.3,
        "small",
        "staff",
        occupation=occupation,
        student_mail=mail < 0.6,
        free_mail=mail >= 0.6,
    )


def _secret_student(_rng: Random) -> Wanted:
    return Wanted(True, "ideal", "staff", student_mail=True)


def _rival(rng: Random) -> Wanted:
    return Wanted(False, "ideal", "head", relation=rng.choice(("Competidor", "Proveedor")))


_WANTED: dict[str, Callable[[Random], Wanted]] = {
    "demo": _ready,
    "prices": _ready,
    "mixed": _half_fit,
    "almost": _almost,
    "hidden": _hidden,
    "abroad": _abroad,
    "student": _student,
    "secret_student": _secret_student,
    "rival": _rival,
}


# --- journeys ------------------------------------------------------------------------------------


def _reading(rng: Random, most: int) -> Acts:
    return tuple(rng.choice(_READING) for _ in range(rng.randint(0, most)))


def _afterwards(rng: Random, chance: float = 0.4) -> Journey:
    """Visits that read on and score nothing."""
    days = (rng.randint(2, 45) for _ in range(3) if rng.random() < chance)
    return [Visit(day, ("home", *_reading(rng, 3))) for day in days]


def _demo(_profile: Profile, rng: Random) -> Journey:
    early: Journey = []
    if rng.random() < 0.6:
        acts = ("landing", *_reading(rng, 3), "guide" if rng.random() < 0.5 else "product")
        early.append(Visit(-rng.randint(3, 18), acts))
    if early and rng.random() < 0.6:
        early.append(Visit(-rng.randint(1, 2), _reading(rng, 2) or ("home",)))
    looking = ("prices",) if rng.random() < 0.7 else ("case",)
    return [*early, Visit(0, ("product", *looking, "demo")), *_afterwards(rng)]


def _prices(profile: Profile, rng: Random) -> Journey:
    told = "guide" if profile.fit <= 30 or rng.random() < 0.6 else "signup"
    first = -rng.randint(4, 22)
    visits = [Visit(first, ("landing", *_reading(rng, 3), told))]
    if rng.random() < 0.5:
        visits.append(Visit(first + 1, _reading(rng, 3) or ("blog",)))
    visits.append(Visit(-rng.randint(1, 3), ("product", *_reading(rng, 1), "prices")))
    visits.append(Visit(0, (*_reading(rng, 2), "prices")))
    return [*visits, *_afterwards(rng)]


def _mixed(_profile: Profile, rng: Random) -> Journey:
    first = Visit(-rng.randint(2, 20), ("landing", *_reading(rng, 3), "guide"))
    return [first, Visit(0, (*_reading(rng, 2), "product", "demo")), *_afterwards(rng)]


def _nearly(profile: Profile, rng: Random) -> Journey:
    """Ends between 61 and 70 points, then asks for a call by a form that scores nothing."""
    first = -rng.randint(4, 20)
    landing = ("landing", *_reading(rng, 3))
    match profile.fit:
        case 30:
            visits = [Visit(first, (*landing, "signup")), Visit(-1, ("product", "prices"))]
            visits.append(Visit(0, ("case", "prices")))
        case 40:
            visits = [Visit(first, (*landing, "guide")), Visit(0, ("product", "prices"))]
        case _:
            visits = [Visit(first, (*landing, "product")), Visit(0, ("product", "demo"))]
    if rng.random() < 0.72:
        visits.append(Visit(rng.randint(1, 3), ("contact", "callme")))
    return [*visits, *_afterwards(rng)]


def _unmapped(profile: Profile, rng: Random) -> Journey:
    """Fits by sector, but told it on the form whose «Sector» nobody mapped: 60 points."""
    first = -rng.randint(4, 20)
    visits = [Visit(first, ("landing", *_reading(rng, 2), "calculator"))]
    visits.append(Visit(-rng.randint(1, 3), ("product", "prices")))
    decisive = ("case", "prices") if profile.fit >= 35 else ("guide", "prices")
    return [*visits, Visit(0, decisive), *_afterwards(rng)]


def _reader(profile: Profile, rng: Random) -> Journey:
    left = 60 - profile.fit
    told = rng.choices(("guide", "newsletter", "signup", "calculator"), (52, 18, 22, 8))[0]
    visits = [Visit(0, ("landing", *_reading(rng, 3), told))]
    left -= 5 * (told == "guide")
    if told == "signup" and rng.random() < 0.6:
        visits.append(Visit(rng.randint(3, 12), ("webinar",)))
        left -= 10
    for _ in range(rng.choices((0, 1, 2, 3, 4), (30, 30, 22, 12, 6))[0]):
        acts = _reading(rng, 3)
        if left >= 20 and rng.random() < 0.25:
            acts, left = (*acts, "prices"), left - 20
        elif left >= 5 and rng.random() < 0.3:
            acts, left = (*acts, "guide"), left - 5
        visits.append(Visit(rng.randint(2, 60), acts or ("blog",)))
    if rng.random() < 0.2:
        visits.append(Visit(-rng.randint(1, 12), ("landing", *_reading(rng, 2))))
    return visits


def _studying(_profile: Profile, rng: Random) -> Journey:
    visits = [Visit(0, ("landing", "guide_student"))]
    if rng.random() < 0.5:
        visits.append(Visit(rng.randint(1, 25), ("guide", *_reading(rng, 2))))
    if rng.random() < 0.45:
        visits.append(Visit(rng.randint(1, 40), ("internship",)))
    return visits


def _thesis(_profile: Profile, rng: Random) -> Journey:
    """A student who told a company and a size: passes the score until somebody asks."""
    first = -rng.randint(3, 12)
    visits = [Visit(first, ("landing", "guide")), Visit(-1, ("product", "prices"))]
    return [*visits, Visit(0, ("case", "prices"))]


def _job_seeker(_profile: Profile, rng: Random) -> Journey:
    visits = [Visit(0, ("landing", "jobs", "newsletter"))]
    visits += [Visit(rng.randint(1, 30), ("jobs",)) for _ in range(rng.randint(0, 3))]
    return visits


def _passer(_profile: Profile, rng: Random) -> Journey:
    visits = [Visit(0, ("landing", *_reading(rng, 2)))]
    if rng.random() < 0.3:
        visits.append(Visit(rng.randint(1, 20), _reading(rng, 3) or ("home",)))
    return visits


def again(rng: Random) -> Journey:
    """The second round of somebody who was recycled: fit is known, interest starts from nothing."""
    if rng.random() < 0.45:
        return [Visit(0, ("product", "prices", "demo"))]
    visits = [Visit(-rng.randint(5, 12), ("case", "guide")), Visit(-2, ("product", "prices"))]
    return [*visits, Visit(0, ("prices",))]


_JOURNEYS: dict[str, Callable[[Profile, Random], Journey]] = {
    "demo": _demo,
    "prices": _prices,
    "mixed": _mixed,
    "almost": _nearly,
    "hidden": _unmapped,
    "reader": _reader,
    "abroad": _reader,
    "rival": _reader,
    "student": _studying,
    "secret_student": _thesis,
    "job_seeker": _job_seeker,
    "passer": _passer,
}
