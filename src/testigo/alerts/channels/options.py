"""What the configuration of a channel may hold, checked key by key, and shown without secrets."""

import base64
import binascii
import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from testigo.core.problems import Problem
from testigo.egress.targets import BadTarget, read

MASK = "••••••••"
# Signatures with less than this many bytes can be guessed (Standard Webhooks).
LEAST_SECRET, MOST_SECRET = 24, 64

Form = Literal[
    "text",
    "secret",
    "bot_token",
    "address",
    "base",
    "secret_address",
    "service_url",
    "choice",
    "phone",
    "sender",
    "signing",
]

# As the plan of numbers has them (E.164).
PHONE = re.compile(r"\+[1-9][0-9]{6,14}\Z")
_FORMS: dict[Form, tuple[re.Pattern[str], str]] = {
    "text": (re.compile(r"[^\x00-\x1f\x7f\u2028\u2029]+\Z"), "alert_option_unreadable"),
    "secret": (re.compile(r"[\x21-\x7e]+\Z"), "alert_option_unreadable"),
    # It becomes part of an address.
    "bot_token": (re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{20,80}\Z"), "alert_option_bot_token"),
    "phone": (PHONE, "alert_option_phone"),
    # A number, the name that some countries show instead, or a service of Twilio that chooses.
    "sender": (
        re.compile(rf"{PHONE.pattern}|(?=.*[A-Za-z])[A-Za-z0-9 ]{{1,11}}\Z|MG[0-9a-f]{{32}}\Z"),
        "alert_option_sender",
    ),
}
# Settings after `?` could name files and other machines.
_SERVICE_URL = re.compile(r"([a-z0-9]+)://[^\s\x00-\x20\x7f\\?#]+\Z")


@dataclass(frozen=True, slots=True)
class Option:
    """One key of a configuration. `within` are the other key and its value with which alone this
    one has a meaning; the first of `choices` is the starter value."""

    key: str
    form: Form = "text"
    required: bool = True
    choices: tuple[str, ...] = ()
    within: tuple[str, str] | None = None
    most: int = 200

    @property
    def is_secret(self) -> bool:
        """Whether people may set it but not see it."""
        return self.form in ("secret", "bot_token", "secret_address", "service_url", "signing")


def option_problems(
    kind: str, options: Sequence[Option], config: Mapping[str, Any]
) -> tuple[Problem, ...]:
    """Everything that is wrong with a configuration; `where` is the key."""
    known = {option.key: option for option in options if _applies(option, config)}
    problems = [_unknown(key, tuple(known)) for key in config if key not in known]
    for option in known.values():
        value = config.get(option.key, "")
        if value == "":
            if option.required:
                name = {"option": f"{kind}.{option.key}"}
                problems.append(Problem("alert_option_missing", option.key, name))
        else:
            problems += _problems(kind, option, value)
    return tuple(problems)


def without_secrets(options: Sequence[Option], config: Mapping[str, Any]) -> dict[str, str]:
    """The configuration as it may be shown: of a secret that it is there, of a secret address
    whom it asks."""
    shown = {}
    for option in options:
        value = config.get(option.key, "")
        if isinstance(value, str) and value:
            shown[option.key] = _masked(option, value) if option.is_secret else value
    return shown


def _applies(option: Option, config: Mapping[str, Any]) -> bool:
    return option.within is None or config.get(option.within[0]) == option.within[1]


def _unknown(key: str, known: Sequence[str]) -> Problem:
    near = difflib.get_close_matches(str(key), known, n=1)
    said = {"key": str(key)[:60], "suggestion": near[0] if near else ""}
    return Problem("alert_option_unknown", str(key)[:60], said)


def _problems(kind: str, option: Option, value: Any) -> list[Problem]:
    name = f"{kind}.{option.key}"
    if not isinstance(value, str):
        return [Problem("alert_option_unreadable", option.key, {"option": name})]
    if len(value) > option.most:
        said: dict[str, str | int] = {"option": name, "limit": option.most}
        return [Problem("alert_option_too_long", option.key, said)]
    code = _fault(option, value)
    return [Problem(code, option.key, {"option": name})] if code else []


def _fault(option: Option, value: str) -> str:
    """The code of what is wrong with a value, or ""."""
    if option.form in _FORMS:
        pattern, code = _FORMS[option.form]
        return "" if pattern.match(value) else code
    if option.form == "choice":
        return "" if value in option.choices else "alert_option_choice"
    if option.form == "signing":
        return "" if _signs(value) else "alert_option_signing"
    if option.form == "service_url":
        named = _SERVICE_URL.match(value)
        return "" if named and named[1] in option.choices else "alert_option_service"
    if option.form == "base" and "?" in value:
        return "target_unreadable"
    try:
        read(value)
    except BadTarget as error:
        return error.code
    return ""


def _signs(value: str) -> bool:
    try:
        secret = base64.b64decode(value.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        return False
    return value.startswith("whsec_") and LEAST_SECRET <= len(secret) <= MOST_SECRET


def _masked(option: Option, value: str) -> str:
    if option.form == "secret_address":
        try:
            return f"{read(value).shown}/{MASK}"
        except BadTarget:
            return MASK
    if option.form == "service_url":
        named = _SERVICE_URL.match(value)
        return f"{named[1]}://{MASK}" if named and named[1] in option.choices else MASK
    return MASK
