"""Facts as whole sentences with what they say: the page, the channel, the outcome, the reason."""

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from testigo.core.conditions import path_of
from testigo.core.facts import Fact, instant_of
from testigo.core.sla.commitments import Clocked
from testigo.queries.form_answers import AskedWords
from testigo.web.frame.amounts import told_amount
from testigo.web.templatetags.figures import absolute_of
from testigo.wording import word
from testigo.wording.promises import promise_name
from testigo.wording.rules import trait_label, trait_value_label, value_label

Promises = Mapping[tuple[int, str], Clocked]
_LONGEST = 120
_UTC = ZoneInfo("UTC")


class Teller:
    """Tells the facts of one workspace in the active language."""

    def __init__(
        self,
        names: Mapping[str, str],
        promises: Promises,
        currency: str,
        asked: AskedWords | None = None,
        pieces: Mapping[str, str] | None = None,
    ) -> None:
        self.names = names
        self.promises = promises
        self.currency = currency
        self.asked = asked or AskedWords()
        self.pieces = pieces or {}
        self.language = get_language() or "es"

    def sentence(self, fact: Fact) -> str:
        """What a fact says."""
        told = _TOLD.get(fact.name)
        said = told(self, fact) if told else ""
        if not said and fact.name.startswith("clock."):
            said = self._clock(fact)
        return said or self.plain(fact)

    def plain(self, fact: Fact) -> str:
        """What a fact says without its details; a fact of the workspace's own, by its name."""
        return word("fact", fact.name, self.language)

    def page(self, fact: Fact) -> str:
        """The page seen."""
        path = _cut(path_of(fact.props)) or "/"
        return _("Visited %(path)s") % {"path": path}

    def content(self, fact: Fact) -> str:
        """The content downloaded or attended."""
        return self._with(fact, "content", "title")

    def form(self, fact: Fact) -> str:
        """The form sent."""
        return self._with(fact, "form")

    def mail(self, fact: Fact) -> str:
        """The mail of a campaign."""
        return self._with(fact, "campaign")

    def trait(self, fact: Fact) -> str:
        """A trait noted."""
        return _("Noted: %(value)s") % {"value": self.trait_words(fact)}

    def trait_words(self, fact: Fact) -> str:
        """`Sector: Industry`."""
        trait = str(fact.props.get("trait", ""))
        said = trait_value_label(trait, fact.props.get("value"), self.language)
        return f"{trait_label(trait, self.language)}: {_cut(said)}"

    def answer(self, fact: Fact, question: str, value: object) -> str:
        """`Sector: Industry`, from an answer to a form: a question is said as it was asked, a
        choice as it was offered."""
        known = trait_label(question, self.language) if question.islower() else question
        said = value_label(self.asked.said(fact, question, value), self.language)
        return f"{_cut(known)}: {_cut(said)}"

    def consent(self, fact: Fact) -> str:
        """A consent with its purpose and channel, empty without a purpose."""
        purpose = fact.props.get("purpose")
        if not isinstance(purpose, str) or not purpose:
            return ""
        said = f"{self.plain(fact)}: {_lower(word('purpose', _cut(purpose), self.language))}"
        channel = fact.props.get("channel")
        if not isinstance(channel, str) or not channel:
            return said
        return f"{said} ({_lower(word('attempt_channel', _cut(channel), self.language))})"

    def obtained(self, fact: Fact) -> str:
        """By what right the data of the person are held, and where they come from."""
        source, basis = (_cut(str(fact.props.get(key, ""))) for key in ("source", "basis"))
        values = {"source": source, "basis": _lower(word("basis", basis, self.language))}
        return _("Their data came from “%(source)s”; %(basis)s") % values if source else ""

    def attempt(self, fact: Fact) -> str:
        """An attempt with its channel and outcome."""
        channel = str(fact.props.get("channel", ""))
        values = {
            "channel": _lower(word("attempt_channel", channel, self.language)),
            "outcome": _lower(self._outcome(fact)),
        }
        match fact.props.get("outcome"):
            case "spoke":
                return _("Conversation by %(channel)s") % values
            case "meeting_booked":
                return _("Meeting booked by %(channel)s") % values
            case "call_back" if at := _instant(fact.props.get("call_at")):
                values["when"] = absolute_of(at)
                return _("Attempt by %(channel)s: call back on %(when)s") % values
        return _("Attempt by %(channel)s: %(outcome)s") % values

    def _outcome(self, fact: Fact) -> str:
        return word("attempt_outcome", str(fact.props.get("outcome", "")), self.language)

    def snoozed(self, fact: Fact) -> str:
        """Until when a lead was put aside."""
        until = _instant(fact.props.get("until"))
        return _("Snoozed until %(when)s") % {"when": absolute_of(until)} if until else ""

    def feedback(self, fact: Fact) -> str:
        """What Sales told: the role, need and budget, why not, the competitor, the content."""
        said = [str(words) for (key, value), words in _SAID.items() if fact.props.get(key) is value]
        reason, rival = fact.props.get("reason"), fact.props.get("competitor")
        if isinstance(reason, str) and reason:
            said.append(_lower(word("reason", _cut(reason), self.language)))
        if isinstance(rival, str) and rival:
            said.append(_("competitor: %(name)s") % {"name": _cut(rival)})
        told = fact.props.get("content")
        named = [told] if isinstance(told, str) else told if isinstance(told, list) else []
        said += [
            _("mentioned “%(content)s”") % {"content": _cut(self.pieces.get(one, one))}
            for one in named
            if isinstance(one, str) and one
        ]
        return f"{self.plain(fact)}: {', '.join(said)}" if said else ""

    def reason(self, fact: Fact) -> str:
        """A fact with its reason."""
        reason = fact.props.get("reason")
        if not isinstance(reason, str) or not reason:
            return ""
        return f"{self.plain(fact)}: {_lower(word('reason', _cut(reason), self.language))}"

    def amount(self, fact: Fact) -> str:
        """A fact with its amount, empty without one."""
        currency = str(fact.props.get("currency", self.currency))[:3]
        shown = told_amount(fact.props.get("amount"), currency)
        return f"{self.plain(fact)}: {shown}" if shown else ""

    def stage(self, fact: Fact) -> str:
        """The stage entered."""
        stage = word("stage", str(fact.props.get("stage", "")), self.language)
        if fact.props.get("implied"):
            return _("%(stage)s, taken for granted by a later stage") % {"stage": stage}
        return _("Reached the stage %(stage)s") % {"stage": stage}

    def assigned(self, fact: Fact) -> str:
        """Who received the lead, and why it moved on to them; empty when unknown."""
        name = self.names.get(str(fact.props.get("to", "")))
        said = _MOVED.get(str(fact.props.get("reason", "")), _ASSIGNED)
        return str(said) % {"name": name} if name else ""

    def _clock(self, fact: Fact) -> str:
        key = (fact.pact_version or 0, str(fact.props.get("commitment", "")))
        promise = self.promises.get(key)
        name = promise_name(promise, self.language) if promise else key[1]
        return f"{self.plain(fact)}: {_lower(name)}"

    def _with(self, fact: Fact, *keys: str) -> str:
        found = next((fact.props[key] for key in keys if fact.props.get(key)), None)
        return f"{self.plain(fact)}: {_cut(str(found))}" if found is not None else ""


_ASSIGNED = gettext_lazy("Assigned to %(name)s")
# Why a lead moved on, as `core/handing.py` has it.
_MOVED: Mapping[str, str | Promise] = {
    "away": gettext_lazy("Went on to %(name)s: whoever had it is away when it falls due"),
    "left": gettext_lazy("Went on to %(name)s: whoever had it is no longer here"),
    "due_soon": gettext_lazy("Went on to %(name)s: it was due soon and nobody had tried yet"),
}

# What may be told with yes or no.
_SAID: Mapping[tuple[str, bool], str | Promise] = {
    ("right_role", True): gettext_lazy("the role is the right one"),
    ("right_role", False): gettext_lazy("the role is not the right one"),
    ("need", False): gettext_lazy("there is no need"),
    ("budget", False): gettext_lazy("there is no budget"),
}
_TOLD: Mapping[str, Callable[[Teller, Fact], str]] = {
    "page.viewed": Teller.page,
    "content.downloaded": Teller.content,
    "webinar.attended": Teller.content,
    "form.submitted": Teller.form,
    "email.delivered": Teller.mail,
    "email.opened": Teller.mail,
    "email.clicked": Teller.mail,
    "trait.set": Teller.trait,
    "consent.given": Teller.consent,
    "consent.withdrawn": Teller.consent,
    "data.obtained": Teller.obtained,
    "contact.attempted": Teller.attempt,
    "lead.snoozed": Teller.snoozed,
    "feedback.given": Teller.feedback,
    "lead.rejected": Teller.reason,
    "lead.recycled": Teller.reason,
    "lead.disqualified": Teller.reason,
    "deal.lost": Teller.reason,
    "contract.churned": Teller.reason,
    "deal.opened": Teller.amount,
    "deal.changed": Teller.amount,
    "budget.confirmed": Teller.amount,
    "contract.signed": Teller.amount,
    "contract.renewed": Teller.amount,
    "contract.expanded": Teller.amount,
    "stage.entered": Teller.stage,
    "lead.assigned": Teller.assigned,
}


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _lower(text: str) -> str:
    """The text inside a sentence; a word such as MQL or WhatsApp keeps its capitals."""
    return text if text[1:2].isupper() or not text[1:].islower() else text[:1].lower() + text[1:]


def _instant(text: object) -> datetime | None:
    zone = timezone.get_current_timezone()
    return instant_of(str(text), zone if isinstance(zone, ZoneInfo) else _UTC)
