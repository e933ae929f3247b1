"""The pact step by step, in sentences whose values are left open: what its editor shows.

They are made from the document and not from a pact that was read, so that a draft with problems is
shown as well; what no sentence fits is shown as it is written.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from testigo.core.facts import STAGES as PATH
from testigo.core.notices import CHANNELS, EVENTS, RECIPIENTS
from testigo.core.pact.cadence import DISPOSITIONS, WEEKDAYS
from testigo.core.pact.parties import SIDES as PARTIES
from testigo.core.pact.places import Place, clause_at, found_at, name_of, written_path
from testigo.core.pact.source import Value
from testigo.core.pact.writing import written
from testigo.wording import blank_phrases as say
from testigo.wording import pact_phrases, word
from testigo.wording.blank_conditions import condition_parts, fact_parts
from testigo.wording.blank_promises import promise_lines
from testigo.wording.blanks import Desk, Line, Options, Part
from testigo.wording.opening_hours import month_options, weekday_name
from testigo.wording.places import country_options, region_options, zone_options
from testigo.wording.reasons import OF_A_KIND, REASONS
from testigo.wording.roles import SIDES
from testigo.wording.stages import STAGES
from testigo.wording.texts import Text, language_of


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the pact as one works on it."""

    key: str
    title: str
    lines: tuple[Line, ...]


def steps_of(document: Value, language: str, teams: Options = ()) -> tuple[Step, ...]:
    """Every step, in the order in which a pact is worked out; `teams` are slugs and names."""
    desk = Desk(document, language_of(language), teams)
    return tuple(
        Step(key, title[desk.tag], tuple(_LINES[key](desk))) for key, title in say.STEPS.items()
    )


def lines_about(
    document: Value, place: Place, language: str, teams: Options = ()
) -> Iterator[Line]:
    """The sentences about what stands at a place of a document, made of as little of it as they
    need: a hundred are made for a history."""
    assert isinstance(document, dict)
    part = str(place[0])
    clause, entry = clause_at(document, place), written_path(place)
    asked = {key: document[key] for key in (part, "currency") if key in document}
    desk = Desk(asked, language_of(language), teams)
    lines = (line for key, make in _LINES.items() if key != "threshold" for line in make(desk))
    about = [line for line in lines if line.clause == clause]
    closer = [line for line in about if _is_about(asked, line, entry)]
    yield from closer or about


def _is_about(document: Value, line: Line, where: str) -> bool:
    """Whether a sentence has a value at a place or inside it."""
    for blank in line.blanks:
        place = found_at(document, blank.path)
        path = written_path(place) if place is not None else ""
        if f"{path}.".startswith((f"{where}.", f"{where}[")) or where.startswith(f"{path}["):
            return True
    return False


def _definitions(desk: Desk) -> Iterator[Line]:
    for stage in PATH:
        path = f"definitions.{stage}"
        if isinstance(desk.at(path), dict):
            means = desk.blank(f"{path}.means", "long", say.LABELS["means"], optional=True)
            parts = desk.say(
                say.DEFINITION,
                stage=STAGES[stage][desk.tag],
                means=means,
                when=condition_parts(desk, f"{path}.when"),
            )
            yield Line(path, parts)


def _ideal_customer(desk: Desk) -> Iterator[Line]:
    for index, _ in enumerate(_items(desk, "ideal_customer")):
        path = f"ideal_customer[{index}]"
        yield Line(path, desk.say(say.WHEN, when=condition_parts(desk, path)), entry=path)


def _scoring(desk: Desk) -> Iterator[Line]:
    for index, rule in enumerate(_items(desk, "scoring.rules")):
        name = name_of(rule, index)
        path = f"scoring.rules[{name}]"
        clause = f"scoring.{name}" if name != str(index) else f"scoring[{name}]"
        if not isinstance(rule, dict):
            yield Line(clause, desk.say(say.AS_WRITTEN, text=written(rule)), entry=path)
            continue
        when = rule.get("when")
        form = say.TRAIT_RULE
        if isinstance(when, dict) and "fact" in when:
            # Without a number it counts once.
            form = say.FACT_RULE_ONCE if rule.get("at_most") in (None, 1) else say.FACT_RULE
        yield Line(clause, desk.say(form, **_rule(desk, path, form)), entry=path)


def _rule(desk: Desk, path: str, form: Text) -> dict[str, Part | Sequence[Part]]:
    tells = condition_parts if form is say.TRAIT_RULE else fact_parts
    slots: dict[str, Part | Sequence[Part]] = {
        "when": tells(desk, f"{path}.when"),
        "points": desk.blank(f"{path}.points", "number", say.LABELS["points"]),
        "kind": desk.blank(
            f"{path}.kind", "choice", say.LABELS["kind"], desk.options(pact_phrases.KINDS)
        ),
    }
    if form is not say.TRAIT_RULE:
        often = (("", say.EACH_TIME[desk.tag]), *desk.options(pact_phrases.ONCE_PER))
        slots["at_most"] = desk.blank(
            f"{path}.at_most", "number", say.LABELS["times"], optional=True, fallback="1"
        )
        slots["once_per"] = desk.blank(
            f"{path}.once_per", "choice", say.LABELS["once_per"], often, optional=True
        )
        slots["expires"] = desk.blank(
            f"{path}.expires_after", "days", say.LABELS["expires_after"], optional=True
        )
    return slots


def _threshold(desk: Desk) -> Iterator[Line]:
    """What of the definition of an MQL is a test of points."""
    for path in _scores(desk, "definitions.mql.when"):
        parts = condition_parts(desk, path)
        yield Line("definitions.mql", desk.say(say.THRESHOLD, test=parts))


def _scores(desk: Desk, path: str) -> Iterator[str]:
    when = desk.at(path)
    if not isinstance(when, dict):
        return
    if "score" in when:
        yield path
    for key in ("all", "any"):
        for index, _ in enumerate(_items(desk, f"{path}.{key}")):
            yield from _scores(desk, f"{path}.{key}[{index}]")


def _calendar(desk: Desk) -> Iterator[Line]:
    zone = desk.blank("calendar.timezone", "choice", say.LABELS["timezone"], zone_options(desk.tag))
    yield Line("calendar.timezone", desk.say(say.ZONE, timezone=zone))
    yield from _hours(desk, "calendar.hours", "calendar.hours")
    for index, season in enumerate(_items(desk, "calendar.seasons")):
        path = f"calendar.seasons[{index}]"
        hours = season.get("hours") if isinstance(season, dict) else None
        first, last = (
            desk.blank(f"{path}.{end}", "year_day", say.LABELS[end], month_options(desk.tag))
            for end in ("from", "to")
        )
        for days in hours if isinstance(hours, dict) else ():
            blank = desk.blank(f"{path}.hours.{days}", "hours", say.LABELS["hours"])
            names = _days(days, desk, begins=False)
            parts = desk.say(say.SEASON, first=first, last=last, days=names, hours=blank)
            yield Line(path, parts, entry=path)
    if isinstance(desk.at("calendar.holidays"), dict):
        yield _holidays(desk)
    for index, _ in enumerate(_items(desk, "calendar.closed")):
        # By its number: its name is its value, which the first change of it would change.
        path = f"calendar.closed[{index}]"
        blank = desk.blank(path, "day", say.LABELS["day"])
        yield Line("calendar.closed", desk.say(say.CLOSED, day=blank), entry=path)


def _holidays(desk: Desk) -> Line:
    path = "calendar.holidays"
    where = str(desk.at(f"{path}.country") or "")
    countries, regions = country_options(desk.tag), region_options(where, desk.tag)
    parts = desk.say(
        say.HOLIDAYS,
        country=desk.blank(
            f"{path}.country", "choice", say.LABELS["country"], countries, optional=True
        ),
        subdivision=desk.blank(
            f"{path}.subdivision", "choice", say.LABELS["subdivision"], regions, optional=True
        ),
    )
    # Which regions there are hangs on the country.
    return Line(path, parts, entry=path, redrawn=True)


def _hours(desk: Desk, path: str, clause: str) -> Iterator[Line]:
    hours = desk.at(path)
    for days in hours if isinstance(hours, dict) else ():
        blank = desk.blank(f"{path}.{days}", "hours", say.LABELS["hours"])
        parts = desk.say(say.HOURS, days=_days(days, desk), hours=blank)
        yield Line(clause, parts, entry=f"{path}.{days}")


def _days(key: str, desk: Desk, *, begins: bool = True) -> str:
    """`mon-thu` → `Monday – Thursday`, with a capital where it begins a sentence."""
    names = [weekday_name(day, desk.tag) if day in WEEKDAYS else day for day in key.split("-")]
    told = " – ".join(names)
    return told[:1].upper() + told[1:] if begins else told


def _routing(desk: Desk) -> Iterator[Line]:
    for leg, text in pact_phrases.LEGS.items():
        for index, rule in enumerate(_items(desk, f"routing.{leg}")):
            path = f"routing.{leg}[{index}]"
            receives = desk.blank(f"{path}.to", "choice", say.LABELS["receives"], _receivers(desk))
            if isinstance(rule, dict) and "when" in rule:
                when = condition_parts(desk, f"{path}.when")
                parts = desk.say(say.ROUTE_IF, leg=text[desk.tag], when=when, receives=receives)
            else:
                parts = desk.say(say.ROUTE, leg=text[desk.tag], receives=receives)
            yield Line(path, parts, entry=path)
    yield from _alerts(desk)


def _receivers(desk: Desk) -> Options:
    teams = ((f"team:{slug}", say.TEAM[desk.tag].format(team=name)) for slug, name in desk.teams)
    return (("owner", say.OWNER[desk.tag]), *teams)


def _alerts(desk: Desk) -> Iterator[Line]:
    for index, _ in enumerate(_items(desk, "alerts")):
        path = f"alerts[{index}]"
        event = desk.blank(f"{path}.on", "choice", say.LABELS["event"], _named(desk, "alert_event"))
        told = desk.blank(f"{path}.to", "many", say.LABELS["told"], _named(desk, "alert_recipient"))
        by = desk.blank(f"{path}.by", "many", say.LABELS["by"], _named(desk, "alert_channel"))
        urgent = desk.blank(f"{path}.urgent", "flag", say.LABELS["urgent"], optional=True)
        parts = desk.say(say.ALERT, event=event, told=told, by=by, urgent=urgent)
        yield Line(path, parts, entry=path)


def _named(desk: Desk, table: str) -> Options:
    codes = {"alert_event": EVENTS, "alert_recipient": RECIPIENTS, "alert_channel": CHANNELS}[table]
    return tuple((code, word(table, code, desk.tag)) for code in codes)  # type: ignore[arg-type]


def _goals(desk: Desk) -> Iterator[Line]:
    currency = str(desk.at("currency") or "")
    for index, goal in enumerate(_items(desk, "goals")):
        name = name_of(goal, index)
        # By its number, as a closed day: its name is its period.
        path = f"goals[{index}]"
        parts = desk.say(
            say.GOAL,
            period=desk.blank(f"{path}.period", "period", say.LABELS["period"]),
            revenue=desk.blank(f"{path}.revenue", "money", say.LABELS["revenue"]),
            deal=desk.blank(f"{path}.average_deal", "money", say.LABELS["average_deal"]),
            rate=desk.blank(f"{path}.lead_to_customer", "share", say.LABELS["rate"]),
            to_mql=desk.blank(f"{path}.lead_to_mql", "share", say.LABELS["rate"], optional=True),
            currency=currency,
        )
        yield Line(f"goals.{name}" if name != str(index) else path, parts, entry=path)


def _sales(desk: Desk) -> Iterator[Line]:
    yield from promise_lines(desk, "sales")
    for kind in DISPOSITIONS:
        path = f"dispositions.{kind}"
        named = desk.options({one: REASONS[one] for one in OF_A_KIND[kind]})
        others = (one for one in _items(desk, path) if isinstance(one, str) and one in REASONS)
        more = ((one, REASONS[one][desk.tag]) for one in others if one not in OF_A_KIND[kind])
        reasons = desk.blank(path, "many", say.LABELS["reasons"], (*named, *more))
        yield Line(path, desk.say(say.REASONS[kind], reasons=reasons))


def _review(desk: Desk) -> Iterator[Line]:
    title = desk.blank("title", "text", say.LABELS["title"])
    yield Line("title", desk.say(say.TITLE, title=title))
    for key, form in (("in_force_from", say.START), ("review_by", say.REVIEW)):
        yield Line(key, desk.say(form, day=desk.blank(key, "day", say.LABELS["day"])))
    for side in PARTIES:
        path = f"parties.{side}"
        if isinstance(desk.at(path), dict):
            name, role, email = (
                desk.blank(f"{path}.{key}", "text", say.LABELS[key])
                for key in ("name", "role", "email")
            )
            named = SIDES[side][desk.tag]
            parts = desk.say(say.PARTY, side=named, name=name, role=role, email=email)
            yield Line(path, parts, entry=path if side in ("success", "sponsor") else "")
    yield from _cadence(desk)


def _cadence(desk: Desk) -> Iterator[Line]:
    every = desk.options(pact_phrases.EVERY)
    if isinstance(desk.at("meeting"), dict):
        days = tuple((day, weekday_name(day, desk.tag)) for day in WEEKDAYS)
        parts = desk.say(
            say.MEETING,
            every=desk.blank("meeting.every", "choice", say.LABELS["every"], every[:3]),
            on=desk.blank("meeting.on", "choice", say.LABELS["weekday"], days),
            at=desk.blank("meeting.at", "clock", say.LABELS["time"]),
            minutes=desk.blank("meeting.minutes", "number", say.LABELS["minutes"]),
        )
        yield Line("meeting", parts)
    for key, form in (("every", say.REVIEWED), ("check_rates", say.RATES)):
        if isinstance(desk.at("review"), dict):
            blank = desk.blank(f"review.{key}", "choice", say.LABELS["every"], every[2:])
            yield Line(f"review.{key}", desk.say(form, every=blank))


def _items(desk: Desk, path: str) -> list[Value]:
    found = desk.at(path)
    return found if isinstance(found, list) else []


_LINES: Mapping[str, Callable[[Desk], Iterator[Line]]] = {
    "definitions": _definitions,
    "ideal-customer": _ideal_customer,
    "scoring": _scoring,
    "threshold": _threshold,
    "marketing": lambda desk: promise_lines(desk, "marketing"),
    "sales": _sales,
    "calendar": _calendar,
    "routing": _routing,
    "goals": _goals,
    "success": lambda desk: promise_lines(desk, "success", "sponsor"),
    "review": _review,
}
