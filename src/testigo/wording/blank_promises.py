"""The commitments of a pact in sentences whose values are left open."""

from collections.abc import Iterator, Mapping

from testigo.core.facts import STAGES as PATH
from testigo.core.pact.places import name_of
from testigo.core.pact.source import Value
from testigo.core.pact.writing import written
from testigo.core.sla.commitments import STAGE_TRIGGER
from testigo.wording import blank_phrases as say
from testigo.wording.blanks import Blank, Desk, Kind, Line, Options, Part
from testigo.wording.facts import FACTS
from testigo.wording.pact_phrases import EVERY, PER
from testigo.wording.promises import ACCEPT_OR_REJECT, ENDS, SINCE_FACT, STARTS
from testigo.wording.roles import SIDES
from testigo.wording.stages import STAGES
from testigo.wording.texts import Text

_FORMS: Mapping[str, Text] = {
    "volume": say.VOLUME,
    "rate": say.RATE,
    "revenue": say.REVENUE,
    "care": say.CARE,
    "response": say.RESPONSE,
    "attempts": say.ATTEMPTS,
}


def promise_lines(desk: Desk, *sides: str) -> Iterator[Line]:
    """The commitments of some sides, in the order of the pact."""
    promises = desk.at("commitments")
    for index, promise in enumerate(promises if isinstance(promises, list) else ()):
        if not isinstance(promise, dict) or promise.get("side") not in sides:
            continue
        name = name_of(promise, index)
        path = f"commitments[{name}]"
        clause = f"commitments.{name}" if name != str(index) else path
        form = _FORMS.get(str(promise.get("promise")))
        if form is None:
            parts = desk.say(say.AS_WRITTEN, text=written(promise))
        else:
            parts = desk.say(form, **_slots(desk, path, promise))
        yield Line(clause, parts, entry=path)


def _slots(desk: Desk, path: str, promise: Mapping[str, Value]) -> dict[str, Part]:
    """Everything that some form may ask for; each takes what it needs."""
    side, kind = str(promise.get("side")), str(promise.get("promise"))
    rate, timed = kind == "rate", kind in ("response", "attempts")
    wall = promise.get("elapsed") == "wall" or not timed
    units = desk.options(say.PLAIN_UNITS if wall else say.UNITS)
    figure = _FIGURES.get(kind, "number")
    per = desk.options(EVERY if rate else PER)

    def blank(key: str, kind: Kind, options: Options = (), *, fallback: str = "") -> Blank:
        optional = key in _OPTIONAL
        label = say.LABELS.get(key, say.LABELS["within"])
        return desk.blank(
            f"{path}.{key}",
            kind,
            label,
            options,
            optional=optional,
            fallback=fallback,
        )

    return {
        "side": SIDES[side][desk.tag] if side in SIDES else side,
        "currency": str(desk.at("currency") or ""),
        "of": _triggers(desk, promise.get("of")),
        "that": _triggers(desk, promise.get("that")),
        "starts": _starts(desk, promise.get("starts")),
        "ends": _ends(desk, promise.get("ends")),
        "at_least": blank("at_least", figure),
        "stage": blank("stage", "choice", _stages(desk)),
        "counted": blank("counted", "choice", desk.options(say.COUNTED)),
        "per": blank("per", "choice", per),
        "within": blank("within", "time", units),
        "touched_every": blank("touched_every", "time", desk.options(say.PLAIN_UNITS)),
        "who": blank("who", "many", _stages(desk, "recycled")),
        "on_days": blank("on_days", "number", fallback="1"),
        "by_channels": blank("by_channels", "number", fallback="1"),
        "unless": blank("unless", "many", desk.options(say.RELEASES)),
        "share": blank("share", "share", fallback="100"),
        "warn_at": blank("warn_at", "share", fallback="75"),
        "escalate_to": blank("escalate_to", "choice", _escalation(desk)),
    }


_FIGURES: Mapping[str, Kind] = {"rate": "share", "revenue": "money"}
_OPTIONAL = frozenset({"on_days", "by_channels", "unless", "share", "warn_at", "escalate_to"})


def _stages(desk: Desk, *others: str) -> Options:
    return tuple((one, STAGES[one][desk.tag]) for one in (*PATH, *others) if one in STAGES)


def _escalation(desk: Desk) -> Options:
    return (("", say.NOBODY[desk.tag]), *desk.options(SIDES))


def _starts(desk: Desk, value: Value) -> str:
    """From when a clock counts, in words."""
    told = []
    for one in value if isinstance(value, list) else [value]:
        known = STARTS.get(str(one))
        told.append(
            known[desk.tag] if known else SINCE_FACT[desk.tag].format(fact=_trigger(desk, one))
        )
    return " / ".join(told)


def _ends(desk: Desk, value: Value) -> str:
    """What keeps a promise, as a thing to do."""
    names = [str(one) for one in (value if isinstance(value, list) else [value])]
    if set(names) == {"lead.accepted", "lead.rejected"}:
        return ACCEPT_OR_REJECT[desk.tag]
    return " / ".join(ENDS[one][desk.tag] if one in ENDS else _trigger(desk, one) for one in names)


def _triggers(desk: Desk, value: Value) -> str:
    return " / ".join(
        _trigger(desk, one) for one in (value if isinstance(value, list) else [value])
    )


def _trigger(desk: Desk, value: Value) -> str:
    name = str(value)
    stage = name.removeprefix(STAGE_TRIGGER)
    if stage != name and stage in STAGES:
        return STAGES[stage][desk.tag]
    return FACTS[name][desk.tag] if name in FACTS else name
