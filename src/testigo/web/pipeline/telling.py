"""What was told of a deal, in words: the history of its page and the toasts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel.dates import format_datetime
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.core.costs import money_of
from testigo.core.deals import day_of
from testigo.core.facts import Fact
from testigo.queries.deal import DealStory
from testigo.queries.meanwhile import told_meanwhile
from testigo.web.frame.requests import SpaceRequest
from testigo.web.pipeline.address import key_of
from testigo.web.pipeline.steps import step_word
from testigo.web.queue.saying import instant_in
from testigo.web.templatetags.figures import locale, money
from testigo.web.templatetags.words import day
from testigo.wording import word
from testigo.wording.deals import DEAL_FIELDS
from testigo.wording.texts import language_of

_MONEY = ("amount", "margin")
_DAYS = ("close_on", "next_on", "starts_on")
_SAID = (
    *("title", "amount", "close_on", "step", "category", "next_step", "next_on", "owner"),
    *("margin", "term_months", "starts_on", "people", "products"),
)


@dataclass(frozen=True, slots=True)
class Names:
    """What members, by `user:<id>`, and steps, by their code, are called."""

    users: Mapping[str, str]
    steps: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the history: when, what, by whom, its details, and whether it was taken back."""

    at: datetime
    said: str
    by: str
    details: tuple[tuple[str, str], ...]
    gone: bool


def history(story: DealStory, currency: str, steps: Mapping[str, str]) -> list[Told]:
    """The facts about a deal, the latest first; `steps` are the names that steps were given."""
    names = Names(story.users, steps)
    return [
        Told(
            fact.at,
            fact_words(fact),
            story.users.get(fact.actor, ""),
            tuple(_details(fact, names, currency)),
            fact.id in story.gone,
        )
        for fact in story.facts
    ]


def fact_words(fact: Fact) -> str:
    """What a fact says, without its details."""
    language = get_language() or "es"
    said = word("fact", fact.name, language)
    reason = fact.props.get("reason") if fact.name == "deal.lost" else ""
    if not reason:
        return said
    why = word("reason", str(reason)[:60], language)
    return _("%(said)s: %(reason)s") % {"said": said, "reason": why[:1].lower() + why[1:]}


def gone_words(facts: Sequence[Fact]) -> str:
    """What was taken back by one undo, as one text."""
    first, *others = [fact_words(fact) for fact in facts]
    return ", ".join([first, *(said[:1].lower() + said[1:] for said in others)])


def meanwhile_words(request: SpaceRequest, deal: str) -> str:
    """What somebody else told of a deal since the form was shown; empty where nobody did."""
    since = instant_in(request.POST.get("seen", ""))
    others = since and told_meanwhile(
        request.workspace.pk, key_of(deal), since=since, but=request.membership.user_id
    )
    if not others:
        return ""
    tongue = language_of(get_language() or "es")
    names = [DEAL_FIELDS[name][tongue] for name in _SAID if name in others.names]
    values = {
        "name": others.by or _("Somebody"),
        "time": format_datetime(timezone.localtime(others.at), "H:mm", locale=locale()),
        "fields": ", ".join(names),
    }
    said = _("%(name)s changed this at %(time)s: %(fields)s. What you did not touch stays so.")
    return said % values


def _details(fact: Fact, names: Names, currency: str) -> Iterator[tuple[str, str]]:
    tongue = language_of(get_language() or "es")
    for name in _SAID:
        if name in fact.props:
            yield DEAL_FIELDS[name][tongue], _value(name, fact.props, names, currency)
    if note := fact.props.get("note"):
        yield DEAL_FIELDS["note"][tongue], str(note)[:300]


def _value(name: str, props: Mapping[str, Any], names: Names, currency: str) -> str:
    value, language = props[name], get_language() or "es"
    if value in (None, "", []):
        return "–"
    if name in _MONEY:
        amount = money_of(value)
        code = str(props.get("currency") or currency)
        return str(value)[:40] if amount is None else money(amount, code)
    if name in _DAYS:
        found = day_of(value)
        return str(value)[:40] if found is None else day(found)
    if name == "step":
        return step_word(str(value)[:60], names.steps)
    if name == "category":
        return word("deal_category", str(value)[:60], language)
    if name == "owner":
        return names.users.get(str(value), str(value)[:60])
    if isinstance(value, list):
        return str(len(value))
    return str(value)[:200]
