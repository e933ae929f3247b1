"""What a search of everything finds: places, pages behind the gear, leads, deals and companies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.core.conditions.comparing import normalise
from testigo.queries.companies import company_page
from testigo.queries.deal_search import DealFound, deals_found
from testigo.queries.lead_filters import LeadFilters
from testigo.queries.leads import LeadLine, lead_page
from testigo.queries.saved_views import views_of
from testigo.web.frame.places import stops
from testigo.web.frame.requests import SpaceRequest
from testigo.web.frame.sections import LEADS, LOOP, OWN, PACT, SETTINGS, TODAY, Tab, tabs
from testigo.web.pipeline.address import address_of, deal_url
from testigo.web.pipeline.steps import step_names, step_word
from testigo.web.search.everyday import everyday_words
from testigo.wording import word

LONGEST_SEARCH = 120
# One letter is in almost every name, so nobody is looked for by it.
SHORTEST_SEARCH = 2
# So many people or companies of one search; the list of each has the rest.
MOST = 6


@dataclass(frozen=True, slots=True)
class Option:
    """Something to go to. `keys` are pressed one after another to get there from anywhere; `who`
    is the name of a person, for their initials; `more` says what it is."""

    id: str
    url: str
    label: str | Promise
    more: str | Promise = ""
    icon: str = ""
    keys: tuple[str, ...] = ()
    who: str = ""
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Options of one kind under their name."""

    key: str
    label: str
    options: tuple[Option, ...]


def groups_of(request: SpaceRequest, asked: str) -> list[Group]:
    """The groups in which something was found; without a search every place and page. What is
    called so comes first, then who, then pages that only speak of it."""
    places, settings = list(_places(request)), list(_settings(request))
    words = normalise(asked).split()
    called = [one for one in (*places, *settings) if _begins(words, str(one.label))]
    speaks = [one for one in (*places, *settings) if one not in called and _speaks(words, one)]
    views = [one for one in _views(request) if words and _begins(words, str(one.label))]
    people = _records(request, asked) if len(asked) >= SHORTEST_SEARCH else []
    groups = [
        Group("places", _("Places"), tuple(one for one in places if one in called)),
        Group("settings", _("Settings"), tuple(one for one in settings if one in called)),
        *people,
        Group("views", _("Saved views"), tuple(views)),
        Group("speaks", _("Pages about this"), tuple(speaks)),
    ]
    return [group for group in groups if group.options]


def _views(request: SpaceRequest) -> Iterator[Option]:
    """The saved views of the list of leads, for which one has to ask."""
    leads = reverse("leads", kwargs={"slug": request.workspace.slug})
    for view in views_of(request.membership):
        yield Option(f"view-{view.id}", leads + view.query, view.name, icon="bookmark")


def _speaks(words: list[str], option: Option) -> bool:
    key = option.id.partition("-")[2]
    return _begins(words, f"{option.label} {option.more} {everyday_words(key)}")


def _begins(words: list[str], text: str) -> bool:
    """Whether each of the words begins a word of the text, without regard to case or accents."""
    held = normalise(text).replace("(", " ").split()
    return all(any(one.startswith(word) for one in held) for word in words)


def _places(request: SpaceRequest) -> Iterator[Option]:
    slug = request.workspace.slug
    for stop in stops(slug, "", {}):
        place = stop.place
        if not place.announced:
            keys = ("g", place.letter)
            yield Option(
                f"place-{place.key}", stop.url, place.label, place.question, place.icon, keys
            )
    inside = (tab for sections in (TODAY, LEADS, PACT, LOOP) for tab in tabs(sections, slug, ""))
    # The first tab of a place is the place itself.
    yield from (_page(tab) for tab in inside if tab.section.key not in ("leads", "pact", "loop"))
    if request.membership.may_write:
        url, about = (
            reverse("lead-new", kwargs={"slug": slug}),
            _("Somebody who did not come through a form"),
        )
        yield Option("page-new-lead", url, _("New lead"), about, "plus")


def _settings(request: SpaceRequest) -> Iterator[Option]:
    slug = request.workspace.slug
    if request.membership.may_set_up:
        yield from map(_page, tabs(SETTINGS, slug, ""))
    yield from map(_page, tabs(OWN, slug, ""))


def _page(tab: Tab) -> Option:
    section = tab.section
    return Option(f"page-{section.key}", tab.url, section.label, section.about, section.icon)


def _records(request: SpaceRequest, asked: str) -> list[Group]:
    """Leads, deals and companies by what is known of them."""
    workspace, slug = request.workspace, request.workspace.slug
    found = lead_page(workspace.pk, LeadFilters(search=asked), now=request.now, limit=MOST)
    companies = company_page(workspace.pk, search=asked, limit=MOST)
    deals = deals_found(workspace.pk, asked, limit=MOST)
    steps = step_names(workspace.pk)
    return [
        Group("leads", _("Leads"), tuple(_lead(line, slug) for line in found.lines)),
        Group("deals", _("Deals"), tuple(_deal(one, slug, steps) for one in deals)),
        Group(
            "companies",
            _("Companies"),
            tuple(
                Option(
                    f"company-{line.id}",
                    reverse("company", kwargs={"slug": slug, "company": line.id}),
                    line.name or ", ".join(line.domains),
                    ", ".join(line.domains),
                    "building",
                )
                for line in companies.lines
            ),
        ),
    ]


def _deal(found: DealFound, slug: str, steps: Mapping[str, str]) -> Option:
    language = get_language() or "es"
    is_open = found.outcome == "open"
    step = step_word(found.step, steps) if is_open and found.step else ""
    said = step if is_open else word("deal_outcome", found.outcome, language)
    more = (found.person, found.company, said)
    return Option(
        f"deal-{address_of(found.deal)}",
        deal_url(slug, found.deal),
        found.title or found.person or found.company or _("No name"),
        " · ".join(part for part in more if part),
        "briefcase",
    )


def _lead(line: LeadLine, slug: str) -> Option:
    more = " · ".join(part for part in (line.job_title, line.company) if part)
    return Option(
        f"lead-{line.person}",
        reverse("lead", kwargs={"slug": slug, "person": line.person}),
        line.title or _("No name"),
        more or line.email,
        who=line.title or "?",
        stage=line.stage,
    )
