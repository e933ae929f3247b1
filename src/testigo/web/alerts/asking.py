"""The form of a channel: one field for each part of its configuration that applies."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from testigo.alerts.channels import BY_KIND
from testigo.alerts.channels.options import Option
from testigo.alerts.channels.webhook.sender import new_secret
from testigo.queries.alerts import ChannelLine
from testigo.wording.alert_channels import ALERT_CHOICES, ALERT_OPTIONS
from testigo.wording.texts import language_of


@dataclass(frozen=True, slots=True)
class Asked:
    """A field as the form shows it. A secret shows that it is there (`held`), never what it is;
    `decides` says that other fields depend on it."""

    key: str
    label: str
    value: str
    held: str
    required: bool
    secret: bool
    choices: tuple[tuple[str, str], ...]
    decides: bool
    most: int


def fields_of(line: ChannelLine, asked: Mapping[str, str]) -> list[Asked]:
    """The fields of a channel for what was asked so far, else for what is kept."""
    options = BY_KIND[line.kind].options
    chosen = _chosen(options, {**line.config, **asked})
    language = language_of(get_language() or "es")
    deciding = {option.within[0] for option in options if option.within}
    return [
        Asked(
            key=option.key,
            label=ALERT_OPTIONS[f"{line.kind}.{option.key}"][language],
            value="" if option.is_secret else chosen.get(option.key, ""),
            held=line.config.get(option.key, "") if option.is_secret else "",
            required=option.required,
            secret=option.is_secret,
            choices=tuple(
                (choice, ALERT_CHOICES[f"{line.kind}.{option.key}.{choice}"][language])
                for choice in option.choices
            )
            if option.form == "choice"
            else (),
            decides=option.key in deciding,
            most=option.most,
        )
        for option in options
        if option.within is None or chosen.get(option.within[0]) == option.within[1]
    ]


def said_values(kind: str, told: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """What a form says of a channel, and the secret that was made for it because none was given
    nor is kept (empty: none was made)."""
    if kind not in BY_KIND:
        return {}, ""
    values = {option.key: told.get(option.key, "") for option in BY_KIND[kind].options}
    made = ""
    if kind == "webhook" and not values["secret"].strip() and told.get("make") == "secret":
        made = values["secret"] = new_secret()
    return values, made


def _chosen(options: tuple[Option, ...], values: Mapping[str, str]) -> dict[str, str]:
    """The values with the starter value of every choice that was not made."""
    starters = {one.key: one.choices[0] for one in options if one.form == "choice"}
    return {**starters, **{key: value for key, value in values.items() if value}}
