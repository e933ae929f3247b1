"""What needs attention, in words: a sentence, and one button that leads to where it is settled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from testigo.queries.attention import Matter
from testigo.web.templatetags.figures import num
from testigo.web.templatetags.words import day

# What the promises of the pact are called, by their id.
Names = Mapping[str, str]

# The shape and the colour of a clock, for what is as pressing.
_LOOKS = {
    "past_due": "past_due",
    "unassigned": "past_due",
    "review_stale": "past_due",
    "due_soon": "due_soon",
    "pace": "due_soon",
    "pace_one": "due_soon",
    "welcomes": "due_soon",
    "promises": "due_soon",
    "review_due": "due_soon",
    "reviews": "due_soon",
    "signature": "due_soon",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One matter as the page shows it; `key` is the digit that presses its button."""

    matter: Matter
    key: int
    look: str
    said: str
    button: str
    url: str


def rows_of(found: tuple[Matter, ...], slug: str, names: Names, *, mine: bool) -> list[Row]:
    """The matters in words; `mine` says that only the person's own leads are meant."""
    return [
        Row(
            matter,
            key,
            _LOOKS.get(matter.code.removesuffix("_many"), "paused"),
            _SAID[matter.code](matter, names),
            _BUTTONS[matter.code](),
            _url(matter, slug, "1" if mine else "0"),
        )
        for key, matter in enumerate(found, 1)
    ]


def _unassigned(matter: Matter, names: Names) -> str:
    return ngettext(
        "%(n)s lead has no owner and its clock runs",
        "%(n)s leads have no owner and their clocks run",
        matter.count,
    ) % {"n": num(matter.count)}


def _past_due(matter: Matter, names: Names) -> str:
    return ngettext(
        "%(n)s lead is past due: call or reassign",
        "%(n)s leads are past due: call or reassign",
        matter.count,
    ) % {"n": num(matter.count)}


def _due_soon(matter: Matter, names: Names) -> str:
    return ngettext("%(n)s lead is due soon", "%(n)s leads are due soon", matter.count) % {
        "n": num(matter.count)
    }


def _pace(matter: Matter, names: Names) -> str:
    return ngettext(
        "At the present pace, %(n)s commitment does not reach what was agreed",
        "At the present pace, %(n)s commitments do not reach what was agreed",
        matter.count,
    ) % {"n": num(matter.count)}


def _pace_one(matter: Matter, names: Names) -> str:
    return _("At the present pace, “%(promise)s” does not reach what was agreed") % {
        "promise": names.get(matter.about, matter.about)
    }


def _care(matter: Matter, names: Names) -> str:
    return ngettext(
        "%(n)s lead to nurture has had no touch for too long",
        "%(n)s leads to nurture have had no touch for too long",
        matter.count,
    ) % {"n": num(matter.count)}


def _form_gaps(matter: Matter, names: Names) -> str:
    if matter.about:
        return _("“%(form)s” asks something that Sales does not see") % {"form": matter.about}
    return ngettext(
        "%(n)s form asks something that Sales does not see",
        "%(n)s forms ask something that Sales does not see",
        matter.count,
    ) % {"n": num(matter.count)}


def _events_aside(matter: Matter, names: Names) -> str:
    return ngettext(
        "%(n)s event could not be used and is kept aside",
        "%(n)s events could not be used and are kept aside",
        matter.count,
    ) % {"n": num(matter.count)}


def _alerts_aside(matter: Matter, names: Names) -> str:
    return ngettext(
        "%(n)s alert did not arrive and is set aside",
        "%(n)s alerts did not arrive and are set aside",
        matter.count,
    ) % {"n": num(matter.count)}


def _meeting(matter: Matter, names: Names) -> str:
    return ngettext(
        "%(n)s matter is to be agreed in the meeting of both sides",
        "%(n)s matters are to be agreed in the meeting of both sides",
        matter.count,
    ) % {"n": num(matter.count)}


def _review_due(matter: Matter, names: Names) -> str:
    return _("The pact is due for review by %(day)s") % {"day": _day(matter)}


def _review_stale(matter: Matter, names: Names) -> str:
    return _("The pact was to be reviewed by %(day)s") % {"day": _day(matter)}


def _reviews(matter: Matter, names: Names) -> str:
    return ngettext(
        "%(n)s review of the pact is open",
        "%(n)s reviews of the pact are open",
        matter.count,
    ) % {"n": num(matter.count)}


def _signature(matter: Matter, names: Names) -> str:
    return _("Version %(number)s of the pact lacks your signature") % {"number": matter.about}


def _welcomes(matter: Matter, names: Names) -> str:
    return ngettext(
        "%(n)s new customer is waiting for the first contact",
        "%(n)s new customers are waiting for the first contact",
        matter.count,
    ) % {"n": num(matter.count)}


def _promises(matter: Matter, names: Names) -> str:
    return ngettext(
        "The day of %(n)s promise to a customer has come",
        "The day of %(n)s promises to customers has come",
        matter.count,
    ) % {"n": num(matter.count)}


def _renewals(matter: Matter, names: Names) -> str:
    return ngettext(
        "%(n)s contract is up for renewal within 90 days",
        "%(n)s contracts are up for renewal within 90 days",
        matter.count,
    ) % {"n": num(matter.count)}


def _day(matter: Matter) -> str:
    return day(date.fromisoformat(matter.about))


_SAID: Mapping[str, Callable[[Matter, Names], str]] = {
    "unassigned": _unassigned,
    "unassigned_many": _unassigned,
    "past_due": _past_due,
    "past_due_many": _past_due,
    "due_soon": _due_soon,
    "due_soon_many": _due_soon,
    "pace": _pace,
    "pace_one": _pace_one,
    "care": _care,
    "form_gaps": _form_gaps,
    "events_aside": _events_aside,
    "alerts_aside": _alerts_aside,
    "meeting": _meeting,
    "review_due": _review_due,
    "review_stale": _review_stale,
    "reviews": _reviews,
    "signature": _signature,
    "welcomes": _welcomes,
    "promises": _promises,
    "renewals": _renewals,
}
_BUTTONS: Mapping[str, Callable[[], str]] = {
    "unassigned": lambda: _("Assign"),
    "unassigned_many": lambda: _("See them"),
    "past_due_many": lambda: _("See them"),
    "due_soon_many": lambda: _("See them"),
    "past_due": lambda: _("Attend to them"),
    "due_soon": lambda: _("See them"),
    "pace": lambda: _("See them"),
    "pace_one": lambda: _("See the cases"),
    "care": lambda: _("See them"),
    "form_gaps": lambda: _("Mend"),
    "alerts_aside": lambda: _("See them"),
    "events_aside": lambda: _("See them"),
    "meeting": lambda: _("See them"),
    "review_due": lambda: _("Review it"),
    "review_stale": lambda: _("Review it"),
    "reviews": lambda: _("See them"),
    "signature": lambda: _("Read and sign it"),
    "welcomes": lambda: _("See them"),
    "promises": lambda: _("See them"),
    "renewals": lambda: _("See them"),
}
# Where the button leads: the name of the address and what follows it.
_PLACES: Mapping[str, tuple[str, str]] = {
    "unassigned": ("queue", "?mine={mine}&group=unassigned"),
    "past_due": ("queue", "?mine={mine}&group=past_due"),
    "due_soon": ("queue", "?mine={mine}&group=due_soon"),
    "unassigned_many": ("leads", "?{opens}"),
    "past_due_many": ("leads", "?{opens}"),
    "due_soon_many": ("leads", "?{opens}"),
    "pace": ("today", "#side-{about}"),
    "pace_one": ("leads", "?{opens}"),
    "care": ("leads", "?{opens}"),
    "form_gaps": ("forms", ""),
    "events_aside": ("sources-events", "#aside"),
    "alerts_aside": ("alerts-log", "?state=aside"),
    "meeting": ("excuses", ""),
    "review_due": ("reviews", ""),
    "review_stale": ("reviews", ""),
    "reviews": ("reviews", ""),
    "signature": ("pact", "/{about}#sign"),
    "welcomes": ("today", "#welcomes"),
    "promises": ("today", "#promises"),
    "renewals": ("today", "#renewals"),
}


def _url(matter: Matter, slug: str, mine: str) -> str:
    name, rest = _PLACES[matter.code]
    return reverse(name, kwargs={"slug": slug}) + rest.format(
        mine=mine, opens=matter.opens, about=matter.about
    )
