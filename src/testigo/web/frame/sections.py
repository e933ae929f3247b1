"""Pages that live inside a place or behind the gear, shown once their address exists."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Section:
    """A page beside others; `key` is its URL name, `about` says in a sentence what it is for."""

    key: str
    label: str | Promise
    about: str | Promise
    icon: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A section inside one workspace."""

    section: Section
    url: str
    current: bool


LEADS = (
    Section("leads", _("Leads"), _("Who is where, and what is owed to them?"), icon="users"),
    Section(
        "companies",
        _("Companies"),
        _("What is happening in each account?"),
        icon="building",
    ),
    Section(
        "nurture",
        _("To nurture"),
        _("Who is not ready yet, and when do we come back to them?"),
        icon="plant-2",
    ),
    Section(
        "duplicates",
        _("Duplicates"),
        _("Who may be the same person?"),
        icon="users-group",
    ),
    Section(
        "excuses",
        _("For the meeting"),
        _("What do both sides have to agree on?"),
        icon="heart-handshake",
    ),
)
PACT = (
    Section(
        "pact",
        _("The pact"),
        _("What did we agree, and is it in force?"),
        icon="writing-sign",
    ),
    Section(
        "goals",
        _("Goals"),
        _("What must each side deliver to reach revenue, and are we on pace?"),
        icon="target",
    ),
    Section(
        "backtest",
        _("Backtest"),
        _("What would another threshold, or another pact, have done with the leads that came?"),
        icon="history",
    ),
    Section(
        "feasibility",
        _("Feasibility"),
        _("Do the promises fit into the hours and the people there are?"),
        icon="scale",
    ),
    Section(
        "weights",
        _("Suggested points"),
        _("Which points does the history of won and lost suggest?"),
        icon="adjustments",
    ),
    Section(
        "reviews",
        _("Reviews"),
        _("Is the pact still right, and what has changed since it was signed?"),
        icon="calendar-event",
    ),
)
LOOP = (
    Section(
        "loop",
        _("Loop"),
        _("What happened to what Marketing sent?"),
        icon="infinity",
    ),
    Section(
        "funnel",
        _("Funnel"),
        _("How many come how far, how long does it take, and for whom?"),
        icon="filter",
    ),
    Section(
        "leaks",
        _("Leakage"),
        _("What is lost between both teams, and what is it worth?"),
        icon="droplet",
    ),
    Section(
        "gap",
        _("Gap"),
        _("What explains the distance to the goal, without blame?"),
        icon="arrows-diff",
    ),
    Section(
        "journeys",
        _("Journeys"),
        _("What preceded customers?"),
        icon="route",
    ),
    Section(
        "costs",
        _("Costs"),
        _("What was paid, where, and what do the platforms claim for it?"),
        icon="coin",
    ),
)
TODAY = (
    Section(
        "team",
        _("Figures per person"),
        _("Open leads, promises kept and what explains them: your own, or your team’s."),
        icon="users-group",
    ),
)
# What every member may open.
OWN = (
    Section(
        "my-alerts",
        _("My alerts"),
        _("What you are told, where, and when not."),
        icon="bell",
    ),
    Section(
        "teams",
        _("Teams"),
        _("Who receives the leads, how many they take, and who is away."),
        icon="users-plus",
    ),
    Section(
        "pipeline-steps",
        _("Steps of the pipeline"),
        _("What the columns of the pipeline are called, and in which order they stand."),
        icon="layout-kanban",
    ),
    Section(
        "letters",
        _("E-mail templates"),
        _("Letters with fields that each lead fills in."),
        icon="mail",
    ),
    Section(
        "mail-copies",
        _("Copies of your e-mails"),
        _("Your address for blind copies, and what was not recorded."),
        icon="mail-forward",
    ),
)
SETTINGS = (
    Section(
        "forms",
        _("Forms"),
        _("What you ask people, and whether Sales sees the answers."),
        icon="forms",
    ),
    Section(
        "imports",
        _("Imports"),
        _("Bring people, deals, facts and costs from files, and take a whole file back."),
        icon="upload",
    ),
    Section(
        "alerts",
        _("Alerts"),
        _("By which channels people are told what the pact says, and what left."),
        icon="bell-ringing",
    ),
    Section(
        "sources",
        _("Web and keys"),
        _("The snippet of your site, the keys of programs, and what each event means."),
        icon="plug",
    ),
    Section(
        "content",
        _("Content"),
        _("What Marketing publishes, so that visits and mentions name the same piece."),
        icon="news",
    ),
)


# Addresses that show a page of another name, and pages inside one: its tab stays marked.
_INSIDE = {
    "board": "leads",
    "pact-version": "pact",
    "pact-changes": "pact",
    "pact-sign": "pact",
    "pact-clause": "pact",
    "clause-comment": "pact",
    "pact-propose": "reviews",
    "review-call": "reviews",
    "review-close": "reviews",
    "review-comment": "reviews",
    "proposal-answer": "reviews",
}


def tabs(sections: tuple[Section, ...], slug: str, url_name: str) -> list[Tab]:
    """The sections of a workspace that have a screen."""
    found, current = [], _INSIDE.get(url_name, url_name)
    for section in sections:
        try:
            url = reverse(section.key, kwargs={"slug": slug})
        except NoReverseMatch:
            continue
        found.append(Tab(section, url, section.key == current))
    return found
