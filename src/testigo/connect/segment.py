"""Messages of the Segment tracking API → drafts of facts.

One message gives one fact with its message id, and one more for each trait it tells; their ids
follow from it. What cannot be used is told with every reason.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import msgspec

from testigo.connect.bots import is_automatic
from testigo.connect.cleaning import clean_value, is_clean_json
from testigo.connect.identity import MAX_ANONYMOUS, normal_email, normal_id, normal_phone
from testigo.connect.typed import as_kept
from testigo.connect.values import BadValue
from testigo.core.channels import CLICK_IDS
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.events import GROUP_TRAITS, LONGEST_NAME, EventMapping, may_tell, own_trait
from testigo.core.facts import instant_of
from testigo.core.problems import Problem

MAX_EVENT_BYTES = 32_768
MAX_MESSAGE_ID = 120
MOST_TRAITS = 100
TYPES = ("track", "identify", "page", "screen", "group", "alias")
FARTHEST_AHEAD = timedelta(hours=24)
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)

_UTM = ("source", "medium", "campaign", "term", "content")
_ADDRESS = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
_ASKED = frozenset((*_ADDRESS, *(name for name, _ in CLICK_IDS)))
_CAMPAIGN = tuple((f"utm_{key}", "name" if key == "campaign" else key) for key in _UTM)
_NOBODY = PersonKeys()
_TEXT = 2_000
# Between the id of a message and the trait that it tells.
_PART = "#"
_OF_THE_TRY = frozenset({"sentAt", "writeKey"})
_encode = msgspec.json.Encoder(order="sorted").encode
_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Arrival:
    """How messages arrived: when, under which mapping, and with what kind of key. `agent` and
    `purpose` are of the request; a message's own context goes before them."""

    received_at: datetime
    mapping: EventMapping
    country: str
    public: bool
    agent: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A message that is not taken in: its id where it has one, and every reason."""

    message_id: str
    problems: tuple[Problem, ...]


def drafts_of(message: Any, sent_at: str, arrival: Arrival) -> list[FactDraft] | Unusable:
    """The drafts of one message. `sent_at` is the envelope's, by which the client's clock is
    corrected; `message` is any JSON value."""
    if not isinstance(message, dict):
        return Unusable("", (Problem("event_no_object"),))
    written = _written(message)
    problems: list[Problem] = []
    if not is_clean_json(written):
        message, problems = clean_value(message, "", 0)
    return _Message(message, sent_at, arrival, written.decode("utf-8", "replace"), problems).read()


def _written(message: Mapping[str, Any]) -> bytes:
    """The body by which a repetition is known: a client that tries again changes only `sentAt`."""
    told = {key: value for key, value in message.items() if key not in _OF_THE_TRY}
    try:
        return _encode(told)
    except (msgspec.MsgspecError, OverflowError, UnicodeError, RecursionError):
        return repr(told).encode("utf-8", "backslashreplace")


class _Message:
    """One message while it is read."""

    def __init__(
        self,
        message: dict[str, Any],
        sent_at: str,
        arrival: Arrival,
        told: str,
        problems: list[Problem],
    ) -> None:
        self._message = message
        self._arrival = arrival
        self._told = told
        self._problems = problems
        self._context = _object(message.get("context"))
        self._kind = message.get("type")
        own = message.get("sentAt")
        self._sent_at = own if isinstance(own, str) and own else sent_at

    def read(self) -> list[FactDraft] | Unusable:
        """The drafts, or what is wrong."""
        message_id = self._message_id()
        if self._kind not in TYPES:
            self._problem("event_type", "type", value=str(self._kind)[:60])
            return Unusable(message_id, tuple(self._problems))
        name, props = self._said()
        at = self._at()
        traits = dict(self._traits())
        person, anonymous = self._person()
        if not person and anonymous is None and not self._problems:
            self._problem("missing_identity", "userId")
        if self._problems:
            return Unusable(message_id, tuple(self._problems))
        first = FactDraft(
            name,
            at,
            message_id,
            person=person,
            anonymous_id=anonymous,
            automatic=self._automatic(),
            claimed=self._arrival.public,
            told=self._told,
            props=props,
        )
        return [first, *(_trait(first, *said) for said in traits.items())]

    # --- what it says

    def _said(self) -> tuple[str, dict[str, Any]]:
        given = dict(_object(self._message.get("properties")))
        match self._kind:
            case "page":
                return "page.viewed", self._page(given)
            case "screen":
                named = _text(self._message.get("name")) or _text(given.get("name"))
                return "screen.viewed", given | ({"title": named} if named else {})
            case "track":
                event = _text(self._message.get("event"))
                name = self._arrival.mapping.fact_of(event) if event else ""
                self._check_name(name)
                page = self._page({}) if may_be_touch(name) else self._address()
                return name, page | given
        return "person.identified", {}

    def _check_name(self, name: str) -> None:
        if not name:
            self._problem("event_without_name", "event")
        elif len(name) > LONGEST_NAME:
            self._problem("value_too_long", "event", column="event", limit=LONGEST_NAME)
        elif code := may_tell(name, public=self._arrival.public):
            self._problem(code, "event", name=name[:60])

    def _page(self, given: dict[str, Any]) -> dict[str, Any]:
        """Where it was, and what brought people there."""
        page = _object(self._context.get("page"))
        found = dict(given)
        for key in ("url", "path", "title", "referrer"):
            value = _text(given.get(key)) or _text(page.get(key))
            if value:
                found[key] = value
        named = _text(self._message.get("name"))
        if named and "title" not in found:
            found["title"] = named
        found |= self._campaign(_text(found.get("url")), _text(page.get("search")))
        return found

    def _address(self) -> dict[str, Any]:
        url = _text(_object(self._context.get("page")).get("url"))
        return {"url": url} if url else {}

    def _campaign(self, url: str, search: str) -> dict[str, str]:
        asked = {k: v[:_TEXT] for k, v in _query(url) + _query(search) if k in _ASKED}
        campaign = _object(self._context.get("campaign"))
        told = {utm: value for utm, key in _CAMPAIGN if (value := _text(campaign.get(key)))}
        return asked | told

    def _traits(self) -> Iterator[tuple[str, Any]]:
        """What is known by it, under our names; keys are read apart."""
        if self._kind == "group":
            for name, value in _object(self._message.get("traits")).items():
                trait = GROUP_TRAITS.get(name) or f"company_{own_trait(name)}"
                if _is_plain(value) and own_trait(name):
                    yield trait, value
            return
        if self._kind != "identify":
            return
        given = dict(_object(self._message.get("traits")))
        first, last = _text(given.pop("firstName", "")), _text(given.pop("lastName", ""))
        if (first or last) and not _text(given.get("name")):
            given["name"] = f"{first} {last}".strip()
        for name, value in list(_flat(given))[:MOST_TRAITS]:
            trait = self._arrival.mapping.trait_of(name)
            if trait and trait not in ("email", "phone", "id"):
                yield trait, as_kept(trait, value) if isinstance(value, str) else value

    # --- about whom

    def _person(self) -> tuple[PersonKeys, str | None]:
        traits = _object(self._context.get("traits"))
        if self._kind == "identify":
            traits = {**traits, **_object(self._message.get("traits"))}
        keys: dict[str, str] = {}
        user = self._message.get("userId")
        if user is not None and user != "":
            shape = "email" if "@" in str(user) else "external_id"
            self._key(keys, shape, user, "userId")
        for kind in ("email", "phone"):
            value = traits.get(kind)
            if value not in (None, "") and kind not in keys:
                self._key(keys, kind, value, f"traits.{kind}")
        return PersonKeys(**keys) if keys else _NOBODY, self._anonymous()

    def _anonymous(self) -> str | None:
        field = "previousId" if self._kind == "alias" else "anonymousId"
        value = self._message.get(field) or self._message.get("anonymousId")
        if value is None or value == "":
            return None
        try:
            return normal_id(str(value), MAX_ANONYMOUS)
        except BadValue as bad:
            self._problem(bad.code, field, **{**bad.params, "column": field})
            return None

    def _key(self, keys: dict[str, str], kind: str, value: Any, where: str) -> None:
        try:
            if not isinstance(value, (str, int)) or isinstance(value, bool):
                raise BadValue("illegal_id", value=str(value)[:60])
            if kind == "email":
                keys[kind] = normal_email(str(value))
            elif kind == "phone":
                keys[kind] = normal_phone(str(value), self._arrival.country)
            else:
                keys[kind] = normal_id(str(value))
        except BadValue as bad:
            self._problem(bad.code, where, **{**bad.params, "column": where})

    # --- when, and by what

    def _at(self) -> datetime:
        received = self._arrival.received_at
        told = _instant(self._message.get("timestamp") or self._message.get("originalTimestamp"))
        sent = _instant(self._sent_at)
        at = received if told is None else told
        if told is not None and sent is not None:
            # The client's clock may be wrong, but it measures well how long the message waited.
            at = received - max(sent - told, timedelta(0))
        if at > received + FARTHEST_AHEAD:
            self._problem("fact_too_far_ahead", "timestamp", at=at.isoformat())
        elif at < EARLIEST:
            self._problem("date_out_of_range", "timestamp", value=at.isoformat())
        return at

    def _automatic(self) -> bool:
        # A server's own agent says nothing about whom it tells of.
        own = self._arrival.agent if self._arrival.public else ""
        agent = _text(self._context.get("userAgent")) or own
        return is_automatic(agent, self._arrival.purpose)

    def _message_id(self) -> str:
        given = self._message.get("messageId")
        if not isinstance(given, str) or not given.strip():
            return f"event:{_mark(self._told)}"
        given = given.strip()
        # An id like those of traits could stand in the way of one.
        return f"id:{_mark(given)}" if len(given) > MAX_MESSAGE_ID or _PART in given else given

    def _problem(self, code: str, where: str = "", **params: str | int) -> None:
        self._problems.append(Problem(code, where, params))


def _mark(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=20).hexdigest()


def _trait(first: FactDraft, trait: str, value: Any) -> FactDraft:
    """A trait that a message tells besides its fact."""
    return replace(
        first,
        name="trait.set",
        message_id=f"{first.message_id}{_PART}{trait}",
        part_of=first.message_id,
        told="",
        props={"trait": trait, "value": value, "origin": "event"},
    )


def may_be_touch(name: str) -> bool:
    """Whether a fact may open a journey, so that where it came from is worth keeping."""
    return name.startswith(("page.", "form.", "demo.", "content.", "webinar.", "email."))


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value.strip()[:_TEXT] if isinstance(value, str) else ""


def _is_plain(value: Any) -> bool:
    return isinstance(value, (str, int, float, bool)) and value != ""


def _flat(traits: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Plain values, those one level down with a dot."""
    for name, value in traits.items():
        if _is_plain(value):
            yield name, value
        elif isinstance(value, dict):
            yield from ((f"{name}.{key}", one) for key, one in value.items() if _is_plain(one))


def _query(address: str) -> list[tuple[str, str]]:
    try:
        asked = urlsplit(address).query if "?" in address else ""
        return parse_qsl(asked, max_num_fields=50)
    except ValueError:
        return []


def _instant(value: Any) -> datetime | None:
    if not isinstance(value, str) or len(value) > 40:
        return None
    return instant_of(value, _ZONE)
