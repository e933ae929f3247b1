"""What an alert says: one sentence for every event and audience, in whole sentences.

`policy` is how much a channel's text may tell: `less` names nobody, `usual` says first name and
company, `more` also role, full name and points. Everything that somebody typed is one line here,
and no channel takes it for markup.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from testigo.wording.bars import Bar, drawn
from testigo.wording.texts import Language, Text, language_of

Policy = Literal["less", "usual", "more"]
# To whom it is said: who owns the lead, somebody else, or a place that many read.
Audience = Literal["owner", "other", "place"]
_LONGEST_NAME = 80
# So many lines of a list are told, and how many there are besides.
MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class Who:
    """The lead as an alert may name it."""

    name: str = ""
    first_name: str = ""
    company: str = ""
    job_title: str = ""
    score: int | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What an alert is about. `owner` is the name of who owns the lead, empty where nobody does;
    `promise` names what is owed, `due` says when, `organisation` is whose workspace it is."""

    event: str
    audience: Audience
    who: Who = Who()
    owner: str = ""
    promise: str = ""
    due: str = ""
    organisation: str = ""
    values: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """A message without its receiver: `subject` is one line, `text` complete without it."""

    subject: str
    text: str
    html: str


# event and audience → subject, and the sentence that follows.
_SAID: Mapping[tuple[str, str], tuple[Text, Text]] = {
    ("lead.handed_over", "owner"): (
        {"es": "Nuevo lead: {who}", "en": "New lead: {who}"},
        {"es": "{who} está en tu cola.", "en": "{who} is in your queue."},
    ),
    ("lead.handed_over", "other"): (
        {"es": "Traspaso a Ventas: {who}", "en": "Handed over to Sales: {who}"},
        {"es": "{who} ha pasado a Ventas.", "en": "{who} was handed over to Sales."},
    ),
    ("stage.entered:sql", "owner"): (
        {"es": "Nuevo SQL: {who}", "en": "New SQL: {who}"},
        {"es": "{who} ya es SQL y está contigo.", "en": "{who} is an SQL now and with you."},
    ),
    ("stage.entered:sql", "other"): (
        {"es": "Nuevo SQL: {who}", "en": "New SQL: {who}"},
        {"es": "{who} ya es SQL.", "en": "{who} is an SQL now."},
    ),
    ("stage.entered:opportunity", "other"): (
        {"es": "Nueva oportunidad: {who}", "en": "New opportunity: {who}"},
        {
            "es": "{who} ya es oportunidad: hay necesidad y presupuesto.",
            "en": "{who} is an opportunity now: there is need and budget.",
        },
    ),
    ("stage.entered:customer", "other"): (
        {"es": "Nuevo cliente: {who}", "en": "New customer: {who}"},
        {"es": "{who} ha firmado.", "en": "{who} has signed."},
    ),
    ("clock.warned", "owner"): (
        {"es": "Vence pronto: {who}", "en": "Due soon: {who}"},
        {
            "es": "«{promise}» con {who} vence {due}: llama o reasigna.",
            "en": "“{promise}” with {who} is due {due}: call or reassign.",
        },
    ),
    ("clock.passed_due", "owner"): (
        {"es": "Vencido: {who}", "en": "Past due: {who}"},
        {
            "es": "«{promise}» con {who} venció {due} y sigue abierto: llama o reasigna.",
            "en": "“{promise}” with {who} was due {due} and is still open: call or reassign.",
        },
    ),
    ("pace.at_risk", "other"): (
        {"es": "Ritmo en riesgo: {promise}", "en": "Pace at risk: {promise}"},
        {
            "es": "«{promise}» va por debajo del ritmo: {value} de {target}; a este paso llegaría "
            "como mucho a {high}.",
            "en": "“{promise}” is below its pace: {value} of {target}; as things go it would reach "
            "{high} at most.",
        },
    ),
    ("test", "other"): (
        {"es": "Prueba de avisos de Testigo", "en": "Testigo's test alert"},
        {
            "es": "Si lees esto, los avisos de {organisation} llegan por aquí.",
            "en": "If you read this, the alerts of {organisation} arrive here.",
        },
    ),
}
_SAME: Mapping[tuple[str, str], str] = {
    ("clock.warned", "other"): "owner",
    ("clock.passed_due", "other"): "owner",
}
_DUE: Text = {
    "es": "El primer plazo vence {due}.",
    "en": "The first deadline is {due}.",
}
_OWNED: Text = {"es": "Quien lo lleva: {owner}.", "en": "With: {owner}."}
_UNOWNED: Text = {
    "es": "Está sin asignar: puedes asignarlo tú.",
    "en": "It is not assigned: you can assign it.",
}
_SCORE: Text = {"es": "Puntuación: {score}.", "en": "Score: {score}."}
_OPEN: Text = {"es": "Abrir el lead", "en": "Open the lead"}
_SEE: Text = {"es": "Ver en Testigo", "en": "See in Testigo"}
_SOMEBODY: Text = {"es": "Un lead", "en": "A lead"}
_FROM_COMPANY: Text = {"es": "{name}, de {company}", "en": "{name} of {company}"}
_AT_COMPANY: Text = {"es": "Alguien de {company}", "en": "Somebody of {company}"}
_TITLED: Text = {"es": "{name} ({title}, {company})", "en": "{name} ({title}, {company})"}

_GATHERED: tuple[Text, Text] = (
    {"es": "{count} avisos más", "en": "{count} more alerts"},
    {
        "es": "Han llegado {count} avisos seguidos; aquí están juntos:",
        "en": "{count} alerts came one after the other; here they are together:",
    },
)
_MORE: Text = {"es": "… y {count} más.", "en": "… and {count} more."}

_CODE: tuple[Text, Text] = (
    {"es": "Tu código es {code}", "en": "Your code is {code}"},
    {
        "es": "{code} es el código para que los avisos de {organisation} te lleguen por aquí. "
        "Sirve durante 10 minutos. Si no lo has pedido, no hagas nada: sin él no llega ninguno.",
        "en": "{code} is the code for the alerts of {organisation} to reach you here. It works for "
        "10 minutes. If you did not ask for it, do nothing: without it none arrives.",
    },
)

_DAILY: tuple[Text, Text] = (
    {"es": "Tu día en {organisation}", "en": "Your day at {organisation}"},
    {"es": "Buenos días. Esto es lo de hoy:", "en": "Good morning. This is today:"},
)
_WEEKLY: tuple[Text, Text] = (
    {"es": "La semana en {organisation}", "en": "The week at {organisation}"},
    {
        "es": "Así van los ingresos, lo que trajo la semana y los compromisos de cada parte:",
        "en": "How revenue stands, what the week brought, and the commitments of each side:",
    },
)

_DIGEST_LINES: Mapping[str, Text] = {
    "past_due": {"es": "Vencido: {who}, {due}", "en": "Past due: {who}, {due}"},
    "due_today": {"es": "Vence {due}: {who}", "en": "Due {due}: {who}"},
    "team_past_due": {
        "es": "Leads con un plazo vencido: {count}",
        "en": "Leads with a clock past due: {count}",
    },
    "unassigned": {"es": "Leads sin asignar: {count}", "en": "Leads not assigned: {count}"},
    "standing": {
        "es": "{side} · {promise}: {value} de {target} ({state})",
        "en": "{side} · {promise}: {value} of {target} ({state})",
    },
    "pace": {
        "es": "Ingresos del periodo: {value} de {target}; el plan pide {expected} a estas alturas "
        "({state})",
        "en": "Revenue of the period: {value} of {target}; by now the plan asks for {expected} "
        "({state})",
    },
    "pace_open": {
        "es": "Ingresos del periodo: {value} de {target} ({state})",
        "en": "Revenue of the period: {value} of {target} ({state})",
    },
    "leak": {
        "es": "Entre {low} y {high} al año se pierden entre los dos equipos; lo más probable, "
        "unos {value}",
        "en": "Between {low} and {high} a year are lost between both teams; most likely, about "
        "{value}",
    },
    "came": {
        "es": "{stage}: {value} la semana pasada, {before} la anterior",
        "en": "{stage}: {value} last week, {before} the week before",
    },
}

# Whether a message is about one lead, so that its link opens it.
ABOUT_LEADS = frozenset(
    {
        "lead.handed_over",
        "stage.entered:sql",
        "stage.entered:opportunity",
        "stage.entered:customer",
        "clock.warned",
        "clock.passed_due",
    }
)


def alert(about: About, language: str, policy: Policy, link: str) -> Alert:
    """The alert of one event."""
    tag = language_of(language)
    subject, sentences = _said(about, tag, policy)
    return _written(tag, subject, sentences, link, about.event in ABOUT_LEADS)


def one_line(about: About, language: str, policy: Policy) -> str:
    """The same as a line among others."""
    _subject, sentences = _said(about, language_of(language), policy)
    return sentences[0]


def gathered(lines: Sequence[str], count: int, language: str, link: str) -> Alert:
    """So many alerts in one message, with the lines of the first of them."""
    tag = language_of(language)
    values = {"count": str(count)}
    subject, head = (text[tag].format(**values) for text in _GATHERED)
    return _written(tag, subject, [head, *_listed(lines, count, tag)], link, False)


def code_alert(code: str, organisation: str, language: str, link: str) -> Alert:
    """What confirms an address."""
    tag = language_of(language)
    values = {"code": code, "organisation": _line(organisation)}
    subject, sentence = (text[tag].format(**values) for text in _CODE)
    return _written(tag, subject, [sentence], link, False)


def digest(lines: Sequence[str], organisation: str, language: str, link: str) -> Alert:
    """The digest of a morning."""
    tag = language_of(language)
    subject, head = (text[tag].format(organisation=_line(organisation)) for text in _DAILY)
    return _written(tag, subject, [head, *_listed(lines, len(lines), tag)], link, False)


def weekly(
    lines: Sequence[tuple[str, Bar | None]], organisation: str, language: str, link: str
) -> Alert:
    """The digest of a week: each line with its bar, where it has one."""
    tag = language_of(language)
    subject, head = (text[tag].format(organisation=_line(organisation)) for text in _WEEKLY)
    bars = {place: bar for place, (_, bar) in enumerate(lines, 1) if bar is not None}
    sentences = [head, *(f"• {line}" for line, _ in lines)]
    return _written(tag, subject, sentences, link, False, bars)


def digest_line(kind: str, language: str, **values: str) -> str:
    """One line of a digest."""
    return _DIGEST_LINES[kind][language_of(language)].format(**values)


def name_of(who: Who, language: Language, policy: Policy) -> str:
    """The lead as the policy lets it be named."""
    if policy == "less":
        return _SOMEBODY[language]
    name = _line(who.name if policy == "more" and who.name else who.first_name)
    company, title = _line(who.company), _line(who.job_title)
    if policy == "more" and name and title and company:
        return _TITLED[language].format(name=name, title=title, company=company)
    if name and company:
        return _FROM_COMPANY[language].format(name=name, company=company)
    if company:
        return _AT_COMPANY[language].format(company=company)
    return name or _SOMEBODY[language]


def _said(about: About, tag: Language, policy: Policy) -> tuple[str, list[str]]:
    audience = "owner" if about.audience == "owner" else "other"
    audience = _SAME.get((about.event, audience), audience)
    texts = _SAID.get((about.event, audience)) or _SAID[about.event, "other"]
    values = {
        "who": name_of(about.who, tag, policy),
        "promise": _line(about.promise),
        "due": about.due,
        "organisation": _line(about.organisation),
        **{key: _line(value) for key, value in (about.values or {}).items()},
    }
    subject, sentence = (text[tag].format(**values) for text in texts)
    return subject, [sentence, *_besides(about, tag, policy)]


def _besides(about: About, tag: Language, policy: Policy) -> list[str]:
    said: list[str] = []
    if about.event not in ABOUT_LEADS:
        return said
    if about.due and not about.event.startswith("clock."):
        said.append(_DUE[tag].format(due=about.due))
    if about.audience != "owner":
        owner = _line(about.owner)
        said.append(_OWNED[tag].format(owner=owner) if owner else _UNOWNED[tag])
    if policy == "more" and about.who.score is not None and about.event == "lead.handed_over":
        said.append(_SCORE[tag].format(score=about.who.score))
    return said


def _listed(lines: Sequence[str], count: int, tag: Language) -> list[str]:
    shown = [f"• {line}" for line in lines[:MOST_LINES]]
    left = count - len(shown)
    return [*shown, _MORE[tag].format(count=left)] if left else shown


def _written(
    tag: Language,
    subject: str,
    sentences: Sequence[str],
    link: str,
    opens_lead: bool,
    bars: Mapping[int, Bar] | None = None,
) -> Alert:
    label = (_OPEN if opens_lead else _SEE)[tag]
    below = {place: drawn(bar) for place, bar in (bars or {}).items()}
    paragraphs = "".join(
        f"<p>{escape(sentence)}</p>{below.get(place, '')}"
        for place, sentence in enumerate(sentences)
    )
    if link:
        paragraphs += f'<p><a href="{escape(link)}">{label}</a></p>'
    html = (
        f'<!doctype html><html lang="{tag}"><head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>"
        f'<body style="font:16px/24px sans-serif">{paragraphs}</body></html>'
    )
    return Alert(subject, "\n".join(sentences), html)


def _line(text: str) -> str:
    """One line of what somebody typed."""
    seen = "".join(mark if mark.isprintable() else " " for mark in text)
    return " ".join(seen.split())[:_LONGEST_NAME]
